import { ReloadOutlined } from '@ant-design/icons';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ApiError } from '../api/problem';
import type { Notification } from '../api/types';
import { isOfIncident, notificationsKey, readNotification, replayNotification } from '../api/watch';
import { useFailureText } from '../incident/acts/ActFailure';
import { nameOf } from '../i18n/i18n';
import { listed } from '../i18n/titles';
import { mayReplay } from '../session/roles';
import { useSession } from '../session/useSession';
import { fullTime, shortTime } from '../time/shanghai';
import { useToday } from '../time/useNow';
import { FailureText, Tried } from './FailureText';
import type { Filters } from './filters';
import { isFinal } from './replay';

interface Props {
  notification: Notification;
  /** Sent again from this page: its fate is followed. */
  kept: boolean;
  replayed: (answer: Notification) => void;
  choose: (part: Partial<Filters>) => void;
}

const edges = { dead: 'overdue', failed: 'soon', queued: 'none', sent: 'none', delivered: 'none', withdrawn: 'none' } as const;

/** One message to one person: what it said, where it stands, and what was tried. */
export function NotificationItem({ notification: listedOne, kept, replayed, choose }: Props) {
  const { t } = useTranslation();
  const today = useToday();
  const notification = useFollowed(listedOne, kept);
  const { state = 'queued', attempts = 0, incident, personName, person = '', channel } = notification;
  const facts = [
    channel && nameOf('channel', channel),
    attempts > 0 && t('sent.attempts', { count: attempts }),
    state === 'failed' && notification.nextAttemptAt && t('notification.nextAttempt', { time: shortTime(notification.nextAttemptAt, today) }),
    t('sent.queuedAt', { time: fullTime(notification.queuedAt) }),
    notification.sentAt && t('sent.sentAt', { time: fullTime(notification.sentAt) }),
    notification.bundle && t('sent.bundled'),
  ];
  return (
    <li className={`panel watch-item edge-${edges[state]}`} data-notification={notification.id} data-state={state}>
      <div className="watch-item-body">
        <h3>
          <span className={`chip chip-${state}`}>{nameOf('notification', state)}</span>
          <button type="button" className="link-button" onClick={() => choose({ person })} title={t('sent.onlyPerson')}>
            {personName ?? person}
          </button>
          <span className="muted">{listed([nameOf('roles', notification.role), nameOf('reason', notification.reason)].filter(Boolean))}</span>
        </h3>
        <p className="notification-text">{notification.text || notification.obligationTitle}</p>
        {notification.error && ['dead', 'failed'].includes(state) && <FailureText error={notification.error} />}
        <Tried tried={notification.tried ?? []} />
        <p className="muted">{facts.filter(Boolean).join(' · ')}</p>
        <p className="watch-links">
          {isOfIncident(incident) && <Link to={`/incidents/${encodeURIComponent(incident)}`}>{notification.number ?? t('sent.openIncident')}</Link>}
          {isOfIncident(incident) && (
            <button type="button" className="link-button" onClick={() => choose({ incident })}>
              {t('sent.onlyIncident')}
            </button>
          )}
        </p>
        {kept && <Result notification={notification} />}
      </div>
      {state === 'dead' && <ReplayButton notification={notification} replayed={replayed} />}
    </li>
  );
}

/** One that was sent again, as it stands now: read until it has arrived or was given up again. */
function useFollowed(notification: Notification, kept: boolean): Notification {
  const { data } = useQuery({
    queryKey: [...notificationsKey, 'one', notification.id],
    queryFn: async ({ signal }) => (await readNotification(notification, signal)) ?? notification,
    enabled: kept,
    refetchInterval: ({ state: { data: read } }) => (isFinal(read?.state) ? false : 2_000),
  });
  return kept ? { ...notification, ...data } : notification;
}

function ReplayButton({ notification, replayed }: Pick<Props, 'notification' | 'replayed'>) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const allowed = mayReplay(useSession());
  const replay = useMutation({ mutationFn: () => replayNotification(notification.id ?? ''), onSuccess: (answer) => replayed({ ...notification, ...answer }) });
  if (!allowed) {
    return null;
  }
  return (
    <div className="watch-item-acts">
      <Button type="primary" icon={<ReloadOutlined aria-hidden />} loading={replay.isPending} onClick={() => replay.mutate()}>
        {t('replay.one')}
      </Button>
      {replay.error && (
        <Alert type="error" showIcon role="alert" title={replay.error instanceof ApiError ? failureText(replay.error) : replay.error.message} />
      )}
    </div>
  );
}

function Result({ notification: { state } }: { notification: Notification }) {
  const { t } = useTranslation();
  const arrived = state === 'sent' || state === 'delivered';
  return (
    <div role="status">
      <Alert
        showIcon
        type={arrived ? 'success' : isFinal(state) ? 'error' : 'info'}
        title={arrived ? t('replay.arrived') : isFinal(state) ? t('replay.failedAgain') : t('replay.underWay')}
      />
    </div>
  );
}
