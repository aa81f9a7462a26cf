import { DownloadOutlined } from '@ant-design/icons';
import { App as AntApp, Button, Form, Input, Select } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { toFormProblem } from '../api/problem';
import { useDownload } from '../app/useDownload';
import { useTitle } from '../app/useTitle';
import { ActFailure } from '../incident/acts/ActFailure';
import { toOptions, useUnits } from '../incidents/useUnits';
import { dayOf } from '../time/days';
import { useToday } from '../time/useNow';
import { ranges } from './ranges';
import type { Range } from './ranges';

interface Fields extends Range {
  unit: string;
}

const names: (keyof Fields)[] = ['unit', 'from', 'to'];

/** The unit's running table of incidents, as Excel. */
export default function LedgerPage() {
  const { t } = useTranslation();
  useTitle(t('ledger.title'));
  const { message } = AntApp.useApp();
  const units = useUnits();
  const today = dayOf(useToday());
  const [form] = Form.useForm<Fields>();
  const { busy, percent, error, start } = useDownload();
  const usual = ranges(today);
  const only = units.length === 1 ? units[0]?.id : undefined;

  useEffect(() => {
    if (only !== undefined) {
      form.setFieldValue('unit', only); // the units arrive after the form
    }
  }, [only, form]);

  useEffect(() => {
    if (error) {
      form.setFields(toFormProblem(error.problem, names).fields as Parameters<typeof form.setFields>[0]);
    }
  }, [error, form]);

  const submit = async ({ unit, from, to }: Fields) => {
    if (await start(`/api/units/${encodeURIComponent(unit)}/ledger`, { from, to }, `${unit}-${from}-${to}.xlsx`)) {
      void message.success(t('ledger.done'));
    }
  };
  const required = (name: string) => ({ required: true, message: t('ledger.required', { name }) });
  const rangeTitles = { month: t('ledger.thisMonth'), before: t('ledger.lastMonth'), year: t('ledger.thisYear') };

  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>{t('ledger.title')}</h1>
          <p className="muted">{t('ledger.hint')}</p>
        </div>
      </div>
      <Form<Fields> className="panel ledger" form={form} layout="vertical" size="large" disabled={busy} initialValues={usual.month} onFinish={submit}>
        {error && <ActFailure error={error} fields={names} />}
        <Form.Item name="unit" label={t('ledger.unit')} rules={[required(t('ledger.unit'))]}>
          <Select showSearch={{ optionFilterProp: 'label' }} placeholder={t('form.choose')} options={toOptions(units)} notFoundContent={t('ledger.noUnits')} />
        </Form.Item>
        <div className="ledger-ranges" role="group" aria-label={t('ledger.ranges')}>
          {(['month', 'before', 'year'] as const).map((range) => (
            <Button key={range} size="middle" onClick={() => form.setFieldsValue(usual[range])}>
              {rangeTitles[range]}
            </Button>
          ))}
        </div>
        <div className="pair">
          <Form.Item name="from" label={t('ledger.from')} rules={[required(t('ledger.from'))]}>
            <Input type="date" max={today} />
          </Form.Item>
          <Form.Item
            name="to"
            label={t('ledger.to')}
            dependencies={['from']}
            rules={[
              required(t('ledger.to')),
              ({ getFieldValue }) => ({
                validator: (_, to: string) => (to && to < getFieldValue('from') ? Promise.reject(new Error(t('ledger.order'))) : Promise.resolve()),
              }),
            ]}
          >
            <Input type="date" />
          </Form.Item>
        </div>
        <p className="muted">{t('ledger.content')}</p>
        <div className="ledger-foot">
          <Button type="primary" htmlType="submit" icon={<DownloadOutlined aria-hidden />} loading={busy}>
            {t('ledger.download')}
          </Button>
          <span role="status" className="muted">
            {busy && (percent === undefined ? t('ledger.working') : t('ledger.arriving', { percent }))}
          </span>
        </div>
      </Form>
    </div>
  );
}
