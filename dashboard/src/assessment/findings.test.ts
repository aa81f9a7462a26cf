import { describe, expect, it } from 'vitest';
import type { AssessmentItem } from '../api/oversightTypes';
import { byUnit, decisionsOn } from './findings';

const item = (unit: string, more: Partial<AssessmentItem> = {}): AssessmentItem => ({
  incident: 'i', unit, unitTitle: unit, title: 't', finding: 'late-report', status: 'candidate', at: '2026-11-02T10:00:00+08:00', ...more,
});

describe('byUnit', () => {
  it('puts the unit with most points first and takes the points from the server', () => {
    const units = byUnit({
      items: [item('a'), item('b', { status: 'confirmed', points: 4 })],
      totals: [{ unit: 'b', points: 4, indirectPoints: 2 }, { unit: 'a', points: 0 }, { unit: 'c', unitTitle: '丙', points: 1 }],
    });
    expect(units.map(({ unit, points, indirectPoints, candidates }) => [unit, points, indirectPoints, candidates])).toEqual([
      ['b', 4, 2, 0],
      ['c', 1, 0, 0],
      ['a', 0, 0, 1],
    ]);
  });

  it('shows what waits for a decision first, then in the order of time', () => {
    const [unit] = byUnit({
      items: [
        item('a', { number: '1', status: 'withdrawn' }),
        item('a', { number: '2', status: 'confirmed' }),
        item('a', { number: '3', at: '2026-11-05T10:00:00+08:00' }),
        item('a', { number: '4', at: '2026-11-04T10:00:00+08:00' }),
      ],
      totals: [],
    });
    expect(unit?.items.map(({ number }) => number)).toEqual(['4', '3', '2', '1']);
  });
});

it('lets a finding be withdrawn for good', () => {
  expect(decisionsOn('candidate')).toEqual(['confirm', 'withdraw']);
  expect(decisionsOn('confirmed')).toEqual(['withdraw']);
  expect(decisionsOn('withdrawn')).toEqual([]);
});
