import type { Incident, Obligation } from '../../api/types';
import { isEnded, isPending } from '../../incidents/due';

export type Act =
  | 'acknowledge'
  | 'complete'
  | 'checklist'
  | 'classify'
  | 'confirm-level'
  | 'change-level'
  | 'sign-off'
  | 'dismiss'
  | 'merge'
  | 'note'
  | 'progress'
  | 'close'
  | 'reopen';

/** The act that settles an obligation, told from its kind. */
export function mainAct(obligation: Obligation): Act {
  const kind = (obligation.kind ?? obligation.id).toLowerCase();
  if ((obligation.items?.length ?? 0) > 0) {
    return 'checklist';
  }
  if (kind.includes('triage')) {
    return 'classify';
  }
  // Back-entries are confirmed too (`confirm-back-entry:phone-report`): those are completed like any other task.
  if (kind.includes('confirm') && /level|grade/.test(obligation.id.split(':')[0] ?? '')) {
    return 'confirm-level';
  }
  return kind.includes('sign') ? 'sign-off' : 'complete';
}

/** Acknowledging stops the climb of the ladder, so it makes sense once the ladder is being climbed. */
export function canAcknowledge(obligation: Obligation, overdue: boolean): boolean {
  return isPending(obligation) && !obligation.acknowledgedBy && (overdue || (obligation.escalationRung ?? 0) > 0);
}

/** Acts on the incident as a whole that make sense in its present state, the more usual ones first. */
export function incidentActs(incident: Incident): Act[] {
  if (incident.status === 'merged') {
    return ['note'];
  }
  if (isEnded(incident) || incident.status === 'watching') {
    return incident.status === 'dismissed' ? ['reopen', 'note'] : ['note', 'progress', 'reopen'];
  }
  const acts: Act[] = ['note'];
  acts.push('progress');
  if (incident.status === 'triage') {
    acts.push('classify');
  } else {
    if (incident.level) {
      acts.push(...(incident.levelProvisional ? (['confirm-level'] as const) : []), 'change-level');
    }
    acts.push('close');
  }
  acts.push('merge');
  if (!incident.dismissal) {
    acts.push('dismiss');
  }
  return acts;
}
