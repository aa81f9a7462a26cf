import { describe, expect, it } from 'vitest';
import { fromLocalInput, fullTime, shortTime, toLocalInput, toLocalSeconds } from './shanghai';

const now = Date.parse('2026-11-21T02:00:00+08:00');

describe('Shanghai time', () => {
  it('is shown whatever zone the browser is in', () => {
    expect(fullTime('2026-11-20T18:12:30Z')).toBe('2026-11-21 02:12:30');
    expect(fullTime('2026-12-31T16:00:00Z')).toBe('2027-01-01 00:00:00');
  });

  it('is empty for an unknown time', () => {
    expect(fullTime(null)).toBe('');
    expect(fullTime('soon')).toBe('');
    expect(shortTime(undefined, now)).toBe('');
  });

  it('drops the date on the same Shanghai day only', () => {
    expect(shortTime('2026-11-20T18:12:30Z', now)).toBe('02:12');
    expect(shortTime('2026-11-20T15:59:00Z', now)).toBe('11-20 23:59');
    expect(shortTime('2025-11-20T15:59:00Z', now)).toBe('2025-11-20 23:59');
  });

  it('survives the way through a form field', () => {
    const sent = fromLocalInput('2026-11-21T02:12');
    expect(sent).toBe('2026-11-21T02:12:00+08:00');
    expect(toLocalInput(sent ?? '')).toBe('2026-11-21T02:12');
    expect(fromLocalInput('2026-11-21T02:12:09')).toBe('2026-11-21T02:12:09+08:00');
    expect(toLocalSeconds('2026-11-20T18:12:09.900Z')).toBe('2026-11-21T02:12:09');
    expect(fromLocalInput('')).toBeUndefined();
    expect(fromLocalInput('tomorrow')).toBeUndefined();
  });
});
