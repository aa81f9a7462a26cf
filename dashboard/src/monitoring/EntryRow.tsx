import { EditOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { MonitoringEntry } from '../api/oversightTypes';
import { nameOf } from '../i18n/i18n';
import { mayReport } from '../session/roles';
import { useSession } from '../session/useSession';
import { Countdown } from '../time/Countdown';
import { shortTime } from '../time/shanghai';
import { useNow } from '../time/useNow';
import { useUrgency } from '../time/useUrgency';
import { EntryContent } from './EntryContent';
import { isOpen, stateOf, whenOf } from './entries';

interface Props {
  entry: MonitoringEntry;
  enter: (entry: MonitoringEntry) => void;
  /** Shows the running countdown. */
  clock?: boolean;
  /** Shows what was seen. */
  content?: boolean;
}

export function EntryRow({ entry, enter, clock = false, content = false }: Props) {
  const { t } = useTranslation();
  const session = useSession();
  const now = useNow();
  const state = stateOf(entry, now);
  const open = isOpen(entry);
  const urgency = useUrgency(open && entry.dueAt ? entry.dueAt : undefined);
  return (
    <li className={`row entry-row edge-${urgency}`} data-monitoring={entry.id} data-state={state}>
      {clock && entry.dueAt ? <Countdown due={entry.dueAt} /> : <span className={`chip entry-chip-${state}`}>{nameOf('entryState', state)}</span>}
      <div className="row-body">
        <p className="entry-title">{t('monitoring.enterFor', { unit: entry.unitTitle ?? entry.unit, date: whenOf(entry) })}</p>
        {!clock && (
          <p className="row-meta">
            {entry.acceptedAt && entry.completedBy
              ? t('monitoring.by', { name: entry.completedBy, time: shortTime(entry.acceptedAt, now) })
              : t('monitoring.due', { time: shortTime(entry.dueAt, now) })}
          </p>
        )}
        {content && <EntryContent entry={entry} />}
      </div>
      {open && mayReport(session) && (
        <div className="row-acts">
          <Button type={clock ? 'primary' : 'default'} icon={<EditOutlined aria-hidden />} onClick={() => enter(entry)}>
            {state === 'missed' ? t('monitoring.enterLate') : t('monitoring.enter')}
          </Button>
        </div>
      )}
    </li>
  );
}
