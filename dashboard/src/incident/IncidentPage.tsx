import { useQuery } from '@tanstack/react-query';
import { Skeleton, Tabs } from 'antd';
import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { ApiError } from '../api/problem';
import { incidentQuery } from '../api/queries';
import type { Incident } from '../api/types';
import { LoadFailure } from '../app/LoadFailure';
import { NotFound } from '../app/NotFound';
import { Facts } from './Facts';
import { FilesPanel } from './files/FilesPanel';
import { FindingsPanel } from './findings/FindingsPanel';
import { IncidentHead } from './IncidentHead';
import { NextActBar } from './NextActBar';
import { NotificationList } from './NotificationList';
import { ObligationList } from './ObligationList';
import { StatementsPanel } from './statements/StatementsPanel';
import { TimelineList } from './TimelineList';
import { UnitsPanel } from './units/UnitsPanel';
import { openTransfers } from './units/transfers';
import { panels, usePanel } from './useShow';
import type { Panel } from './useShow';

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
  const [panel, choose] = usePanel();
  const contents: Record<Panel, [string, ReactNode]> = {
    timeline: [t('incident.timeline'), <TimelineList key="timeline" incident={incident} />],
    statements: [counted(t('statement.panel'), incident.statements?.length), <StatementsPanel key="statements" incident={incident} />],
    units: [counted(t('units.panel'), openTransfers(incident).length), <UnitsPanel key="units" incident={incident} />],
    files: [t('file.panel'), <FilesPanel key="files" incident={incident} />],
    facts: [t('incident.facts'), <Facts key="facts" incident={incident} />],
    findings: [counted(t('findings.panel'), incident.findings?.length), <FindingsPanel key="findings" incident={incident} />],
    notifications: [t('incident.notifications'), <NotificationList key="notifications" incident={incident} />],
  };
  return (
    <div className="page incident">
      <IncidentHead incident={incident} />
      <div className="incident-columns">
        <ObligationList incident={incident} />
        <div className="incident-side">
          <Tabs
            className="panel panel-tabs"
            activeKey={panel}
            onChange={(key) => choose(key as Panel)}
            items={panels.map((key) => ({ key, label: contents[key][0], children: contents[key][1] }))}
          />
        </div>
      </div>
      <NextActBar incident={incident} />
    </div>
  );
}

const counted = (label: string, count = 0): string => (count > 0 ? `${label} ${count}` : label);
