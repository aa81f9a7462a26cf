import type { MonitoringSpan } from '../api/oversight';
import { addDays, dayOf } from '../time/days';

const recentDays = 7;

/** What the navigation watches and the page puts on top: today and the week before it. `today` in milliseconds. */
export function recentSpan(today: number): MonitoringSpan {
  const to = dayOf(today);
  return { from: addDays(to, -recentDays), to };
}
