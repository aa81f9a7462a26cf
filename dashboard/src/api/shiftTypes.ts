/** A report at the end of a shift (`handover`) or of a day (`digest`). It names matters by id; titles are those that the reader may see. */
export interface ShiftLine {
  /** Absent for the live preview. */
  id?: string | null;
  unit: string;
  unitTitle?: string;
  kind: 'handover' | 'digest';
  from: string;
  /** The hand-over, or the time of the digest. */
  to: string;
  /** Planned end of the shift that begins. */
  until: string;
  madeAt: string;
  /** Made later than planned: what is open is shown as of `madeAt`. */
  late?: boolean;
  /** The roster was changed while the shift was running. */
  unplanned?: boolean;
  handsOver: ShiftPerson[];
  takesOver: ShiftPerson[];
  leaders: ShiftPerson[];
  urgent?: boolean;
  counts: ShiftCounts;
  confirmedBy?: string | null;
  confirmedByName?: string | null;
  confirmedAt?: string | null;
  note?: string | null;
}

export interface ShiftReport extends ShiftLine {
  remarks: ShiftRemark[];
  mayConfirm?: boolean;
  mayRemark?: boolean;
  content: ShiftContent;
}

export interface ShiftPerson {
  id: string;
  name: string;
}

export interface ShiftRemark {
  by: string;
  name: string;
  at: string;
  text: string;
}

export type ShiftCounts = Record<string, number | undefined>;

export interface ShiftContent {
  opened: ShiftMatter[];
  open: ShiftMatter[];
  closed: ShiftMatter[];
  due: ShiftTask[];
  breached: ShiftTask[];
  extensions: ShiftTask[];
  statements: { incident: string; number: string; statement: string; kind: string; version: number; submittedAt: string }[];
  findings: { incident: string; number: string; finding: string; obligation?: string | null; at: string }[];
  levels: { level?: string | null; title?: string | null; en?: string | null; count: number }[];
  acts: { actor: string; name: string; count: number }[];
  dead: { id: string; incident: string; number: string; reason: string; person: string; personName: string; queuedAt: string }[];
  alarms: { id: string; kind: string; incident?: string | null; text: string; textEn?: string | null; raisedAt: string }[];
  monitoring: { incident: string; number: string; date: string; time?: string | null; dueAt?: string | null; missing: boolean }[];
  gaps: { role: string; roleTitle: string; from: string; to: string; kind: string }[];
  /** A list reached its limit. */
  more?: boolean;
}

export interface ShiftMatter {
  incident: string;
  number: string;
  title?: string | null;
  level?: string | null;
  levelTitle?: string | null;
  levelEn?: string | null;
  status: string;
  openedAt: string;
  next?: ShiftTask | null;
  overdue?: number;
  rung?: number;
  unacknowledged?: boolean;
  urgent?: boolean;
  drill?: boolean;
}

export interface ShiftTask {
  incident: string;
  number: string;
  incidentTitle?: string | null;
  obligation: string;
  title: string;
  en?: string | null;
  dueAt?: string | null;
  overdue?: boolean;
  rung?: number;
  acknowledgedBy?: string | null;
  level?: string | null;
  urgent?: boolean;
  extensionUntil?: string | null;
  drill?: boolean;
}
