import { useTranslation } from 'react-i18next';
import type { MonitoringEntry } from '../api/oversightTypes';
import type { EvidenceField } from '../api/types';
import { nameOf } from '../i18n/i18n';
import { titleOf } from '../i18n/titles';
import { fullTime } from '../time/shanghai';

/** What was entered. */
export function EntryContent({ entry, open = false }: { entry: MonitoringEntry; open?: boolean }) {
  const { t } = useTranslation();
  const given = Object.entries(entry.given ?? {}).filter(([, value]) => value !== '');
  if (given.length === 0) {
    return null;
  }
  return (
    <details className="entry-content" open={open}>
      <summary>{t('monitoring.content')}</summary>
      <dl>
        {given.map(([name, value]) => {
          const field = entry.evidence?.find((one) => one.name === name);
          return (
            <div key={name}>
              <dt>{titleOf({ ...field, id: name })}</dt>
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
