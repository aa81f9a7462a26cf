import { describe, expect, it } from 'vitest';
import { isNarrowed, readFilters, toQuery, writeFilters } from './filters';

const read = (search: string) => readFilters(new URLSearchParams(search));

describe('filters', () => {
  it('survive the way through the address', () => {
    const filters = read('view=ended&unit=huaning-highway&level=I&q=塌方&from=2026-11-01&to=2026-11-21');
    expect(readFilters(writeFilters(filters))).toEqual(filters);
  });

  it('leave the address clean when nothing is filtered', () => {
    expect(writeFilters(read('')).toString()).toBe('');
    expect(isNarrowed(read('view=overdue'))).toBe(false);
    expect(isNarrowed(read('q=塌方'))).toBe(true);
  });

  it('ignore what nobody can have meant', () => {
    expect(read('view=everything&from=yesterday')).toMatchObject({ view: 'active', from: '' });
  });

  it('ask for whole Shanghai days and for the statuses of the view', () => {
    expect(toQuery(read('from=2026-11-01&to=2026-11-21&q=%20塌方%20'))).toEqual({
      status: 'triage,open,watching',
      q: '塌方',
      from: '2026-11-01T00:00:00+08:00',
      to: '2026-11-22T00:00:00+08:00',
    });
    expect(toQuery(read('view=overdue'))).toEqual({ overdue: true });
    expect(toQuery(read('view=all'))).toEqual({});
  });
});
