import { useTranslation } from 'react-i18next';
import { useTitle } from '../app/useTitle';

export default function ShiftsPage() {
  const { t } = useTranslation();
  useTitle(t('place.shifts'));
  return (
    <div className="page">
      <h1>{t('place.shifts')}</h1>
    </div>
  );
}
