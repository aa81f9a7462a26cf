import { CheckCircleFilled, ClockCircleOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { Incident, Statement } from '../../api/types';
import { nameOf } from '../../i18n/i18n';
import { listed, titled } from '../../i18n/titles';
import { fullTime } from '../../time/shanghai';
import { personName } from '../people';
import { nextStep } from './statements';

/** Who has to approve, who has, and where it stands. */
export function Steps({ incident, statement }: { incident: Incident; statement: Statement }) {
  const { t } = useTranslation();
  // Once it was returned nobody is going to take the steps that were left.
  const steps = (statement.steps ?? []).filter((step) => statement.status === 'submitted' || step.approvedBy);
  const next = nextStep(statement);
  if (steps.length === 0) {
    return null;
  }
  return (
    <ol className="steps" aria-label={t('statement.chain')}>
      {steps.map((step, index) => {
        const title = titled(step, listed(step.by?.map((role) => nameOf('roles', role)) ?? []));
        return (
          <li key={index} className={step.approvedBy ? 'step-done' : step === next ? 'step-next' : ''} aria-current={step === next ? 'step' : undefined}>
            {step.approvedBy ? <CheckCircleFilled className="icon-done" aria-hidden /> : <ClockCircleOutlined className="icon-muted" aria-hidden />}
            <span>
              {title}
              {step.approvedBy ? (
                <span className="muted">
                  {` · ${personName(incident.people, step.approvedBy)} ${fullTime(step.approvedAt)}`}
                  {step.onBehalfOf && ` · ${t('obligation.onBehalf', { name: step.onBehalfOf })}`}
                </span>
              ) : (
                step === next && <span className="muted"> · {t('statement.awaits')}</span>
              )}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
