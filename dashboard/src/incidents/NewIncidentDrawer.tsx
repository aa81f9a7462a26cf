import { useQueryClient } from '@tanstack/react-query';
import { Alert, App as AntApp, Button, Drawer, Form, Input, InputNumber, Select, Switch } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api } from '../api/api';
import { ApiError, toFormProblem } from '../api/problem';
import { keys } from '../api/queries';
import { newSignalId } from '../api/signalId';
import type { NewIncident } from '../api/types';
import { ActFailure } from '../incident/acts/ActFailure';
import { serverClock } from '../time/serverClock';
import { fromLocalInput, toLocalInput } from '../time/shanghai';
import { levelsOf, toOptions, useUnits } from './useUnits';

interface Fields {
  unit: string;
  title: string;
  summary?: string;
  url?: string;
  platform?: string;
  level?: string;
  category?: string;
  discoveredAt: string;
  occurredAt?: string;
  postedAt?: string;
  handedOffAt?: string;
  externalId?: string;
  drill?: boolean;
  timeScale?: number;
}

const names: (keyof Fields)[] = ['unit', 'title', 'summary', 'url', 'platform', 'level', 'category', 'discoveredAt', 'occurredAt', 'postedAt', 'handedOffAt', 'externalId', 'drill', 'timeScale'];

export function NewIncidentDrawer({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const { message, modal } = AntApp.useApp();
  const client = useQueryClient();
  const navigate = useNavigate();
  const formId = useId();
  const [form] = Form.useForm<Fields>();
  // Made up once for the whole form, so that sending it again after a lost answer registers nothing twice.
  const [madeUpId] = useState(() => `manual-${newSignalId().slice(0, 12)}`);
  const units = useUnits();
  const only = units.length === 1 ? units[0]?.id : undefined;
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);

  const submit = async (fields: Fields) => {
    setBusy(true);
    setError(null);
    try {
      const { incidentId, duplicate } = await api.createIncident(toIncident(fields, madeUpId));
      void client.invalidateQueries({ queryKey: keys.incidents });
      void (duplicate ? message.info(t('newIncident.duplicate')) : message.success(t('newIncident.created')));
      close();
      await navigate(`/incidents/${encodeURIComponent(incidentId)}`);
    } catch (failure) {
      const known = failure instanceof ApiError ? failure : new ApiError(0, { title: String(failure) });
      form.setFields(toFormProblem(known.problem, names).fields as Parameters<typeof form.setFields>[0]);
      setError(known);
      setBusy(false);
    }
  };

  const leave = () => {
    if (!form.isFieldsTouched()) {
      close();
      return;
    }
    modal.confirm({
      title: t('newIncident.discard'),
      okText: t('newIncident.discardOk'),
      cancelText: t('newIncident.discardCancel'),
      okButtonProps: { danger: true },
      onOk: close,
    });
  };

  return (
    <Drawer open title={t('newIncident.title')} aria-label={t('newIncident.title')} size={560} onClose={leave} destroyOnHidden className="sheet">
      <Alert type="info" showIcon title={t('newIncident.hint')} />
      <Form<Fields>
        id={formId}
        name={formId}
        form={form}
        layout="vertical"
        size="large"
        disabled={busy}
        initialValues={{ unit: only, discoveredAt: toLocalInput(serverClock.now()), timeScale: 60 }}
        onFinish={submit}
        scrollToFirstError={{ focus: true }}
      >
        {error && <ActFailure error={error} fields={names} />}
        <Inputs />
        <div className="sheet-foot">
          <Button onClick={leave} disabled={false}>
            {t('app.cancel')}
          </Button>
          <Button type="primary" htmlType="submit" loading={busy}>
            {error?.transient ? t('act.retry') : t('newIncident.submit')}
          </Button>
        </div>
      </Form>
    </Drawer>
  );
}

