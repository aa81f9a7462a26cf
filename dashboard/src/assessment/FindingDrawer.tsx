import { useQueryClient } from '@tanstack/react-query';
import { App as AntApp, Button, Drawer, Form } from 'antd';
import { useEffect, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { assessmentKey } from '../api/oversight';
import type { AssessmentItem } from '../api/oversightTypes';
import { toFormProblem } from '../api/problem';
import { SheetForm } from '../incident/acts/SheetForm';
import type { FieldSpec, FormValues } from '../incident/acts/fields';
import { toSignalFields } from '../incident/acts/fields';
import { FieldInput } from '../incident/acts/FieldInput';
import { useAct } from '../incident/acts/useAct';
import { findingKinds, useFindingName } from './names';

/** A decision about a finding, or one that is added. */
export type Deciding = { decision: 'confirm' | 'withdraw'; item: AssessmentItem } | { decision: 'add'; item?: undefined };

const names = ['incident', 'finding', 'evidence', 'lead', 'indirect'];

/** The assessor decides: with evidence, and naming who is chiefly and who is indirectly responsible. */
export function FindingDrawer({ deciding, close }: { deciding: Deciding; close: () => void }) {
  const { t } = useTranslation();
  const titles = { add: t('assessment.add'), confirm: t('assessment.confirmTitle'), withdraw: t('assessment.withdrawTitle') };
  const title = titles[deciding.decision];
  const findingName = useFindingName();
  const { item } = deciding;
  return (
    <Drawer open title={title} aria-label={title} size={520} onClose={close} destroyOnHidden className="sheet">
      {item && (
        <>
          <p className="sheet-incident">{item.title}</p>
          <p className="muted">{[item.number, item.unitTitle ?? item.unit, findingName(item.finding, item.findingTitle)].filter(Boolean).join(' · ')}</p>
        </>
      )}
      <FindingForm deciding={deciding} close={close} />
    </Drawer>
  );
}

function FindingForm({ deciding, close }: { deciding: Deciding; close: () => void }) {
  const { t } = useTranslation();
  const { message } = AntApp.useApp();
  const client = useQueryClient();
  const formId = useId();
  const [form] = Form.useForm<FormValues>();
  const { decision, item } = deciding;
  const chosen = Form.useWatch<string | undefined>('incident', form);
  const incident = item?.incident ?? chosen ?? '';
  const { state, error, send } = useAct(incident);
  const specs = useSpecs(decision);
  const working = state === 'submitting' || state === 'submitted';

  useEffect(() => {
    if (error) {
      form.setFields(toFormProblem(error.problem, names).fields);
    }
  }, [error, form]);

  const submit = async (values: FormValues) => {
    const about = specs.filter(({ name }) => name !== 'incident'); // that is where it goes, not what it says
    const applied = await send({
      type: 'finding',
      decision,
      ...(item && { finding: item.finding, obligation: item.obligation || undefined, unit: item.unit }),
      ...toSignalFields(about, values),
    });
    if (applied) {
      void client.invalidateQueries({ queryKey: assessmentKey });
      void message.success(t('act.applied'));
      close();
    }
  };

  return (
    <SheetForm<FormValues>
      id={formId}
      form={form}
      state={state}
      error={error}
      fields={names}
      initialValues={{ lead: item?.lead ?? undefined, indirect: item?.indirect ?? undefined }}
      onFinish={submit}
    >
      {specs.map((spec) => (
        <FieldInput key={spec.name} spec={spec} incident="" />
      ))}
      <div className="sheet-foot">
        <span role="status">{state === 'submitting' ? t('act.submitting') : state === 'submitted' ? t('act.submitted') : ''}</span>
        <Button onClick={close} disabled={false}>
          {t('app.cancel')}
        </Button>
        <Button type="primary" danger={decision === 'withdraw'} htmlType="submit" loading={working}>
          {error?.transient ? t('act.retry') : t('act.submit')}
        </Button>
      </div>
    </SheetForm>
  );
}

/** The fields of a decision; a withdrawn finding is nobody's responsibility. */
function useSpecs(decision: Deciding['decision']): FieldSpec[] {
  const { t } = useTranslation();
  const findingName = useFindingName();
  const evidence: FieldSpec = {
    name: 'evidence',
    title: decision === 'withdraw' ? t('assessment.withdrawReason') : t('assessment.evidence'),
    type: 'paragraph',
    required: true,
  };
  if (decision === 'withdraw') {
    return [evidence];
  }
  const responsible: FieldSpec[] = [
    { name: 'lead', title: t('assessment.lead'), type: 'text', required: false },
    { name: 'indirect', title: t('assessment.indirect'), type: 'text', required: false },
  ];
  if (decision === 'confirm') {
    return [evidence, ...responsible];
  }
  const choices = findingKinds.map((kind) => ({ value: kind, label: findingName(kind, undefined) }));
  return [
    { name: 'incident', title: t('assessment.incident'), type: 'incident', required: true, help: t('assessment.incidentHelp') },
    { name: 'finding', title: t('assessment.finding'), type: 'choice', required: true, choices },
    evidence,
    ...responsible,
  ];
}
