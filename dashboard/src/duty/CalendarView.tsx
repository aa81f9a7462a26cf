import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { Button, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import { nameOf } from '../i18n/i18n';
import { addDays, dayOf, weekdayOf } from '../time/days';
import { currentDay, hasGap, marksOf, namesOf, piecesOf, readFrom, shortDay, weeksOf } from './calendar';
import { roleName } from './names';
import type { CalendarDay, DutyCalendar, RoleDay, Stretch } from './types';

interface Props {
  calendar: DutyCalendar;
  from: string;
  now: number;
  move: (day: string) => void;
  fill?: (role: string, stretch: Stretch) => void;
}

/** Two weeks, a row a week; on a telephone a list by day. */
export function CalendarView({ calendar, from, now, move, fill }: Props) {
  const { t } = useTranslation();
  const running = currentDay(calendar.days, now);
  const thisWeek = readFrom(null, dayOf(now));
  return (
    <section className={`panel duty-calendar ${from === thisWeek ? 'duty-calendar-current' : ''}`} aria-label={t('duty.calendar.title')}>
      <div className="duty-calendar-head">
        <h2>{t('duty.calendar.span', { from: shortDay(from, now), to: shortDay(addDays(from, 13), now) })}</h2>
        <Space.Compact>
          <Button icon={<LeftOutlined aria-hidden />} onClick={() => move(addDays(from, -7))}>
            {t('duty.calendar.earlier')}
          </Button>
          <Button disabled={from === thisWeek} onClick={() => move(thisWeek)}>
            {t('duty.calendar.today')}
          </Button>
          <Button icon={<RightOutlined aria-hidden />} iconPlacement="end" onClick={() => move(addDays(from, 7))}>
            {t('duty.calendar.later')}
          </Button>
        </Space.Compact>
      </div>
      {weeksOf(calendar.days).map((week) => (
        <ol key={week[0]?.day} className="duty-week">
          {week.map((day) => (
            <DayCell key={day.day} day={day} running={day.day === running} now={now} fill={fill} />
          ))}
        </ol>
      ))}
      <p className="muted duty-legend">{t('duty.calendar.legend')}</p>
    </section>
  );
}

function DayCell({ day, running, now, fill }: { day: CalendarDay; running: boolean; now: number; fill: Props['fill'] }) {
  const { t } = useTranslation();
  const gap = hasGap(day);
  const over = day.roles.every((role) => Date.parse(role.to) <= now);
  return (
    <li
      className={['duty-day', !day.working && 'duty-day-off', gap && 'duty-day-gap', over && 'duty-day-over'].filter(Boolean).join(' ')}
      aria-current={running ? 'date' : undefined}
      data-day={day.day}
    >
      <p className="duty-day-head">
        <b>{shortDay(day.day, now)}</b> <span>{t('duty.calendar.weekday', { day: nameOf('weekday', String(weekdayOf(day.day))) })}</span>
        {running && <span className="chip duty-chip-today">{t('duty.calendar.onDutyNow')}</span>}
        {!day.working && <span className="chip">{t('duty.calendar.dayOff')}</span>}
      </p>
      {day.roles.map((role) => (
        <RoleCell key={role.role} role={role} fill={fill} />
      ))}
    </li>
  );
}

function RoleCell({ role, fill }: { role: RoleDay; fill: Props['fill'] }) {
  const { t } = useTranslation();
  return (
    <div className="duty-role" data-role={role.role}>
      <p className="duty-role-title">
        {roleName(role.role, role.title)}
        {marksOf(role).map((mark) => (
          <span key={mark} className={`duty-mark duty-mark-${mark}`}>
            {nameOf('dutyMark', mark)}
          </span>
        ))}
      </p>
      {piecesOf(role).map((piece) => (
        <div key={piece.from} className={piece.missing ? 'duty-piece duty-piece-gap' : 'duty-piece'}>
          {piece.clock && <span className="duty-clock">{piece.clock}</span>}
          <span className="duty-names">{namesOf(piece.people, '、') || (piece.missing ? t('duty.nobody') : t('duty.calendar.none'))}</span>
          {piece.missing === 'no-contact' && <span className="duty-missing">{t('duty.calendar.noContact')}</span>}
          {piece.missing && fill && (
            <Button danger size="small" onClick={() => fill(role.role, piece)}>
              {t('duty.fillGap')}
            </Button>
          )}
        </div>
      ))}
    </div>
  );
}
