import { useTranslation } from 'react-i18next';
import type { ReactNode } from 'react';
import type { Incident } from '../api/types';
import { categoryTitle } from '../incidents/Tags';
import { useUnitName } from '../incidents/useUnits';
import { listed, titleOf } from '../i18n/titles';
import { fullTime } from '../time/shanghai';
import { safeUrl } from './safeUrl';

/** What is known of the matter itself. */
export function Facts({ incident }: { incident: Incident }) {
  const { t } = useTranslation();
  const { policy, metrics } = incident;
  const unitName = useUnitName(incident);
  const url = safeUrl(incident.url);
  const reach = [
    metrics?.views !== undefined && t('incident.metricViews', { count: metrics.views }),
    metrics?.comments !== undefined && t('incident.metricComments', { count: metrics.comments }),
    metrics?.reposts !== undefined && t('incident.metricReposts', { count: metrics.reposts }),
  ].filter(Boolean);
  const flags = (incident.flags ?? []).filter((flag) => flag.on).map(titleOf);
  const rows: [string, ReactNode][] = [
    [t('incident.number'), incident.number],
    [t('incident.unit'), unitName(incident.unit)],
    [t('incident.assisting'), listed(incident.assistingUnits?.map(unitName) ?? [])],
    [t('incident.category'), incident.category && categoryTitle(incident)],
    [t('incident.policy'), typeof policy === 'object' ? (policy.title ?? policy.id) : policy],
    [t('incident.platform'), incident.platform],
    [t('incident.source'), [incident.source, incident.externalId].filter(Boolean).join(' / ')],
    [
      t('incident.link'),
      url && (
        <a href={url} target="_blank" rel="noopener noreferrer nofollow">
          {url}
        </a>
      ),
    ],
    [t('incident.metrics'), reach.join(' · ')],
    [t('incident.occurredAt'), fullTime(incident.occurredAt)],
    [t('incident.discoveredAt'), fullTime(incident.discoveredAt)],
    [t('newIncident.postedAt'), fullTime(incident.postedAt)],
    [t('newIncident.handedOffAt'), fullTime(incident.handedOffAt)],
    [t('incident.openedAt'), fullTime(incident.openedAt)],
    [t('incident.closedAt'), fullTime(incident.closedAt)],
    [t('incident.watchUntil'), fullTime(incident.watchUntil)],
    [t('flags.title'), listed(flags)],
  ];
  return (
    <>
      {incident.summary && <p className="summary">{incident.summary}</p>}
      <dl className="facts">
        {rows
          .filter(([, value]) => Boolean(value))
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
    </>
  );
}
