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
  if (kind.includes('confirm')) {
    return 'confirm-level';
  }
  return kind.includes('sign') ? 'sign-off' : 'complete';
}

/** Acknowledging stops the climb of the ladder, so it makes sense once the ladder is being climbed. */
export function canAcknowledge(obligation: Obligation): boolean {
  return isPending(obligation) && !obligation.acknowledgedBy && (obligation.overdue === true || (obligation.escalationRung ?? 0) > 0);
}

/** Acts on the incident as a whole that make sense in its present state, the more usual ones first. */
export function incidentActs(incident: Incident): Act[] {
  if (incident.status === 'merged') {
    return ['note'];
  }
  if (isEnded(incident)) {
    return ['reopen', 'note'];
  }
  const acts: Act[] = ['note'];
  if (incident.status === 'triage') {
    acts.push('classify');
  } else {
    acts.push('progress');
    if (incident.level) {
      acts.push(...(incident.levelProvisional ? (['confirm-level'] as const) : []), 'change-level');
    }
    acts.push('close');
  }
  acts.push('merge');
  if (!incident.dismissal && incident.status !== 'watching') {
    acts.push('dismiss');
  }
  return acts;
}
