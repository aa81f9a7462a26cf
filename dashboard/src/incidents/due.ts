import type { Incident, Level, Obligation } from '../api/types';
import { titleOf } from '../i18n/titles';

export interface NextDue {
  due: string;
  /** The obligation that falls due, when the list tells it. */
  obligation: Obligation | undefined;
}

export function isPending(obligation: Obligation): boolean {
  return obligation.status === 'pending' || obligation.status === 'extended';
}

/** The time that counts: an extension replaces the regulation's own. */
export function effectiveDue(obligation: Obligation): string | undefined {
  return obligation.extendedTo ?? obligation.dueAt ?? undefined;
}

export function isEnded(incident: Incident): boolean {
  return incident.status === 'closed' || incident.status === 'dismissed' || incident.status === 'merged';
}

const instant = (time: string | null | undefined): number => {
  const value = time == null ? Number.NaN : Date.parse(time);
  return Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
};

// Subtracting would give NaN for two missing times.
const compare = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);

/** Obligations by due time, those without a clock last. */
export function byDue(a: Obligation, b: Obligation): number {
  return compare(instant(effectiveDue(a)), instant(effectiveDue(b)));
}

export function pendingObligations(incident: Incident): Obligation[] {
  return (incident.obligations ?? []).filter(isPending).sort(byDue);
}

/** What falls due next (or is overdue longest). A concluded incident may still owe something: its summary, say. */
export function nextDueOf(incident: Incident): NextDue | undefined {
  if (incident.status === 'dismissed' || incident.status === 'merged') {
    return undefined;
  }
  const obligation = pendingObligations(incident)[0];
  const due = obligation ? effectiveDue(obligation) : (incident.nextDue ?? undefined);
  return due === undefined ? undefined : { due, obligation };
}

/** Most urgent first: by next due time, so that what is overdue longest stands on top; then the newest. */
export function byUrgency(a: Incident, b: Incident): number {
  const due = compare(instant(nextDueOf(a)?.due), instant(nextDueOf(b)?.due));
  return due === 0 ? compare(instant(b.openedAt), instant(a.openedAt)) || a.id.localeCompare(b.id) : due;
}

export function nextObligationTitle(incident: Incident): string | undefined {
  const next = nextDueOf(incident)?.obligation;
  if (next) {
    return titleOf(next);
  }
  return typeof incident.nextObligation === 'string'
    ? incident.nextObligation
    : incident.nextObligation
      ? titleOf(incident.nextObligation)
      : undefined;
}

/** Title of the incident's level and its place in the policy, 0 being the most urgent. */
export function levelOf(incident: Incident): { title: string; rank: number } | undefined {
  if (!incident.level) {
    return undefined;
  }
  const rank = (incident.levels ?? []).findIndex((level: Level) => level.id === incident.level);
  const known = incident.levels?.[rank];
  const title = known ? titleOf({ ...known, title: known.title ?? incident.levelTitle }) : (incident.levelTitle ?? incident.level);
  return { title, rank: rank < 0 ? 3 : rank };
}
