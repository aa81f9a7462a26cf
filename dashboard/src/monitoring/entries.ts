import type { MonitoringEntry } from '../api/oversightTypes';

/** How an entry of the monitoring record stands: `due` can still be made in time, `missed` was not made and its time has passed. */
export type EntryState = 'done' | 'late' | 'due' | 'missed' | 'waived';

export function stateOf(entry: MonitoringEntry, now: number): EntryState {
  switch (entry.status) {
    case 'done':
    case 'late':
    case 'waived':
      return entry.status;
    case 'lapsed':
      return 'missed';
    default:
      return dueOf(entry) < now ? 'missed' : 'due';
  }
}

function dueOf({ dueAt }: MonitoringEntry): number {
  return dueAt ? Date.parse(dueAt) : Number.POSITIVE_INFINITY;
}

/** Earliest due first. */
export function byDue(a: MonitoringEntry, b: MonitoringEntry): number {
  return a.date.localeCompare(b.date) || (a.dueAt ?? '').localeCompare(b.dueAt ?? '');
}

/** Day and time that the entry is for: a unit may owe several a day. */
export function whenOf({ date, time }: MonitoringEntry): string {
  return time ? `${date} ${time.slice(0, 5)}` : date;
}

/** Whether somebody can still make it; a missed one is made late. */
export function isOpen(entry: MonitoringEntry): boolean {
  return entry.status === 'pending' || entry.status === 'extended';
}

const worstFirst: readonly EntryState[] = ['missed', 'due', 'late', 'done', 'waived'];

/** A day with several entries stands as its worst one does; undefined when nothing was owed. */
export function dayState(entries: readonly MonitoringEntry[], now: number): EntryState | undefined {
  const states = new Set(entries.map((entry) => stateOf(entry, now)));
  return worstFirst.find((state) => states.has(state));
}

export interface UnitMonth {
  unit: string;
  title: string;
  /** Entries by day, those of a day in the order of their times. */
  days: Map<string, MonitoringEntry[]>;
  counts: Record<EntryState, number>;
}

/** Entries by unit and day; units in the order of their titles. */
export function byUnit(entries: readonly MonitoringEntry[], now: number): UnitMonth[] {
  const units = new Map<string, UnitMonth>();
  for (const entry of [...entries].sort(byDue)) {
    const unit: UnitMonth = units.get(entry.unit) ?? {
      unit: entry.unit,
      title: entry.unitTitle ?? entry.unit,
      days: new Map(),
      counts: { done: 0, late: 0, due: 0, missed: 0, waived: 0 },
    };
    units.set(entry.unit, unit);
    unit.days.set(entry.date, [...(unit.days.get(entry.date) ?? []), entry]);
    unit.counts[stateOf(entry, now)] += 1;
  }
  return [...units.values()].sort((a, b) => a.title.localeCompare(b.title, 'zh'));
}

const soon = 60 * 60_000;

/** Entries that somebody should make now: missed, or due within the hour. */
export function pressing(entries: readonly MonitoringEntry[], now: number): number {
  return entries.filter((entry) => isOpen(entry) && dueOf(entry) - now < soon).length;
}

/** Whether cached entries hold one of these matters. */
export function knowsAny(cached: unknown, ids: ReadonlySet<string>): boolean {
  return Array.isArray(cached) && cached.some((entry: MonitoringEntry) => ids.has(entry.id));
}
