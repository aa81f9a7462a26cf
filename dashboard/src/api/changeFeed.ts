import { ApiError } from './problem';
import type { Changes } from './types';

export interface FeedHooks {
  /** One poll; rejects when the server cannot be reached. */
  poll: (cursor: string | undefined, wait: number, signal: AbortSignal) => Promise<Changes>;
  /** Ids of incidents that changed; `null` means that something was missed and everything must be read again. */
  changed: (incidents: string[] | null) => void;
  connected: (online: boolean) => void;
  /** Waits that long, or shorter when there is reason to hope (the network is back, the page is looked at again). */
  sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** A page that nobody looks at holds no connection open: browsers allow six for all tabs together. */
  hidden: () => boolean;
}

const waitSeconds = 25;
const hiddenPause = 20_000;
const maxBackoff = 30_000;

/** Follows the change feed until aborted or signed out. Failures are retried with growing pauses. */
export async function followChanges(hooks: FeedHooks, signal: AbortSignal): Promise<void> {
  let cursor: string | undefined;
  let failures = 0;
  const stopped = () => signal.aborted; // read anew each time: it changes while we wait
  while (!stopped()) {
    try {
      const quick = cursor === undefined || failures > 0 || hooks.hidden();
      const answer = await hooks.poll(cursor, quick ? 0 : waitSeconds, signal);
      hooks.connected(true);
      if (cursor === undefined) {
        hooks.changed(null); // whatever was read before this cursor may have changed since
      } else if (answer.items.length > 0) {
        hooks.changed([...new Set(answer.items.map((item) => item.incident))]);
      }
      cursor = answer.cursor;
      failures = 0;
      if (hooks.hidden()) {
        await hooks.sleep(hiddenPause, signal);
      }
    } catch (error) {
      if (stopped() || (error instanceof ApiError && error.status === 401)) {
        return;
      }
      failures += 1;
      if (error instanceof ApiError && (error.status === 400 || error.status === 410)) {
        cursor = undefined; // the server no longer knows this cursor: start afresh and read everything again
      } else {
        hooks.connected(false);
      }
      await hooks.sleep(backoff(failures, error), signal);
    }
  }
}

function backoff(failures: number, error: unknown): number {
  const asked = error instanceof ApiError ? (error.retryAfter ?? 0) * 1000 : 0;
  return Math.max(asked, Math.min(maxBackoff, 1000 * 2 ** (failures - 1)));
}
