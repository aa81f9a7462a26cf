import { describe, expect, it } from 'vitest';
import { newSignalId, RetryId } from './signalId';

describe('RetryId', () => {
  it('keeps the id while the same act is retried', () => {
    const ids = new RetryId();
    const first = ids.for({ type: 'note', text: 'a' });
    expect(ids.for({ type: 'note', text: 'a' })).toBe(first);
  });

  it('gives a changed act a new id', () => {
    const ids = new RetryId();
    const first = ids.for({ type: 'note', text: 'a' });
    expect(ids.for({ type: 'note', text: 'b' })).not.toBe(first);
  });

  it('gives the same words a new id once the first were settled', () => {
    const ids = new RetryId();
    const first = ids.for({ type: 'note', text: 'a' });
    ids.settle();
    expect(ids.for({ type: 'note', text: 'a' })).not.toBe(first);
  });
});

describe('newSignalId', () => {
  it('is 128 random bits', () => {
    expect(newSignalId()).toMatch(/^[0-9a-f]{32}$/);
    expect(newSignalId()).not.toBe(newSignalId());
  });
});
