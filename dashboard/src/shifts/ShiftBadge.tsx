import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { latestHandOversQuery } from '../api/shifts';
import { NavBadge } from '../app/NavBadge';
import { useSession } from '../session/useSession';
import { waitsFor } from './upcoming';

/** How many hand-overs wait for the reader to confirm that they take over. */
export function ShiftBadge() {
  const { t } = useTranslation();
  const { user } = useSession();
  const { data = [] } = useQuery(latestHandOversQuery);
  const count = data.filter((line) => waitsFor(line, user)).length;
  return <NavBadge count={count} text={t('shift.waiting', { count })} />;
}
