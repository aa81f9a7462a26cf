/** How a due time stands now. `soon` is under 30 minutes, `critical` under 5. */
export type Urgency = 'overdue' | 'critical' | 'soon' | 'calm';

export interface Countdown {
  overdue: boolean;
  /** Whole seconds until due, or since due when overdue; never negative. */
  seconds: number;
  urgency: Urgency;
}

const criticalSeconds = 5 * 60;
const soonSeconds = 30 * 60;

/**
 * The countdown to `due` at `now` (both in milliseconds). An act at the due time itself is on time, so overdue starts
 * after it; what remains is rounded up and what has passed down, so 0 shows only at the due second.
 */
export function countdown(due: number, now: number): Countdown {
  const overdue = now > due && now - due >= 1000;
  const seconds = overdue ? Math.floor((now - due) / 1000) : Math.max(0, Math.ceil((due - now) / 1000));
  return { overdue, seconds, urgency: overdue ? 'overdue' : urgencyOf(seconds) };
}

function urgencyOf(seconds: number): Urgency {
  if (seconds < criticalSeconds) {
    return 'critical';
  }
  return seconds < soonSeconds ? 'soon' : 'calm';
}

/** The parts of a span that the page joins with its own word for days: `{ days: 2, clock: '03:04:05' }`, `{ days: 0, clock: '12:34' }`. */
export function clockParts(seconds: number): { days: number; clock: string } {
  const two = (value: number) => String(value).padStart(2, '0');
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor((seconds % 86_400) / 3_600);
  const minutes = Math.floor((seconds % 3_600) / 60);
  const tail = `${two(minutes)}:${two(seconds % 60)}`;
  return { days, clock: days > 0 || hours > 0 ? `${days > 0 ? two(hours) : String(hours)}:${tail}` : tail };
}
