import { Alert, App as AntApp, Drawer, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Flag, Incident } from '../api/types';
import { titleOf } from '../i18n/titles';
import { may } from '../session/roles';
import { ActFailure } from './acts/ActFailure';
import { useAct } from './acts/useAct';
import { useConfirm } from './acts/useConfirm';

/** Conditions of the policy that people set on an incident: each opens the tasks that go with it. */
export function FlagsDrawer({ incident, close }: { incident: Incident; close: () => void }) {
  const { t } = useTranslation();
  const { message } = AntApp.useApp();
  const confirm = useConfirm();
  const { state, error, send } = useAct(incident.id);
  const working = state === 'submitting' || state === 'submitted';

  const set = async (flag: Flag, on: boolean) => {
    const help = on ? (flag.id === 'own-staff' ? t('flags.ownStaff') : t('flags.setHelp')) : t('flags.clearHelp');
    const title = t(on ? 'flags.set' : 'flags.clear', { title: titleOf(flag) });
    if (!(await confirm(title, help))) {
      return;
    }
    if (await send({ type: 'flag', flag: flag.id, on: String(on) })) {
      void message.success(`${title} · ${t('act.applied')}`);
    }
  };

  return (
    <Drawer open title={t('flags.title')} aria-label={t('flags.title')} size={480} onClose={close} destroyOnHidden className="sheet">
      <p className="muted">{t('flags.intro')}</p>
      {error && <ActFailure error={error} fields={[]} />}
      {state === 'slow' && <Alert type="info" showIcon title={t('act.stillWorking')} />}
      <ul className="flags">
        {incident.flags?.map((flag) => (
          <li key={flag.id} data-flag={flag.id}>
            <div>
              <p>{titleOf(flag)}</p>
              {flag.id === 'own-staff' && <p className="muted">{t('flags.ownStaff')}</p>}
            </div>
            <Switch
              checked={flag.on}
              loading={working}
              disabled={!may(incident, 'flag')}
              aria-label={titleOf(flag)}
              onChange={(on) => void set(flag, on)}
            />
          </li>
        ))}
      </ul>
    </Drawer>
  );
}
