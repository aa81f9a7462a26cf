import { App as AntApp, Button, Drawer, Form, Input, Select } from 'antd';
import { useEffect, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { toFormProblem } from '../../api/problem';
import { DateTimeInput } from '../../incident/acts/DateTimeInput';
import { fromLocalInput, shortTime, toLocalInput } from '../../time/shanghai';
import { useNow } from '../../time/useNow';
import { dutyApi } from '../api';
import { roleName } from '../names';
import type { DutyCalendar, UnitDuty } from '../types';
import { ActProblem } from './ActProblem';
import { useDutyAct } from './useDutyAct';

/** What a gap suggests. */
export interface Suggested {
  role: string;
  from: string;
  to: string;
}

interface Fields {
  role: string;
  people: string[];
  insteadOf?: string;
  from: string;
  to: string;
  reason?: string;
}

interface Props {
  duty: UnitDuty;
  calendar: DutyCalendar;
  suggested?: Suggested;
  close: () => void;
}

const names: (keyof Fields)[] = ['role', 'people', 'insteadOf', 'from', 'to', 'reason'];

/** Somebody does duty instead of somebody else, or of everybody, for a while. */
export function OverrideDrawer({ duty, calendar, suggested, close }: Props) {
  const { t } = useTranslation();
  const { message } = AntApp.useApp();
  const formId = useId();
  const now = useNow();
  const [form] = Form.useForm<Fields>();
  const { busy, error, changed, send } = useDutyAct(duty.unit, calendar);
  const role = Form.useWatch('role', form);
  const title = t('duty.override.title');
  const person = calendar.people.map((one) => ({ value: one.person.id, label: `${one.person.name} · ${one.roles.map((held) => roleName(held.id, held.title)).join('、')}` }));
  const holders = calendar.people.filter((one) => one.roles.some(({ id }) => id === role)).map((one) => ({ value: one.person.id, label: one.person.name }));

  useEffect(() => {
    if (error) {
      form.setFields(toFormProblem(error.problem, names).fields as Parameters<typeof form.setFields>[0]);
    }
  }, [error, form]);

  const submit = async (values: Fields) => {
    const body = {
      role: values.role,
      people: values.people,
      from: fromLocalInput(values.from) ?? '',
      to: fromLocalInput(values.to) ?? '',
      ...(values.insteadOf && { insteadOf: values.insteadOf }),
      ...(values.reason?.trim() && { reason: values.reason.trim() }),
    };
    if (await send((version) => dutyApi.addOverride(duty.unit, version, body))) {
      const who = values.people.map((id) => calendar.people.find((one) => one.person.id === id)?.person.name ?? id).join('、');
      void message.success(t('duty.override.done', { people: who, from: shortTime(body.from, now), to: shortTime(body.to, now) }));
      close();
    }
  };
  const required = { required: true, message: t('duty.required') };
  return (
    <Drawer open title={title} aria-label={title} size={520} onClose={close} destroyOnHidden className="sheet">
      <Form<Fields>
        id={formId}
        name={formId}
        form={form}
        layout="vertical"
        size="large"
        disabled={busy}
        initialValues={{
          role: suggested?.role ?? 'duty-officer',
          from: suggested && toLocalInput(suggested.from),
          to: suggested && toLocalInput(suggested.to),
        }}
        onFinish={(values) => void submit(values)}
      >
        <p className="muted">{t('duty.override.hint')}</p>
        <ActProblem error={error} changed={changed} fields={names} />
        <Form.Item name="role" label={t('duty.role')} rules={[required]}>
          <Select options={duty.roles.map((one) => ({ value: one.role, label: roleName(one.role, one.title) }))} />
        </Form.Item>
        <Form.Item name="people" label={t('duty.override.people')} rules={[required]}>
          <Select mode="multiple" options={person} showSearch={{ optionFilterProp: 'label' }} placeholder={t('form.choose')} />
        </Form.Item>
        <Form.Item name="insteadOf" label={t('duty.override.insteadOf')} extra={t('duty.override.insteadOfHint')}>
          <Select allowClear options={holders} placeholder={t('duty.override.everybody')} />
        </Form.Item>
        <div className="pair">
          <Form.Item name="from" label={t('duty.override.from')} rules={[required]}>
            <DateTimeInput ahead />
          </Form.Item>
          <Form.Item
            name="to"
            label={t('duty.override.to')}
            dependencies={['from']}
            rules={[
              required,
              ({ getFieldValue }) => ({
                validator: (_, to: string) => (to && to <= (getFieldValue('from') as string) ? Promise.reject(new Error(t('duty.override.order'))) : Promise.resolve()),
              }),
            ]}
          >
            <DateTimeInput ahead />
          </Form.Item>
        </div>
        <Form.Item name="reason" label={t('duty.reason')}>
          <Input maxLength={200} />
        </Form.Item>
        <div className="sheet-foot">
          <Button onClick={close} disabled={false}>
            {t('app.cancel')}
          </Button>
          <Button type="primary" htmlType="submit" loading={busy}>
            {t('duty.override.submit')}
          </Button>
        </div>
      </Form>
    </Drawer>
  );
}
