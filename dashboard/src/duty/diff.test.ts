import { describe, expect, it } from 'vitest';
import { differences, isSame, rebase } from './diff';
import { cellsOf } from './acts/cells';
import { freshId, moved, removed } from './directory/lists';
import type { Directory, Roster } from './types';

const roster = (role: string, people: string[], more: Partial<Roster> = {}): Roster => ({ role, people, overrides: [], swaps: [], ...more });

const base: Directory = {
  people: [
    { id: 'a', name: '甲', contacts: [] },
    { id: 'b', name: '乙', contacts: [{ channel: 'console', address: null, allowDrills: true }] },
  ],
  units: [{ id: 'u', title: '某局', policy: 'p', numberPrefix: 'U', duty: [roster('duty-officer', ['a', 'b']), roster('office', ['a'])] }],
};

function edited(edit: (directory: Directory) => void): Directory {
  const copy = structuredClone(base);
  edit(copy);
  return copy;
}

const unitOf = (directory: Directory) => directory.units[0] ?? expect.fail('no unit');
const person = (directory: Directory, index: number) => directory.people[index] ?? expect.fail('no person');
const rosterOf = (directory: Directory, index: number) => unitOf(directory).duty[index] ?? expect.fail('no roster');

describe('differences', () => {
  it('are none between null, absence and an empty list', () => {
    const other = edited((directory) => {
      person(directory, 0).phone = null;
      rosterOf(directory, 0).planned = {};
    });
    expect(isSame(base, other)).toBe(true);
    expect(differences(base, other)).toEqual([]);
  });

  it('name people, units and rosters, with names instead of ids', () => {
    const other = edited((directory) => {
      person(directory, 0).phone = '123';
      directory.people.push({ id: 'c', name: '丙', contacts: [] });
      rosterOf(directory, 0).people = ['b', 'c'];
      unitOf(directory).duty.pop();
    });
    expect(differences(base, other)).toEqual([
      { kind: 'person', what: 'changed', title: '甲', fields: [{ name: 'phone', before: '', after: '123' }] },
      { kind: 'person', what: 'added', title: '丙', fields: [] },
      { kind: 'roster', what: 'changed', title: '某局', role: 'duty-officer', fields: [{ name: 'people', before: '甲、乙', after: '乙、丙' }] },
      { kind: 'roster', what: 'removed', title: '某局', role: 'office', fields: [] },
    ]);
  });

  it('see the order of turns', () => {
    expect(differences(base, edited((directory) => rosterOf(directory, 0).people?.reverse()))).toHaveLength(1);
  });
});

describe('rebase', () => {
  it('keeps what both changed in different places', () => {
    const mine = edited((directory) => {
      person(directory, 0).phone = '1';
      directory.people.push({ id: 'c', name: '丙', contacts: [] });
    });
    const theirs = edited((directory) => {
      person(directory, 0).name = '甲甲';
      rosterOf(directory, 0).overrides = [{ id: 'o', from: 'x', to: 'y', people: ['b'] }];
      directory.people.push({ id: 'd', name: '丁', contacts: [] });
    });
    const { merged, conflicts } = rebase(base, mine, theirs);
    expect(conflicts).toEqual([]);
    expect(person(merged, 0)).toMatchObject({ name: '甲甲', phone: '1' });
    expect(merged.people.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd']);
    expect(rosterOf(merged, 0).overrides).toHaveLength(1);
  });

  it('keeps theirs where both changed the same, and says so', () => {
    const { merged, conflicts } = rebase(
      base,
      edited((directory) => (person(directory, 0).name = '我')),
      edited((directory) => (person(directory, 0).name = '他')),
    );
    expect(person(merged, 0).name).toBe('他');
    expect(conflicts).toEqual([{ kind: 'person', what: 'changed', title: '他', fields: [{ name: 'name', before: '我', after: '他' }] }]);
  });

  it('is no conflict when both did the same', () => {
    const both = edited((directory) => (person(directory, 0).name = '同'));
    expect(rebase(base, both, structuredClone(both))).toEqual({ merged: both, conflicts: [] });
  });

  it('carries a removal over, unless others changed what was removed', () => {
    const mine = edited((directory) => void unitOf(directory).duty.pop());
    expect(unitOf(rebase(base, mine, base).merged).duty).toHaveLength(1);
    const theirs = edited((directory) => (rosterOf(directory, 1).people = ['b']));
    const { merged, conflicts } = rebase(base, mine, theirs);
    expect(rosterOf(merged, 1).people).toEqual(['b']);
    expect(conflicts).toHaveLength(1);
    expect(unitOf(rebase(base, base, mine).merged).duty).toHaveLength(1);
  });
});

describe('mistakes of a sheet', () => {
  it('are in reading order, those of the whole first', () => {
    const errors = { B10: 'x', AA2: ['y'], C2: 'z', file: ['w'] };
    expect(cellsOf(errors).map(({ cell }) => cell)).toEqual(['file', 'C2', 'AA2', 'B10']);
    expect(cellsOf(errors)[1]?.messages).toEqual(['z']);
  });
});

describe('lists', () => {
  it('move and lose one without being changed themselves', () => {
    const list = ['a', 'b', 'c'];
    expect(moved(list, 0, 1)).toEqual(['b', 'a', 'c']);
    expect(moved(list, 2, 0)).toEqual(['c', 'a', 'b']);
    expect(removed(list, 1)).toEqual(['a', 'c']);
    expect(list).toEqual(['a', 'b', 'c']);
  });

  it('get ids that nobody has', () => {
    expect(freshId(['person-1', 'person-3'], 'person')).toBe('person-4');
    expect(freshId([], 'unit')).toBe('unit-1');
  });
});
