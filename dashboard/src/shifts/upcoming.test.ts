import { describe, expect, it } from 'vitest';
import type { ShiftContent, ShiftLine, ShiftMatter, ShiftReport, ShiftTask } from '../api/shiftTypes';
import { countsOf, settledSince, upcoming, waitsFor } from './upcoming';

const at = (clock: string) => `2026-11-21T${clock}:00+08:00`;
const task = (incident: string, obligation: string, clock: string, overdue = false): ShiftTask => ({ incident, number: incident, obligation, title: obligation, dueAt: at(clock), overdue });
const matter = (next: ShiftTask | null, more: Partial<ShiftMatter> = {}): ShiftMatter => ({ incident: next?.incident ?? 'x', number: 'n', status: 'open', openedAt: at('01:00'), next, ...more });
const empty: ShiftContent = {
  opened: [], open: [], closed: [], due: [], breached: [], extensions: [], statements: [], findings: [], levels: [], acts: [], dead: [], alarms: [], monitoring: [], gaps: [],
};
const report = (content: Partial<ShiftContent>, more: Partial<ShiftReport> = {}): ShiftReport => ({
  unit: 'u', kind: 'handover', from: at('00:00'), to: at('08:00'), until: at('20:00'), madeAt: at('08:00'), handsOver: [], takesOver: [], leaders: [], counts: {}, remarks: [],
  content: { ...empty, ...content }, ...more,
});

describe('upcoming', () => {
  it('puts what is overdue before what is due, by due time', () => {
    const content = { ...empty, open: [matter(task('a', 'phone', '07:30', true)), matter(task('b', 'paper', '09:00'))], due: [task('c', 'reply', '08:40'), task('b', 'paper', '09:00')] };
    expect(upcoming(content).map(({ incident }) => incident)).toEqual(['a', 'c', 'b']);
  });

  it('names each task once', () => {
    const late = task('a', 'phone', '07:30', true);
    expect(upcoming({ ...empty, open: [matter(late)], due: [late] })).toHaveLength(1);
  });
});

describe('settledSince', () => {
  const old = report({});

  it('is true once the live picture has it no more', () => {
    expect(settledSince(task('a', 'phone', '09:00'), old, report({}, { until: at('23:00') }))).toBe(true);
  });

  it('is false while it is due or overdue there', () => {
    expect(settledSince(task('a', 'phone', '09:00'), old, report({ due: [task('a', 'phone', '09:00')] }))).toBe(false);
    expect(settledSince(task('a', 'phone', '09:00'), old, report({ open: [matter(task('a', 'phone', '09:00', true))] }))).toBe(false);
  });

  it('is not known beyond what the live picture shows', () => {
    expect(settledSince(task('a', 'phone', '21:00'), old, report({}))).toBeUndefined();
    expect(settledSince(task('a', 'phone', '09:00'), old, report({ more: true }))).toBeUndefined();
    expect(settledSince(task('a', 'phone', '09:00'), old, undefined)).toBeUndefined();
    expect(settledSince(task('a', 'phone', '09:00'), old, report({}, { unit: 'other' }))).toBeUndefined();
  });

  it('is not known for a matter with several overdue tasks', () => {
    const live = report({ open: [matter(task('a', 'paper', '08:30', true), { overdue: 2 })] });
    expect(settledSince(task('a', 'phone', '09:00'), old, live)).toBeUndefined();
  });
});

describe('waitsFor', () => {
  const line: ShiftLine = report({}, { takesOver: [{ id: 'li-ming', name: '李明' }] });

  it('is whoever takes over, until it is confirmed', () => {
    expect(waitsFor(line, 'li-ming')).toBe(true);
    expect(waitsFor(line, 'admin')).toBe(false);
    expect(waitsFor({ ...line, confirmedAt: at('08:05') }, 'li-ming')).toBe(false);
    expect(waitsFor({ ...line, kind: 'digest' }, 'li-ming')).toBe(false);
  });
});

it('counts leave out zeros and say which are grave', () => {
  expect(countsOf(report({}, { counts: { open: 3, overdue: 1, dead: 0 } }))).toEqual([
    { id: 'overdue', count: 1, grave: true },
    { id: 'open', count: 3, grave: false },
  ]);
});
