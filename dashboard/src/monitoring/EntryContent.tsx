import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { incidentQuery } from '../api/queries';
import type { MonitoringEntry } from '../api/oversightTypes';
import type { EvidenceField } from '../api/types';
import { nameOf } from '../i18n/i18n';
import { fullTime } from '../time/shanghai';
import { recordOf } from './record';

/** What was entered; the names of the fields are read with the matter, when somebody wants to know. */
export function EntryContent({ entry, open: openAtFirst = false }: { entry: MonitoringEntry; open?: boolean }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(openAtFirst);
  const { data } = useQuery({ ...incidentQuery(entry.id), enabled: open });
  const given = Object.entries(entry.given ?? {}).filter(([, value]) => value !== '');
  if (given.length === 0) {
    return null;
  }
  const fields = data && recordOf(data)?.evidence;
  return (
    <details className="entry-content" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('monitoring.content')}</summary>
      <dl>
        {given.map(([name, value]) => {
          const field = fields?.find((one) => one.name === name);
          return (
            <div key={name}>
              <dt>{field?.title ?? name}</dt>
              <dd>{shown(field, value)}</dd>
            </div>
          );
        })}
      </dl>
    </details>
  );
}

function shown(field: EvidenceField | undefined, value: string): string {
  switch (field?.type) {
    case 'choice':
      return nameOf('choice', value);
    case 'datetime':
      return fullTime(value);
    default:
      return value;
  }
}
