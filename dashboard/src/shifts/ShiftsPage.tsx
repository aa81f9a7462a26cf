import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Button, Segmented, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { currentShiftQuery, shiftsQuery } from '../api/shifts';
import type { ShiftLine } from '../api/shiftTypes';
import { LoadFailure } from '../app/LoadFailure';
import { useTitle } from '../app/useTitle';
import { UnitSelect } from '../incidents/UnitSelect';
import { useUnits } from '../incidents/useUnits';
import { nameOf } from '../i18n/i18n';
import { listed, titleOf } from '../i18n/titles';
import { useSession } from '../session/useSession';
import { Countdown } from '../time/Countdown';
import { shortTime } from '../time/shanghai';
import { useToday } from '../time/useNow';
import { Counts, Marks } from './ShiftParts';
import { upcoming, waitsFor } from './upcoming';

const kinds = ['', 'handover', 'digest'] as const;
type Kind = (typeof kinds)[number];

export default function ShiftsPage() {
  const { t } = useTranslation();
  useTitle(t('shift.title'));
  const { user } = useSession();
  const [search, setSearch] = useSearchParams();
  const unit = search.get('unit') ?? '';
  const asked = search.get('kind') ?? '';
  const kind: Kind = kinds.find((one) => one === asked) ?? '';
  const query = useInfiniteQuery(shiftsQuery({ unit: unit || undefined, kind: kind || undefined }));
  const lines = query.data?.pages.flatMap((page) => page.items) ?? [];
  const show = (change: { unit?: string; kind?: string }) =>
    setSearch(Object.fromEntries(Object.entries({ unit, kind, ...change }).filter(([, value]) => value !== '')), { replace: true });
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>{t('shift.title')}</h1>
          <p className="muted">{t('shift.hint')}</p>
        </div>
        <div className="watch-filters">
          <UnitSelect all unit={unit} onChange={(value) => show({ unit: value })} />
          <Segmented<Kind>
            aria-label={t('shift.kind')}
            value={kind}
            onChange={(value) => show({ kind: value })}
            options={kinds.map((value) => ({ value, label: value === '' ? t('shift.anyKind') : nameOf('shiftKind', value) }))}
          />
        </div>
      </div>
      <Now chosen={unit} />
      <h2 className="section-title">{t('shift.reports')}</h2>
      {query.isPending && <Skeleton active paragraph={{ rows: 6 }} />}
      {query.isError && !query.data && <LoadFailure error={query.error} retry={() => void query.refetch()} />}
      {query.data && lines.length === 0 && (
        <div className="empty">
          <p className="empty-title">{t('shift.none')}</p>
          <p>{t('shift.noneHint')}</p>
        </div>
      )}
      <ul className="watch-list" aria-label={t('shift.reports')}>
        {lines.map((line) => (
          <Line key={line.id} line={line} mine={waitsFor(line, user)} />
        ))}
      </ul>
      {query.hasNextPage && (
        <div className="list-foot">
          <Button size="large" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('list.more')}
          </Button>
        </div>
      )}
    </div>
  );
}

/** What would be handed over this minute, and what is due next. */
function Now({ chosen }: { chosen: string }) {
  const { t } = useTranslation();
  const units = useUnits();
  const unit = chosen || (units.length === 1 ? (units[0]?.id ?? '') : '');
  const { data, error, refetch } = useQuery({ ...currentShiftQuery(unit), enabled: unit !== '' });
  const [first] = data ? upcoming(data.content) : [];
  if (unit === '') {
    return (
      <section className="panel shift-now" aria-label={t('shift.now')}>
        <h2>{t('shift.now')}</h2>
        <p className="muted">{t('shift.chooseUnit')}</p>
        <p className="watch-links">
          {units.map((one) => (
            <Link key={one.id} to={`/shifts/current?unit=${encodeURIComponent(one.id)}`}>
              {titleOf(one)}
            </Link>
          ))}
        </p>
      </section>
    );
  }
  return (
    <section className={`panel shift-now ${first ? 'edge-soon' : 'edge-none'}`} aria-label={t('shift.now')}>
      <div className="page-head">
        <h2>{t('shift.now')}</h2>
        <Link to={`/shifts/current?unit=${encodeURIComponent(unit)}`}>{t('shift.openNow')}</Link>
      </div>
      {!data && (error ? <LoadFailure compact error={error} retry={() => void refetch()} /> : <Skeleton active paragraph={{ rows: 1 }} />)}
      {data && <Counts line={data} />}
      {data &&
        (first?.dueAt ? (
          <p className="shift-first">
            <Countdown due={first.dueAt} size="small" />
            <Link to={`/incidents/${encodeURIComponent(first.incident)}`}>{[titleOf({ id: first.obligation, ...first }), first.number].join(' · ')}</Link>
          </p>
        ) : (
          <p className="muted">{t('shift.nothingDue')}</p>
        ))}
    </section>
  );
}

function Line({ line, mine }: { line: ShiftLine; mine: boolean }) {
  const { t } = useTranslation();
  const today = useToday();
  const names = (people: { name: string }[]) => (people.length > 0 ? listed(people.map(({ name }) => name)) : t('shift.nobody'));
  const waiting = line.kind === 'handover' && !line.confirmedAt;
  return (
    <li className={`panel watch-item edge-${mine ? 'overdue' : waiting ? 'soon' : 'none'}`} data-shift={line.id} data-confirmed={line.confirmedAt ? 'yes' : 'no'}>
      <div className="watch-item-body">
        <h3>
          <Link to={`/shifts/${encodeURIComponent(line.id ?? '')}`}>
            {nameOf('shiftKind', line.kind)} {shortTime(line.to, today)}
          </Link>
          <span>{line.unitTitle ?? line.unit}</span>
          <Marks line={line} />
        </h3>
        {line.kind === 'handover' && (
          <p>
            {names(line.handsOver)} → <strong>{names(line.takesOver)}</strong>
          </p>
        )}
        <Counts line={line} />
      </div>
      <div className="watch-item-acts">
        {line.confirmedAt ? (
          <span className="chip chip-done">{t('shift.confirmedBy', { name: line.confirmedByName ?? line.confirmedBy ?? '', time: shortTime(line.confirmedAt, today) })}</span>
        ) : (
          waiting && <span className={`chip ${mine ? 'chip-late' : 'chip-extended'}`}>{mine ? t('shift.waitsForYou') : t('shift.unconfirmed')}</span>
        )}
      </div>
    </li>
  );
}
