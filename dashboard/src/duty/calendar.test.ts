import { describe, expect, it } from 'vitest';
import { changedDays, currentDay, gapsFirst, hasGap, marksOf, namesOf, openShifts, piecesOf, readFrom, spanOf, weeksOf } from './calendar';
import type { CalendarDay, DutyPerson, RoleDay, UnitOnDuty } from './types';

const person = (id: string): DutyPerson => ({ id, name: id.toUpperCase() });

function role(day: string, people: string[], more: Partial<RoleDay> = {}): RoleDay {
  const next = new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
  const [from, to] = [`${day}T08:30:00+08:00`, `${next}T08:30:00+08:00`];
  return {
    role: 'duty-officer', title: '值班员', from, to, source: 'rotation', overrides: [], swaps: [],
    stretches: [{ from, to, people: people.map(person), missing: people.length === 0 ? 'nobody' : null }],
    ...more,
  };
}

const day = (date: string, people: string[], more: Partial<RoleDay> = {}): CalendarDay => ({ day: date, working: true, roles: [role(date, people, more)] });

describe('the calendar', () => {
  it('begins on a Monday, whatever the address says', () => {
    expect(readFrom('2026-11-22', '2026-03-02')).toBe('2026-11-16');
    expect(readFrom('2026-11-16', '2026-03-02')).toBe('2026-11-16');
    expect(readFrom(null, '2026-11-22')).toBe('2026-11-16');
    expect(readFrom('2026-13-40', '2026-11-22')).toBe('2026-11-16');
    expect(readFrom('soon', '2026-11-22')).toBe('2026-11-16');
  });

  it('is cut into weeks', () => {
    const days = Array.from({ length: 14 }, (_, index) => day(`2026-11-${16 + index}`, ['a']));
    expect(weeksOf(days).map((week) => week.length)).toEqual([7, 7]);
    expect(weeksOf(days)[1]?.[0]?.day).toBe('2026-11-23');
  });

  it('says the day before until the hand-over', () => {
    const days = [day('2026-11-21', ['a']), day('2026-11-22', ['b'])];
    expect(currentDay(days, Date.parse('2026-11-22T08:29:59+08:00'))).toBe('2026-11-21');
    expect(currentDay(days, Date.parse('2026-11-22T08:30:00+08:00'))).toBe('2026-11-22');
    expect(currentDay(days, Date.parse('2026-11-25T00:00:00+08:00'))).toBeUndefined();
  });

  it('gives times only to a divided day', () => {
    expect(piecesOf(role('2026-11-21', ['a'])).map(({ clock }) => clock)).toEqual([null]);
    const divided = role('2026-11-21', [], {
      stretches: [
        { from: '2026-11-21T08:30:00+08:00', to: '2026-11-21T18:00:00+08:00', people: [person('a')], missing: null },
        { from: '2026-11-21T18:00:00+08:00', to: '2026-11-22T08:30:00+08:00', people: [], missing: 'nobody' },
      ],
    });
    expect(piecesOf(divided).map(({ clock }) => clock)).toEqual(['08:30–18:00', '18:00–08:30']);
    expect(hasGap({ day: '2026-11-21', working: true, roles: [divided] })).toBe(true);
  });

  it('marks what changes a day', () => {
    expect(marksOf(role('2026-11-21', ['a']))).toEqual([]);
    expect(marksOf(role('2026-11-21', ['a'], { overrides: ['o'], swaps: ['s'], source: 'planned' }))).toEqual(['override', 'swap', 'planned']);
  });

  it('names each once', () => {
    expect(namesOf([person('a'), person('b'), person('a')], '、')).toBe('A、B');
  });
});

describe('what others changed', () => {
  it('is told by day and role, with times where a day is divided', () => {
    const before = [day('2026-11-21', ['a']), day('2026-11-22', ['b'])];
    const after = [day('2026-11-21', ['a']), day('2026-11-22', ['c'])];
    expect(changedDays(before, after)).toEqual([{ day: '2026-11-22', role: 'duty-officer', before: 'B', after: 'C' }]);
    expect(changedDays(before, before)).toEqual([]);
  });

  it('leaves out days that were not read before', () => {
    expect(changedDays([], [day('2026-11-22', ['c'])])).toEqual([]);
  });
});

describe('units', () => {
  const unit = (id: string, ...gaps: string[]): UnitOnDuty => ({
    unit: id, title: id, onDuty: [], nextHandOver: null,
    gaps: gaps.map((from) => ({ unit: id, unitTitle: id, role: 'r', roleTitle: 'r', from, to: from, kind: 'nobody', people: [] })),
  });

  it('with gaps come first, the nearest gap foremost', () => {
    const sorted = gapsFirst([unit('a'), unit('b', '2026-11-25T08:30:00+08:00'), unit('c'), unit('d', '2026-11-23T08:30:00+08:00', '2026-12-01T08:30:00+08:00')]);
    expect(sorted.map(({ unit: id }) => id)).toEqual(['d', 'b', 'a', 'c']);
  });
});

describe('acts', () => {
  it('fill a gap from now on, not from before', () => {
    const now = Date.parse('2026-11-22T02:00:00Z');
    const gap = { from: '2026-11-22T08:30:00+08:00', to: '2026-11-23T08:30:00+08:00' };
    expect(Date.parse(spanOf(gap, now).from)).toBe(now);
    expect(spanOf(gap, Date.parse('2026-11-20T00:00:00Z'))).toEqual(gap);
  });

  it('offer to swap only shifts that are not over and have somebody', () => {
    const days = [day('2026-11-20', ['a']), day('2026-11-21', ['b']), day('2026-11-22', []), day('2026-11-23', ['a', 'b'])];
    const shifts = openShifts(days, 'duty-officer', Date.parse('2026-11-22T08:00:00+08:00'));
    expect(shifts.map(({ day: date, people }) => [date, people.map(({ id }) => id).join()])).toEqual([['2026-11-21', 'b'], ['2026-11-23', 'a,b']]);
    expect(openShifts(days, 'leader-on-duty', 0)).toEqual([]);
  });
});
