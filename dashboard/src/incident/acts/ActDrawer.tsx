import { Alert, App as AntApp, Button, Drawer, Form } from 'antd';
import { useEffect, useId, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { toFormProblem } from '../../api/problem';
import type { Incident, Obligation } from '../../api/types';
import { nextDueOf } from '../../incidents/due';
import { useUnits } from '../../incidents/useUnits';
import { IncidentTitle } from '../../incidents/Tags';
import { Countdown } from '../../time/Countdown';
import { fromLocalInput } from '../../time/shanghai';
import { ActFailure } from './ActFailure';
import type { Act } from './available';
import { Checklist } from './Checklist';
import { fieldsOf, takesPerformedAt, toSignalFields, unmetGroups } from './fields';
import type { FormValues } from './fields';
import { FieldInput } from './FieldInput';
import { LateEntryFields } from './LateEntryFields';
import { useActNames } from './names';
import { useAct } from './useAct';

interface Props {
  incident: Incident;
  act: Act;
  obligation?: Obligation;
  close: () => void;
}

/** The form of one act: what it needs, what it does, and where it stands after it was sent. */
export function ActDrawer({ incident, act, obligation, close }: Props) {
  const { t } = useTranslation();
  const names = useActNames();
  const due = obligation ? (obligation.extendedTo ?? obligation.dueAt) : nextDueOf(incident)?.due;
  const title = obligation && act === 'complete' ? t('act.completeTitle', { title: obligation.title ?? obligation.id }) : names[act];
  return (
    <Drawer open title={title} size={520} onClose={close} destroyOnHidden aria-label={title} className="sheet">
      <p className="sheet-incident">
        <IncidentTitle incident={incident} />
      </p>
      {due && <Countdown due={due} size="small" />}
      {act === 'checklist' && obligation ? (
        <Checklist incident={incident.id} obligation={obligation} />
      ) : (
        <ActForm incident={incident} act={act} obligation={obligation} close={close} />
      )}
    </Drawer>
  );
}

function ActForm({ incident, act, obligation, close }: Props) {
  const { t } = useTranslation();
  const { message } = AntApp.useApp();
  const names = useActNames();
  const formId = useId();
  const [form] = Form.useForm<FormValues>();
  const { state, error, send } = useAct(incident.id);
  const categories = useUnits().find((unit) => unit.id === incident.unit)?.categories;
  const specs = useMemo(() => fieldsOf(act, incident, obligation, categories), [act, incident, obligation, categories]);
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
          group.map((spec) => ({ name: spec.name, errors: [t('form.anyOf', { names: group.map((field) => field.title).join('、') })] })),
        ),
      );
      return;
    }
    const applied = await send({
      type: act,
      obligation: obligation?.id,
      ...toSignalFields(specs, values),
      performedAt: fromLocalInput(values.performedAt),
      onBehalfOf: values.onBehalfOf?.trim() || undefined,
    });
    if (applied) {
      void message.success(`${names[act]} · ${t('act.applied')}`);
      close();
    }
  };

  return (
    <Form<FormValues>
      id={formId}
      name={formId}
      form={form}
      layout="vertical"
      size="large"
      disabled={working || state === 'slow'}
      initialValues={Object.fromEntries(specs.map((spec) => [spec.name, spec.initial]))}
      onFinish={submit}
      scrollToFirstError={{ focus: true }}
    >
      <Warning act={act} />
      {error && <ActFailure error={error} fields={fieldNames} />}
      {state === 'slow' && <Alert type="info" showIcon title={t('act.stillWorking')} />}
      {specs.map((spec) => (
        <FieldInput key={spec.name} spec={spec} incident={incident.id} />
      ))}
      {late && <LateEntryFields open={act === 'sign-off'} since={incident.occurredAt ?? incident.discoveredAt ?? undefined} />}
      <div className="sheet-foot">
        <span role="status">{state === 'submitting' ? t('act.submitting') : state === 'submitted' ? t('act.submitted') : ''}</span>
        <Button onClick={close} disabled={false}>
          {t('app.cancel')}
        </Button>
        <Button type="primary" danger={act === 'dismiss'} htmlType="submit" loading={working}>
          {error?.transient ? t('act.retry') : t('act.submit')}
        </Button>
      </div>
    </Form>
  );
}

function Warning({ act }: { act: Act }) {
  const { t } = useTranslation();
  const texts: Partial<Record<Act, string>> = {
    dismiss: t('form.dismissWarn'),
    merge: t('form.mergeWarn'),
    'change-level': t('form.changeWarn'),
  };
  return texts[act] ? <Alert type="warning" showIcon title={texts[act]} /> : null;
}
