import { Alert, App as AntApp, Button, Drawer, Form, Input, Radio } from 'antd';
import { useEffect, useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toFormProblem } from '../../api/problem';
import type { Incident, Statement } from '../../api/types';
import { IncidentTitle } from '../../incidents/Tags';
import { nameOf } from '../../i18n/i18n';
import { useSession } from '../../session/useSession';
import { SheetForm } from '../acts/SheetForm';
import { useAct } from '../acts/useAct';
import { useConfirm } from '../acts/useConfirm';
import { browserStorage, draftsOf } from './drafts';
import type { Draft } from './drafts';
import { maxText, statementKinds, wordsOf } from './statements';

interface Props {
  incident: Incident;
  /** The version that the new one goes on from. */
  from?: Statement;
  close: () => void;
}

const fields = ['kind', 'title', 'text'];

/** Writing a statement. What is written stays in this browser until it was submitted or thrown away. */
export function DraftDrawer({ incident, from, close }: Props) {
  const { t } = useTranslation();
  const { message } = AntApp.useApp();
  const confirm = useConfirm();
  const session = useSession();
  const formId = useId();
  const [form] = Form.useForm<Draft>();
  const { state, error, send } = useAct(incident.id);
  const drafts = useMemo(() => draftsOf(browserStorage(), session.user, incident.id), [session.user, incident.id]);
  const [found] = useState(() => drafts.load());
  const begun = found?.statement === from?.id ? found : undefined;
  const start = begun ?? fresh(from);
  const [kept, setKept] = useState(true);
  const [written, setWritten] = useState(start.text.trim() !== '');
  const working = state === 'submitting' || state === 'submitted';

  useEffect(() => {
    if (!written) {
      return;
    }
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [written]);

  useEffect(() => {
    if (error) {
      form.setFields(toFormProblem(error.problem, fields).fields as Parameters<typeof form.setFields>[0]);
    }
  }, [error, form]);

  const keep = (_: unknown, all: Partial<Draft>) => {
    const draft: Draft = { kind: all.kind ?? start.kind, title: all.title ?? '', text: all.text ?? '', statement: from?.id };
    setKept(drafts.save(draft));
    setWritten(draft.text.trim() !== '');
  };

  const leave = async () => {
    if (written && !kept && !(await confirm(t('newIncident.discardOk'), t('newIncident.discard')))) {
      return;
    }
    if (written && kept && form.isFieldsTouched()) {
      void message.info(t('statement.draftKept'));
    }
    close();
  };

  const throwAway = async () => {
    if (await confirm(t('statement.throwAway'), t('newIncident.discard'))) {
      drafts.clear();
      close();
    }
  };

  const submit = async ({ kind, title, text }: Draft) => {
    if (await send({ type: 'submit-statement', kind, title: title.trim() || undefined, text: text.trim(), statement: from?.id })) {
      drafts.clear();
      void message.success(t('statement.submitted'));
      close();
    }
  };

  const heading = from ? t('statement.revise') : t('statement.write');
  return (
    <Drawer open title={heading} aria-label={heading} size={640} onClose={() => void leave()} destroyOnHidden className="sheet">
      <p className="sheet-incident">
        <IncidentTitle incident={incident} />
      </p>
      <SheetForm<Draft>
        id={formId}
        form={form}
        state={state}
        error={error}
        fields={fields}
        initialValues={start}
        onValuesChange={keep}
        onFinish={submit}
      >
        {begun && <Alert type="info" showIcon title={t('statement.draftFound')} />}
        {found && !begun && <Alert type="warning" showIcon title={t('statement.draftOther')} />}
        {!kept && <Alert type="warning" showIcon title={t('statement.notKept')} />}
        {from?.comment && <Alert type="warning" showIcon title={t('statement.returnedWith', { comment: from.comment })} />}
        {/* A new version is of the kind that the statement has. */}
        <Form.Item name="kind" label={t('statement.kind')} extra={t('statement.kindHelp')} hidden={from !== undefined}>
          <Radio.Group className="choices" optionType="button" options={statementKinds.map((kind) => ({ value: kind, label: nameOf('statementKind', kind) }))} />
        </Form.Item>
        <Form.Item name="title" label={<Optional text={t('statement.title')} />}>
          <Input maxLength={200} autoComplete="off" />
        </Form.Item>
        <Form.Item
          name="text"
          label={t('statement.text')}
          extra={t('statement.textHelp')}
          rules={[{ required: true, whitespace: true, message: t('form.required', { name: t('statement.text') }) }]}
        >
          <Input.TextArea autoSize={{ minRows: 10, maxRows: 24 }} maxLength={maxText} showCount />
        </Form.Item>
        <div className="sheet-foot">
          <span role="status">{working ? t('act.submitting') : written && kept ? t('statement.draftSaved') : ''}</span>
          {written && (
            <Button type="text" onClick={() => void throwAway()}>
              {t('statement.throwAway')}
            </Button>
          )}
          <Button onClick={() => void leave()} disabled={false}>
            {t('statement.later')}
          </Button>
          <Button type="primary" htmlType="submit" loading={working} disabled={state === 'slow'}>
            {error?.transient ? t('act.retry') : t('statement.submit')}
          </Button>
        </div>
      </SheetForm>
    </Drawer>
  );
}

function fresh(from: Statement | undefined): Draft {
  const words = from && wordsOf(from);
  return { kind: from?.kind ?? 'reply', title: from?.title ?? '', text: words?.whole ? words.text : '', statement: from?.id };
}

function Optional({ text }: { text: string }) {
  const { t } = useTranslation();
  return (
    <>
      {text}
      <span className="optional">{t('form.optional')}</span>
    </>
  );
}
