import { Alert, Checkbox } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Incident, Obligation } from '../../api/types';
import { titleOf } from '../../i18n/titles';
import { personName } from '../people';
import { useFailureText } from './ActFailure';
import { useAct } from './useAct';

/** The items of a checklist; a tick is recorded at once and, being a record, not taken back. */
export function Checklist({ incident, obligation, readOnly = false }: { incident: Incident; obligation: Obligation; readOnly?: boolean }) {
  const { t } = useTranslation();
  const { state, error, send } = useAct(incident.id);
  const failureText = useFailureText();
  const [sent, setSent] = useState<ReadonlySet<string>>(new Set());
  const working = state === 'submitting' || state === 'submitted';

  const tick = async (item: string) => {
    setSent((before) => new Set(before).add(item));
    const applied = await send({ type: 'checklist', obligation: obligation.id, item });
    if (!applied) {
      setSent((before) => new Set([...before].filter((id) => id !== item)));
    }
  };

  return (
    <div className="checklist">
      {error && <Alert type="error" showIcon role="alert" title={failureText(error)} />}
      {obligation.items?.map((item) => {
        const done = item.done === true || sent.has(item.id);
        return (
          <Checkbox key={item.id} checked={done} disabled={readOnly || done || working} onChange={() => void tick(item.id)}>
            {titleOf(item)}
            {item.by && <span className="muted"> · {personName(incident.people, item.by)}</span>}
          </Checkbox>
        );
      })}
      <span role="status" className="muted">
        {state === 'submitting' ? t('act.submitting') : state === 'submitted' ? t('act.submitted') : ''}
      </span>
    </div>
  );
}
