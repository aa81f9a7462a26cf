import { addDays, addMonths } from '../time/days';

export interface Range {
  from: string;
  to: string;
}

/** Spans that a ledger is usually wanted for: this month so far, all of the last one, this year so far. */
export function ranges(today: string): Record<'month' | 'before' | 'year', Range> {
  const month = today.slice(0, 7);
  return {
    month: { from: `${month}-01`, to: today },
    before: { from: `${addMonths(month, -1)}-01`, to: addDays(`${month}-01`, -1) },
    year: { from: `${today.slice(0, 4)}-01-01`, to: today },
  };
}
