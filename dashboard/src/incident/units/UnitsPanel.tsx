import { useTranslation } from 'react-i18next';
import type { Incident } from '../../api/types';
import { isEnded } from '../../incidents/due';
import { useUnitName } from '../../incidents/useUnits';
import { listed } from '../../i18n/titles';
import { may } from '../../session/roles';
import { ActButton } from '../acts/ActButton';
import { TransferCard } from './TransferCard';
import { openTransfers, pastTransfers } from './transfers';

/** Who leads, who assists, who was asked, and the superior's tasks. */
export function UnitsPanel({ incident }: { incident: Incident }) {
  const { t } = useTranslation();
  const unitName = useUnitName(incident);
  const open = openTransfers(incident);
  const past = pastTransfers(incident);
  const assisting = incident.assistingUnits ?? [];
  return (
    <div className="units">
      <dl className="facts">
        <div>
          <dt>{t('units.lead')}</dt>
          <dd data-lead={incident.leadUnit}>{unitName(incident.leadUnit ?? incident.unit)}</dd>
        </div>
        {incident.leadUnit !== undefined && incident.leadUnit !== incident.unit && (
          <div>
            <dt>{t('units.firstAsked')}</dt>
            <dd>{unitName(incident.unit)}</dd>
          </div>
        )}
        <div>
          <dt>{t('incident.assisting')}</dt>
          <dd>{assisting.length > 0 ? listed(assisting.map(unitName)) : t('units.noneAssisting')}</dd>
        </div>
      </dl>
      {open.length > 0 && (
        <section aria-label={t('units.open')}>
          <h3 className="panel-title">{t('units.open')}</h3>
          {open.map((transfer) => (
            <TransferCard key={transfer.id} incident={incident} transfer={transfer} />
          ))}
        </section>
      )}
      {(incident.transfers ?? []).length === 0 && <p className="empty-line">{t('units.empty')}</p>}
      {!isEnded(incident) && (
        <div className="acts">
          {may(incident, 'assign') && <ActButton incident={incident} act="assign" />}
          {may(incident, 'instruct') && <ActButton incident={incident} act="instruct" />}
        </div>
      )}
      {past.length > 0 && (
        <details className="fold">
          <summary>{t('units.past', { count: past.length })}</summary>
          {past.map((transfer) => (
            <TransferCard key={transfer.id} incident={incident} transfer={transfer} />
          ))}
        </details>
      )}
    </div>
  );
}
