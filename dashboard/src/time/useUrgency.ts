import { useSyncExternalStore } from 'react';
import { countdown } from './countdown';
import type { Urgency } from './countdown';
import { currentSecond, subscribeToSeconds } from './useNow';

/** How a due time stands; renders the caller only when that changes. */
export function useUrgency(due: string | undefined): Urgency | 'none' {
  return useSyncExternalStore(subscribeToSeconds, () =>
    due === undefined ? 'none' : countdown(Date.parse(due), currentSecond()).urgency,
  );
}
