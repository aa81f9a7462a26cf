import { useTranslation } from 'react-i18next';
import type { Incident } from '../api/types';
import { nameOf } from '../i18n/i18n';
import { titleOf } from '../i18n/titles';
import { levelOf } from './due';

interface Props {
  incident: Incident;
  /** Also what the list has no room for: the category and the flags that are set. */
  full?: boolean;
}

/** Level (provisional ones marked), status, and what must not be overlooked: an unverified category, restricted access. */
export function IncidentTags({ incident, full = false }: Props) {
  const { t } = useTranslation();
  const level = levelOf(incident);
  return (
    <span className="tags">
      <span className={`tag level-${level ? Math.min(level.rank, 3) : 'none'}`}>
        {level?.title ?? t('list.ungraded')}
        {level && incident.levelProvisional && <em> · {t('list.provisional')}</em>}
      </span>
      <span className={`tag status-${incident.status}`}>{nameOf('status', incident.status)}</span>
      {incident.category === 'unverified' ? (
        <span className="tag tag-warn">{t('incident.unverified')}</span>
      ) : (
        full && incident.category && <span className="tag">{categoryTitle(incident)}</span>
      )}
      {incident.restricted && <span className="tag tag-warn">{t('incident.restricted')}</span>}
      {full &&
        incident.flags
          ?.filter((flag) => flag.on)
          .map((flag) => (
            <span key={flag.id} className="tag tag-flag">
              {titleOf(flag)}
            </span>
          ))}
    </span>
  );
}

/** What the policy calls the incident's category; the usual ones have names of their own. */
export function categoryTitle(incident: Incident): string {
  const known = incident.categories?.find((one) => one.id === incident.category);
  return known ? titleOf(known) : nameOf('category', incident.category, incident.categoryTitle ?? undefined);
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
