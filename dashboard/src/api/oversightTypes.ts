import type { ObligationStatus } from './types';

/** One entry of the daily monitoring record; `id` is that of the matter behind it. */
export interface MonitoringEntry {
  id: string;
  unit: string;
  unitTitle?: string;
  /** Day in Asia/Shanghai, `2026-11-21`. */
  date: string;
  /** Time of the day at which it is due, `17:00`. */
  time?: string | null;
  dueAt: string;
  status: ObligationStatus;
  overdue?: boolean;
  completedBy?: string | null;
  acceptedAt?: string | null;
  given?: Record<string, string> | null;
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

/** What a policy asks, as `orchestrations/Policies/Explain` puts it. */
export interface PolicyExplanation extends PolicySummary {
  levels?: unknown[];
}
