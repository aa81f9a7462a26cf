import { useQuery } from '@tanstack/react-query';
import { Skeleton, Tabs } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { ApiError } from '../api/problem';
import { incidentQuery } from '../api/queries';
import type { Incident } from '../api/types';
import { LoadFailure } from '../app/LoadFailure';
import { NotFound } from '../app/NotFound';
import { Facts } from './Facts';
import { IncidentHead } from './IncidentHead';
import { NotificationList } from './NotificationList';
import { ObligationList } from './ObligationList';
import { TimelineList } from './TimelineList';

export default function IncidentPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const { data, error, refetch } = useQuery(incidentQuery(id));

  useEffect(() => {
    document.title = data ? `${data.number ?? data.id} · ${t('app.name')}` : t('app.name');
  }, [data, t]);

  if (data) {
    return <IncidentView incident={data} />;
  }
  if (error instanceof ApiError && (error.status === 404 || error.status === 403)) {
    return <NotFound text={t('incident.notFound')} />;
  }
  return error ? (
    <LoadFailure error={error} retry={() => void refetch()} />
  ) : (
    <div className="page" role="status" aria-label={t('app.loading')}>
      <Skeleton active title={{ width: '60%' }} paragraph={{ rows: 8 }} />
    </div>
  );
}

function IncidentView({ incident }: { incident: Incident }) {
  const { t } = useTranslation();
  return (
    <div className="page incident">
      <IncidentHead incident={incident} />
      <div className="incident-columns">
        <ObligationList incident={incident} />
        <div className="incident-side">
          <Tabs
            className="panel panel-tabs"
            items={[
              { key: 'timeline', label: t('incident.timeline'), children: <TimelineList incident={incident} /> },
              { key: 'notifications', label: t('incident.notifications'), children: <NotificationList incident={incident} /> },
              { key: 'facts', label: t('incident.facts'), children: <Facts incident={incident} /> },
            ]}
          />
        </div>
      </div>
    </div>
  );
}
