import type { Choice, EvidenceField, Incident, Obligation } from '../../api/types';
import i18next from 'i18next';
import { effectiveDue } from '../../incidents/due';
import { findingKinds } from '../../assessment/names';
import { nameOf } from '../../i18n/i18n';
import { titleOf } from '../../i18n/titles';
import { fromLocalInput } from '../../time/shanghai';
import type { Act } from './available';

export type FieldType = 'text' | 'paragraph' | 'datetime' | 'date' | 'choice' | 'choices' | 'url' | 'incident' | 'unit' | 'file';

/** One input of an act's form; `name` is the field of the signal. */
export interface FieldSpec {
  name: string;
  title: string;
  type: FieldType;
  required: boolean;
  choices?: { value: string; label: string }[];
  help?: string;
  initial?: string | string[];
  anyOf?: string;
  /** Every one of the choices must be ticked. */
  all?: boolean;
  /** Of a moment: the first and the last that may be given, ISO 8601. */
  min?: string;
  max?: string;
  /** Of a unit: those that cannot be chosen. */
  without?: string[];
  /** Needed only when another field has this value. */
  requiredWhen?: { name: string; is: string };
}

const t = (key: string, values?: Record<string, string>) => i18next.t(key, values);

/** The inputs that an act needs, from the obligation's evidence where the policy says so; `categories` are those of the unit. */
export function fieldsOf(act: Act, incident: Incident, obligation: Obligation | undefined, categories: readonly Choice[] = []): FieldSpec[] {
  const evidence = (obligation?.evidence ?? []).map(fromEvidence);
  const reason = (required: boolean) => paragraph('reason', t('form.reason'), required);
  switch (act) {
    case 'acknowledge':
    case 'escalate':
    case 'checklist':
      return [];
    case 'complete':
      return [...outcomeField(obligation), ...recipientField(obligation), ...stillToGive(obligation, evidence)];
    case 'classify':
      return [levelField(incident, undefined), ...categoryField(categories), reason(false)];
    case 'categorise':
      return [
        ...categoryField(categories.filter(({ id }) => id !== incident.category)).map((field) => ({ ...field, required: true })),
        { ...paragraph('evidence', t('form.verification'), false), help: t('form.verificationHelp') },
        reason(false),
      ];
    case 'confirm-level':
      return [levelField(incident, incident.level ?? undefined), reason(false)];
    case 'change-level':
      return [levelField(incident, undefined, incident.level ?? undefined), causeField(), reason(true)];
    case 'sign-off':
      return [...outcomeField(obligation), ...(evidence.length > 0 ? evidence : signOffFields())];
    case 'dismiss':
      return [reason(true)];
    case 'merge':
      return [{ name: 'into', title: t('form.into'), type: 'incident', required: true, help: t('form.intoHelp') }];
    case 'note':
      return [paragraph('text', t('form.text'), true)];
    case 'progress':
      return [paragraph('text', t('form.text'), true), ...evidence.filter(({ name }) => name !== 'text')];
    case 'close':
      return [paragraph('text', t('form.closeReason'), false)];
    case 'reopen':
      return [paragraph('reason', t('form.reopenReason'), true)];
    case 'assign':
      return [
        { name: 'unit', title: t('form.toUnit'), type: 'unit', required: true, without: [incident.leadUnit ?? incident.unit] },
        choice('role', t('form.role'), ['lead', 'assist'], (role) => nameOf('transferRole', role), 'lead'),
        reason(true),
      ];
    case 'accept':
      return [];
    case 'return':
      return [paragraph('reason', t('form.returnReason'), true)];
    case 'instruct':
      return [
        paragraph('text', t('form.instruction'), true),
        moment('dueAt', t('form.instructionDue'), true),
        text('issuedBy', t('form.issuedBy'), true),
        text('documentNo', t('form.documentNo'), false),
      ];
    case 'request-extension':
      return [
        {
          ...moment('until', t('form.until'), true),
          min: obligation && effectiveDue(obligation),
          max: obligation?.extensionLimit ?? undefined,
        },
        paragraph('reason', t('form.extensionReason'), true),
      ];
    case 'decide-extension':
      return [
        choice('decision', t('form.decision'), ['approve', 'reject'], (decision) => nameOf('decision', decision)),
        { ...paragraph('comment', t('form.comment'), false), requiredWhen: { name: 'decision', is: 'reject' } },
      ];
    case 'approve-statement':
      return [...reviewField(incident), paragraph('comment', t('form.comment'), false)];
    case 'reject-statement':
      return [paragraph('comment', t('form.rejectComment'), true)];
    case 'publish-statement':
      return [...placeFields(), ...promiseFields('promise', false)];
    case 'publish-outside':
      return [
        choice('kind', t('form.statementKind'), ['line', 'release', 'reply'], (kind) => nameOf('statementKind', kind)),
        paragraph('text', t('form.publishedText'), true),
        ...placeFields(),
      ];
    case 'promise':
      return promiseFields('text', true);
    case 'supervise':
      return [paragraph('text', t('form.supervision'), true), text('documentNo', t('form.slipNo'), false)];
    case 'coverage':
      return [
        text('outlet', t('form.outlet'), true),
        text('title', t('form.coverageTitle'), true),
        { name: 'url', title: t('form.link'), type: 'url', required: false },
        moment('publishedAt', t('form.publishedAt'), false),
      ];
    case 'referral':
      return [
        text('to', t('form.referredTo'), true),
        paragraph('basis', t('form.basis'), true),
        text('approver', t('form.approver'), true),
        paragraph('evidence', t('form.referralEvidence'), true),
      ];
    case 'finding':
      return [
        choice('finding', t('form.finding'), findingKinds, (kind) => nameOf('findingKind', kind)),
        choice('decision', t('form.decision'), ['add', 'confirm', 'withdraw'], (decision) => nameOf('findingDecision', decision)),
        text('lead', t('form.leadResponsible'), false),
        text('indirect', t('form.indirectResponsible'), false),
        paragraph('evidence', t('form.findingEvidence'), true),
      ];
  }
}

