import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { useTitle } from '../app/useTitle';

/** Who is on duty in one unit, day by day. */
export default function UnitDutyPage() {
  const { t } = useTranslation();
  const { unit = '' } = useParams();
  useTitle(t('duty.title'));
  return (
    <div className="page" key={unit}>
      <div className="page-head">
        <h1>{t('duty.title')}</h1>
      </div>
    </div>
  );
}
