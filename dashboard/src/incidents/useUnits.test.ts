import { describe, expect, it } from 'vitest';
import { levelsOf, toOptions } from './useUnits';

const units = [
  { id: 'highway', levels: [{ id: 'I', title: '一级' }, { id: 'II', title: '二级' }] },
  { id: 'town', levels: [{ id: 'major', title: '重大' }] },
  { id: 'school', levels: [{ id: 'major', title: '重大' }] },
];

describe('levelsOf', () => {
  it('are those of the unit, or of all without repetition', () => {
    expect(levelsOf(units, 'town').map(({ id }) => id)).toEqual(['major']);
    expect(levelsOf(units, '').map(({ id }) => id)).toEqual(['I', 'II', 'major']);
    expect(levelsOf(units, 'unknown')).toEqual([]);
  });
});

describe('toOptions', () => {
  it('keeps what is selected', () => {
    expect(toOptions([{ id: 'I', title: '一级' }], 'IX')).toEqual([
      { value: 'I', label: '一级' },
      { value: 'IX', label: 'IX' },
    ]);
  });
});
