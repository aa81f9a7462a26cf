import type { Session } from '../api/types';

const everyday = ['report', 'acknowledge', 'complete', 'checklist', 'progress', 'note'];
const decisions = ['classify', 'confirm-level', 'change-level', 'sign-off', 'dismiss', 'merge', 'close', 'reopen'];

/**
 * Which acts a role is offered, as policies usually grant them. The server decides by the policy at hand; this only
 * keeps away buttons that it would refuse.
 */
const grants: Record<string, readonly string[]> = {
  'duty-officer': everyday,
  office: [...everyday, ...decisions],
  leader: [...everyday, ...decisions],
  assessor: ['note'],
};

export function may(session: Session, act: string): boolean {
  return session.roles.some((role) => role === 'administrator' || grants[role]?.includes(act));
}

export function isAdministrator(session: Session): boolean {
  return session.roles.includes('administrator');
}
