import type { ApprovalStep, Incident, Session, Statement, StatementKind } from '../../api/types';
import { may } from '../../session/roles';

/** The register takes no longer text. */
export const maxText = 10_000;

export const statementKinds: readonly StatementKind[] = ['line', 'release', 'reply'];

export interface Arranged {
  /** Of each kind the one version that counts: the latest approved; once it is out, the latest published. What is not out yet comes first. */
  current: Statement[];
  /** Waiting for somebody's approval, oldest first. */
  waiting: Statement[];
  /** Returned to their authors and not yet revised. */
  returned: Statement[];
  /** Published without approval: shown for as long as the incident is. */
  unauthorised: Statement[];
  /** Everything that something newer has replaced, newest first. */
  older: Statement[];
}

export const keyOf = (statement: Statement): string => `${statement.id} v${statement.version}`;

/** Sorts the statements of an incident by what they are good for now. */
export function arrange(statements: readonly Statement[]): Arranged {
  const latest = (kind: StatementKind, status: Statement['status']) => statements.findLast((one) => one.kind === kind && one.status === status);
  const current = statementKinds
    .flatMap((kind) => latest(kind, 'approved') ?? latest(kind, 'published') ?? [])
    .sort((a, b) => Number(a.status === 'published') - Number(b.status === 'published'));
  const isLatestVersion = (one: Statement) => !statements.some((other) => other.id === one.id && other.version > one.version);
  const waiting = statements.filter((one) => one.status === 'submitted' && isLatestVersion(one));
  const returned = statements.filter((one) => one.status === 'returned' && isLatestVersion(one));
  const unauthorised = statements.filter((one) => one.status === 'unauthorised');
  const shown = new Set([...current, ...waiting, ...returned, ...unauthorised]);
  const older = statements.filter((one) => !shown.has(one)).reverse();
  return { current, waiting, returned, unauthorised, older };
}

/** The step of its chain that a statement waits for. */
export function nextStep(statement: Statement): ApprovalStep | undefined {
  return statement.status === 'submitted' ? statement.steps?.find((step) => !step.approvedBy) : undefined;
}

/** Four eyes: nobody approves what he wrote himself, but for an administrator, who stands in where nobody else is yet. */
export function isOwn(session: Session, statement: Statement): boolean {
  return statement.submittedBy === session.user && !session.roles.includes('administrator');
}

/** Whether the reader may take the next step, or record it for a leader who does not sign in; the server decides again. */
export function mayApprove(incident: Incident, session: Session, statement: Statement): boolean {
  const step = nextStep(statement);
  if (statement.status !== 'submitted' || isOwn(session, statement) || !may(incident, 'approve-statement')) {
    return false;
  }
  const roles = step?.by ?? [];
  const recorded = roles.includes('leader') ? [...roles, 'office'] : roles;
  return roles.length === 0 || session.roles.some((role) => role === 'administrator' || recorded.includes(role));
}

/** Approved words that are not out yet. */
export function mayPublish(incident: Incident, statement: Statement): boolean {
  return statement.status === 'approved' && may(incident, 'publish-statement');
}

/** The words of a version: whole where the server sends them, else their beginning. */
export function wordsOf(statement: Statement): { text: string; whole: boolean } {
  return statement.text ? { text: statement.text, whole: true } : { text: `${statement.excerpt ?? ''}…`, whole: false };
}
