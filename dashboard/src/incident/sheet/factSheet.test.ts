import { describe, expect, it } from 'vitest';
import { changedFields, missingForReport } from './factSheet';

describe('changedFields', () => {
  it('are those that differ, an emptied one as empty', () => {
    expect(changedFields({ place: 'K112', facts: '塌方', risk: '高' }, { place: ' K112 ', facts: '边坡塌方', risk: '' })).toEqual({ facts: '边坡塌方', risk: '' });
  });
});

describe('missingForReport', () => {
  it('names what a report cannot do without', () => {
    expect(missingForReport({ happenedAt: '9:00', place: 'K112', facts: '塌方', measures: ' ', contact: '李明', contactPhone: '1' })).toEqual(['measures', 'signer']);
  });
});
