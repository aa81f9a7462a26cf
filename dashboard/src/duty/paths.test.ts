import { describe, expect, it } from 'vitest';
import { faultsAt, faultsOf, placeOf, segmentsOf, whereNamed, without } from './paths';
import type { Directory } from './types';

describe('a path', () => {
  it('is cut into keys and indices', () => {
    expect(segmentsOf('units[0].duty[1].people[12]')).toEqual(['units', 0, 'duty', 1, 'people', 12]);
    expect(segmentsOf('units[0].duty[1].planned.2026-11-21[0]')).toEqual(['units', 0, 'duty', 1, 'planned', '2026-11-21', 0]);
  });

  it.each([
    ['people[2].contacts[0].address', { kind: 'person', person: 2, contact: 0, field: 'address' }],
    ['people[2].contacts[0]', { kind: 'person', person: 2, contact: 0 }],
    ['people[2].contacts', { kind: 'person', person: 2, field: 'contacts' }],
    ['people[2].name', { kind: 'person', person: 2, field: 'name' }],
    ['people[2]', { kind: 'person', person: 2 }],
    ['units[0].duty[1].people[0]', { kind: 'unit', unit: 0, roster: 1, field: 'people[0]' }],
    ['units[0].duty[1].daysOff.start', { kind: 'unit', unit: 0, roster: 1, field: 'daysOff.start' }],
    ['units[3].policy', { kind: 'unit', unit: 3, field: 'policy' }],
    ['version', { kind: 'other' }],
    ['$', { kind: 'other' }],
    ['', { kind: 'other' }],
  ])('%s leads to its field', (path, place) => {
    expect(placeOf(path)).toEqual(place);
  });
});

describe('faults', () => {
  const faults = { 'people[1].name': ['a'], 'people[1].contacts[0].address': ['b'], 'people[10].name': ['c'] };

  it('belong to a place and everything below it', () => {
    expect(faultsAt(faults, 'people[1]')).toEqual(['a', 'b']);
    expect(faultsAt(faults, 'people')).toEqual(['a', 'b', 'c']);
    expect(faultsAt(faults, 'people[1].contacts')).toEqual(['b']);
    expect(faultsAt(faults, 'people[2]')).toEqual([]);
  });

  it('stand at exactly their field', () => {
    expect(faultsOf(faults, 'people[1]')).toEqual([]);
    expect(faultsOf(faults, 'people[1].name')).toEqual(['a']);
  });

  it('are forgotten once their field or its list changes, and only those', () => {
    expect(Object.keys(without(faults, 'people[1].name'))).toEqual(['people[1].contacts[0].address', 'people[10].name']);
    expect(Object.keys(without(faults, 'people[1].contacts'))).toEqual(['people[1].name', 'people[10].name']);
    expect(without(faults, 'people')).toEqual({});
  });
});

describe('where a person is named', () => {
  it('is every roster, by turns, days off, plan, override or swap', () => {
    const roster = { role: 'duty-officer', people: [], overrides: [], swaps: [] };
    const unit = { title: 'U', policy: 'p', numberPrefix: 'U' };
    const directory: Directory = {
      people: [],
      units: [
        { ...unit, id: 'turns', duty: [{ ...roster, people: ['a'] }] },
        { ...unit, id: 'off', duty: [{ ...roster, daysOff: { people: ['a'] } }] },
        { ...unit, id: 'planned', duty: [{ ...roster, planned: { '2026-11-21': ['a'] } }] },
        { ...unit, id: 'instead', duty: [{ ...roster, overrides: [{ id: 'o', from: '', to: '', people: ['b'], insteadOf: 'a' }] }] },
        { ...unit, id: 'swap', duty: [{ ...roster, swaps: [{ id: 's', one: { day: '', person: 'b' }, other: { day: '', person: 'a' } }] }] },
        { ...unit, id: 'none', duty: [{ ...roster, people: ['b'] }] },
      ],
    };
    expect(whereNamed(directory, 'a').map((place) => place.unit)).toEqual(['turns', 'off', 'planned', 'instead', 'swap']);
  });
});
