import type { Session } from '../api/types';

/**
 * Which acts a role is offered. The server decides; this only keeps buttons away that it would refuse, so it errs on
 * the side of showing.
 */
const grants: Record<string, readonly string[]> = {
  viewer: [],
  'duty-officer': ['report', 'acknowledge', 'complete', 'checklist', 'progress', 'classify', 'dismiss', 'merge', 'sign-off', 'note', 'close', 'reopen', 'confirm-level', 'change-level'],
  office: ['report', 'acknowledge', 'complete', 'checklist', 'progress', 'classify', 'dismiss', 'merge', 'sign-off', 'note', 'close', 'reopen', 'confirm-level', 'change-level'],
  leader: ['acknowledge', 'complete', 'checklist', 'classify', 'dismiss', 'merge', 'sign-off', 'note', 'close', 'reopen', 'confirm-level', 'change-level'],
  assessor: ['note'],
};

export function may(session: Session, act: string): boolean {
  return session.roles.some((role) => role === 'administrator' || grants[role]?.includes(act));
}

export function isAdministrator(session: Session): boolean {
  return session.roles.includes('administrator');
}

/** Ids and titles of the units that the person may name; empty when that is all of them (`*`). */
export function ownUnits(session: Session): { id: string; title: string }[] {
  return session.units
    .map((unit) => (typeof unit === 'string' ? { id: unit, title: unit } : { id: unit.id, title: unit.title ?? unit.id }))
    .filter((unit) => unit.id !== '*');
}
