import { describe, expect, it } from 'vitest';
import { addDays, addMonths, dayOf, daysOf, monthOf, readMonth, weekdayOf } from './days';

describe('days of Shanghai', () => {
  it('begin at midnight there, wherever the browser stands', () => {
    expect(dayOf('2026-11-20T16:00:00Z')).toBe('2026-11-21');
    expect(monthOf('2026-11-30T15:59:59Z')).toBe('2026-11');
    expect(monthOf('2026-11-30T16:00:00Z')).toBe('2026-12');
  });

  it('are counted across months and years', () => {
    expect(addDays('2026-02-28', 1)).toBe('2026-03-01');
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
    expect(addMonths('2026-01', -1)).toBe('2025-12');
    expect(addMonths('2026-12', 1)).toBe('2027-01');
    expect(addMonths('2026-03', -14)).toBe('2025-01');
  });

  it('make up a month', () => {
    expect(daysOf('2024-02')).toHaveLength(29);
    expect(daysOf('2026-12').at(-1)).toBe('2026-12-31');
  });

  it('begin their week on Monday', () => {
    expect(weekdayOf('2026-11-16')).toBe(0);
    expect(weekdayOf('2026-11-22')).toBe(6);
  });
});

describe('readMonth', () => {
  it.each([['2026-07', '2026-07'], ['2026-13', 'now'], ['2026-7', 'now'], [null, 'now'], ['', 'now']])('%s is %s', (text, month) => {
    expect(readMonth(text, 'now')).toBe(month);
  });
});
