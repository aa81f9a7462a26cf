import { nameOf } from '../i18n/i18n';

/** The roles of rosters, in the order in which they are told. */
export const rosterRoles = ['duty-officer', 'leader-on-duty', 'office', 'deputy-leader', 'leader', 'superior'] as const;

/** A duty role in the reader's language; the server's title for one that the page does not know. */
export function roleName(role: string, title?: string): string {
  return nameOf('dutyRole', role, title);
}
