import { useTranslation } from 'react-i18next';
import { useTitle } from '../app/useTitle';

/** Who is on duty now in all units that the person sees, and what is missing in the next 14 days. */
export default function DutyPage() {
  const { t } = useTranslation();
  useTitle(t('duty.title'));
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('duty.title')}</h1>
      </div>
    </div>
  );
}
