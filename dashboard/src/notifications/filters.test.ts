import { describe, expect, it } from 'vitest';
import { isOfIncident, matches } from '../api/watch';
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

describe('notifications of one incident', () => {
  const item = { id: '1', state: 'dead', unit: 'school', person: 'li-ming' } as const;

  it('are filtered here by everything else', () => {
    expect(matches(item, { state: 'queued,dead' })).toBe(true);
    expect(matches(item, { state: 'dead', unit: 'school', person: 'li-ming' })).toBe(true);
    expect(matches(item, { state: 'sent' })).toBe(false);
    expect(matches(item, { state: 'dead', unit: 'town' })).toBe(false);
    expect(matches(item, { state: 'dead', person: 'chen-fang' })).toBe(false);
  });

  it('are not those of the product itself', () => {
    expect(isOfIncident('inc-1')).toBe(true);
    expect(isOfIncident('roster:school')).toBe(false);
    expect(isOfIncident(undefined)).toBe(false);
  });
});
