import { describe, expect, it } from 'vitest';
import { followChanges } from './changeFeed';
import { ApiError } from './problem';
import type { Changes } from './types';

const item = (incident: string) => ({ incident, kind: 'updated', at: '2026-11-21T02:00:00+08:00' });

/** Runs the feed against a script of answers and returns what it asked, told and waited for. */
async function run(script: (Changes | ApiError)[], hidden = false) {
  const abort = new AbortController();
  const log = { polls: [] as [string | undefined, number][], changed: [] as unknown[], online: [] as boolean[], slept: [] as number[] };
  const steps = [...script];
  await followChanges(
    {
      poll: (cursor, wait) => {
        log.polls.push([cursor, wait]);
        const step = steps.shift();
        if (step === undefined) {
          abort.abort();
          return Promise.reject(new Error('aborted'));
        }
        return step instanceof ApiError ? Promise.reject(step) : Promise.resolve(step);
      },
      changed: (incidents) => log.changed.push(incidents),
      connected: (online) => log.online.push(online),
      sleep: (milliseconds) => {
        log.slept.push(milliseconds);
        return Promise.resolve();
      },
      hidden: () => hidden,
    },
    abort.signal,
  );
  return log;
}

describe('followChanges', () => {
  it('asks where it is first, reads everything once more, then waits for what follows', async () => {
    const log = await run([{ cursor: '5', items: [item('old')] }, { cursor: '6', items: [item('a'), item('a'), item('b')] }]);
    expect(log.polls).toEqual([[undefined, 0], ['5', 25], ['6', 25]]);
    expect(log.changed).toEqual([null, ['a', 'b']]);
  });

  it('backs off while the server is away and catches up from where it was', async () => {
    const away = new ApiError(0, {});
    const log = await run([{ cursor: '5', items: [] }, away, away, away, { cursor: '9', items: [item('a')] }]);
    expect(log.slept).toEqual([1000, 2000, 4000]);
    expect(log.polls.slice(-2)).toEqual([['5', 0], ['9', 25]]);
    expect(log.online).toEqual([true, false, false, false, true]);
    expect(log.changed).toEqual([null, ['a']]);
  });

  it('never waits longer than half a minute by itself, and as long as it is told to', async () => {
    const away = Array.from({ length: 8 }, () => new ApiError(0, {}));
    expect(Math.max(...(await run(away)).slept)).toBe(30_000);
    expect((await run([new ApiError(429, {}, 90)])).slept).toEqual([90_000]);
  });

  it('reads everything again when its cursor is no longer known', async () => {
    const log = await run([{ cursor: '5', items: [] }, new ApiError(410, {}), { cursor: '1', items: [item('a')] }]);
    expect(log.polls[2]).toEqual([undefined, 0]);
    expect(log.changed).toEqual([null, null]);
  });

  it('stops when signed out', async () => {
    const log = await run([{ cursor: '5', items: [] }, new ApiError(401, {}), { cursor: '6', items: [] }]);
    expect(log.polls).toHaveLength(2);
  });

  it('holds no connection open for a page that nobody looks at', async () => {
    const log = await run([{ cursor: '5', items: [] }, { cursor: '6', items: [] }], true);
    expect(log.polls.every(([, wait]) => wait === 0)).toBe(true);
    expect(log.slept).toEqual([20_000, 20_000]);
  });
});
