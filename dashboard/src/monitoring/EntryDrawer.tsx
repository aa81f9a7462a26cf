import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Drawer, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { monitoringKey } from '../api/oversight';
import type { MonitoringEntry } from '../api/oversightTypes';
import { incidentQuery } from '../api/queries';
import { LoadFailure } from '../app/LoadFailure';
import { ActDrawer } from '../incident/acts/ActDrawer';
import { may } from '../session/roles';
import { useUrgency } from '../time/useUrgency';
import { whenOf } from './entries';
import { recordOf } from './record';

/** The form of an entry, made from the evidence that the unit's policy asks for. */
export function EntryDrawer({ entry, close }: { entry: MonitoringEntry; close: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { data, error, refetch } = useQuery(incidentQuery(entry.id));
  const urgency = useUrgency(entry.dueAt ?? undefined);
  const obligation = data && recordOf(data);
  const title = t('monitoring.enterFor', { unit: entry.unitTitle ?? entry.unit, date: whenOf(entry) });

  if (data && obligation && may(data, 'complete')) {
    const done = () => {
      void client.invalidateQueries({ queryKey: monitoringKey });
      close();
    };
    const missed = urgency === 'overdue';
    return (
      <ActDrawer
        incident={data}
        act="complete"
        obligation={obligation}
        title={title}
        intro={missed && <Alert type="warning" showIcon title={t('monitoring.lateHint')} />}
        close={done}
      />
    );
  }
  return (
    <Drawer open title={title} aria-label={title} size={520} onClose={close} destroyOnHidden className="sheet">
      {data ? (
        <Alert type="info" showIcon title={t('monitoring.notOpen')} />
      ) : error ? (
        <LoadFailure compact error={error} retry={() => void refetch()} />
      ) : (
        <Skeleton active />
      )}
    </Drawer>
  );
}
