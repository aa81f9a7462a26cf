import type { Session } from '../api/types';
import { isAdministrator } from '../session/roles';

/** Whether the session may see and edit people and rosters; the server decides again when it saves. */
export function mayKeepRosters(session: Session): boolean {
  return isAdministrator(session) || session.roles.includes('office');
}

/** Whether the session keeps all units; others change their own and the people of these only. */
export function keepsAllUnits(session: Session): boolean {
  return session.units.some((one) => (typeof one === 'string' ? one : one.id) === '*');
}
