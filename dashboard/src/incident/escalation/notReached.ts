import type { TimelineEntry } from '../../api/types';

const kinds = ['no-contact', 'delivery-failed'];

/** Lines of the record that say who could not be told about an obligation, since the last time somebody acknowledged it; newest first. */
export function notReached(entries: readonly TimelineEntry[], obligation: string): TimelineEntry[] {
  const own = entries.filter((entry) => entry.obligation === obligation);
  const since = own.findLastIndex(({ kind }) => kind === 'acknowledged');
  return own.slice(since + 1).filter(({ kind }) => kinds.includes(kind)).reverse();
}
