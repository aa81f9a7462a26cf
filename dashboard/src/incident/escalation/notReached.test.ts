import { expect, it } from 'vitest';
import { notReached } from './notReached';

const entry = (kind: string, obligation: string | null, text = kind) => ({ at: '2026-11-21T02:00:00+08:00', kind, obligation, text });

it('lists those of the obligation that could not be told, newest first', () => {
  const entries = [entry('no-contact', 'a', '1'), entry('escalated', 'a'), entry('no-contact', 'b', 'other'), entry('delivery-failed', 'a', '2'), entry('no-contact', null)];
  expect(notReached(entries, 'a').map(({ text }) => text)).toEqual(['2', '1']);
});

it('forgets those before the last acknowledgement', () => {
  expect(notReached([entry('no-contact', 'a', '1'), entry('acknowledged', 'a'), entry('no-contact', 'a', '2')], 'a').map(({ text }) => text)).toEqual(['2']);
});
