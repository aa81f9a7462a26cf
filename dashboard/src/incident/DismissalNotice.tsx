import { Alert, App as AntApp, Button } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Dismissal, Incident } from '../api/types';
import { may } from '../session/roles';
import { useSession } from '../session/useSession';
import { fullTime } from '../time/shanghai';
import { personName } from './people';
import { useFailureText } from './acts/ActFailure';
import { useAct } from './acts/useAct';

/** A dismissal that one person has asked for: a second one confirms it here, the first one sees that it waits. */
export function DismissalNotice({ incident, dismissal }: { incident: Incident; dismissal: Dismissal }) {
  const { t } = useTranslation();
  const { modal, message } = AntApp.useApp();
  const session = useSession();
  const { state, error, send } = useAct(incident.id);
  const failureText = useFailureText();
  const own = dismissal.by === session.user || (session.name !== undefined && dismissal.by === session.name);
  const settled = incident.status === 'dismissed';

  useEffect(() => {
    if (error) {
      void message.error(failureText(error), 6);
    }
    // failureText changes with every render and says nothing new
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [error, message]);

  const confirm = () =>
    modal.confirm({
      title: t('incident.dismissalConfirm'),
      content: t('incident.dismissalSecond'),
      okText: t('incident.dismissalConfirm'),
      okButtonProps: { danger: true },
      cancelText: t('app.cancel'),
      onOk: () => send({ type: 'dismiss', reason: dismissal.reason }),
    });

  return (
    <Alert
      type="warning"
      showIcon
      title={t('incident.dismissalPending', {
        by: personName(incident.people, dismissal.by) || t('app.unknown'),
        at: fullTime(dismissal.at),
        reason: dismissal.reason ?? t('app.unknown'),
      })}
      description={settled ? undefined : own ? t('incident.dismissalOwn') : t('incident.dismissalSecond')}
      action={
        !settled && !own && may(incident, 'dismiss') ? (
          <Button danger onClick={confirm} loading={state === 'submitting' || state === 'submitted'}>
            {t('incident.dismissalConfirm')}
          </Button>
        ) : undefined
      }
    />
  );
}
