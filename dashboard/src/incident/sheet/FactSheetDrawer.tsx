import { useQuery } from '@tanstack/react-query';
import { Alert, App as AntApp, Button, Drawer, Form, Input, Skeleton } from 'antd';
import { useEffect, useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toFormProblem } from '../../api/problem';
import { factsQuery } from '../../api/queries';
import type { FactSheet, Incident } from '../../api/types';
import { LoadFailure } from '../../app/LoadFailure';
import { nameOf } from '../../i18n/i18n';
import { listed } from '../../i18n/titles';
import { may } from '../../session/roles';
import { fullTime } from '../../time/shanghai';
import { SheetForm } from '../acts/SheetForm';
import { useAct } from '../acts/useAct';
import { useConfirm } from '../acts/useConfirm';
import { personName } from '../people';
import { changedFields, isExpected, isLong, missingForReport, sheetFields } from './factSheet';
import type { SheetValues } from './factSheet';

/** The one sheet of facts from which every report of the incident is made. */
export function FactSheetDrawer({ incident, close }: { incident: Incident; close: () => void }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(factsQuery(incident.id));
  const confirm = useConfirm();
  const [dirty, setDirty] = useState(false);
  const leave = async () => {
    if (!dirty || (await confirm(t('newIncident.discardOk'), t('newIncident.discard')))) {
      close();
    }
  };
  return (
    <Drawer open title={t('sheet.title')} aria-label={t('sheet.title')} size={600} onClose={() => void leave()} destroyOnHidden className="sheet">
      <p className="muted">{t('sheet.intro')}</p>
      {data && <Sheet incident={incident} sheet={data} setDirty={setDirty} leave={() => void leave()} close={close} />}
      {!data && (error ? <LoadFailure compact error={error} retry={() => void refetch()} /> : <Skeleton active paragraph={{ rows: 8 }} />)}
    </Drawer>
  );
}

interface SheetProps {
  incident: Incident;
  sheet: FactSheet;
  setDirty: (dirty: boolean) => void;
  leave: () => void;
  close: () => void;
}

function Sheet({ incident, sheet, setDirty, leave, close }: SheetProps) {
  const { t } = useTranslation();
  const { message } = AntApp.useApp();
  const formId = useId();
  const [form] = Form.useForm<SheetValues>();
  const { state, error, send } = useAct(incident.id);
  // What the form began with: somebody else may save meanwhile, and their fields must not look like changes made here.
  const [start] = useState(sheet);
  const values = Form.useWatch([], form) as SheetValues | undefined;
  const changed = useMemo(() => changedFields(start.fields, values ?? start.fields), [start, values]);
  const missing = missingForReport(values ?? start.fields);
  const writable = may(incident, 'facts');
  const working = state === 'submitting' || state === 'submitted';
  const count = Object.keys(changed).length;

  useEffect(() => setDirty(count > 0), [count, setDirty]);
  useEffect(() => {
    if (error) {
      form.setFields(toFormProblem(error.problem, sheetFields).fields);
    }
  }, [error, form]);

  const save = async () => {
    if (await send({ type: 'facts', ...changed })) {
      void message.success(t('sheet.saved'));
      close();
    }
  };

  return (
    <SheetForm<SheetValues>
      id={formId}
      form={form}
      state={state}
      error={error}
      fields={sheetFields}
      disabled={!writable}
      initialValues={start.fields}
      onFinish={() => void save()}
    >
      <p className="muted">
        {sheet.updatedAt ? t('sheet.updated', { name: personName(incident.people, sheet.updatedBy), time: fullTime(sheet.updatedAt) }) : t('sheet.never')}
      </p>
      {sheet.updatedAt !== start.updatedAt && <Alert type="warning" showIcon title={t('sheet.meanwhile')} />}
      {missing.length > 0 && <Alert type="info" showIcon title={t('sheet.missing', { names: listed(missing.map((name) => nameOf('sheetField', name))) })} />}
      {sheetFields.map((field) => (
        <Form.Item
          key={field}
          name={field}
          label={
            <>
              {nameOf('sheetField', field)}
              {!isExpected(field) && <span className="optional">{t('form.optional')}</span>}
            </>
          }
        >
          {isLong(field) ? <Input.TextArea autoSize={{ minRows: 2, maxRows: 10 }} maxLength={4000} /> : <Input maxLength={200} autoComplete="off" />}
        </Form.Item>
      ))}
      <div className="sheet-foot">
        <span role="status">{working ? t('act.submitting') : ''}</span>
        <Button onClick={leave} disabled={false}>
          {t('app.cancel')}
        </Button>
        {writable && (
          <Button type="primary" htmlType="submit" loading={working} disabled={count === 0 || state === 'slow'}>
            {error?.transient ? t('act.retry') : t('sheet.save', { count })}
          </Button>
        )}
      </div>
    </SheetForm>
  );
}
