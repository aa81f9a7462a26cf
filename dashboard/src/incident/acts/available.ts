import type { Incident, Obligation } from '../../api/types';
import { effectiveDue, isEnded, isPending } from '../../incidents/due';

/** What a person may do. Two of them share a type of signal with another: see {@link signalTypeOf}. */
export type Act =
  | 'acknowledge'
  | 'escalate'
  | 'complete'
  | 'checklist'
  | 'classify'
  | 'categorise'
  | 'confirm-level'
  | 'change-level'
  | 'sign-off'
  | 'dismiss'
  | 'merge'
  | 'note'
  | 'progress'
  | 'close'
  | 'reopen'
  | 'assign'
  | 'accept'
  | 'return'
  | 'instruct'
  | 'request-extension'
  | 'decide-extension'
  | 'approve-statement'
  | 'reject-statement'
  | 'publish-statement'
  | 'publish-outside'
  | 'promise'
  | 'supervise'
  | 'coverage'
  | 'referral'
  | 'finding';

/** The type under which an act is sent. */
export function signalTypeOf(act: Act): string {
  switch (act) {
    case 'categorise':
      return 'classify';
    case 'publish-outside':
      return 'publish-statement';
    default:
      return act;
  }
}

/** Acts that settle an obligation by their own form, the most direct first. */
const settling = ['complete', 'classify', 'confirm-level', 'sign-off', 'accept', 'progress', 'close', 'coverage', 'assign'] as const;

/** Acts whose place is the statements panel: an obligation that they settle sends the reader there. */
const statementActs = ['submit-statement', 'approve-statement', 'publish-statement'];

/** The act that settles an obligation: as it says itself, else told from its kind. Undefined when a statement settles it. */
export function mainAct(obligation: Obligation): Act | undefined {
  if ((obligation.items?.length ?? 0) > 0) {
    return 'checklist';
  }
  const acts = obligation.acts ?? [];
  if (acts.length > 0) {
    const direct = settling.find((act) => acts.includes(act));
    return direct ?? (settledByStatement(obligation) ? undefined : 'complete');
  }
  const kind = (obligation.kind ?? obligation.id).toLowerCase();
  if (kind.includes('triage')) {
    return 'classify';
  }
  // Back-entries are confirmed too (`confirm-back-entry:phone-report`): those are completed like any other task.
  if (kind.includes('confirm') && /level|grade/.test(obligation.id.split(':')[0] ?? '')) {
    return 'confirm-level';
  }
  if (kind === 'acceptance') {
    return 'accept';
  }
  return kind.includes('sign') ? 'sign-off' : 'complete';
}

export function settledByStatement(obligation: Obligation): boolean {
  return obligation.acts?.some((act) => statementActs.includes(act)) ?? false;
}

/** Acknowledging stops the climb of the ladder, so it makes sense once the ladder is being climbed. */
export function canAcknowledge(obligation: Obligation, overdue: boolean): boolean {
  return isPending(obligation) && !obligation.acknowledgedBy && (overdue || (obligation.escalationRung ?? 0) > 0);
}

/** The next rung can be told by hand while somebody still has to act, where the policy has a ladder for it. */
export function canEscalate(obligation: Obligation): boolean {
  return isPending(obligation) && (obligation.rungs ?? 0) > 0;
}

/** More time can be asked for before the due time, while nothing was asked yet, and only where the policy allows any. */
export function canExtend(obligation: Obligation, now: number): boolean {
  const due = effectiveDue(obligation);
  return (
    isPending(obligation) &&
    Boolean(obligation.extensionLimit) &&
    obligation.extension?.status !== 'requested' &&
    due !== undefined &&
    now < Date.parse(due) &&
    Date.parse(due) < Date.parse(obligation.extensionLimit ?? '')
  );
}

/** Acts on the incident as a whole that make sense in its present state, the more usual ones first. */
export function incidentActs(incident: Incident): Act[] {
  if (incident.status === 'merged') {
    return ['note'];
  }
  if (isEnded(incident) || incident.status === 'watching') {
    return incident.status === 'dismissed' ? ['reopen', 'note'] : ['note', 'progress', 'reopen', 'coverage'];
  }
  const acts: Act[] = ['note'];
  acts.push('progress');
  if (incident.status === 'triage') {
    acts.push('classify');
  } else {
    if (incident.level) {
      acts.push(...(incident.levelProvisional ? (['confirm-level'] as const) : []), 'change-level');
    }
    if (incident.level && (incident.categories?.length ?? 0) > 0) {
      acts.push('categorise');
    }
    acts.push('close');
  }
  acts.push('assign', 'instruct', 'coverage', 'referral', 'merge');
  if (!incident.dismissal) {
    acts.push('dismiss');
  }
  return acts;
}
