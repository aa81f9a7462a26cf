import { expect, it } from 'vitest';
import type { Duty } from '../api/oversightTypes';
import { chapters } from './chapters';

const duty = (id: string, more: Partial<Duty> = {}): Duty => ({ id, opens: { on: 'level' }, levels: [], ...more });

it('tells every duty once: with its levels, with all levels, or with what must happen first', () => {
  const shared = [duty('answer'), duty('triage', { opens: { on: 'triage' } }), duty('letter', { flags: ['other-unit'] })];
  const told = chapters({
    id: 'p',
    title: 'P',
    levels: [
      { id: 'I', duties: [duty('flash', { levels: ['I'] }), ...shared] },
      { id: 'II', duties: [duty('bulletin', { levels: ['II'] }), duty('unmarked', { levels: undefined }), ...shared] },
    ],
  });
  expect(told.levels.map(({ duties }) => duties.map(({ id }) => id))).toEqual([['flash'], ['bulletin', 'unmarked']]);
  expect(told.common.map(({ id }) => id)).toEqual(['answer']);
  expect(told.cases.map(({ id }) => id)).toEqual(['triage', 'letter']);
});
