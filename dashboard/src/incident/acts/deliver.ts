import type { Signal } from '../../api/api';
import { ApiError, asProblem } from '../../api/problem';
import type { Problem, SignalReceipt } from '../../api/types';

/** What sending needs from outside. */
export interface Wire {
  signal: (incident: string, signal: Signal) => Promise<SignalReceipt>;
  signalFate: (incident: string, signalId: string) => Promise<SignalReceipt>;
  sleep: (milliseconds: number) => Promise<void>;
}

/** `applied`, `waiting` when that did not become known in time, or the problem for which it was refused. */
export type Fate = 'applied' | 'waiting' | Problem;

const sendPauses = [500, 1500];
const pollPauses = [100, 150, 250, 400, 600, 800, 1000, 1000, 1500, 1500, 2000, 2000, 3000, 3000];

/**
 * Hands a signal to the register. A lost answer or a busy server is tried again under the same id, which has no
 * second effect, before the person is troubled; a server that says when to come back is not pressed.
 */
export async function deliver(wire: Wire, incident: string, signal: Signal): Promise<void> {
  for (const pause of [...sendPauses, undefined]) {
    try {
      await wire.signal(incident, signal);
      return;
    } catch (error) {
      if (pause === undefined || !(error instanceof ApiError) || !error.transient || error.retryAfter !== undefined) {
        throw error;
      }
      await wire.sleep(pause);
    }
  }
}

/** Waits up to about twenty seconds for an accepted signal to take effect. */
export async function fateOf(wire: Wire, incident: string, signalId: string): Promise<Fate> {
  for (const pause of pollPauses) {
    await wire.sleep(pause);
    try {
      const receipt = await wire.signalFate(incident, signalId);
      if (receipt.applied === true) {
        return 'applied';
      }
      if (receipt.applied === false) {
        return asProblem(receipt.problem) ?? {};
      }
    } catch (error) {
      if (!(error instanceof ApiError) || !error.transient) {
        throw error;
      }
    }
  }
  return 'waiting';
}
