import { ArrowLeftOutlined, DownloadOutlined, SwapOutlined, UploadOutlined, UserSwitchOutlined } from '@ant-design/icons';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button, Result, Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams, useSearchParams } from 'react-router';
import { ApiError } from '../api/problem';
import { LoadFailure } from '../app/LoadFailure';
import { useTitle } from '../app/useTitle';
import { dayOf } from '../time/days';
import { useNow } from '../time/useNow';
import { ExportDrawer } from './acts/ExportDrawer';
import { ImportDrawer } from './acts/ImportDrawer';
import { OverrideDrawer } from './acts/OverrideDrawer';
import type { Suggested } from './acts/OverrideDrawer';
import { SwapDrawer } from './acts/SwapDrawer';
import { calendarQuery, unitDutyQuery } from './api';
import { readFrom, shownDays, spanOf } from './calendar';
import { CalendarView } from './CalendarView';
import { ChangeList } from './ChangeList';
import { GapLine } from './GapLine';
import { NowPanel } from './NowPanel';
import { PhoneList } from './PhoneList';
import type { DutyCalendar, Gap, UnitDuty } from './types';
import './duty.css';

/** Who is on duty in one unit, when, and what is missing. */
export default function UnitDutyPage() {
  const { t } = useTranslation();
  const { unit = '' } = useParams();
  const [search, setSearch] = useSearchParams();
  const now = useNow();
  const today = dayOf(now);
  const from = readFrom(search.get('from'), today);
  const duty = useQuery(unitDutyQuery(unit));
  const calendar = useQuery({ ...calendarQuery(unit, from, shownDays), placeholderData: keepPreviousData });
  const title = duty.data?.title ?? calendar.data?.title;
  useTitle(title === undefined ? t('duty.title') : t('duty.titleOf', { unit: title }));
  const error = duty.error ?? calendar.error;

  if (duty.data === undefined || calendar.data === undefined) {
    return (
      <div className="page">
        <BackLink />
        {error instanceof ApiError && error.status === 404 ? (
          <Result status="404" title={t('duty.noUnit')} />
        ) : error ? (
          <LoadFailure
            error={error}
            retry={() => {
              void duty.refetch();
              void calendar.refetch();
            }}
          />
        ) : (
          <Skeleton active />
        )}
      </div>
    );
  }
  return (
    <Loaded
      key={unit}
      duty={duty.data}
      calendar={calendar.data}
      from={from}
      now={now}
      move={(day) => setSearch(day === readFrom(null, today) ? {} : { from: day }, { replace: true })}
    />
  );
}

interface LoadedProps {
  duty: UnitDuty;
  calendar: DutyCalendar;
  from: string;
  now: number;
  move: (day: string) => void;
}

type Act = { kind: 'override'; suggested?: Suggested } | { kind: 'swap' | 'import' | 'export' } | null;

function Loaded({ duty, calendar, from, now, move }: LoadedProps) {
  const { t } = useTranslation();
  const [act, setAct] = useState<Act>(null);
  const close = () => setAct(null);
  const { mayEdit } = calendar;
  const fill = (gap: Gap) => setAct({ kind: 'override', suggested: { role: gap.role, ...spanOf(gap, now) } });
  return (
    <div className="page">
      <BackLink />
      <div className="page-head">
        <div>
          <h1>{t('duty.titleOf', { unit: duty.title })}</h1>
          <p className="muted">{t('duty.zone')}</p>
        </div>
        <div className="duty-acts">
          {mayEdit && (
            <>
              <Button type="primary" icon={<UserSwitchOutlined aria-hidden />} onClick={() => setAct({ kind: 'override' })}>
                {t('duty.override.open')}
              </Button>
              <Button icon={<SwapOutlined aria-hidden />} onClick={() => setAct({ kind: 'swap' })}>
                {t('duty.swap.open')}
              </Button>
              <Button icon={<UploadOutlined aria-hidden />} onClick={() => setAct({ kind: 'import' })}>
                {t('duty.import.open')}
              </Button>
            </>
          )}
          <Button icon={<DownloadOutlined aria-hidden />} onClick={() => setAct({ kind: 'export' })}>
            {t('duty.export.open')}
          </Button>
        </div>
      </div>
      <section className={`duty-gaps ${duty.gaps.length > 0 ? 'panel duty-unit-gap' : ''}`} aria-label={t('duty.gaps')}>
        {duty.gaps.length === 0 ? (
          <p className="chip chip-done">{t('duty.noGaps')}</p>
        ) : (
          <>
            <h2>{t('duty.gapCount', { count: duty.gaps.length })}</h2>
            {duty.gaps.map((gap) => (
              <GapLine key={`${gap.role} ${gap.from}`} gap={gap} fill={mayEdit ? () => fill(gap) : undefined} />
            ))}
            {!mayEdit && <p className="muted">{t('duty.askOffice')}</p>}
          </>
        )}
      </section>
      <NowPanel duty={duty} now={now} />
      <CalendarView
        calendar={calendar}
        from={from}
        now={now}
        move={move}
        fill={mayEdit ? (role, stretch) => setAct({ kind: 'override', suggested: { role, ...spanOf(stretch, now) } }) : undefined}
      />
      <div className="duty-columns">
        <ChangeList duty={duty} calendar={calendar} now={now} />
        <PhoneList calendar={calendar} />
      </div>
      {mayEdit && (
        <p>
          <Link to={`/duty?view=rosters&unit=${encodeURIComponent(duty.unit)}`}>{t('duty.editRoster')}</Link>
        </p>
      )}
      {act?.kind === 'override' && <OverrideDrawer duty={duty} calendar={calendar} suggested={act.suggested} close={close} />}
      {act?.kind === 'swap' && <SwapDrawer duty={duty} calendar={calendar} close={close} />}
      {act?.kind === 'import' && <ImportDrawer unit={duty.unit} title={duty.title} close={close} />}
      {act?.kind === 'export' && <ExportDrawer calendar={calendar} close={close} />}
    </div>
  );
}

function BackLink() {
  const { t } = useTranslation();
  return (
    <Link className="back-link" to="/duty">
      <ArrowLeftOutlined aria-hidden /> {t('duty.allUnits')}
    </Link>
  );
}
