import { toLocalInput } from './shanghai';

/** Days (`2026-11-21`) and months (`2026-11`) of Asia/Shanghai, as text that sorts. */

export function dayOf(time: number | string): string {
  return toLocalInput(time).slice(0, 10);
}

export function monthOf(time: number | string): string {
  return toLocalInput(time).slice(0, 7);
}

/** The day so many days later, or earlier. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

export function addMonths(month: string, months: number): string {
  const [year = 0, index = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, index - 1 + months, 1)).toISOString().slice(0, 7);
}

/** All days of a month. */
export function daysOf(month: string): string[] {
  const days: string[] = [];
  for (let day = `${month}-01`; day.startsWith(month); day = addDays(day, 1)) {
    days.push(day);
  }
  return days;
}

/** 0 for Monday to 6 for Sunday: Chinese calendars begin with Monday. */
export function weekdayOf(day: string): number {
  return (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
}

/** A month as the address may carry it; anything else becomes `otherwise`. */
export function readMonth(text: string | null, otherwise: string): string {
  return text !== null && /^\d{4}-(0[1-9]|1[0-2])$/.test(text) ? text : otherwise;
}
