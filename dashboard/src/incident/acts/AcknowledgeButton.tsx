import { EyeOutlined } from '@ant-design/icons';
import { App as AntApp, Button, Tooltip } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useFailureText } from './ActFailure';
import { useAct } from './useAct';

/** One click: somebody is on it. */
export function AcknowledgeButton({ incident, obligation, size }: { incident: string; obligation: string; size?: 'large' }) {
  const { t } = useTranslation();
  const { message } = AntApp.useApp();
  const { state, error, send } = useAct(incident);
  const failureText = useFailureText();
  const working = state === 'submitting' || state === 'submitted';

  useEffect(() => {
    if (error) {
      void message.error(failureText(error), 6);
    }
    // failureText changes with every render and says nothing new
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [error, message]);

  return (
    <Tooltip title={t('act.acknowledgeHelp')}>
      <Button
        size={size}
        icon={<EyeOutlined aria-hidden />}
        loading={working}
        disabled={state === 'applied' || state === 'slow'}
        onClick={() => {
          void send({ type: 'acknowledge', obligation }).then((applied) => {
            if (applied) {
              void message.success(`${t('act.acknowledge')} · ${t('act.applied')}`);
            }
          });
        }}
      >
        {state === 'submitted' ? t('act.submitted') : t('act.acknowledge')}
      </Button>
    </Tooltip>
  );
}
