import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { monitoringQuery } from '../api/oversight';
import { NavBadge } from '../app/NavBadge';
import { useNow, useToday } from '../time/useNow';
import { pressing } from './entries';
import { recentSpan } from './span';

/** How many entries are missed or due within the hour. */
export function MonitoringBadge() {
  const { t } = useTranslation();
  const today = useToday();
  const now = useNow();
  const { data = [] } = useQuery(monitoringQuery(recentSpan(today)));
  const count = pressing(data, now);
  return <NavBadge count={count} text={t('nav.monitoringDue', { count })} />;
}
