import { describe, expect, it } from 'vitest';
import { ApiError } from '../../api/problem';
import type { SignalReceipt } from '../../api/types';
import { deliver, fateOf } from './deliver';
import type { Wire } from './deliver';

const act = { signalId: 's1', type: 'note', text: '已联系现场' };
const accepted: SignalReceipt = { signalId: 's1', applied: null };

/** A wire that answers from a script and notes what was sent and how long was waited. */
function scripted(answers: (SignalReceipt | ApiError)[]) {
  const log = { sent: [] as unknown[], asked: 0, slept: [] as number[] };
  const next = (): Promise<SignalReceipt> => {
    const answer = answers.shift() ?? accepted;
    return answer instanceof ApiError ? Promise.reject(answer) : Promise.resolve(answer);
  };
  const wire: Wire = {
    signal: (_, signal) => {
      log.sent.push(signal);
      return next();
    },
    signalFate: () => {
      log.asked += 1;
      return next();
    },
    sleep: (milliseconds) => {
      log.slept.push(milliseconds);
      return Promise.resolve();
    },
  };
  return { wire, log };
}

describe('deliver', () => {
  it('repeats a lost answer under the same id', async () => {
    const { wire, log } = scripted([new ApiError(0, {}), new ApiError(503, {}), accepted]);
    await deliver(wire, 'i1', act);
    expect(log.sent).toEqual([act, act, act]);
    expect(log.slept).toEqual([500, 1500]);
  });

  it('gives up after three attempts and says why', async () => {
    const { wire, log } = scripted([new ApiError(0, {}), new ApiError(0, {}), new ApiError(503, {})]);
    await expect(deliver(wire, 'i1', act)).rejects.toMatchObject({ status: 503 });
    expect(log.sent).toHaveLength(3);
  });

  it.each([400, 403, 409])('does not repeat a refusal with %i', async (status) => {
    const { wire, log } = scripted([new ApiError(status, {})]);
    await expect(deliver(wire, 'i1', act)).rejects.toMatchObject({ status });
    expect(log.sent).toHaveLength(1);
  });

  it('does not press a server that says when to come back', async () => {
    const { wire, log } = scripted([new ApiError(429, {}, 60)]);
    await expect(deliver(wire, 'i1', act)).rejects.toMatchObject({ retryAfter: 60 });
    expect(log.sent).toHaveLength(1);
  });
});

describe('fateOf', () => {
  it('asks until it is applied, over short failures', async () => {
    const { wire, log } = scripted([accepted, new ApiError(0, {}), { signalId: 's1', applied: true }]);
    expect(await fateOf(wire, 'i1', 's1')).toBe('applied');
    expect(log.asked).toBe(3);
  });

  it('brings the problem of a signal that was refused later', async () => {
    const problem = { detail: '补录须由另一人确认。' };
    const { wire } = scripted([{ signalId: 's1', applied: false, problem }]);
    expect(await fateOf(wire, 'i1', 's1')).toEqual(problem);
  });

  it('stops waiting after a while without calling it a failure', async () => {
    const { wire, log } = scripted([]);
    expect(await fateOf(wire, 'i1', 's1')).toBe('waiting');
    expect(log.slept.reduce((sum, pause) => sum + pause, 0)).toBeLessThan(25_000);
  });
});
