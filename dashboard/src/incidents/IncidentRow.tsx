import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Incident } from '../api/types';
import { AcknowledgeButton } from '../incident/acts/AcknowledgeButton';
import { canAcknowledge, mainAct } from '../incident/acts/available';
import { ActButton } from '../incident/acts/ActButton';
import { titleOf } from '../i18n/titles';
import { may } from '../session/roles';
import { Countdown } from '../time/Countdown';
import { shortTime } from '../time/shanghai';
import { useToday } from '../time/useNow';
import { useUrgency } from '../time/useUrgency';
import { nextDueOf, nextObligationTitle, pendingObligations } from './due';
import { useUnitName } from './useUnits';
import { IncidentTags, IncidentTitle } from './Tags';

interface Props {
  incident: Incident;
  /** The most urgent one stands out and carries its one button. */
  promoted?: boolean;
  heading?: boolean;
}

export const IncidentRow = memo(function IncidentRow({ incident, promoted = false, heading = false }: Props) {
  const { t } = useTranslation();
  const today = useToday();
  const unitName = useUnitName(incident);
  const next = nextDueOf(incident);
  const urgency = useUrgency(next?.due);
  const nextTitle = nextObligationTitle(incident);
  return (
    <li className={`row ${promoted ? 'row-promoted' : ''} edge-${urgency}`} data-incident={incident.id}>
      {heading && <h2 className="row-heading">{t('urgent.title')}</h2>}
      <div className="row-clock">
        {next ? <Countdown due={next.due} size={promoted ? 'large' : 'medium'} /> : <span className="row-no-clock">{t('list.nothingDue')}</span>}
      </div>
      <div className="row-body">
        <IncidentTags incident={incident} />
        <Link className="row-title" to={`/incidents/${encodeURIComponent(incident.id)}`}>
          <IncidentTitle incident={incident} />
        </Link>
        {nextTitle && next && (
          <p className="row-next">
            <span>{t('list.next')}</span> <strong>{nextTitle}</strong>
          </p>
        )}
        <p className="row-meta">
          {[incident.number, unitName(incident.leadUnit ?? incident.unit), shortTime(incident.openedAt, today)].filter(Boolean).join(' · ')}
        </p>
      </div>
      <RowActs incident={incident} promoted={promoted} overdue={urgency === 'overdue'} />
    </li>
  );
});

function RowActs({ incident, promoted, overdue }: Pick<Required<Props>, 'incident' | 'promoted'> & { overdue: boolean }) {
  const { t } = useTranslation();
  const pending = pendingObligations(incident);
  const next = pending[0];
  const mine = promoted ? pending.map((obligation) => ({ obligation, act: mainAct(obligation) })).find(({ act }) => act !== undefined && may(incident, act)) : undefined;
  const acknowledge = next !== undefined && canAcknowledge(next, overdue) && may(incident, 'acknowledge');
  return mine || acknowledge ? (
    <div className="row-acts">
      {mine?.act && (
        <ActButton
          incident={incident}
          act={mine.act}
          obligation={mine.obligation}
          preset={mine.act === 'accept' ? { transfer: mine.obligation.id } : undefined}
          primary
          size="large"
          label={t('act.handle', { title: titleOf(mine.obligation) })}
        />
      )}
      {acknowledge && <AcknowledgeButton incident={incident.id} obligation={next.id} />}
    </div>
  ) : null;
}
