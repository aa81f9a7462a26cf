import { useSyncExternalStore } from 'react';
import { serverClock } from './serverClock';

// One ticker for the whole page: every countdown changes in the same frame, on the server's second.
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setTimeout> | undefined;
let current = serverClock.now();

function tick(): void {
  current = serverClock.now();
  for (const listener of listeners) {
    listener();
  }
  schedule();
}

function schedule(): void {
  timer = setTimeout(tick, 1000 - (serverClock.now() % 1000) + 5);
}

/** Calls the listener once a second, on the server's second. */
export function subscribeToSeconds(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    current = serverClock.now();
    schedule();
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearTimeout(timer);
      timer = undefined;
    }
  };
}

/** The server's time at the last tick, in milliseconds. */
export function currentSecond(): number {
  return current;
}

/** The server's time in milliseconds; renders the caller once a second. */
export function useNow(): number {
  return useSyncExternalStore(subscribeToSeconds, currentSecond);
}

const dayMilliseconds = 86_400_000;
const shanghaiOffset = 8 * 3_600_000;

/** Start of the present day in Shanghai, in milliseconds; renders the caller once a day. What short times leave out depends on it. */
export function useToday(): number {
  return useSyncExternalStore(
    subscribeToSeconds,
    () => Math.floor((current + shanghaiOffset) / dayMilliseconds) * dayMilliseconds - shanghaiOffset,
  );
}
