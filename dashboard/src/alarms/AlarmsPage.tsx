import { useTranslation } from 'react-i18next';
import { useTitle } from '../app/useTitle';

export default function AlarmsPage() {
  const { t } = useTranslation();
  useTitle(t('alarm.title'));
  return (
    <div className="page">
      <h1>{t('alarm.title')}</h1>
      <p className="muted">{t('alarm.hint')}</p>
    </div>
  );
}
