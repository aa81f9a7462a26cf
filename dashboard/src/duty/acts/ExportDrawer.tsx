import { DownloadOutlined } from '@ant-design/icons';
import { Alert, Button, Drawer, Form, Input, Radio, Select } from 'antd';
import { useEffect, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { toFormProblem } from '../../api/problem';
import { useDownload } from '../../app/useDownload';
import { ActFailure } from '../../incident/acts/ActFailure';
import { addDays, dayOf } from '../../time/days';
import { useToday } from '../../time/useNow';
import { dutyApi } from '../api';
import type { DutyCalendar } from '../types';

interface Fields {
  format: 'xlsx' | 'ics' | 'yaml';
  from: string;
  to: string;
  person?: string;
}

const names: (keyof Fields)[] = ['format', 'from', 'to', 'person'];

/** The roster as a file: Excel for the wall, a calendar for a telephone, the whole directory for an engineer. */
export function ExportDrawer({ calendar, close }: { calendar: DutyCalendar; close: () => void }) {
  const { t } = useTranslation();
  const formId = useId();
  const today = dayOf(useToday());
  const [form] = Form.useForm<Fields>();
  const format = Form.useWatch<Fields['format'] | undefined>('format', form) ?? 'xlsx';
  const { busy, error, start } = useDownload();
  const title = t('duty.export.title', { unit: calendar.title });

  useEffect(() => {
    if (error) {
      form.setFields(toFormProblem(error.problem, names).fields as Parameters<typeof form.setFields>[0]);
    }
  }, [error, form]);

  const submit = async (values: Fields) => {
    const query = values.format === 'yaml' ? { format: values.format } : { ...values, person: values.format === 'ics' ? values.person : undefined };
    if (await start(dutyApi.exportPath(calendar.unit), query, `${calendar.unit}.${values.format}`)) {
      close();
    }
  };
  const formats = [
    { value: 'xlsx', label: t('duty.export.xlsx') },
    { value: 'ics', label: t('duty.export.ics') },
    ...(calendar.mayEdit ? [{ value: 'yaml', label: t('duty.export.yaml') }] : []),
  ];
  return (
    <Drawer open title={title} aria-label={title} size={520} onClose={close} destroyOnHidden className="sheet">
      <Form<Fields>
        id={formId}
        name={formId}
        form={form}
        layout="vertical"
        size="large"
        disabled={busy}
        initialValues={{ format: 'xlsx', from: today, to: addDays(today, 30) }}
        onFinish={(values) => void submit(values)}
      >
        {error && <ActFailure error={error} fields={names} />}
        <Form.Item name="format" label={t('duty.export.format')}>
          <Radio.Group className="duty-formats" options={formats} />
        </Form.Item>
        {format !== 'yaml' && (
          <div className="pair">
            <Form.Item name="from" label={t('ledger.from')} rules={[{ required: true, message: t('duty.required') }]}>
              <Input type="date" />
            </Form.Item>
            <Form.Item name="to" label={t('ledger.to')} rules={[{ required: true, message: t('duty.required') }]}>
              <Input type="date" />
            </Form.Item>
          </div>
        )}
        {format === 'ics' && (
          <>
            <Form.Item name="person" label={t('duty.export.person')}>
              <Select allowClear placeholder={t('duty.export.everybody')} options={calendar.people.map(({ person }) => ({ value: person.id, label: person.name }))} />
            </Form.Item>
            <Alert type="info" showIcon title={t('duty.export.icsHint')} />
          </>
        )}
        {format === 'xlsx' && <p className="muted">{t('duty.export.xlsxHint')}</p>}
        {format === 'yaml' && <p className="muted">{t('duty.export.yamlHint')}</p>}
        <div className="sheet-foot">
          <Button onClick={close} disabled={false}>
            {t('app.cancel')}
          </Button>
          <Button type="primary" htmlType="submit" icon={<DownloadOutlined aria-hidden />} loading={busy}>
            {t('duty.export.download')}
          </Button>
        </div>
      </Form>
    </Drawer>
  );
}
