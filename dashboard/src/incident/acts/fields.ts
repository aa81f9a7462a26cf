import type { Choice, EvidenceField, Incident, Obligation } from '../../api/types';
import i18next from 'i18next';
import { nameOf } from '../../i18n/i18n';
import { fromLocalInput } from '../../time/shanghai';
import type { Act } from './available';

export type FieldType = 'text' | 'paragraph' | 'datetime' | 'date' | 'choice' | 'url' | 'incident';

/** One input of an act's form; `name` is the field of the signal. */
export interface FieldSpec {
  name: string;
  title: string;
  type: FieldType;
  required: boolean;
  choices?: { value: string; label: string }[];
  help?: string;
  initial?: string;
  anyOf?: string;
}

const t = (key: string) => i18next.t(key);

/** The inputs that an act needs, from the obligation's evidence where the policy says so; `categories` are those of the unit. */
export function fieldsOf(act: Act, incident: Incident, obligation: Obligation | undefined, categories: readonly Choice[] = []): FieldSpec[] {
  const evidence = (obligation?.evidence ?? []).map(fromEvidence);
  switch (act) {
    case 'acknowledge':
    case 'checklist':
      return [];
    case 'complete':
      return [...outcomeField(obligation), ...evidence];
    case 'classify':
      return [levelField(incident, undefined), ...categoryField(categories), paragraph('reason', t('form.reason'), false)];
    case 'confirm-level':
      return [levelField(incident, incident.level ?? undefined), paragraph('reason', t('form.reason'), false)];
    case 'change-level':
      return [levelField(incident, undefined, incident.level ?? undefined), paragraph('reason', t('form.reason'), true)];
    case 'sign-off':
      return [...outcomeField(obligation), ...(evidence.length > 0 ? evidence : signOffFields())];
    case 'dismiss':
      return [paragraph('reason', t('form.reason'), true)];
    case 'merge':
      return [{ name: 'into', title: t('form.into'), type: 'incident', required: true, help: t('form.intoHelp') }];
    case 'note':
    case 'progress':
      return [paragraph('text', t('form.text'), true)];
    case 'close':
      return [paragraph('text', t('form.closeReason'), false)];
    case 'reopen':
      return [paragraph('reason', t('form.reopenReason'), true)];
  }
}

/** Acts whose moment matters and may be entered later, or for somebody who does not sign in. */
export function takesPerformedAt(act: Act): boolean {
  return ['complete', 'sign-off', 'confirm-level', 'classify', 'change-level', 'progress', 'close'].includes(act);
}

const paragraph = (name: string, title: string, required: boolean): FieldSpec => ({ name, title, type: 'paragraph', required });

function fromEvidence(field: EvidenceField): FieldSpec {
  return {
    name: field.name,
    title: field.title ?? field.name,
    type: field.type ?? 'text',
    required: field.required ?? false,
    choices: field.choices?.map((choice) =>
      typeof choice === 'string'
        ? { value: choice, label: nameOf('choice', choice) }
        : { value: choice.id, label: choice.title ?? choice.id },
    ),
    anyOf: field.anyOf ?? undefined,
  };
}

function levelField(incident: Incident, initial: string | undefined, without?: string): FieldSpec {
  const choices = (incident.levels ?? [])
    .filter((level) => level.id !== without)
    .map((level) => ({ value: level.id, label: level.title ?? level.id }));
  return { name: 'level', title: t('form.level'), type: choices.length > 0 ? 'choice' : 'text', required: true, choices, initial };
}

function categoryField(categories: readonly Choice[]): FieldSpec[] {
  const choices = categories.map((category) => ({ value: category.id, label: category.title ?? category.id }));
  return choices.length === 0 ? [] : [{ name: 'category', title: t('form.category'), type: 'choice', required: false, choices }];
}

function signOffFields(): FieldSpec[] {
  return [
    paragraph('text', t('form.instructionText'), false),
    { name: 'documentNo', title: t('form.scan'), type: 'text', required: false },
    { name: 'signedAt', title: t('form.signedAt'), type: 'datetime', required: false },
  ];
}

/** The result of a sign-off, or of checking a back-entry; the policy's own where the obligation lists them. */
function outcomeField(obligation: Obligation | undefined): FieldSpec[] {
  const kind = obligation?.kind ?? '';
  const usual = kind.includes('sign') ? ['instruction', 'read', 'unsigned'] : kind.includes('confirm') ? ['confirmed', 'rejected'] : [];
  const choices =
    obligation?.outcomes?.map((choice) => ({ value: choice.id, label: choice.title ?? choice.id })) ??
    usual.map((value) => ({ value, label: nameOf('choice', value) }));
  return choices.length === 0 ? [] : [{ name: 'outcome', title: t('form.outcome'), type: 'choice', required: true, choices }];
}

export type FormValues = Record<string, string | undefined>;

/** Form values as fields of the signal: trimmed, empty ones left out, local times with their offset. */
export function toSignalFields(specs: readonly FieldSpec[], values: FormValues): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const { name, type } of specs) {
    const text = values[name]?.trim();
    const value = type === 'datetime' ? fromLocalInput(text) : text;
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
  return [...groups.values()].filter((group) => group.every((spec) => !values[spec.name]?.trim()));
}
