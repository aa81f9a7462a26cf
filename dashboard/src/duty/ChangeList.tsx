import { App as AntApp, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { shortTime } from '../time/shanghai';
import { ActProblem } from './acts/ActProblem';
import { useDutyAct } from './acts/useDutyAct';
import { dutyApi } from './api';
import { shortDay } from './calendar';
import { roleName } from './names';
import type { DutyCalendar, Override, Swap, UnitDuty } from './types';

/** Overrides and swaps that still count or are to come, each of which can be taken back. */
export function ChangeList({ duty, calendar, now }: { duty: UnitDuty; calendar: DutyCalendar; now: number }) {
  const { t } = useTranslation();
  const { modal, message } = AntApp.useApp();
  const { send, error, changed } = useDutyAct(duty.unit, calendar);
  const names = new Map(calendar.people.map(({ person }) => [person.id, person.name]));
  const nameOfPerson = (id: string) => names.get(id) ?? id;
  const listed = (people: readonly string[]) => people.map(nameOfPerson).join('、');

  const overrideText = (one: Override) => {
    const span = { from: shortTime(one.from, now), to: shortTime(one.to, now), people: listed(one.people) };
    return one.insteadOf ? t('duty.changes.override', { ...span, absent: nameOfPerson(one.insteadOf) }) : t('duty.changes.overrideAll', span);
  };
  const swapText = ({ one, other }: Swap) =>
    t('duty.changes.swap', { one: nameOfPerson(one.person), day: shortDay(one.day, now), other: nameOfPerson(other.person), otherDay: shortDay(other.day, now) });

  const cancel = (kind: 'overrides' | 'swaps', id: string, role: string, text: string) =>
    modal.confirm({
      title: kind === 'overrides' ? t('duty.changes.cancelOverride') : t('duty.changes.cancelSwap'),
      content: t('duty.changes.cancelHint', { role, text }),
      okText: t('duty.changes.cancel'),
      cancelText: t('duty.changes.keep'),
      okButtonProps: { danger: true },
      onOk: async () => {
        if (await send((version) => dutyApi.remove(duty.unit, version, kind, id))) {
          void message.success(t('duty.changes.cancelled'));
        }
      },
    });

  const rows = duty.roles.flatMap((role) => [
    ...role.overrides.map((one) => ({ kind: 'overrides' as const, id: one.id, role: roleName(role.role, role.title), text: overrideText(one), reason: one.reason })),
    ...role.swaps.map((one) => ({ kind: 'swaps' as const, id: one.id, role: roleName(role.role, role.title), text: swapText(one), reason: one.reason })),
  ]);
  return (
    <section className="panel duty-changes" aria-label={t('duty.changes.title')}>
      <h2>{t('duty.changes.title')}</h2>
      <ActProblem error={error} changed={changed} fields={[]} />
      {rows.length === 0 && <p className="empty-line">{t('duty.changes.none')}</p>}
      <ul>
        {rows.map((row) => (
          <li key={row.id} data-change={row.id}>
            <span>
              <span className={`duty-mark duty-mark-${row.kind === 'swaps' ? 'swap' : 'override'}`}>{row.kind === 'swaps' ? t('dutyMark.swap') : t('dutyMark.override')}</span>{' '}
              <b>{row.role}</b> {row.text}
              {row.reason && <span className="muted"> {t('duty.changes.reason', { reason: row.reason })}</span>}
            </span>
            {calendar.mayEdit && (
              <Button size="small" onClick={() => cancel(row.kind, row.id, row.role, row.text)}>
                {t('duty.changes.cancel')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
