import { PrinterOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useParams, useSearchParams } from 'react-router';
import { ApiError } from '../api/problem';
import { currentShiftQuery, shiftQuery } from '../api/shifts';
import type { ShiftPerson, ShiftReport } from '../api/shiftTypes';
import { LoadFailure } from '../app/LoadFailure';
import { NotFound } from '../app/NotFound';
import { useTitle } from '../app/useTitle';
import { nameOf } from '../i18n/i18n';
import { listed } from '../i18n/titles';
import { fullTime } from '../time/shanghai';
import { useNow } from '../time/useNow';
import { Confirmation, Remarks } from './ShiftActs';
import { Next } from './Next';
import { Counts, Marks } from './ShiftParts';
import { Sections } from './Sections';

/** A report by its id; `current` is the live preview of a unit. */
export default function ShiftPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const [search] = useSearchParams();
  const unit = search.get('unit') ?? '';
  const live = id === 'current';
  const stored = useQuery({ ...shiftQuery(id), enabled: !live });
  const current = useQuery({ ...currentShiftQuery(unit), enabled: live && unit !== '' });
  const { data, error, refetch } = live ? current : stored;
  useTitle(live ? t('shift.now') : data && `${nameOf('shiftKind', data.kind)} ${fullTime(data.to).slice(0, 16)}`);
  if (data) {
    return <Report report={data} live={live} />;
  }
  if ((error instanceof ApiError && (error.status === 404 || error.status === 403)) || (live && unit === '')) {
    return <NotFound text={t('shift.notFound')} />;
  }
  return error ? (
    <LoadFailure error={error} retry={() => void refetch()} />
  ) : (
    <div className="page" role="status" aria-label={t('app.loading')}>
      <Skeleton active title={{ width: '60%' }} paragraph={{ rows: 8 }} />
    </div>
  );
}

const minute = 60_000;

function Report({ report, live }: { report: ShiftReport; live: boolean }) {
  const { t } = useTranslation();
  const now = Math.floor(useNow() / minute) * minute;
  // While its shift runs, the live picture tells which of its tasks are settled meanwhile.
  const running = !live && report.kind === 'handover' && now < Date.parse(report.until);
  const { data: present } = useQuery({ ...currentShiftQuery(report.unit), enabled: running });
  return (
    <div className="page shift-report">
      <Link to={`/shifts?unit=${encodeURIComponent(report.unit)}`} className="back-link no-print">
        ‹ {t('shift.back')}
      </Link>
      <Head report={report} live={live} />
      <Next report={report} present={live ? undefined : present} />
      <Confirmation report={report} live={live} />
      <Remarks report={report} live={live} />
      <Sections report={report} />
    </div>
  );
}

function Head({ report, live }: { report: ShiftReport; live: boolean }) {
  const { t } = useTranslation();
  const time = (value: string) => fullTime(value).slice(0, 16);
  const people: [string, ShiftPerson[]][] =
    report.kind === 'handover'
      ? [
          [t('shift.handsOver'), report.handsOver],
          [t('shift.takesOver'), report.takesOver],
          [t('shift.leaders'), report.leaders],
        ]
      : [];
  return (
    <header className="panel shift-head">
      <div className="page-head">
        <div>
          <h1>
            {live ? t('shift.now') : nameOf('shiftKind', report.kind)} · {report.unitTitle ?? report.unit}
          </h1>
          <p className="muted">
            {t('shift.span', { from: time(report.from), to: time(report.to) })} · {live ? t('shift.liveAt', { time: fullTime(report.madeAt).slice(11) }) : t('shift.madeAt', { time: time(report.madeAt) })}
          </p>
          <p className="badges">
            <Marks line={report} />
          </p>
        </div>
        <div className="acts no-print">
          {!live && report.kind === 'handover' && (
            <Link to={`/shifts/current?unit=${encodeURIComponent(report.unit)}`}>
              <Button tabIndex={-1}>{t('shift.now')}</Button>
            </Link>
          )}
          <Button icon={<PrinterOutlined aria-hidden />} onClick={() => window.print()}>
            {t('shift.print')}
          </Button>
        </div>
      </div>
      {people.length > 0 && (
        <dl className="shift-people">
          {people.map(([label, list]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{list.length > 0 ? listed(list.map(({ name }) => name)) : t('shift.nobody')}</dd>
            </div>
          ))}
        </dl>
      )}
      <Counts line={report} />
    </header>
  );
}
