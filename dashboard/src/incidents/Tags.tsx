import { useTranslation } from 'react-i18next';
import type { Incident } from '../api/types';
import { nameOf } from '../i18n/i18n';
import { levelOf } from './due';

/** Level (provisional ones marked) and status. */
export function IncidentTags({ incident }: { incident: Incident }) {
  const { t } = useTranslation();
  const level = levelOf(incident);
  return (
    <span className="tags">
      <span className={`tag level-${level ? Math.min(level.rank, 3) : 'none'}`}>
        {level?.title ?? t('list.ungraded')}
        {level && incident.levelProvisional && <em> · {t('list.provisional')}</em>}
      </span>
      <span className={`tag status-${incident.status}`}>{nameOf('status', incident.status)}</span>
    </span>
  );
}

/** The incident's title; an exercise is marked so that nobody takes it for the real thing. */
export function IncidentTitle({ incident }: { incident: Incident }) {
  const { t } = useTranslation();
  return (
    <>
      {incident.drill && !incident.title.startsWith('【演练】') && <span className="drill">{t('list.drill')}</span>}
      {incident.title}
    </>
  );
}
