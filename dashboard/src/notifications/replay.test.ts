import { describe, expect, it } from 'vitest';
import { ApiError } from '../api/problem';
import type { Notification } from '../api/types';
import { isFinal, replayAll, withKept } from './replay';
import type { Progress } from './replay';

const dead = (id: string, more: Partial<Notification> = {}): Notification => ({ id, state: 'dead', attempts: 8, queuedAt: `2026-11-21T02:0${id}:00+08:00`, ...more });
const never = new AbortController().signal;

function wire(answers: Record<string, (ApiError | undefined)[]>) {
  const calls: string[] = [];
  const slept: number[] = [];
  return {
    calls,
    slept,
    replay: (id: string) => {
      calls.push(id);
      const error = answers[id]?.shift();
      return error ? Promise.reject(error) : Promise.resolve();
    },
    sleep: (milliseconds: number) => {
      slept.push(milliseconds);
      return Promise.resolve();
    },
  };
}

describe('replayAll', () => {
  it('sends each again and tells how far it is', async () => {
    const told: Progress[] = [];
    const result = await replayAll(wire({}), [dead('1'), dead('2')], (progress) => told.push(progress), never);
    expect(result).toEqual({ total: 2, queued: 2, refused: [] });
    expect(told.map(({ queued }) => queued)).toEqual([0, 1, 2]);
  });

  it('goes on after one that is refused and keeps why', async () => {
    const refusal = new ApiError(409, { detail: 'no contact' });
    const result = await replayAll(wire({ 1: [refusal] }), [dead('1'), dead('2')], () => undefined, never);
    expect(result.queued).toBe(1);
    expect(result.refused.map(({ notification, error }) => [notification.id, error.message])).toEqual([['1', 'no contact']]);
    expect(result.stopped).toBeUndefined();
  });

  it('waits for a busy server as long as it asks', async () => {
    const one = wire({ 1: [new ApiError(429, {}, 30)] });
    expect(await replayAll(one, [dead('1')], () => undefined, never)).toMatchObject({ queued: 1 });
    expect(one.slept).toEqual([30_000]);
  });

  it('ends when the server cannot be reached', async () => {
    const gone = new ApiError(0, {});
    const one = wire({ 1: [gone, gone, gone] });
    expect(await replayAll(one, [dead('1'), dead('2')], () => undefined, never)).toMatchObject({ queued: 0, stopped: 'unreachable' });
    expect(one.calls).toEqual(['1', '1', '1']);
  });

  it('ends when it is asked to', async () => {
    const abort = new AbortController();
    const result = await replayAll(wire({}), [dead('1'), dead('2')], ({ queued }) => queued === 1 && abort.abort(), abort.signal);
    expect(result).toMatchObject({ queued: 1, stopped: 'asked' });
  });
});

describe('withKept', () => {
  it('keeps what was sent again in its place although the filter has lost it', () => {
    const kept = new Map([['2', dead('2', { state: 'sent' })]]);
    expect(withKept([dead('3'), dead('1')], kept).map(({ id, state }) => [id, state])).toEqual([['3', 'dead'], ['2', 'sent'], ['1', 'dead']]);
  });

  it('believes the answer to the replay over a list that was read before it', () => {
    expect(withKept([dead('1')], new Map([['1', dead('1', { state: 'queued' })]]))[0]?.state).toBe('queued');
  });

  it('believes the list when it died again', () => {
    expect(withKept([dead('1', { attempts: 16 })], new Map([['1', dead('1', { state: 'queued' })]]))[0]).toMatchObject({ state: 'dead', attempts: 16 });
  });
});

it('a notification rests once it has arrived, was given up or withdrawn', () => {
  expect(['queued', 'failed', 'sent', 'delivered', 'dead', 'withdrawn'].map((state) => isFinal(state as 'queued'))).toEqual([false, false, true, true, true, true]);
});
