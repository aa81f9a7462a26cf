import i18next from 'i18next';
import type { Duty, ExplainedLevel, Named, PolicyExplanation } from '../api/oversightTypes';
import { nameOf } from '../i18n/i18n';
import { titleOf } from '../i18n/titles';
import { duration } from '../incident/duration';

export const list = (parts: readonly string[]) => parts.join(i18next.language === 'en' ? ', ' : '、');

export const roles = (ids: readonly string[] | undefined) => list((ids ?? []).map((id) => nameOf('roles', id)));

/** By when: "30 minutes from its occurrence, or else from its discovery". */
export function byWhen(duty: Duty): string {
  if (!duty.due) {
    return duty.opens && ['instructed', 'promised'].includes(duty.opens.on) ? i18next.t('policy.dueAsSaid') : i18next.t('policy.noClock');
  }
  const span = duration(duty.due);
  const time = duty.calendar === 'working-days' ? i18next.t('policy.workingDays', { span }) : span;
  const flagged = (duty.flags?.length ?? 0) > 0 && duty.opens?.on === 'level'; // counts from when somebody says that it is so
  const anchor = flagged ? i18next.t('policy.flagged') : duty.anchor && nameOf('anchor', duty.anchor);
  const clock = anchor ? i18next.t('policy.from', { anchor, time }) : time;
  return duty.fallback ? i18next.t('policy.orElse', { clock, anchor: nameOf('anchor', duty.fallback) }) : clock;
}

/** When a duty comes into being; undefined for one that is there from the moment the level is. */
export function opening(duty: Duty, level: ExplainedLevel): string | undefined {
  const { opens } = duty;
  if (!opens || opens.on === 'level') {
    return undefined;
  }
  const of = level.duties?.find(({ id }) => id === opens.of);
  const outcomes = (opens.outcomes ?? []).map((id) => titleOf(of?.outcomes?.find((outcome) => outcome.id === id) ?? { id }));
  const subject = opens.of ? titleOf(of ?? { id: opens.of }) : '';
  return [nameOf('opening', opens.on), [subject, list(outcomes)].filter(Boolean).join(' → ')].filter(Boolean).join(i18next.language === 'en' ? ': ' : '：');
}

/** The conditions under which alone it is asked: category, circumstance or platform. */
function onlyIf(duty: Duty, policy: PolicyExplanation): string {
  const named = (ids: string[] | undefined, among: Named[] | undefined) => (ids ?? []).map((id) => titleOf(among?.find((one) => one.id === id) ?? { id }));
  return list([...named(duty.categories, policy.categories), ...named(duty.flags, policy.flags), ...(duty.platforms ?? [])]);
}

export interface Row {
  name: string;
  text: string;
}

/** Everything else that a department head must know about a duty, as named lines; what does not apply is left out. */
export function rowsOf(duty: Duty, level: ExplainedLevel, policy: PolicyExplanation): Row[] {
  const t = (key: string, values?: Record<string, string>) => i18next.t(key, values);
  const evidence = (duty.evidence ?? []).map((field) => `${titleOf({ ...field, id: field.name })}${field.required || field.anyOf ? '' : t('policy.optional')}`);
  const { extension } = duty;
  const rows: [string, string | null | undefined][] = [
    [t('policy.opens'), opening(duty, level)],
    [t('policy.only'), onlyIf(duty, policy)],
    [t('policy.by'), roles(duty.by)],
    [t('policy.recipients'), list((duty.recipients ?? []).map(titleOf))],
    [t('policy.evidence'), list(evidence)],
    [t('policy.items'), list((duty.items ?? []).map(titleOf))],
    [t('policy.outcomes'), list((duty.outcomes ?? []).map(titleOf))],
    [t('policy.reminders'), list((duty.reminders ?? []).map((before) => t('policy.before', { span: duration(before) })))],
    [t('policy.extension'), extension && t('policy.extensionOf', { span: duration(extension.limit), roles: roles(extension.by) })],
    [t('policy.ladders'), duty.ladder && nameOf('ladder', duty.ladder)],
    [t('policy.breach'), duty.finding && nameOf('findingKind', duty.finding)],
    [t('policy.note'), duty.note],
  ];
  return rows.flatMap(([name, text]) => (text ? [{ name, text }] : []));
}
