import type { PolicyExplanation } from '../../api/oversightTypes';
import type { Incident, Obligation } from '../../api/types';
import type { DutyNow } from '../../api/watch';

/** A rung of the ladder as somebody sees it who is about to urge it on. */
export interface NextRung {
  /** Counted from 1. */
  rung: number;
  roles: { role: string; people: string[] }[];
  /** It was told before: the ladder has no higher one. */
  repeated: boolean;
  /** Roles of lower rungs that nobody holds now, and that the climb will therefore pass over. */
  skipped: string[];
}

/**
 * Who is told when an obligation is escalated now: the next rung of its policy's ladder that somebody holds. The server
 * climbs by the policy that the incident began with and by the duty of that moment, so this is what to expect, no promise.
 * Undefined when the ladder is not known here; without the duty the roles are named alone.
 */
export function nextRung(policy: PolicyExplanation | undefined, duty: DutyNow | undefined, incident: Incident, obligation: Obligation): NextRung | undefined {
  const rungs = ladderOf(policy, incident, obligation)?.rungs ?? [];
  const last = rungs.length - 1;
  const skipped: string[] = [];
  for (let index = Math.min(obligation.escalationRung ?? 0, last); index >= 0 && index <= last; index += 1) {
    const roles = (rungs[index]?.roles ?? []).map((role) => ({ role, people: holdersOf(duty, role) }));
    const held = duty === undefined || roles.some(({ people }) => people.length > 0);
    if (held || index === last) {
      return { rung: index + 1, roles, repeated: index < (obligation.escalationRung ?? 0), skipped };
    }
    skipped.push(...roles.map(({ role }) => role));
  }
  return undefined;
}

function ladderOf(policy: PolicyExplanation | undefined, incident: Incident, obligation: Obligation) {
  // The level may have changed since the obligation came into being.
  const levels = [...(policy?.levels ?? [])].sort((a, b) => Number(b.id === incident.level) - Number(a.id === incident.level));
  const duties = levels.flatMap((level) => level.duties ?? []);
  const duty = duties.find(({ id }) => id === obligation.id) ?? duties.find(({ id }) => obligation.id.startsWith(`${id}:`));
  return policy?.ladders?.find(({ id }) => id === duty?.ladder);
}

const holdersOf = (duty: DutyNow | undefined, role: string): string[] => duty?.roles.find((one) => one.role === role)?.holders.map(({ name }) => name) ?? [];
