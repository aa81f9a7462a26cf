import { CheckCircleFilled, ExclamationCircleFilled, MinusCircleOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { Incident, Obligation } from '../api/types';
import { effectiveDue, isPending } from '../incidents/due';
import { titleOf } from '../i18n/titles';
import { may } from '../session/roles';
import { Countdown } from '../time/Countdown';
import { shortTime } from '../time/shanghai';
import { useToday } from '../time/useNow';
import { useUrgency } from '../time/useUrgency';
import { Checklist } from './acts/Checklist';
import { Climb } from './escalation/Climb';
import { Badges } from './obligation/Badges';
import { CardActs } from './obligation/CardActs';
import { Details } from './obligation/Details';
import { ExtensionLine } from './obligation/ExtensionLine';
import { Recipients } from './obligation/Recipients';

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
          <h3 tabIndex={-1}>
            {!pending && <StatusIcon status={obligation.status} />}
            {titleOf(obligation)}
          </h3>
          <Badges incident={incident} obligation={obligation} />
          {obligation.text && <blockquote className="obligation-said">{obligation.text}</blockquote>}
          <Details incident={incident} obligation={obligation} />
        </div>
        {pending && (due ? <Countdown due={due} /> : <span className="muted">{t('time.noClock')}</span>)}
        {!pending && due && <span className="obligation-due">{t('time.due', { time: shortTime(due, today) })}</span>}
      </div>
      <Climb incident={incident} obligation={obligation} />
      {obligation.extension && <ExtensionLine incident={incident} obligation={obligation} extension={obligation.extension} />}
      {(obligation.recipients?.length ?? 0) > 0 && <Recipients incident={incident} obligation={obligation} />}
      <Items incident={incident} obligation={obligation} />
      {pending && <CardActs incident={incident} obligation={obligation} first={first} overdue={urgency === 'overdue'} />}
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

/** A checklist or a playbook. */
function Items({ incident, obligation }: Omit<Props, 'first'>) {
  const { t } = useTranslation();
  const items = obligation.items ?? [];
  if (items.length === 0) {
    return null;
  }
  // Lists that closing does not need wait folded: often not one of their items applies.
  return (
    <details className="fold" open={isPending(obligation) && obligation.requiredToClose}>
      <summary>{t('obligation.items', { done: items.filter((item) => item.done).length, count: items.length })}</summary>
      <Checklist incident={incident} obligation={obligation} readOnly={!isPending(obligation) || !may(incident, 'checklist')} />
    </details>
  );
}
