import { EditOutlined } from '@ant-design/icons';
import { Button, Drawer } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { MonitoringEntry } from '../api/oversightTypes';
import { nameOf } from '../i18n/i18n';
import { mayReport } from '../session/roles';
import { useSession } from '../session/useSession';
import { shortTime } from '../time/shanghai';
import { useNow } from '../time/useNow';
import { EntryContent } from './EntryContent';
import { isOpen, stateOf } from './entries';

export interface Day {
  unit: string;
  title: string;
  date: string;
  entries: MonitoringEntry[];
}

interface Props {
  day: Day;
  enter: (entry: MonitoringEntry) => void;
  close: () => void;
}

/** The entries of one unit on one day. */
export function DayDrawer({ day, enter, close }: Props) {
  const { t } = useTranslation();
  const session = useSession();
  const now = useNow();
  const title = t('monitoring.dayTitle', { unit: day.title, date: day.date });
  return (
    <Drawer open title={title} aria-label={title} size={520} onClose={close} destroyOnHidden className="sheet">
      {day.entries.map((entry) => {
        const state = stateOf(entry, now);
        return (
          <section key={entry.id} className="day-entry">
            <p>
              <span className={`chip entry-chip-${state}`}>{nameOf('entryState', state)}</span>{' '}
              <span className="muted">{t('monitoring.due', { time: shortTime(entry.dueAt, now) })}</span>
            </p>
            {entry.acceptedAt && entry.completedBy && <p>{t('monitoring.by', { name: entry.completedBy, time: shortTime(entry.acceptedAt, now) })}</p>}
            <EntryContent entry={entry} open />
            <div className="day-entry-acts">
              {isOpen(entry) && mayReport(session) && (
                <Button type="primary" icon={<EditOutlined aria-hidden />} onClick={() => enter(entry)}>
                  {state === 'missed' ? t('monitoring.enterLate') : t('monitoring.enter')}
                </Button>
              )}
              <Link to={`/incidents/${encodeURIComponent(entry.id)}`}>{t('monitoring.record')}</Link>
            </div>
          </section>
        );
      })}
    </Drawer>
  );
}
