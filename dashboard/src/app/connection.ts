import { useSyncExternalStore } from 'react';

export interface Connection {
  online: boolean;
  /** Server time (ms) of the last answer of the change feed; undefined before the first. */
  asOf: number | undefined;
}

let current: Connection = { online: true, asOf: undefined };
const listeners = new Set<() => void>();

/** Notes that the server answered (or not); while offline, `asOf` stays at the last good answer. */
export function setConnection(change: Partial<Connection>): void {
  current = { ...current, ...change };
  for (const listener of listeners) {
    listener();
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useConnection(): Connection {
  return useSyncExternalStore(subscribe, () => current);
}
