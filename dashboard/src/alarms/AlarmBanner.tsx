import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { mayMarkAlarms } from '../session/roles';
import { useSession } from '../session/useSession';
import { alarmText, byAttention } from './alarms';
import { useUnseenAlarms } from './useUnseenAlarms';

/** Above every page until somebody looks: something in the product itself is broken. */
export function AlarmBanner() {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const asked = mayMarkAlarms(useSession());
  const alarms = useUnseenAlarms().sort(byAttention);
  const [first] = alarms;
  return (
    <div role="status" aria-live="polite" className="alarm-banner">
      {first && asked && pathname !== '/alarms' && (
        <Alert
          banner
          type="error"
          title={
            <>
              <strong>{t('alarm.banner', { count: alarms.length })}</strong> <span className="alarm-banner-text">{alarmText(first)}</span>
            </>
          }
          action={<Link to="/alarms">{t('alarm.look')}</Link>}
        />
      )}
    </div>
  );
}
