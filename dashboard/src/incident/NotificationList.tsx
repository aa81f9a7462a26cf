import { useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { notificationsQuery } from '../api/queries';
import type { Incident, Notification } from '../api/types';
import { LoadFailure } from '../app/LoadFailure';
import { nameOf } from '../i18n/i18n';
import { titleOf } from '../i18n/titles';
import { FailureText, Tried } from '../notifications/FailureText';
import { fullTime, shortTime } from '../time/shanghai';
import { useToday } from '../time/useNow';

/** Who was told what, and whether it arrived. Newest first. */
export function NotificationList({ incident }: { incident: Incident }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(notificationsQuery(incident.id));
  if (!data) {
    return error ? <LoadFailure compact error={error} retry={() => void refetch()} /> : <Skeleton active paragraph={{ rows: 4 }} />;
  }
  if (data.length === 0) {
    return <p className="empty-line">{t('incident.noNotifications')}</p>;
  }
  const titles = new Map((incident.obligations ?? []).map((obligation) => [obligation.id, titleOf(obligation)]));
  return (
    <ul className="notifications">
      {[...data].reverse().map((notification, index) => (
        <Line key={notification.id ?? index} notification={notification} title={notification.obligation ? titles.get(notification.obligation) : undefined} />
      ))}
    </ul>
  );
}

function Line({ notification, title }: { notification: Notification; title: string | undefined }) {
  const { t } = useTranslation();
  const today = useToday();
  const { state, attempts = 0, nextAttemptAt, error } = notification;
  const details = [
    notification.channel && nameOf('channel', notification.channel),
    attempts > 1 && t('notification.attempts', { count: attempts }),
    state === 'failed' && nextAttemptAt && t('notification.nextAttempt', { time: shortTime(nextAttemptAt, today) }),
    fullTime(notification.sentAt ?? notification.queuedAt),
  ];
  return (
    <li>
      <div>
        <p>
          <strong>{notification.personName ?? notification.person ?? nameOf('roles', notification.role)}</strong>
          {notification.role && <span className="muted"> · {nameOf('roles', notification.role)}</span>}
        </p>
        <p>
          {nameOf('reason', notification.reason)}
          {title && ` · ${title}`}
        </p>
        <p className="muted">{details.filter(Boolean).join(' · ')}</p>
        {error && state !== 'sent' && state !== 'delivered' && <FailureText error={error} />}
        <Tried tried={notification.tried ?? []} />
      </div>
      <span className={`chip chip-${state ?? 'queued'}`}>{nameOf('notification', state)}</span>
    </li>
  );
}
