/** All units work by Asia/Shanghai, wherever the browser stands; it has kept +08:00 without summer time since 1992. */
const zone = 'Asia/Shanghai';

const parts = new Intl.DateTimeFormat('en-GB', {
  timeZone: zone,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

function fields(time: number | string): Record<string, string> | null {
  const date = new Date(time);
  return Number.isNaN(date.getTime())
    ? null
    : Object.fromEntries(parts.formatToParts(date).map((part) => [part.type, part.value]));
}

/** `2026-11-21 02:12:30`, or an empty string when the time is unknown or no time. */
export function fullTime(time: number | string | null | undefined): string {
  const f = time == null ? null : fields(time);
  return f ? `${f.year}-${f.month}-${f.day} ${f.hour}:${f.minute}:${f.second}` : '';
}

/** `11-21 02:12`, with the year in front when it is not the year of `now`, and only `02:12` on the day of `now`. */
export function shortTime(time: number | string | null | undefined, now: number): string {
  const f = time == null ? null : fields(time);
  const today = fields(now);
  if (!f || !today) {
    return '';
  }
  const clock = `${f.hour}:${f.minute}`;
  if (f.year !== today.year) {
    return `${f.year}-${f.month}-${f.day} ${clock}`;
  }
  return f.month === today.month && f.day === today.day ? clock : `${f.month}-${f.day} ${clock}`;
}

/** The value of a `datetime-local` field, read as Shanghai time, with offset; undefined when empty or malformed. */
export function fromLocalInput(value: string | null | undefined): string | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(:\d{2})?(\.\d+)?$/.exec(value ?? '');
  return match ? `${match[1]}T${match[2]}${match[3] ?? ':00'}+08:00` : undefined;
}

/** A moment as the value of a `datetime-local` field, in Shanghai time and to the minute. */
export function toLocalInput(time: number | string): string {
  const f = fields(time);
  return f ? `${f.year}-${f.month}-${f.day}T${f.hour}:${f.minute}` : '';
}

/** The same to the second: a moment that is now must not fall before something that happened in this very minute. */
export function toLocalSeconds(time: number | string): string {
  const f = fields(time);
  return f ? `${f.year}-${f.month}-${f.day}T${f.hour}:${f.minute}:${f.second}` : '';
}

/** The first moment of a Shanghai day (`2026-11-21`), with offset. */
export function dayStart(day: string): string {
  return `${day}T00:00:00+08:00`;
}

/** The first moment after a Shanghai day. */
export function dayEnd(day: string): string {
  const next = new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000);
  return dayStart(next.toISOString().slice(0, 10));
}
