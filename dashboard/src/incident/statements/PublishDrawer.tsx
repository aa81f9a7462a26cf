import { PlusOutlined } from '@ant-design/icons';
import { Alert, App as AntApp, Button, Drawer, Form, Input } from 'antd';
import { useEffect, useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toFormProblem } from '../../api/problem';
import type { Incident, Statement } from '../../api/types';
import { listed } from '../../i18n/titles';
import { may } from '../../session/roles';
import { fromLocalInput } from '../../time/shanghai';
import { SheetForm } from '../acts/SheetForm';
import { DateTimeInput } from '../acts/DateTimeInput';
import { FieldInput } from '../acts/FieldInput';
import { fieldsOf, toSignalFields, unmetGroups } from '../acts/fields';
import type { FormValues } from '../acts/fields';
import { actName } from '../acts/names';
import { useAct } from '../acts/useAct';
import { promised } from './promises';
import type { PromiseValue } from './promises';
import { wordsOf } from './statements';
import { Words } from './Words';

type Values = FormValues & { promises?: PromiseValue[] };

/**
 * Records that the approved words went out. The first promise travels with the publication, further ones follow it
 * as acts of their own; when one of those does not arrive, only it is sent again.
 */
export function PublishDrawer({ incident, statement, close }: { incident: Incident; statement: Statement; close: () => void }) {
  const { t, i18n } = useTranslation();
  const { message } = AntApp.useApp();
  const formId = useId();
  const [form] = Form.useForm<Values>();
  const { state, error, send } = useAct(incident.id);
  const [settled, setSettled] = useState(0); // acts of this form that have been applied: the publication, then promises
  const specs = useMemo(
    () => fieldsOf('publish-statement', incident, undefined).filter(({ name }) => !name.startsWith('promise')),
    // the texts of the fields are those of the language
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [incident, i18n.language],
  );
  const names = useMemo(() => [...specs.map(({ name }) => name), 'promise', 'promisedAt'], [specs]);
  const working = state === 'submitting' || state === 'submitted';
  const several = may(incident, 'promise');

  useEffect(() => {
    if (error) {
      form.setFields(toFormProblem(error.problem, names).fields);
    }
  }, [error, form, names]);

  const submit = async (values: Values) => {
    const unmet = unmetGroups(specs, values);
    if (unmet.length > 0) {
      const text = (group: typeof specs) => t('form.anyOf', { names: listed(group.map((field) => field.title)) });
      form.setFields(unmet.flatMap((group) => group.map((spec) => ({ name: spec.name, errors: [text(group)] }))));
      return;
    }
    const [first, ...further] = promised(values.promises);
    const acts = [
      { type: 'publish-statement', statement: statement.id, ...toSignalFields(specs, values), promise: first?.text, promisedAt: first?.promisedAt },
      ...further.map((promise) => ({ type: 'promise', statement: statement.id, ...promise })),
    ];
    for (const [index, act] of acts.entries()) {
      if (index < settled) {
        continue;
      }
      if (!(await send(act))) {
        return;
      }
      setSettled(index + 1);
    }
    void message.success(`${actName('publish-statement')} · ${t('act.applied')}`);
    close();
  };

  const title = actName('publish-statement');
  return (
    <Drawer open title={title} aria-label={title} size={560} onClose={close} destroyOnHidden className="sheet">
      <Words text={wordsOf(statement).text} />
      <SheetForm<Values>
        id={formId}
        form={form}
        state={state}
        error={error}
        fields={names}
        lead={
          <>
            <Alert type="info" showIcon title={t('statement.publishHelp')} />
          </>
        }
        onFinish={submit}
      >
        {specs.map((spec) => (
          <FieldInput key={spec.name} spec={spec} incident={incident.id} />
        ))}
        <Promises several={several} />
        <div className="sheet-foot">
          <span role="status">{working ? t('act.submitting') : ''}</span>
          <Button onClick={close} disabled={false}>
            {t('app.cancel')}
          </Button>
          <Button type="primary" htmlType="submit" loading={working} disabled={state === 'slow'}>
            {error?.transient ? t('act.retry') : t('act.submit')}
          </Button>
        </div>
      </SheetForm>
    </Drawer>
  );
}

function Promises({ several }: { several: boolean }) {
  const { t } = useTranslation();
  const together = (other: 'text' | 'promisedAt', index: number, name: string) => [
    ({ getFieldValue }: { getFieldValue: (path: (string | number)[]) => unknown }) => ({
      required: Boolean(getFieldValue(['promises', index, other])),
      message: t('form.required', { name }),
    }),
  ];
  return (
    <fieldset className="promises">
      <legend>{t('statement.promises')}</legend>
      <p className="muted">{t('form.promiseHelp')}</p>
      <Form.List name="promises">
        {(list, { add, remove }) => (
          <>
            {list.map(({ key, name }) => (
              <div key={key} className="promise">
                <Form.Item name={[name, 'text']} label={t('form.promise')} rules={together('promisedAt', name, t('form.promise'))}>
                  <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={1000} />
                </Form.Item>
                <Form.Item
                  name={[name, 'promisedAt']}
                  label={t('form.promisedAt')}
                  extra={t('app.beijing')}
                  rules={[
                    ...together('text', name, t('form.promisedAt')),
                    { validator: (_, value?: string) => (!value || fromLocalInput(value) ? Promise.resolve() : Promise.reject(new Error(t('form.required', { name: t('form.promisedAt') })))) },
                  ]}
                >
                  <DateTimeInput ahead />
                </Form.Item>
                <Button type="text" size="small" onClick={() => remove(name)}>
                  {t('statement.noPromise')}
                </Button>
              </div>
            ))}
            {(several || list.length === 0) && (
              <Button icon={<PlusOutlined aria-hidden />} onClick={() => add({})}>
                {list.length === 0 ? t('statement.addPromise') : t('statement.addAnother')}
              </Button>
            )}
          </>
        )}
      </Form.List>
    </fieldset>
  );
}
