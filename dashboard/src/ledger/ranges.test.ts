import { expect, it } from 'vitest';
import { ranges } from './ranges';

it('reaches back over the turn of the year', () => {
  expect(ranges('2026-01-05')).toEqual({
    month: { from: '2026-01-01', to: '2026-01-05' },
    before: { from: '2025-12-01', to: '2025-12-31' },
    year: { from: '2026-01-01', to: '2026-01-05' },
  });
});
