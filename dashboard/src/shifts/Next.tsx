import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ShiftReport, ShiftTask } from '../api/shiftTypes';
import { titleOf } from '../i18n/titles';
import { Countdown } from '../time/Countdown';
import { fullTime } from '../time/shanghai';
import { useUrgency } from '../time/useUrgency';
import { settledSince, upcoming } from './upcoming';

/** As many as `watch.css` shows of a folded list. */
const shown = 6;

/** What is due next stands above everything else: that is what somebody who takes over at two in the morning has to know. */
export function Next({ report, present }: { report: ShiftReport; present: ShiftReport | undefined }) {
  const { t } = useTranslation();
  const tasks = upcoming(report.content).map((task) => ({ task, settled: settledSince(task, report, present) === true }));
  const [all, setAll] = useState(false);
  const first = tasks.findIndex(({ settled }) => !settled);
  return (
    <section className="shift-next" aria-label={t('shift.next')}>
      <h2 className="section-title">{t('shift.next')}</h2>
      {tasks.length === 0 && <p className="empty-line panel">{t('shift.nothingDue')}</p>}
      {/* On paper all of them. */}
      <ol className={`watch-list ${all ? '' : 'shift-next-folded'}`}>
        {tasks.map(({ task, settled }, index) => (
          <Task key={`${task.incident} ${task.obligation}`} task={task} settled={settled} first={index === first} />
        ))}
      </ol>
      {!all && tasks.length > shown && (
        <div className="list-foot no-print">
          <Button onClick={() => setAll(true)}>{t('shift.all', { count: tasks.length })}</Button>
        </div>
      )}
    </section>
  );
}

function Task({ task, settled, first }: { task: ShiftTask; settled: boolean; first: boolean }) {
  const { t } = useTranslation();
  const due = task.dueAt ?? undefined;
  const urgency = useUrgency(settled ? undefined : due);
  return (
    <li className={`panel shift-task edge-${urgency} ${settled ? 'shift-task-settled' : ''}`} data-task={`${task.incident} ${task.obligation}`}>
      <div className="no-print">{settled || !due ? <span className="chip chip-done">{t('shift.settled')}</span> : <Countdown due={due} size={first ? 'medium' : 'small'} />}</div>
      <div>
        <p>
          <strong>{titleOf({ id: task.obligation, title: task.title, en: task.en })}</strong> {task.drill && <span className="chip">{t('shift.drill')}</span>}{' '}
          {(task.rung ?? 0) > 0 && <span className="chip chip-late">{t('obligation.rung', { rung: task.rung })}</span>}
        </p>
        <p>
          <Link to={`/incidents/${encodeURIComponent(task.incident)}`}>{[task.number, task.incidentTitle].filter(Boolean).join(' ')}</Link>
        </p>
        <p className="print-only">{t('time.due', { time: fullTime(due).slice(0, 16) })}</p>
      </div>
      {!settled && first && (
        <Link to={`/incidents/${encodeURIComponent(task.incident)}`} className="shift-handle no-print">
          {t('shift.handle')}
        </Link>
      )}
    </li>
  );
}
