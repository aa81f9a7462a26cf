import { useTranslation } from 'react-i18next';
import { useTitle } from '../app/useTitle';

export default function NotificationsPage() {
  const { t } = useTranslation();
  useTitle(t('place.notifications'));
  return (
    <div className="page">
      <h1>{t('place.notifications')}</h1>
    </div>
  );
}
