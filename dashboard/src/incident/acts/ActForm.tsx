import { Alert, App as AntApp, Button, Form } from 'antd';
import { useEffect, useId, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { toFormProblem } from '../../api/problem';
import { useUnits } from '../../incidents/useUnits';
import { listed } from '../../i18n/titles';
import { fromLocalInput } from '../../time/shanghai';
import type { ActProps } from './ActDrawer';
import { SheetForm } from './SheetForm';
import { signalTypeOf } from './available';
import type { Act } from './available';
import { FieldInput } from './FieldInput';
import { fieldsOf, takesPerformedAt, textOf, toSignalFields, unmetGroups } from './fields';
import type { FormValues } from './fields';
import { LateEntryFields } from './LateEntryFields';
import { actName } from './names';
import { useAct } from './useAct';
import { useConfirm } from './useConfirm';

const noPreset: Record<string, string | undefined> = {};

export function ActForm({ incident, act, obligation, close, preset = noPreset, initial, intro, specs: given, blocked = false }: ActProps) {
  const { t, i18n } = useTranslation();
  const { message } = AntApp.useApp();
  const confirm = useConfirm();
  const formId = useId();
  const [form] = Form.useForm<FormValues>();
  const { state, error, send } = useAct(incident.id);
  const ofUnit = useUnits().find((unit) => unit.id === incident.unit)?.categories;
  const categories = incident.categories ?? ofUnit;
  const specs = useMemo(
    () => (given ?? fieldsOf(act, incident, obligation, categories)).filter(({ name }) => !(name in preset)),
    // the texts of the fields are those of the language
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [given, act, incident, obligation, categories, preset, i18n.language],
  );
  const late = takesPerformedAt(act);
  const fieldNames = useMemo(() => [...specs.map((spec) => spec.name), ...(late ? ['performedAt', 'onBehalfOf'] : [])], [specs, late]);
  const working = state === 'submitting' || state === 'submitted';

  useEffect(() => {
    if (error) {
      const { fields } = toFormProblem(error.problem, fieldNames);
      form.setFields(fields);
      const first = fields[0]?.name;
      if (first !== undefined) {
        form.scrollToField(first, { focus: true });
      }
    }
  }, [error, fieldNames, form]);

  const submit = async (values: FormValues) => {
    const unmet = unmetGroups(specs, values);
    if (unmet.length > 0) {
      form.setFields(
        unmet.flatMap((group) =>
          group.map((spec) => ({ name: spec.name, errors: [t('form.anyOf', { names: listed(group.map((field) => field.title)) })] })),
        ),
      );
      return;
    }
    if (act === 'publish-outside' && !(await confirm(t('statement.outsideConfirm'), t('statement.outsideWarn')))) {
      return;
    }
    const applied = await send({
      type: signalTypeOf(act),
      obligation: obligation?.id,
      ...preset,
      ...toSignalFields(specs, values),
      performedAt: fromLocalInput(textOf(values.performedAt)),
      onBehalfOf: textOf(values.onBehalfOf) || undefined,
    });
    if (applied) {
      void message.success(`${actName(act)} · ${t('act.applied')}`);
      close();
    }
  };

  return (
    <SheetForm<FormValues>
      id={formId}
      form={form}
      state={state}
      error={error}
      fields={fieldNames}
      lead={
        <>
          {intro}
          <Warning act={act} />
        </>
      }
      initialValues={{ ...Object.fromEntries(specs.map((spec) => [spec.name, spec.initial])), ...initial }}
      onFinish={submit}
    >
      {specs.map((spec) => (
        <FieldInput key={spec.name} spec={spec} incident={incident.id} />
      ))}
      {late && <LateEntryFields open={act === 'sign-off'} since={incident.occurredAt ?? incident.discoveredAt ?? undefined} />}
      <div className="sheet-foot">
        <span role="status">{state === 'submitting' ? t('act.submitting') : state === 'submitted' ? t('act.submitted') : ''}</span>
        <Button onClick={close} disabled={false}>
          {t('app.cancel')}
        </Button>
        <Button type="primary" danger={isHarsh(act)} htmlType="submit" loading={working} disabled={blocked || state === 'slow'}>
          {error?.transient ? t('act.retry') : t('act.submit')}
        </Button>
      </div>
    </SheetForm>
  );
}

const isHarsh = (act: Act): boolean => act === 'dismiss' || act === 'publish-outside';

function Warning({ act }: { act: Act }) {
  const { t } = useTranslation();
  const texts: Partial<Record<Act, string>> = {
    dismiss: t('form.dismissWarn'),
    merge: t('form.mergeWarn'),
    'change-level': t('form.changeWarn'),
    'publish-outside': t('statement.outsideWarn'),
    referral: t('form.referralWarn'),
    instruct: t('form.instructWarn'),
    accept: t('form.acceptWarn'),
    'request-extension': t('form.extensionWarn'),
    assign: t('form.assignWarn'),
    reopen: t('form.reopenWarn'),
  };
  return texts[act] ? <Alert type={act === 'accept' || act === 'assign' ? 'info' : 'warning'} showIcon title={texts[act]} /> : null;
}
