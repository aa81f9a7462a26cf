import i18next from 'i18next';
import type { Alarm, AlarmPage } from '../api/watchTypes';

/** Still so, and nobody has said yet that they look after it. */
export function wantsEyes(alarm: Alarm): boolean {
  return !alarm.clearedAt && !alarm.seenAt;
}

/** What the product says about it, in the language of the page where it says so. */
export function alarmText(alarm: Pick<Alarm, 'text' | 'textEn' | 'subject'>): string {
  return (i18next.language === 'en' ? alarm.textEn : undefined) || alarm.text || alarm.subject || '';
}

/** Where the matter behind an alarm can be looked at; the kinds name different things. */
export function placeOf(alarm: Alarm): string | undefined {
  switch (alarm.kind) {
    case 'run-failed':
    case 'run-terminated':
      return alarm.incident ? `/incidents/${encodeURIComponent(alarm.incident)}` : '/runs';
    case 'notification-stuck':
      return '/notifications?state=queued,failed';
    case 'queue-stuck':
      return '/notifications';
    case 'roster-gap':
      return alarm.unit ? `/duty/${encodeURIComponent(alarm.unit)}` : '/duty';
    case 'calendar-ending':
      return undefined;
    default:
      return alarm.incident ? `/incidents/${encodeURIComponent(alarm.incident)}` : undefined;
  }
}

/** Those that want eyes first, then those that are seen and still so, then what is over; each newest first. */
export function byAttention(a: Alarm, b: Alarm): number {
  const rank = (alarm: Alarm) => (alarm.clearedAt ? 2 : alarm.seenAt ? 1 : 0);
  return rank(a) - rank(b) || Date.parse(b.raisedAt) - Date.parse(a.raisedAt);
}

const twoRoundsMissed = 5 * 60_000;

/** The watchdog goes its round every minute or so; one that has not come by for long is itself broken. */
export function asleep(page: AlarmPage, now: number): boolean {
  return 'lastRoundAt' in page && (!page.lastRoundAt || now - Date.parse(page.lastRoundAt) > twoRoundsMissed);
}
