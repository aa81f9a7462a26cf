import { useTranslation } from 'react-i18next';
import { NavBadge } from '../app/NavBadge';
import { useUnseenAlarms } from './useUnseenAlarms';

/** How many alarms nobody has seen. */
export function AlarmBadge() {
  const { t } = useTranslation();
  const count = useUnseenAlarms().length;
  return <NavBadge count={count} text={t('alarm.unseen', { count })} />;
}
