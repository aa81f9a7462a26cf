import { ApiError } from '../api/problem';
import type { DeliveryState, Notification } from '../api/types';

/** How far sending many again has come. */
export interface Progress {
  total: number;
  queued: number;
  refused: { notification: Notification; error: ApiError }[];
  /** Set when it was given up before the end: the server could not be reached, or the person stopped it. */
  stopped?: 'unreachable' | 'asked';
}

export interface ReplayWire {
  replay: (id: string) => Promise<unknown>;
  sleep: (milliseconds: number) => Promise<void>;
}

const pauses = [1_000, 4_000];

/** Sends one again; a busy server is given time, one that cannot be reached too. */
async function replayOne(wire: ReplayWire, id: string): Promise<void> {
  for (const pause of [...pauses, undefined]) {
    try {
      await wire.replay(id);
      return;
    } catch (error) {
      if (pause === undefined || !(error instanceof ApiError) || !error.transient) {
        throw error;
      }
      await wire.sleep(Math.max(pause, (error.retryAfter ?? 0) * 1000));
    }
  }
}

/**
 * Sends notifications again one after the other, telling after each how far it is. One that is refused (it has been sent
 * again by somebody else, its person has no contact) does not hold up the others; a server that cannot be reached ends it.
 */
export async function replayAll(
  wire: ReplayWire,
  notifications: readonly Notification[],
  told: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<Progress> {
  let progress: Progress = { total: notifications.length, queued: 0, refused: [] };
  const say = (change: Partial<Progress>) => {
    progress = { ...progress, ...change };
    told(progress);
  };
  say({});
  for (const notification of notifications) {
    if (signal.aborted) {
      say({ stopped: 'asked' });
      break;
    }
    try {
      await replayOne(wire, notification.id ?? '');
      say({ queued: progress.queued + 1 });
    } catch (failure) {
      const error = failure instanceof ApiError ? failure : new ApiError(0, { title: String(failure) });
      if (error.transient) {
        say({ stopped: 'unreachable' });
        break;
      }
      say({ refused: [...progress.refused, { notification, error }] });
    }
  }
  return progress;
}

/** Whether nothing more will happen to it by itself. */
export function isFinal(state: DeliveryState | undefined): boolean {
  return state === 'sent' || state === 'delivered' || state === 'dead' || state === 'withdrawn';
}

/** The list as it is read, with those that were sent again from here kept in their places although the filter has lost them. */
export function withKept(items: readonly Notification[], kept: ReadonlyMap<string, Notification>): Notification[] {
  const fresh = new Map(items.map((item) => [item.id, item]));
  const lost = [...kept.values()].filter(({ id }) => !fresh.has(id));
  return [...items.map((item) => pick(item, kept.get(item.id ?? ''))), ...lost].sort((a, b) => (b.queuedAt ?? '').localeCompare(a.queuedAt ?? ''));
}

/** A list that was read before the replay still says dead. */
function pick(read: Notification, kept: Notification | undefined): Notification {
  return kept && read.state === 'dead' && (kept.attempts ?? 0) >= (read.attempts ?? 0) ? kept : read;
}