function Inputs() {
  const { t } = useTranslation();
  const known = useUnits();
  const form = Form.useFormInstance<Fields>();
  const unit = Form.useWatch<string | undefined>('unit', form);
  const drill = Form.useWatch<boolean | undefined>('drill', form);
  const categories = known.find(({ id }) => id === unit)?.categories ?? [];
  const required = { required: true, whitespace: true, message: t('newIncident.required') };
  const max = toLocalInput(serverClock.now() + 60_000);
  return (
    <>
      <Form.Item name="unit" label={t('newIncident.unit')} extra={t('newIncident.unitHelp')} rules={[required]}>
        <Select
          options={toOptions(known)}
          showSearch={{ optionFilterProp: 'label' }}
          onChange={() => form.setFieldsValue({ level: undefined, category: undefined })}
        />
      </Form.Item>
      <Form.Item name="title" label={t('newIncident.name')} rules={[required]}>
        <Input maxLength={200} autoComplete="off" />
      </Form.Item>
      <Form.Item name="summary" label={t('newIncident.summary')}>
        <Input.TextArea autoSize={{ minRows: 3, maxRows: 8 }} maxLength={4000} />
      </Form.Item>
      <Form.Item name="url" label={t('newIncident.url')} rules={[{ pattern: /^\s*https?:\/\/\S+\s*$/i, message: t('newIncident.badUrl') }]}>
        <Input type="url" inputMode="url" placeholder="https://" autoComplete="off" />
      </Form.Item>
      <Form.Item name="platform" label={t('newIncident.platform')} extra={t('newIncident.platformHelp')}>
        <Input maxLength={100} autoComplete="off" />
      </Form.Item>
      <Form.Item name="level" label={t('newIncident.level')} extra={t('newIncident.levelHelp')}>
        <Select allowClear placeholder={t('newIncident.triage')} options={unit ? toOptions(levelsOf(known, unit)) : []} />
      </Form.Item>
      {categories.length > 0 && (
        <Form.Item name="category" label={t('form.category')}>
          <Select allowClear placeholder={t('form.choose')} options={toOptions(categories)} />
        </Form.Item>
      )}
      <div className="pair">
        <Form.Item name="discoveredAt" label={t('newIncident.discoveredAt')} extra={t('app.beijing')} rules={[required]}>
          <Input type="datetime-local" max={max} />
        </Form.Item>
        <Form.Item name="occurredAt" label={t('newIncident.occurredAt')} extra={t('app.beijing')}>
          <Input type="datetime-local" max={max} />
        </Form.Item>
        <Form.Item name="postedAt" label={t('newIncident.postedAt')} extra={t('newIncident.postedAtHelp')}>
          <Input type="datetime-local" max={max} />
        </Form.Item>
        <Form.Item name="handedOffAt" label={t('newIncident.handedOffAt')} extra={t('newIncident.handedOffAtHelp')}>
          <Input type="datetime-local" max={max} />
        </Form.Item>
      </div>
      <Form.Item name="externalId" label={t('newIncident.externalId')} extra={t('newIncident.externalIdHelp')}>
        <Input maxLength={200} autoComplete="off" />
      </Form.Item>
      <Form.Item name="drill" label={t('newIncident.drill')} extra={t('newIncident.drillHelp')} valuePropName="checked">
        <Switch />
      </Form.Item>
      {drill && (
        <Form.Item name="timeScale" label={t('newIncident.timeScale')}>
          <InputNumber min={1} max={100_000} />
        </Form.Item>
      )}
    </>
  );
}

function toIncident(fields: Fields, madeUpId: string): NewIncident {
  const text = (value: string | undefined) => value?.trim() || undefined;
  return {
    unit: fields.unit.trim(),
    externalId: text(fields.externalId) ?? madeUpId,
    title: fields.title.trim(),
    summary: text(fields.summary),
    url: text(fields.url),
    platform: text(fields.platform),
    level: fields.level,
    category: fields.category,
    discoveredAt: fromLocalInput(fields.discoveredAt),
    occurredAt: fromLocalInput(fields.occurredAt),
    postedAt: fromLocalInput(fields.postedAt),
    handedOffAt: fromLocalInput(fields.handedOffAt),
    drill: fields.drill ? { timeScale: fields.timeScale ?? 1 } : undefined,
  };
}