/** Acts whose moment matters and may be entered later, or for somebody who does not sign in. */
export function takesPerformedAt(act: Act): boolean {
  return [
    'complete', 'sign-off', 'confirm-level', 'classify', 'categorise', 'change-level', 'progress', 'close', 'approve-statement', 'decide-extension',
  ].includes(act);
}

const paragraph = (name: string, title: string, required: boolean): FieldSpec => ({ name, title, type: 'paragraph', required });
const text = (name: string, title: string, required: boolean): FieldSpec => ({ name, title, type: 'text', required });
const moment = (name: string, title: string, required: boolean): FieldSpec => ({ name, title, type: 'datetime', required });

function choice(name: string, title: string, values: readonly string[], label: (value: string) => string, initial?: string): FieldSpec {
  return { name, title, type: 'choice', required: true, choices: values.map((value) => ({ value, label: label(value) })), initial };
}

const toChoice = (item: Choice) => ({ value: item.id, label: titleOf(item) });

function fromEvidence(field: EvidenceField): FieldSpec {
  return {
    name: field.name,
    title: titleOf({ id: field.name, title: field.title, en: field.en }),
    type: field.type ?? 'text',
    required: field.required ?? false,
    choices: field.choices?.map((one) => (typeof one === 'string' ? { value: one, label: nameOf('choice', one) } : toChoice(one))),
    anyOf: field.anyOf ?? undefined,
  };
}

function levelField(incident: Incident, initial: string | undefined, without?: string): FieldSpec {
  const choices = (incident.levels ?? []).filter((level) => level.id !== without).map(toChoice);
  return { name: 'level', title: t('form.level'), type: choices.length > 0 ? 'choice' : 'text', required: true, choices, initial };
}

/** Only bad handling is a cause that has consequences of its own; any other is told in the reason. */
function causeField(): FieldSpec {
  const choices = [
    { value: '', label: t('form.causeOther') },
    { value: 'mishandled', label: t('form.causeMishandled') },
  ];
  return { name: 'cause', title: t('form.cause'), type: 'choice', required: false, choices, initial: '', help: t('form.causeHelp') };
}

function categoryField(categories: readonly Choice[]): FieldSpec[] {
  return categories.length === 0
    ? []
    : [{ name: 'category', title: t('form.category'), type: 'choice', required: false, choices: categories.map(toChoice) }];
}

