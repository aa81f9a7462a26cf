import { useTranslation } from 'react-i18next';
import type { Incident, Transfer } from '../../api/types';
import { useUnitName } from '../../incidents/useUnits';
import { nameOf } from '../../i18n/i18n';
import { useSession } from '../../session/useSession';
import { Countdown } from '../../time/Countdown';
import { fullTime } from '../../time/shanghai';
import { ActButton } from '../acts/ActButton';
import { personName } from '../people';
import { mayAnswer } from './transfers';

/** One offer to another unit, with its clock while it is open and its answer afterwards. */
export function TransferCard({ incident, transfer }: { incident: Incident; transfer: Transfer }) {
  const { t } = useTranslation();
  const session = useSession();
  const unitName = useUnitName(incident);
  const { people } = incident;
  const preset = { transfer: transfer.id };
  const answerable = mayAnswer(incident, session, transfer, 'accept');
  return (
    <article className="transfer" data-transfer={transfer.id} data-status={transfer.status}>
      <div className="obligation-main">
        <div className="obligation-text">
          <h4>{unitName(transfer.unit)}</h4>
          <p className="badges">
            <span className="chip">{nameOf('transferRole', transfer.role)}</span>
            <span className={`chip chip-transfer-${transfer.status}`}>{nameOf('transferStatus', transfer.status)}</span>
          </p>
          {transfer.reason && <p>{t('units.reason', { reason: transfer.reason })}</p>}
          <p className="muted">{t('units.offeredBy', { name: personName(people, transfer.offeredBy), time: fullTime(transfer.offeredAt) })}</p>
          {transfer.answeredAt && (
            <p className="muted">{t('units.answeredBy', { name: personName(people, transfer.answeredBy), time: fullTime(transfer.answeredAt) })}</p>
          )}
          {transfer.answer && <p>{t('units.answer', { answer: transfer.answer })}</p>}
          {transfer.status === 'bounced' && <p className="muted">{t('units.bouncedHelp')}</p>}
        </div>
        {transfer.status === 'offered' && transfer.dueAt && <Countdown due={transfer.dueAt} size="small" />}
      </div>
      {answerable ? (
        <div className="acts">
          <ActButton incident={incident} act="accept" preset={preset} primary />
          {mayAnswer(incident, session, transfer, 'return') && <ActButton incident={incident} act="return" preset={preset} />}
        </div>
      ) : (
        transfer.status === 'offered' && <p className="muted">{t('units.waits', { unit: unitName(transfer.unit) })}</p>
      )}
    </article>
  );
}
