import { useQuery } from '@tanstack/react-query';
import { Modal, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { policyQuery } from '../../api/oversight';
import type { Incident, Obligation } from '../../api/types';
import { dutyNowQuery } from '../../api/watch';
import { nameOf } from '../../i18n/i18n';
import { listed, titleOf } from '../../i18n/titles';
import { ActFailure } from '../acts/ActFailure';
import { useAct } from '../acts/useAct';
import { nextRung } from './nextRung';

interface Props {
  incident: Incident;
  obligation: Obligation;
  close: () => void;
  done: () => void;
}

/** Says who will be told, and tells them when the person means it. Sending it again after a lost answer has no second effect. */
export function EscalateDialog({ incident, obligation, close, done }: Props) {
  const { t } = useTranslation();
  const { state, error, send } = useAct(incident.id);
  const busy = state === 'submitting' || state === 'submitted';
  const confirm = () =>
    void send({ type: 'escalate', obligation: obligation.id }).then((applied) => {
      if (applied) {
        done();
        close();
      }
    });
  return (
    <Modal
      open
      title={t('escalate.title', { title: titleOf(obligation) })}
      okText={t('escalate.now')}
      okButtonProps={{ danger: true, disabled: state === 'slow' }}
      cancelText={t('app.cancel')}
      confirmLoading={busy}
      onOk={confirm}
      onCancel={close}
      destroyOnHidden
    >
      <div className="escalate">
        <Expected incident={incident} obligation={obligation} />
        <p className="muted">{t('escalate.clockRuns')}</p>
        <div role="status">
          {busy && t('act.submitting')}
          {state === 'slow' && t('act.stillWorking')}
        </div>
        {error && <ActFailure error={error} fields={[]} />}
      </div>
    </Modal>
  );
}

function Expected({ incident, obligation }: Pick<Props, 'incident' | 'obligation'>) {
  const { t } = useTranslation();
  const policyId = typeof incident.policy === 'string' ? incident.policy : (incident.policy?.id ?? '');
  const policy = useQuery({ ...policyQuery(policyId), enabled: policyId !== '' });
  const duty = useQuery({ ...dutyNowQuery(obligation.unit ?? incident.leadUnit ?? incident.unit), retry: false });
  if (policy.isLoading || duty.isLoading) {
    return <Skeleton active paragraph={{ rows: 1 }} />;
  }
  const next = nextRung(policy.data, duty.data, incident, obligation);
  if (!next) {
    return <p>{t('escalate.unknown')}</p>;
  }
  const nobody = duty.data !== undefined && next.roles.every(({ people }) => people.length === 0);
  return (
    <>
      <p>{next.repeated ? t('escalate.again', { rung: next.rung }) : t('escalate.tells', { rung: next.rung })}</p>
      <ul className="escalate-roles">
        {next.roles.map(({ role, people }) => (
          <li key={role}>
            <strong>{nameOf('roles', role)}</strong> {people.length > 0 ? listed(people) : duty.data && <span className="muted">{t('escalate.nobody')}</span>}
          </li>
        ))}
      </ul>
      {next.skipped.length > 0 && <p className="escalate-skipped">{t('escalate.skips', { roles: listed(next.skipped.map((role) => nameOf('roles', role))) })}</p>}
      {nobody && <p className="escalate-skipped">{t('escalate.reachesNobody')}</p>}
    </>
  );
}
