import type { EvidenceField, ObligationStatus } from './types';

/** One entry of the daily monitoring record; `id` is that of the matter behind it. */
export interface MonitoringEntry {
  id: string;
  unit: string;
  unitTitle?: string;
  /** Day in Asia/Shanghai, `2026-11-21`. */
  date: string;
  /** Time of the day that it is for, `17:00:00`, when several are due a day. */
  time?: string | null;
  dueAt?: string | null;
  status: ObligationStatus;
  overdue?: boolean;
  completedBy?: string | null;
  acceptedAt?: string | null;
  given?: Record<string, string> | null;
  /** The fields that an entry has. */
  evidence?: EvidenceField[];
}

export type FindingStatus = 'candidate' | 'confirmed' | 'withdrawn';

export interface AssessmentItem {
  /** Id of the incident. */
  incident: string;
  number?: string;
  unit: string;
  unitTitle?: string;
  title: string;
  level?: string | null;
  levelTitle?: string | null;
  finding: string;
  findingTitle?: string;
  status: FindingStatus;
  points?: number | null;
  indirectPoints?: number | null;
  /** The department chiefly responsible. */
  lead?: string | null;
  indirect?: string | null;
  at?: string;
  obligation?: string | null;
}

export interface AssessmentTotal {
  unit: string;
  unitTitle?: string;
  points?: number | null;
  indirectPoints?: number | null;
}

export interface Assessment {
  items: AssessmentItem[];
  totals: AssessmentTotal[];
}

export interface PolicySummary {
  id: string;
  title: string;
  en?: string | null;
  version?: string;
  units?: (string | { id: string; title?: string })[];
}

/** Something of a policy with an id, in the policy's words and, where it gives them, in English. */
export interface Named {
  id: string;
  title?: string;
  en?: string | null;
}

/** When a duty comes into being: `on` says by what, `of` names the duty that it follows. */
export interface DutyOpening {
  on: string;
  of?: string | null;
  outcomes?: string[] | null;
}

/** What somebody must do under a level. Durations are ISO 8601. */
export interface Duty extends Named {
  kind?: string;
  opens?: DutyOpening | null;
  /** Levels that it belongs to; empty for one of all levels. */
  levels?: string[];
  categories?: string[];
  flags?: string[];
  platforms?: string[];
  due?: string | null;
  anchor?: string | null;
  fallback?: string | null;
  /** `working-days`, or around the clock. */
  calendar?: string | null;
  assignee?: string;
  /** Roles that alone may do it. */
  by?: string[];
  reminders?: string[];
  ladder?: string | null;
  evidence?: EvidenceField[];
  items?: Named[];
  outcomes?: Named[];
  recipients?: Named[];
  extension?: { limit: string; calendar?: string | null; by: string[]; times?: number } | null;
  finding?: string | null;
  requiredToClose?: boolean;
  repeats?: boolean;
  note?: string | null;
}

export interface ApprovalStep {
  title: string;
  en?: string | null;
  by: string[];
}

export interface ExplainedLevel extends Named {
  criteria?: string[];
  criteriaEn?: string[] | null;
  responsible?: string | null;
  responsibleEn?: string | null;
  urgent?: boolean;
  /** How long the trend is watched after closing. */
  watch?: string | null;
  duties?: Duty[];
  /** What must be done in every case before it may be closed. */
  requiredToClose?: Named[];
  approval?: ApprovalStep[];
  note?: string | null;
}

export interface Ladder {
  id: string;
  rungs: { roles: string[]; wait: string }[];
  acknowledgedFor?: string;
  note?: string | null;
}

export interface MonitoringDuty {
  title: string;
  en?: string | null;
  times: string[];
  keyPeriodTimes?: string[] | null;
  assignee?: string;
  evidence?: EvidenceField[];
  note?: string | null;
}

export interface AssessmentPoints {
  finding: string;
  title: string;
  en?: string | null;
  points: { lead: number; indirect?: number; levels?: string[] | null }[];
  note?: string | null;
}

/** What a policy asks, as `orchestrations/Policies/Explain` puts it. */
export interface PolicyExplanation extends PolicySummary {
  note?: string | null;
  levels?: ExplainedLevel[];
  ladders?: Ladder[];
  review?: Named[];
  categories?: Named[];
  flags?: Named[];
  keyPeriods?: (Named & { from: string; to: string; waitFactor?: number; alsoNotify?: string[] })[];
  /** From and to, `22:00`; empty when there are none. */
  quietHours?: string[];
  monitoring?: MonitoringDuty | null;
  assessment?: AssessmentPoints[];
  /** How long after its due time an act that was performed in time may be entered. */
  backEntry?: string | null;
}
