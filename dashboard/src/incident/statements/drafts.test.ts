import { describe, expect, it } from 'vitest';
import { draftsOf } from './drafts';
import type { Draft } from './drafts';

function memory() {
  const held = new Map<string, string>();
  return {
    held,
    getItem: (key: string) => held.get(key) ?? null,
    setItem: (key: string, value: string) => void held.set(key, value),
    removeItem: (key: string) => void held.delete(key),
  };
}
const draft: Draft = { kind: 'reply', title: '', text: '经核实', statement: 'statement:1' };

describe('draftsOf', () => {
  it('keeps a draft of one person for one incident', () => {
    const storage = memory();
    expect(draftsOf(storage, 'li', 'i1').save(draft)).toBe(true);
    expect(draftsOf(storage, 'li', 'i1').load()).toEqual(draft);
    expect(draftsOf(storage, 'chen', 'i1').load()).toBeUndefined();
    expect(draftsOf(storage, 'li', 'i2').load()).toBeUndefined();
  });

  it('leaves nothing behind once it is submitted or emptied', () => {
    const storage = memory();
    const drafts = draftsOf(storage, 'li', 'i1');
    drafts.save(draft);
    drafts.save({ ...draft, text: ' ' });
    expect(storage.held.size).toBe(0);
    drafts.save(draft);
    drafts.clear();
    expect(drafts.load()).toBeUndefined();
  });

  it('says when the browser would not keep it', () => {
    const full = { ...memory(), setItem: () => { throw new DOMException('full', 'QuotaExceededError'); } };
    expect(draftsOf(full, 'li', 'i1').save(draft)).toBe(false);
    expect(draftsOf(undefined, 'li', 'i1').save(draft)).toBe(false);
  });

  it.each(['{', '1', 'null', '{"kind":"tweet","text":"","title":""}', '{"kind":"reply"}'])('takes %s for no draft', (damaged) => {
    const storage = memory();
    storage.setItem('yuqing.draft.li.i1', damaged);
    expect(draftsOf(storage, 'li', 'i1').load()).toBeUndefined();
  });
});
