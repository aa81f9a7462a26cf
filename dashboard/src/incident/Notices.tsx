import { useQuery } from '@tanstack/react-query';
import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { timelineQuery } from '../api/queries';
import type { Incident } from '../api/types';
import { isEnded } from '../incidents/due';
import { useUnitName } from '../incidents/useUnits';
import { nameOf } from '../i18n/i18n';
import { useSession } from '../session/useSession';
import { fullTime } from '../time/shanghai';
import { MissingLinks } from './closing/MissingLinks';
import { DismissalNotice } from './DismissalNotice';
import { personName } from './people';
import { TransferCard } from './units/TransferCard';
import { awaitingAnswerOf } from './units/transfers';
import { useShow } from './useShow';
import { Button } from 'antd';
import { arrange } from './statements/statements';

/** What everybody who opens the incident has to know before doing anything. */
export function Notices({ incident }: { incident: Incident }) {
  const { t } = useTranslation();
  const session = useSession();
  const show = useShow();
  const unitName = useUnitName(incident);
  const missing = incident.missingToClose;
  const waiting = arrange(incident.statements ?? []).waiting.length;
  return (
    <>
      {incident.dismissal && <DismissalNotice incident={incident} dismissal={incident.dismissal} />}
      {incident.mergedInto && (
        <Alert
          type="info"
          showIcon
          title={t('incident.mergedInto')}
          action={<Link to={`/incidents/${encodeURIComponent(incident.mergedInto)}`}>{t('incident.mergedOpen')}</Link>}
        />
      )}
      {incident.restricted && <Alert type="warning" showIcon title={t('incident.restrictedHelp', { unit: unitName(incident.unit) })} />}
      {awaitingAnswerOf(incident, session).map((transfer) => (
        <TransferCard key={transfer.id} incident={incident} transfer={transfer} />
      ))}
      {waiting > 0 && !isEnded(incident) && (
        <p className="notice-line">
          {t('statement.waitingCount', { count: waiting })}
          <Button type="link" size="small" onClick={() => show.panel('statements')}>
            {t('statement.goThere')}
          </Button>
        </p>
      )}
      <Relapses incident={incident} />
      {incident.levelProvisional && incident.status !== 'triage' && !isEnded(incident) && <p className="muted">{t('incident.provisionalHint')}</p>}
      {incident.status === 'open' && missing && (
        <div className="missing">
          <span>{missing.length > 0 ? t('incident.missing') : t('incident.readyToClose')}</span>
          <MissingLinks incident={incident} />
        </div>
      )}
    </>
  );
}

/** A matter that came back: when it had been concluded, and why it was taken up again. */
function Relapses({ incident }: { incident: Incident }) {
  const { t } = useTranslation();
  const { data } = useQuery(timelineQuery(incident.id));
  const turns = (data?.items ?? []).filter(({ kind }) => kind === 'closed' || kind === 'reopened');
  if (!turns.some(({ kind }) => kind === 'reopened')) {
    return null;
  }
  return (
    <details className="fold relapses">
      <summary>{t('incident.relapsed', { count: turns.filter(({ kind }) => kind === 'reopened').length })}</summary>
      <ol>
        {turns.map((turn, index) => (
          <li key={index}>
            <strong>{nameOf('kind', turn.kind)}</strong> {fullTime(turn.at)} · {personName(data?.people ?? incident.people, turn.actor)}
            {turn.text && <p className="muted">{turn.text}</p>}
          </li>
        ))}
      </ol>
    </details>
  );
}
