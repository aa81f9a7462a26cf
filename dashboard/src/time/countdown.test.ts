import { describe, expect, it } from 'vitest';
import { clockParts, countdown } from './countdown';

const due = Date.parse('2026-11-21T02:12:00+08:00');

describe('countdown', () => {
  it.each([
    [-12 * 60_000, false, 720, 'soon'],
    [-30 * 60_000, false, 1_800, 'calm'],
    [-5 * 60_000, false, 300, 'soon'],
    [-299_000, false, 299, 'critical'],
    [-1, false, 1, 'critical'],
    [0, false, 0, 'critical'],
    [999, false, 0, 'critical'],
    [1_000, true, 1, 'overdue'],
    [90_500, true, 90, 'overdue'],
  ] as const)('at %i ms from due: overdue %s, %i s, %s', (delta, overdue, seconds, urgency) => {
    expect(countdown(due, due + delta)).toEqual({ overdue, seconds, urgency });
  });

  it('never runs backwards from one second to the next', () => {
    let last = Number.POSITIVE_INFINITY;
    for (let now = due - 5_000; now <= due; now += 100) {
      const { seconds } = countdown(due, now);
      expect(seconds).toBeLessThanOrEqual(last);
      last = seconds;
    }
  });
});

describe('clockParts', () => {
  it.each([
    [0, 0, '00:00'],
    [754, 0, '12:34'],
    [3_600, 0, '1:00:00'],
    [86_399, 0, '23:59:59'],
    [86_400, 1, '00:00:00'],
    [183_845, 2, '03:04:05'],
  ])('%i s is %i days and %s', (seconds, days, clock) => {
    expect(clockParts(seconds)).toEqual({ days, clock });
  });
});
