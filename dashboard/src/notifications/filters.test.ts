import { describe, expect, it } from 'vitest';
import { isNarrowed, readFilters, toQuery, writeFilters } from './filters';

const read = (text: string) => readFilters(new URLSearchParams(text));

describe('filters of the notifications', () => {
  it('start with everything', () => {
    expect(read('')).toEqual({ view: 'all', unit: '', person: '', incident: '' });
    expect(isNarrowed(read(''))).toBe(false);
  });

  it('survive the address', () => {
    const filters = read('view=dead&unit=school&person=li-ming&incident=i1');
    expect(readFilters(new URLSearchParams(writeFilters(filters)))).toEqual(filters);
    expect(isNarrowed(filters)).toBe(true);
  });

  it('understand the states of a link', () => {
    expect(read('state=dead').view).toBe('dead');
    expect(read('state=queued,failed').view).toBe('waiting');
    expect(read('state=queued').view).toBe('waiting');
    expect(read('state=nonsense').view).toBe('all');
    expect(read('view=nonsense').view).toBe('all');
  });

  it('ask for the states of the view and leave out what is empty', () => {
    expect(toQuery(read('view=waiting&unit=school'))).toEqual({ state: 'queued,failed', unit: 'school', person: undefined, incident: undefined });
  });
});
