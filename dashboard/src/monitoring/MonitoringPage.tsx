import { useQuery } from '@tanstack/react-query';
import { Alert, Segmented, Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { monitoringQuery } from '../api/oversight';
import type { MonitoringEntry } from '../api/oversightTypes';
import { LoadFailure } from '../app/LoadFailure';
import { MonthPicker } from '../app/MonthPicker';
import { useTitle } from '../app/useTitle';
import { UnitSelect } from '../incidents/UnitSelect';
import { useUnits } from '../incidents/useUnits';
import { addDays, addMonths, monthOf, readMonth } from '../time/days';
import { useToday } from '../time/useNow';
import { DayDrawer } from './DayDrawer';
import type { Day } from './DayDrawer';
import { EntryDrawer } from './EntryDrawer';
import { EntryRow } from './EntryRow';
import { byDue, byUnit, isOpen } from './entries';
import { recentSpan } from './span';
import { UnitCalendar } from './UnitCalendar';

/** The daily monitoring record: what is to be entered now, and a month of every unit. */
export default function MonitoringPage() {
  const { t } = useTranslation();
  useTitle(t('monitoring.title'));
  const [search, setSearch] = useSearchParams();
  const thisMonth = monthOf(useToday());
  const month = readMonth(search.get('month'), thisMonth);
  const unit = search.get('unit') ?? '';
  const listed = search.get('view') === 'list';
  const severalUnits = useUnits().length > 1;
  const [entering, setEntering] = useState<MonitoringEntry | null>(null);

  const change = (values: Record<string, string>) =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        Object.entries(values).forEach(([name, value]) => (value === '' ? after.delete(name) : after.set(name, value)));
        return after;
      },
      { replace: true },
    );

  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>{t('monitoring.title')}</h1>
          <p className="muted">{t('monitoring.hint')}</p>
        </div>
      </div>
      <OpenEntries unit={unit} enter={setEntering} />
      <section className="filters" aria-label={t('list.filters')}>
        <MonthPicker month={month} onChange={(value) => change({ month: value === thisMonth ? '' : value })} />
        {(severalUnits || unit !== '') && <UnitSelect all unit={unit} onChange={(value) => change({ unit: value })} />}
        <Segmented
          aria-label={t('monitoring.view')}
          options={[
            { value: 'calendar', label: t('monitoring.calendar') },
            { value: 'list', label: t('monitoring.list') },
          ]}
          value={listed ? 'list' : 'calendar'}
          onChange={(view) => change({ view: view === 'list' ? view : '' })}
        />
      </section>
      <Month month={month} unit={unit} listed={listed} enter={setEntering} />
      {entering && <EntryDrawer entry={entering} close={() => setEntering(null)} />}
    </div>
  );
}

/** What can be entered now, whatever month is shown below. */
function OpenEntries({ unit, enter }: { unit: string; enter: (entry: MonitoringEntry) => void }) {
  const { t } = useTranslation();
  const today = useToday();
  const { data } = useQuery(monitoringQuery(recentSpan(today)));
  const mine = (data ?? []).filter((entry) => unit === '' || entry.unit === unit);
  const open = mine.filter(isOpen).sort(byDue);
  if (data === undefined) {
    return null; // the month below says what is wrong
  }
  if (open.length === 0) {
    const { to } = recentSpan(today);
    const owed = mine.some((entry) => entry.date === to);
    return <Alert type={owed ? 'success' : 'info'} showIcon title={owed ? t('monitoring.nothingOpen') : t('monitoring.noneOwed')} />;
  }
  return (
    <section className="monitoring-open" aria-label={t('monitoring.open', { count: open.length })}>
      <h2 className="section-title">{t('monitoring.open', { count: open.length })}</h2>
      <ul className="rows">
        {open.map((entry) => (
          <EntryRow key={entry.id} entry={entry} enter={enter} clock />
        ))}
      </ul>
    </section>
  );
}

interface MonthProps {
  month: string;
  unit: string;
  listed: boolean;
  enter: (entry: MonitoringEntry) => void;
}

function Month({ month, unit, listed, enter }: MonthProps) {
  const { t } = useTranslation();
  const query = useQuery(monitoringQuery({ unit: unit || undefined, from: `${month}-01`, to: addDays(`${addMonths(month, 1)}-01`, -1) }));
  const [day, setDay] = useState<Day | null>(null);
  const units = byUnit(query.data ?? [], useToday());
  if (query.isPending) {
    return <Skeleton active paragraph={{ rows: 6 }} />;
  }
  if (query.data === undefined) {
    return <LoadFailure error={query.error} retry={() => void query.refetch()} />;
  }
  if (units.length === 0) {
    return (
      <div className="empty">
        <p className="empty-title">{t('monitoring.empty')}</p>
        <p>{t('monitoring.emptyHint')}</p>
      </div>
    );
  }
  const newestFirst = [...query.data].sort((a, b) => byDue(b, a));
  const shown = day && { ...day, entries: units.find((one) => one.unit === day.unit)?.days.get(day.date) ?? day.entries };
  return (
    <>
      {query.isError && <Alert type="warning" showIcon title={t('monitoring.partial')} />}
      {listed ? (
        <ul className="rows">
          {newestFirst.map((entry) => (
            <EntryRow key={entry.id} entry={entry} enter={enter} content />
          ))}
        </ul>
      ) : (
        <div className="calendars">
          {units.map((one) => (
            <UnitCalendar key={one.unit} month={month} unit={one} open={(date, entries) => setDay({ unit: one.unit, title: one.title, date, entries })} />
          ))}
        </div>
      )}
      {shown && <DayDrawer day={shown} enter={enter} close={() => setDay(null)} />}
    </>
  );
}
