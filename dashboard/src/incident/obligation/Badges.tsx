import { useTranslation } from 'react-i18next';
import type { Incident, Obligation } from '../../api/types';
import { effectiveDue, isPending } from '../../incidents/due';
import { useUnitName } from '../../incidents/useUnits';
import { nameOf } from '../../i18n/i18n';
import { fullTime } from '../../time/shanghai';
import { personName } from '../people';

/** What is special about an obligation, in a few words each. */
export function Badges({ incident, obligation }: { incident: Incident; obligation: Obligation }) {
  const { t } = useTranslation();
  const unitName = useUnitName(incident);
  const rung = obligation.escalationRung ?? 0;
  const { extendedTo } = obligation;
  const year = fullTime(effectiveDue(obligation)).slice(0, 4);
  return (
    <p className="badges">
      {obligation.stage && <span className="chip chip-stage">{nameOf('stage', obligation.stage)}</span>}
      {obligation.unit && <span className="chip chip-unit">{unitName(obligation.unit)}</span>}
      {obligation.status === 'extended' && extendedTo ? (
        <span className="chip chip-extended">{t('extension.badge', { time: fullTime(extendedTo).slice(0, 16) })}</span>
      ) : (
        obligation.status !== 'pending' && <span className={`chip chip-${obligation.status}`}>{nameOf('obligationStatus', obligation.status)}</span>
      )}
      {obligation.dueProvisional && isPending(obligation) && (
        <span className="chip chip-soon" title={t('obligation.dueProvisionalHelp')}>
          {t('obligation.dueProvisional', { year })}
        </span>
      )}
      {obligation.bornOverdue && (
        <span className="chip chip-late" title={t('obligation.bornOverdueHelp')}>
          {t('obligation.bornOverdue')}
        </span>
      )}
      {obligation.backEntered && <span className="chip">{t('obligation.backEntered')}</span>}
      {obligation.onBehalfOf && <span className="chip chip-behalf">{t('obligation.onBehalf', { name: obligation.onBehalfOf })}</span>}
      {isPending(obligation) && rung > 0 && <span className="chip chip-late">{t('obligation.rung', { rung })}</span>}
      {obligation.acknowledgedBy && (
        <span className="chip chip-done">{t('obligation.acknowledgedBy', { name: personName(incident.people, obligation.acknowledgedBy) })}</span>
      )}
    </p>
  );
}
