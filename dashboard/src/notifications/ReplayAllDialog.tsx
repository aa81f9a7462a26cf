import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Modal, Progress as Bar, Skeleton } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { collectNotifications, notificationsKey, replayNotification } from '../api/watch';
import type { NotificationFilter } from '../api/watch';
import { LoadFailure } from '../app/LoadFailure';
import { useFailureText } from '../incident/acts/ActFailure';
import { replayAll } from './replay';
import type { Progress } from './replay';

const most = 500;
const wire = { replay: replayNotification, sleep: (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds)) };

interface Props {
  filter: NotificationFilter;
  close: () => void;
}

/** Says how many there are, sends them again one by one when the person means it, and tells how far it is and what was refused. */
export function ReplayAllDialog({ filter, close }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [progress, setProgress] = useState<Progress>();
  const [running, setRunning] = useState(false);
  const abort = useRef<AbortController>(null);
  const found = useQuery({ queryKey: ['replay-all', filter], queryFn: () => collectNotifications(filter, most), gcTime: 0, staleTime: 0, refetchOnWindowFocus: false });
  useEffect(() => () => abort.current?.abort(), []);

  const start = async () => {
    abort.current = new AbortController();
    setRunning(true);
    await replayAll(wire, found.data ?? [], setProgress, abort.current.signal);
    setRunning(false);
    void client.invalidateQueries({ queryKey: notificationsKey });
  };
  const count = found.data?.length ?? 0;
  return (
    <Modal
      open
      title={t('replay.all')}
      onCancel={close}
      mask={{ closable: false }}
      footer={
        progress ? (
          running ? (
            <Button onClick={() => abort.current?.abort()}>{t('replay.stop')}</Button>
          ) : (
            <Button type="primary" onClick={close}>
              {t('replay.close')}
            </Button>
          )
        ) : (
          <>
            <Button onClick={close}>{t('app.cancel')}</Button>
            <Button type="primary" disabled={count === 0} onClick={() => void start()}>
              {t('replay.confirm', { count })}
            </Button>
          </>
        )
      }
    >
      {found.isPending && <Skeleton active paragraph={{ rows: 1 }} />}
      {found.isError && !found.data && <LoadFailure compact error={found.error} retry={() => void found.refetch()} />}
      {found.data && !progress && <p>{count === 0 ? t('sent.noneDead') : t('replay.ask', { count })}</p>}
      {progress && <Standing progress={progress} running={running} />}
    </Modal>
  );
}

function Standing({ progress, running }: { progress: Progress; running: boolean }) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const { total, queued, refused, stopped } = progress;
  return (
    <div className="replay-progress">
      <Bar percent={total === 0 ? 100 : Math.round(((queued + refused.length) / total) * 100)} status={running ? 'active' : undefined} aria-label={t('replay.progress')} />
      <p role="status">{t('replay.count', { queued, total, refused: refused.length })}</p>
      {stopped && <Alert type="warning" showIcon title={stopped === 'asked' ? t('replay.stopped') : t('replay.unreachable')} />}
      {refused.length > 0 && (
        <ul className="watch-tried">
          {refused.map(({ notification, error }, index) => (
            <li key={notification.id ?? index}>
              <strong>{notification.personName ?? notification.person}</strong> <span className="watch-error">{failureText(error)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
