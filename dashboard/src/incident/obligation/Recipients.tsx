import { CheckCircleFilled, ClockCircleOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { Incident, Obligation } from '../../api/types';
import { isPending } from '../../incidents/due';
import { titleOf } from '../../i18n/titles';
import { may } from '../../session/roles';
import { fullTime } from '../../time/shanghai';
import { ActButton } from '../acts/ActButton';
import { mainAct } from '../acts/available';
import { personName } from '../people';

/** Who must receive a report, and from whom there is a receipt; each can be recorded by itself. */
export function Recipients({ incident, obligation }: { incident: Incident; obligation: Obligation }) {
  const { t } = useTranslation();
  const recipients = obligation.recipients ?? [];
  const open = isPending(obligation) && may(incident, 'complete') && mainAct(obligation) === 'complete';
  const missing = recipients.filter((recipient) => !recipient.at).length;
  return (
    <details className="fold recipients" open={isPending(obligation)}>
      <summary>{t('recipient.summary', { done: recipients.length - missing, count: recipients.length })}</summary>
      <ul>
        {recipients.map((recipient) => (
          <li key={recipient.id} data-recipient={recipient.id} data-received={recipient.at ? 'yes' : 'no'}>
            {recipient.at ? <CheckCircleFilled className="icon-done" aria-hidden /> : <ClockCircleOutlined className="icon-muted" aria-hidden />}
            <div>
              <p>{titleOf(recipient)}</p>
              <p className="muted">
                {recipient.at
                  ? [
                      recipient.receivedBy && t('recipient.receivedBy', { name: recipient.receivedBy }),
                      fullTime(recipient.at),
                      recipient.by && t('recipient.recordedBy', { name: personName(incident.people, recipient.by) }),
                    ]
                      .filter(Boolean)
                      .join(' · ')
                  : t('recipient.none')}
              </p>
            </div>
            {!recipient.at && open && missing > 1 && (
              <ActButton
                incident={incident}
                act="complete"
                obligation={obligation}
                label={t('recipient.record')}
                initial={{ recipient: [recipient.id] }}
                size="small"
                describe={`${t('recipient.record')}：${titleOf(recipient)}`}
              />
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
