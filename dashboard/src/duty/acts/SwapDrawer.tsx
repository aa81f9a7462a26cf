import { useQuery } from '@tanstack/react-query';
import { App as AntApp, Button, Drawer, Form, Input, Select } from 'antd';
import { useEffect, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { toFormProblem } from '../../api/problem';
import { nameOf } from '../../i18n/i18n';
import { dayOf, weekdayOf } from '../../time/days';
import { useNow, useToday } from '../../time/useNow';
import { calendarQuery, dutyApi } from '../api';
import { openShifts, shortDay } from '../calendar';
import { roleName } from '../names';
import type { DutyCalendar, UnitDuty } from '../types';
import { ActProblem } from './ActProblem';
import { useDutyAct } from './useDutyAct';

interface Fields {
  role: string;
  /** `2026-11-21 chen-min` */
  one: string;
  other: string;
  reason?: string;
}

const names: (keyof Fields)[] = ['role', 'one', 'other', 'reason'];
const ahead = 62;

/** Two people exchange two shifts. */
export function SwapDrawer({ duty, calendar, close }: { duty: UnitDuty; calendar: DutyCalendar; close: () => void }) {
  const { t } = useTranslation();
  const { message } = AntApp.useApp();
  const formId = useId();
  const now = useNow();
  const today = dayOf(useToday());
  const [form] = Form.useForm<Fields>();
  const { data: later } = useQuery(calendarQuery(duty.unit, today, ahead));
  const { busy, error, changed, send } = useDutyAct(duty.unit, later ?? calendar);
  const role = Form.useWatch<string | undefined>('role', form) ?? 'duty-officer';
  const first = Form.useWatch<string | undefined>('one', form);
  const title = t('duty.swap.title');

  const shifts = openShifts(later?.days ?? [], role, now).flatMap(({ day, people }) =>
    people.map((person) => ({
      value: `${day} ${person.id}`,
      label: t('duty.swap.shift', { day: shortDay(day, now), weekday: nameOf('weekday', String(weekdayOf(day))), name: person.name }),
    })),
  );
  const others = shifts.filter(({ value }) => first === undefined || (value.slice(11) !== first.slice(11) && value.slice(0, 10) !== first.slice(0, 10)));

  useEffect(() => {
    if (error) {
      // The API blames `one.day` or `one.person`; both are one choice here.
      const errors = Object.fromEntries(Object.entries(error.problem.errors ?? {}).map(([path, told]) => [path.split('.')[0] ?? path, told]));
      form.setFields(toFormProblem({ ...error.problem, errors }, names).fields as Parameters<typeof form.setFields>[0]);
    }
  }, [error, form]);

  const submit = async ({ role: swapped, one, other, reason }: Fields) => {
    const shift = (text: string) => ({ day: text.slice(0, 10), person: text.slice(11) });
    const body = { role: swapped, one: shift(one), other: shift(other), ...(reason?.trim() && { reason: reason.trim() }) };
    if (await send((version) => dutyApi.addSwap(duty.unit, version, body))) {
      void message.success(t('duty.swap.done'));
      close();
    }
  };
  const required = { required: true, message: t('duty.required') };
  const roles = duty.roles.filter((one) => ['duty-officer', 'leader-on-duty'].includes(one.role));
  return (
    <Drawer open title={title} aria-label={title} size={520} onClose={close} destroyOnHidden className="sheet">
      <Form<Fields> id={formId} name={formId} form={form} layout="vertical" size="large" disabled={busy} initialValues={{ role: 'duty-officer' }} onFinish={(values) => void submit(values)}>
        <p className="muted">{t('duty.swap.hint')}</p>
        <ActProblem error={error} changed={changed} fields={['role', 'day', 'person', 'reason']} />
        <Form.Item name="role" label={t('duty.role')} rules={[required]}>
          <Select options={roles.map((one) => ({ value: one.role, label: roleName(one.role, one.title) }))} onChange={() => form.setFieldsValue({ one: undefined, other: undefined })} />
        </Form.Item>
        <Form.Item name="one" label={t('duty.swap.one')} rules={[required]}>
          <Select showSearch={{ optionFilterProp: 'label' }} options={shifts} placeholder={t('form.choose')} loading={later === undefined} />
        </Form.Item>
        <Form.Item name="other" label={t('duty.swap.other')} rules={[required]}>
          <Select showSearch={{ optionFilterProp: 'label' }} options={others} placeholder={t('form.choose')} loading={later === undefined} />
        </Form.Item>
        <Form.Item name="reason" label={t('duty.reason')}>
          <Input maxLength={200} />
        </Form.Item>
        <div className="sheet-foot">
          <Button onClick={close} disabled={false}>
            {t('app.cancel')}
          </Button>
          <Button type="primary" htmlType="submit" loading={busy}>
            {t('duty.swap.submit')}
          </Button>
        </div>
      </Form>
    </Drawer>
  );
}
