import { useTranslation } from 'react-i18next';
import type { MonitoringEntry } from '../api/oversightTypes';
import { nameOf } from '../i18n/i18n';
import { dayOf, daysOf, weekdayOf } from '../time/days';
import { useNow } from '../time/useNow';
import { dayState } from './entries';
import type { EntryState, UnitMonth } from './entries';

interface Props {
  month: string;
  unit: UnitMonth;
  open: (date: string, entries: MonitoringEntry[]) => void;
}

const weekdays = ['0', '1', '2', '3', '4', '5', '6'];
/** Told by shape as well as by colour. */
const marks: Record<EntryState, string> = { done: '✓', late: '△', due: '○', missed: '✕', waived: '–' };

/** A month of one unit, a cell a day. */
export function UnitCalendar({ month, unit, open }: Props) {
  const { t } = useTranslation();
  const now = useNow();
  const today = dayOf(now);
  const { done, late, missed } = unit.counts;
  return (
    <section className="panel calendar" aria-label={unit.title}>
      <h2>{unit.title}</h2>
      <p className="muted">{t('monitoring.counts', { done, late, missed })}</p>
      <div className="calendar-days">
        {weekdays.map((day) => (
          <span key={day} className="calendar-weekday" aria-hidden>
            {nameOf('weekday', day)}
          </span>
        ))}
        {daysOf(month).map((date, index) => {
          const entries = unit.days.get(date);
          const state = entries && dayState(entries, now);
          const label = t('monitoring.day', { date, state: state === undefined ? t('monitoring.nothing') : nameOf('entryState', state) });
          return (
            <button
              key={date}
              type="button"
              className={`calendar-day entry-${state ?? 'none'}`}
              style={index === 0 ? { gridColumnStart: weekdayOf(date) + 1 } : undefined}
              title={label}
              aria-current={date === today ? 'date' : undefined}
              disabled={entries === undefined}
              data-date={date}
              onClick={() => open(date, entries ?? [])}
            >
              <span className="sr-only">{label}</span>
              <span aria-hidden>{Number(date.slice(8))}</span>
              <span aria-hidden>{state === undefined ? '' : marks[state]}</span>
            </button>
          );
        })}
      </div>
    </section>
  );
}
