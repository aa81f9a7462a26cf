import type { ShiftContent, ShiftLine, ShiftReport, ShiftTask } from '../api/shiftTypes';

const keyOf = ({ incident, obligation }: ShiftTask): string => `${incident} ${obligation}`;

/** What somebody who takes over has to do first: tasks that are overdue, then those due in the shift, by due time and each once. */
export function upcoming(content: ShiftContent): ShiftTask[] {
  const overdue = content.open.flatMap(({ next }) => (next?.overdue ? [next] : []));
  const all = new Map([...overdue, ...content.due].map((task) => [keyOf(task), task]));
  return [...all.values()].sort((a, b) => instant(a) - instant(b));
}

const instant = ({ dueAt }: ShiftTask): number => (dueAt ? Date.parse(dueAt) : Number.MAX_SAFE_INTEGER);

/**
 * Whether a task of a report is settled by now: the live picture of the same unit, which looks further ahead, does not
 * have it any more. Undefined while the live picture is not known, or where it cannot tell because it was cut off.
 */
export function settledSince(task: ShiftTask, report: ShiftReport, live: ShiftReport | undefined): boolean | undefined {
  if (!live || live.unit !== report.unit || live.content.more || !task.dueAt || Date.parse(task.dueAt) >= Date.parse(live.until)) {
    return undefined;
  }
  const open = [...upcoming(live.content), ...live.content.open.flatMap(({ next }) => (next ? [next] : []))];
  if (open.some((one) => keyOf(one) === keyOf(task))) {
    return false;
  }
  // A matter's next overdue task stands for several: of such a matter the picture does not tell which are still open.
  return live.content.open.some(({ incident, overdue = 0 }) => incident === task.incident && overdue > 1) ? undefined : true;
}

/** Whether this hand-over waits for somebody's confirmation: theirs when they take over. */
export function waitsFor(line: ShiftLine, user: string): boolean {
  return line.kind === 'handover' && !line.confirmedAt && line.takesOver.some(({ id }) => id === user);
}

/** Ids of counts that are worth a chip in a list, in order of urgency. */
export const countOrder = [
  'overdue', 'unacknowledged', 'due', 'open', 'opened', 'closed', 'breached', 'dead', 'alarms', 'monitoring', 'extensions', 'statements', 'findings', 'gaps', 'acts',
] as const;

const grave = new Set<string>(['overdue', 'unacknowledged', 'breached', 'dead', 'alarms', 'monitoring', 'gaps']);

/** Counts other than zero, the urgent ones first. */
export function countsOf(line: ShiftLine): { id: string; count: number; grave: boolean }[] {
  return countOrder.flatMap((id) => {
    const count = line.counts[id] ?? 0;
    return count > 0 ? [{ id, count, grave: grave.has(id) }] : [];
  });
}
