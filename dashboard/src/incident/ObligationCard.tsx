import { CheckCircleFilled, ExclamationCircleFilled, MinusCircleOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { Incident, Obligation } from '../api/types';
import { effectiveDue, isPending } from '../incidents/due';
import { nameOf } from '../i18n/i18n';
import { may } from '../session/roles';
import { Countdown } from '../time/Countdown';
import { fullTime, shortTime } from '../time/shanghai';
import { useToday } from '../time/useNow';
import { useUrgency } from '../time/useUrgency';
import { AcknowledgeButton } from './acts/AcknowledgeButton';
import { ActButton } from './acts/ActButton';
import { canAcknowledge, mainAct } from './acts/available';
import { Checklist } from './acts/Checklist';
import { duration } from './duration';

interface Props {
  incident: Incident;
  obligation: Obligation;
  first?: boolean;
}

export function ObligationCard({ incident, obligation, first = false }: Props) {
  const { t } = useTranslation();
  const today = useToday();
  const pending = isPending(obligation);
  const due = effectiveDue(obligation);
  const urgency = useUrgency(pending ? due : undefined);
  return (
    <article className={`obligation panel edge-${urgency} ${pending ? '' : 'obligation-settled'}`} data-obligation={obligation.id} data-status={obligation.status}>
      <div className="obligation-main">
        <div className="obligation-text">
          <h3>
            {!pending && <StatusIcon status={obligation.status} />}
            {obligation.title ?? obligation.id}
          </h3>
          <Badges obligation={obligation} />
          <Details obligation={obligation} />
        </div>
        {pending && (due ? <Countdown due={due} /> : <span className="muted">{t('time.noClock')}</span>)}
        {!pending && due && <span className="obligation-due">{t('time.due', { time: shortTime(due, today) })}</span>}
      </div>
      <CardActs incident={incident} obligation={obligation} first={first} overdue={urgency === 'overdue'} />
    </article>
  );
}

function StatusIcon({ status }: { status: Obligation['status'] }) {
  switch (status) {
    case 'done':
      return <CheckCircleFilled className="icon-done" aria-hidden />;
    case 'late':
    case 'lapsed':
      return <ExclamationCircleFilled className="icon-late" aria-hidden />;
    default:
      return <MinusCircleOutlined className="icon-muted" aria-hidden />;
  }
}

function Badges({ obligation }: { obligation: Obligation }) {
  const { t } = useTranslation();
  const rung = obligation.escalationRung ?? 0;
  return (
    <p className="badges">
      {obligation.status !== 'pending' && <span className={`chip chip-${obligation.status}`}>{nameOf('obligationStatus', obligation.status)}</span>}
      {obligation.bornOverdue && (
        <span className="chip chip-late" title={t('obligation.bornOverdueHelp')}>
          {t('obligation.bornOverdue')}
        </span>
      )}
      {obligation.backEntered && <span className="chip">{t('obligation.backEntered')}</span>}
      {obligation.onBehalfOf && <span className="chip">{t('obligation.onBehalf', { name: obligation.onBehalfOf })}</span>}
      {isPending(obligation) && rung > 0 && <span className="chip chip-late">{t('obligation.rung', { rung })}</span>}
      {obligation.acknowledgedBy && <span className="chip chip-done">{t('obligation.acknowledgedBy', { name: obligation.acknowledgedBy })}</span>}
    </p>
  );
}

function Details({ obligation }: { obligation: Obligation }) {
  const { t } = useTranslation();
  const today = useToday();
  const { clock } = obligation;
  const lines = [
    obligation.assignee && isPending(obligation) && t('obligation.assignee', { role: nameOf('roles', obligation.assignee) }),
    clock?.duration &&
      t('obligation.clock', {
        anchor: nameOf('anchor', clock.anchor),
        at: shortTime(clock.anchorAt, today),
        duration: duration(clock.duration),
      }),
    obligation.bornOverdue && obligation.dueFromDiscovery && t('obligation.dueFromDiscovery', { time: fullTime(obligation.dueFromDiscovery) }),
    obligation.extendedTo && t('obligation.extendedTo', { time: fullTime(obligation.extendedTo) }),
    obligation.completedBy && t('obligation.completedBy', { name: obligation.completedBy }),
    obligation.performedAt && t('obligation.performedAt', { time: fullTime(obligation.performedAt) }),
    obligation.acceptedAt && t('obligation.acceptedAt', { time: fullTime(obligation.acceptedAt) }),
    obligation.breachedAt && !isPending(obligation) && t('obligation.breachedAt', { time: fullTime(obligation.breachedAt) }),
  ].filter((line): line is string => typeof line === 'string' && line !== '');
  const titles = new Map((obligation.evidence ?? []).map((field) => [field.name, field.title ?? field.name]));
  const given = Object.entries(obligation.given ?? {});
  return (
    <>
      <p className="obligation-lines">{lines.join(' · ')}</p>
      {given.length > 0 && (
        <dl className="given" aria-label={t('obligation.evidence')}>
          {given.map(([name, value]) => (
            <div key={name}>
              <dt>{titles.get(name) ?? name}</dt>
              <dd>{/^\d{4}-\d\d-\d\dT/.test(value) ? fullTime(value) : nameOf('choice', value)}</dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}

function CardActs({ incident, obligation, first, overdue }: Required<Props> & { overdue: boolean }) {
  const { t } = useTranslation();
  const hasItems = (obligation.items?.length ?? 0) > 0;
  if (hasItems) {
    const list = <Checklist incident={incident.id} obligation={obligation} readOnly={!isPending(obligation) || !may(incident, 'checklist')} />;
    const items = obligation.items ?? [];
    // Lists that closing does not need wait folded: often not one of their items applies.
    return (
      <details className="fold" open={isPending(obligation) && obligation.requiredToClose}>
        <summary>{t('obligation.items', { done: items.filter((item) => item.done).length, count: items.length })}</summary>
        {list}
      </details>
    );
  }
  if (!isPending(obligation)) {
    return null;
  }
  const act = mainAct(obligation);
  const acknowledge = canAcknowledge(obligation, overdue) && may(incident, 'acknowledge');
  return (
    <div className="acts">
      {may(incident, act) && <ActButton incident={incident} act={act} obligation={obligation} primary={first} size="large" />}
      {acknowledge && <AcknowledgeButton incident={incident.id} obligation={obligation.id} size="large" />}
    </div>
  );
}
