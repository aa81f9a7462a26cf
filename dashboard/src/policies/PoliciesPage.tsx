import { useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { policiesQuery } from '../api/oversight';
import { LoadFailure } from '../app/LoadFailure';
import { useTitle } from '../app/useTitle';
import { useUnits } from '../incidents/useUnits';
import { titleOf } from '../i18n/titles';

/** The regulations that the units work by. */
export default function PoliciesPage() {
  const { t } = useTranslation();
  useTitle(t('policy.title'));
  const query = useQuery(policiesQuery);
  const known = useUnits();
  const unitTitle = (unit: string | { id: string; title?: string }) => {
    const id = typeof unit === 'string' ? unit : unit.id;
    return (typeof unit === 'string' ? undefined : unit.title) ?? known.find((one) => one.id === id)?.title ?? id;
  };
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>{t('policy.title')}</h1>
          <p className="muted">{t('policy.hint')}</p>
        </div>
      </div>
      {query.isPending && <Skeleton active paragraph={{ rows: 6 }} />}
      {query.isError && query.data === undefined && <LoadFailure error={query.error} retry={() => void query.refetch()} />}
      {query.data?.length === 0 && <p className="empty">{t('policy.empty')}</p>}
      <ul className="rows">
        {query.data?.map((policy) => (
          <li key={policy.id} className="row policy-row edge-none" data-policy={policy.id}>
            <div className="row-body">
              <Link className="row-title" to={`/policies/${encodeURIComponent(policy.id)}`}>
                {titleOf(policy)}
              </Link>
              {policy.units && policy.units.length > 0 && <p className="row-next">{t('policy.units', { units: policy.units.map(unitTitle).join('、') })}</p>}
              {policy.version && <p className="row-meta">{t('policy.version', { version: policy.version.slice(0, 12) })}</p>}
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}
