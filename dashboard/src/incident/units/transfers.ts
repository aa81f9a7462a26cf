import type { Incident, Session, Transfer } from '../../api/types';
import { holdsUnit, may } from '../../session/roles';

/** Offers that still want an answer: one that came too late to be on time may still be accepted. */
export function openTransfers(incident: Incident): Transfer[] {
  return (incident.transfers ?? []).filter(({ status }) => status === 'offered' || status === 'bounced');
}

export function pastTransfers(incident: Incident): Transfer[] {
  return (incident.transfers ?? []).filter(({ status }) => status !== 'offered' && status !== 'bounced').reverse();
}

/** An offer is answered by somebody of the unit that was asked, and by nobody else. */
export function mayAnswer(incident: Incident, session: Session, transfer: Transfer, act: 'accept' | 'return'): boolean {
  const open = transfer.status === 'offered' || (transfer.status === 'bounced' && act === 'accept');
  return open && may(incident, act) && holdsUnit(session, transfer.unit);
}

/** Offers that the reader has to answer. */
export function awaitingAnswerOf(incident: Incident, session: Session): Transfer[] {
  return openTransfers(incident).filter((transfer) => mayAnswer(incident, session, transfer, 'accept'));
}
