import { addDays, dayOf, weekdayOf } from '../time/days';
import type { CalendarDay, DutyPerson, Gap, RoleDay, Stretch, UnitOnDuty } from './types';

/** Two weeks from the Monday of the day. */
export const shownDays = 14;

export function mondayOf(day: string): string {
  return addDays(day, -weekdayOf(day));
}

/** The Monday that the address names, or that of today. */
export function readFrom(text: string | null, today: string): string {
  const day = text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) ? text : today;
  return mondayOf(day);
}

export function weeksOf(days: readonly CalendarDay[]): CalendarDay[][] {
  const weeks: CalendarDay[][] = [];
  days.forEach((day, index) => (index % 7 === 0 ? weeks.push([day]) : weeks.at(-1)?.push(day)));
  return weeks;
}

export interface Piece extends Stretch {
  /** `18:00–22:00` where the duty day is divided, with 次日 for what lies after midnight; nothing for a whole day. */
  clock: string | null;
}

/** The parts of a duty day; only a divided one needs times. */
export function piecesOf(role: RoleDay): Piece[] {
  return role.stretches.map((stretch) => ({
    ...stretch,
    clock: role.stretches.length === 1 ? null : `${clockOf(stretch.from)}–${clockOf(stretch.to)}`,
  }));
}

function clockOf(time: string): string {
  return time.slice(11, 16);
}

export type Mark = 'override' | 'swap' | 'planned';

/** What changes a day against the rotation, told beside the names. */
export function marksOf(role: RoleDay): Mark[] {
  return [
    ...(role.overrides.length > 0 ? (['override'] as const) : []),
    ...(role.swaps.length > 0 ? (['swap'] as const) : []),
    ...(role.source === 'planned' ? (['planned'] as const) : []),
  ];
}

/** The day that has begun: before the hand-over it is still the one before. */
export function currentDay(days: readonly CalendarDay[], now: number): string | undefined {
  return days.find((day) => day.roles.some((role) => Date.parse(role.from) <= now && now < Date.parse(role.to)))?.day;
}

export function hasGap(day: CalendarDay): boolean {
  return day.roles.some((role) => role.stretches.some(({ missing }) => missing !== null));
}

/** Units with gaps first, the nearest gap foremost; the others as the directory has them. */
export function gapsFirst(units: readonly UnitOnDuty[]): UnitOnDuty[] {
  const first = (unit: UnitOnDuty) => unit.gaps.reduce((least, gap) => Math.min(least, Date.parse(gap.from)), Number.POSITIVE_INFINITY);
  return units
    .map((unit, index) => ({ unit, index, at: first(unit) }))
    .sort((a, b) => (a.at === b.at ? a.index - b.index : a.at - b.at))
    .map(({ unit }) => unit);
}

/** One person after the other, each once. */
export function namesOf(people: readonly DutyPerson[], separator: string): string {
  return [...new Set(people.map(({ name }) => name))].join(separator);
}

/** Where an override for a gap begins and ends: not before now. */
export function spanOf(gap: Pick<Gap, 'from' | 'to'>, now: number): { from: string; to: string } {
  return { from: Date.parse(gap.from) < now ? new Date(now).toISOString() : gap.from, to: gap.to };
}

export interface DayChange {
  day: string;
  role: string;
  before: string;
  after: string;
}

/** What became different between two readings of the same days. */
export function changedDays(before: readonly CalendarDay[], after: readonly CalendarDay[]): DayChange[] {
  const text = (role: RoleDay | undefined) =>
    role === undefined ? '' : piecesOf(role).map((piece) => `${piece.clock === null ? '' : `${piece.clock} `}${namesOf(piece.people, '、')}`).join('；');
  return after.flatMap((day) => {
    const was = before.find((one) => one.day === day.day);
    return was === undefined
      ? []
      : day.roles.flatMap((role) => {
          const [old, now] = [text(was.roles.find((one) => one.role === role.role)), text(role)];
          return old === now ? [] : [{ day: day.day, role: role.role, before: old, after: now }];
        });
  });
}

/** Shifts of a role that may still be given away: from the present one on. */
export function openShifts(days: readonly CalendarDay[], role: string, now: number): { day: string; people: DutyPerson[] }[] {
  return days.flatMap((day) => {
    const found = day.roles.find((one) => one.role === role);
    const people = found?.stretches.flatMap((stretch) => stretch.people) ?? [];
    return found === undefined || Date.parse(found.to) <= now || people.length === 0
      ? []
      : [{ day: day.day, people: [...new Map(people.map((person) => [person.id, person])).values()] }];
  });
}

/** `11-21`, or with its year where that is another than now's. */
export function shortDay(day: string, now: number): string {
  return day.slice(0, 4) === dayOf(now).slice(0, 4) ? day.slice(5) : day;
}
