import { describe, expect, it } from 'vitest';
import type { MonitoringEntry } from '../api/oversightTypes';
import { byUnit, dayState, isOpen, knowsAny, pressing, stateOf } from './entries';

const now = Date.parse('2026-11-21T16:30:00+08:00');
const entry = (more: Partial<MonitoringEntry> = {}): MonitoringEntry => ({
  id: 'm', unit: 'town', unitTitle: '镇', date: '2026-11-21', time: '17:00', dueAt: '2026-11-21T17:00:00+08:00', status: 'pending', ...more,
});

describe('stateOf', () => {
  it.each([
    ['pending', '2026-11-21T17:00:00+08:00', 'due'],
    ['pending', '2026-11-21T16:30:00+08:00', 'due'],
    ['pending', '2026-11-21T16:29:59+08:00', 'missed'],
    ['lapsed', '2026-11-20T17:00:00+08:00', 'missed'],
    ['late', '2026-11-20T17:00:00+08:00', 'late'],
    ['done', '2026-11-20T17:00:00+08:00', 'done'],
    ['waived', '2026-11-20T17:00:00+08:00', 'waived'],
  ] as const)('%s, due %s: %s', (status, dueAt, state) => {
    expect(stateOf(entry({ status, dueAt }), now)).toBe(state);
  });

  it('leaves a missed entry open until its matter ends', () => {
    expect(isOpen(entry({ dueAt: '2026-11-20T17:00:00+08:00' }))).toBe(true);
    expect(isOpen(entry({ status: 'lapsed' }))).toBe(false);
  });
});

describe('a day', () => {
  it('stands as its worst entry', () => {
    expect(dayState([entry({ status: 'done' }), entry({ status: 'late' })], now)).toBe('late');
    expect(dayState([entry({ status: 'done' }), entry()], now)).toBe('due');
    expect(dayState([entry(), entry({ dueAt: '2026-11-21T09:00:00+08:00' })], now)).toBe('missed');
    expect(dayState([], now)).toBeUndefined();
  });
});

describe('byUnit', () => {
  it('puts the entries of a day in the order of their times and counts them', () => {
    const [unit] = byUnit([entry({ id: 'evening' }), entry({ id: 'morning', dueAt: '2026-11-21T09:00:00+08:00', status: 'done' })], now);
    expect(unit?.days.get('2026-11-21')?.map(({ id }) => id)).toEqual(['morning', 'evening']);
    expect(unit?.counts).toMatchObject({ done: 1, due: 1, missed: 0 });
  });
});

describe('pressing', () => {
  it('counts what is missed or due within the hour, and nothing that is done', () => {
    const due = (dueAt: string, status: MonitoringEntry['status'] = 'pending') => entry({ dueAt, status });
    expect(pressing([due('2026-11-21T17:29:00+08:00'), due('2026-11-21T17:31:00+08:00'), due('2026-11-20T17:00:00+08:00')], now)).toBe(2);
    expect(pressing([due('2026-11-21T17:00:00+08:00', 'done')], now)).toBe(0);
  });
});

describe('knowsAny', () => {
  it('looks for matters among cached entries of any kind', () => {
    expect(knowsAny([entry({ id: 'a' })], new Set(['a', 'b']))).toBe(true);
    expect(knowsAny([entry({ id: 'a' })], new Set(['b']))).toBe(false);
    expect(knowsAny(undefined, new Set(['a']))).toBe(false);
  });
});