/** Receipts are recorded for some or all of those who have none yet; for the last one there is nothing to choose. */
function recipientField(obligation: Obligation | undefined): FieldSpec[] {
  const missing = (obligation?.recipients ?? []).filter((recipient) => !recipient.at);
  return missing.length < 2
    ? []
    : [
        {
          name: 'recipient', title: t('form.recipients'), type: 'choices', required: true, choices: missing.map(toChoice),
          initial: missing.map(({ id }) => id), help: t('form.recipientsHelp'),
        },
      ];
}

/** What each receipt states for itself; other evidence is given once for the report. */
const ofReceipt = ['receivedBy', 'receivedAt', 'receipt'];

/** The evidence of a completion, leaving out what an earlier receipt of the same report brought. */
function stillToGive(obligation: Obligation | undefined, evidence: FieldSpec[]): FieldSpec[] {
  if ((obligation?.recipients?.length ?? 0) === 0) {
    return evidence;
  }
  const left = evidence.filter(({ name }) => ofReceipt.includes(name) || !obligation?.given?.[name]);
  return left.some(({ name }) => name === 'receivedBy') ? left : [text('receivedBy', t('form.receivedBy'), false), ...left];
}

function reviewField(incident: Incident): FieldSpec[] {
  const items = incident.reviewItems ?? [];
  return items.length === 0
    ? []
    : [{ name: 'review', title: t('form.review'), type: 'choices', required: true, all: true, choices: items.map(toChoice), initial: [] }];
}

const placeFields = (): FieldSpec[] => [
  { ...text('where', t('form.where'), false), anyOf: 'place', help: t('form.whereHelp') },
  { name: 'url', title: t('form.link'), type: 'url', required: false, anyOf: 'place' },
  moment('publishedAt', t('form.publishedAt'), true),
];

function promiseFields(name: string, required: boolean): FieldSpec[] {
  return [
    { ...paragraph(name, t('form.promise'), required), help: t('form.promiseHelp') },
    { ...moment('promisedAt', t('form.promisedAt'), required) },
  ];
}

function signOffFields(): FieldSpec[] {
  return [
    paragraph('text', t('form.instructionText'), false),
    text('documentNo', t('form.documentNo'), false),
    { name: 'scan', title: t('form.scan'), type: 'file', required: false },
    moment('signedAt', t('form.signedAt'), false),
  ];
}

/** The result of a sign-off, or of checking a back-entry; the policy's own where the obligation lists them. */
function outcomeField(obligation: Obligation | undefined): FieldSpec[] {
  const kind = obligation?.kind ?? '';
  const usual = kind.includes('sign') ? ['instruction', 'read', 'unsigned'] : kind.includes('confirm') ? ['confirmed', 'rejected'] : [];
  const choices = obligation?.outcomes?.map(toChoice) ?? usual.map((value) => ({ value, label: nameOf('choice', value) }));
  return choices.length === 0 ? [] : [{ name: 'outcome', title: t('form.outcome'), type: 'choice', required: true, choices }];
}

export type FormValues = Record<string, string | string[] | undefined>;

/** A form's value as one text: several choices separated by commas. */
export function textOf(value: string | string[] | undefined): string {
  return (Array.isArray(value) ? value.join(',') : (value ?? '')).trim();
}

/** Form values as fields of the signal: trimmed, empty ones left out, local times with their offset. */
export function toSignalFields(specs: readonly FieldSpec[], values: FormValues): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const { name, type } of specs) {
    const said = textOf(values[name]);
    const value = type === 'datetime' ? fromLocalInput(said) : said;
    if (value) {
      fields[name] = value;
    }
  }
  return fields;
}

/** Names of the fields of which one is required together, when none of them is filled in. */
export function unmetGroups(specs: readonly FieldSpec[], values: FormValues): FieldSpec[][] {
  const groups = new Map<string, FieldSpec[]>();
  for (const spec of specs) {
    if (spec.anyOf) {
      groups.set(spec.anyOf, [...(groups.get(spec.anyOf) ?? []), spec]);
    }
  }
  return [...groups.values()].filter((group) => group.every((spec) => textOf(values[spec.name]) === ''));
}
