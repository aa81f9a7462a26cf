import { useTranslation } from 'react-i18next';
import type { Incident } from '../api/types';
import { effectiveDue, pendingObligations } from '../incidents/due';
import { titleOf } from '../i18n/titles';
import { may } from '../session/roles';
import { Countdown } from '../time/Countdown';
import { ActButton } from './acts/ActButton';
import { mainAct } from './acts/available';
import { actName } from './acts/names';

/** On a telephone: the next act that the reader may do, where the thumb is. Hidden on wider pages, which show it on top. */
export function NextActBar({ incident }: { incident: Incident }) {
  const { t } = useTranslation();
  const next = pendingObligations(incident).flatMap((obligation) => {
    const act = mainAct(obligation);
    const due = effectiveDue(obligation);
    return act && due && may(incident, act) ? [{ obligation, act, due }] : [];
  })[0];
  if (!next || incident.status === 'dismissed' || incident.status === 'merged') {
    return null;
  }
  const title = titleOf(next.obligation);
  const transfer = next.act === 'accept' ? { transfer: next.obligation.id } : undefined;
  return (
    <aside className="next-act" aria-label={t('incident.nextAct')}>
      <div>
        <p>{title}</p>
        <Countdown due={next.due} size="small" />
      </div>
      <ActButton incident={incident} act={next.act} obligation={next.obligation} preset={transfer} primary size="large" describe={`${actName(next.act)}：${title}`} />
    </aside>
  );
}
