import { DownloadOutlined, PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { assessmentQuery } from '../api/oversight';
import { LoadFailure } from '../app/LoadFailure';
import { MonthPicker } from '../app/MonthPicker';
import { NotFound } from '../app/NotFound';
import { useDownload } from '../app/useDownload';
import { useTitle } from '../app/useTitle';
import { useFailureText } from '../incident/acts/ActFailure';
import { UnitSelect } from '../incidents/UnitSelect';
import { useUnits } from '../incidents/useUnits';
import { mayAssess, maySeeAssessment } from '../session/roles';
import { useSession } from '../session/useSession';
import { monthOf, readMonth } from '../time/days';
import { useToday } from '../time/useNow';
import { FindingDrawer } from './FindingDrawer';
import type { Deciding } from './FindingDrawer';
import { byUnit } from './findings';
import { FindingTable } from './FindingTable';

/** The monthly assessment: findings of all units with their points, and the assessor's decisions. */
export default function AssessmentPage() {
  const { t } = useTranslation();
  return maySeeAssessment(useSession()) ? <Assessment /> : <NotFound text={t('assessment.forbidden')} />;
}

function Assessment() {
  const { t } = useTranslation();
  useTitle(t('assessment.title'));
  const assessor = mayAssess(useSession());
  const [search, setSearch] = useSearchParams();
  const thisMonth = monthOf(useToday());
  const month = readMonth(search.get('month'), thisMonth);
  const unit = search.get('unit') ?? '';
  const severalUnits = useUnits().length > 1;
  const [deciding, setDeciding] = useState<Deciding | null>(null);
  const address = (nextMonth: string, nextUnit: string) =>
    setSearch({ ...(nextMonth !== thisMonth && { month: nextMonth }), ...(nextUnit && { unit: nextUnit }) }, { replace: true });
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>{t('assessment.title')}</h1>
          <p className="muted">{t('assessment.hint')}</p>
        </div>
        {assessor && (
          <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setDeciding({ decision: 'add' })}>
            {t('assessment.add')}
          </Button>
        )}
      </div>
      <section className="filters" aria-label={t('list.filters')}>
        <MonthPicker month={month} onChange={(value) => address(value, unit)} />
        {(severalUnits || unit !== '') && <UnitSelect all unit={unit} onChange={(value) => address(month, value)} />}
        <Export month={month} unit={unit} />
      </section>
      <Findings month={month} unit={unit} decide={assessor ? setDeciding : undefined} />
      {deciding && <FindingDrawer deciding={deciding} close={() => setDeciding(null)} />}
    </div>
  );
}

function Export({ month, unit }: { month: string; unit: string }) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const { busy, error, start } = useDownload();
  return (
    <>
      <Button icon={<DownloadOutlined aria-hidden />} loading={busy} onClick={() => void start('/api/assessment/export', { month, unit }, `assessment-${month}.xlsx`)}>
        {t('assessment.export')}
      </Button>
      {error && <Alert className="filters-alert" type="error" showIcon role="alert" title={failureText(error)} />}
    </>
  );
}

function Findings({ month, unit, decide }: { month: string; unit: string; decide: ((deciding: Deciding) => void) | undefined }) {
  const { t } = useTranslation();
  const query = useQuery(assessmentQuery({ month, unit: unit || undefined }));
  if (query.isPending) {
    return <Skeleton active paragraph={{ rows: 8 }} />;
  }
  if (query.data === undefined) {
    return <LoadFailure error={query.error} retry={() => void query.refetch()} />;
  }
  const units = byUnit(query.data);
  if (units.every(({ items }) => items.length === 0)) {
    return (
      <div className="empty">
        <p className="empty-title">{t('assessment.empty')}</p>
        <p>{t('assessment.emptyHint')}</p>
      </div>
    );
  }
  const waiting = units.reduce((sum, { candidates }) => sum + candidates, 0);
  return (
    <>
      {waiting > 0 && <Alert type="warning" showIcon title={t('assessment.waiting', { count: waiting })} />}
      {units.map((one) => (
        <section key={one.unit} className="panel assessment-unit" aria-label={one.title} data-unit={one.unit}>
          <header>
            <h2>{one.title}</h2>
            <p className="assessment-points">{t('assessment.totals', { points: one.points, indirect: one.indirectPoints })}</p>
          </header>
          {one.items.length === 0 ? <p className="muted">{t('assessment.none')}</p> : <FindingTable items={one.items} decide={decide} />}
        </section>
      ))}
    </>
  );
}
