import type { Incident, Session } from '../api/types';

const registrars = ['duty-officer', 'office', 'leader', 'administrator'];

/** Whether the session may register an incident by hand. */
export function mayReport(session: Session): boolean {
  return session.roles.some((role) => registrars.includes(role));
}

/** Whether the reader may send this act: the server says so, by the policy that the incident runs on. */
export function may(incident: Incident, act: string): boolean {
  return incident.actions?.includes(act) ?? false;
}

export function isAdministrator(session: Session): boolean {
  return session.roles.includes('administrator');
}

const assessors = ['assessor', 'administrator'];
const assessmentReaders = [...assessors, 'office', 'leader'];

/** Whether the monthly assessment is anything to the session; the server decides what it shows. */
export function maySeeAssessment(session: Session): boolean {
  return session.roles.some((role) => assessmentReaders.includes(role));
}

/** Whether the session may confirm, withdraw and add findings. */
export function mayAssess(session: Session): boolean {
  return session.roles.some((role) => assessors.includes(role));
}

/** Whether the session handles this unit's matters. */
export function holdsUnit(session: Session, unit: string): boolean {
  return session.units.some((one) => ['*', unit].includes(typeof one === 'string' ? one : one.id));
}

/** Whether alarms about the product itself are anything to the session: who keeps it running, and who can tell somebody. */
export function maySeeAlarms(session: Session): boolean {
  return session.roles.some((role) => ['administrator', 'office', 'duty-officer'].includes(role));
}

/** Whether the session may say that it looks after an alarm: those are who the banner asks to. */
export function mayMarkAlarms(session: Session): boolean {
  return session.roles.some((role) => role === 'administrator' || role === 'office');
}

const replayers = ['office', 'leader', 'administrator'];

/** Whether the session may send again what was given up; the server decides again for each. */
export function mayReplay(session: Session): boolean {
  return session.roles.some((role) => replayers.includes(role));
}
