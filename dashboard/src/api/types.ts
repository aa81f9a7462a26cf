import type { Choice, Extension, Finding, Flag, People, Recipient, Statement, Transfer } from './matterTypes';

export type * from './matterTypes';

/** Shapes of the HTTP contract. Everything the server may leave out is optional here. */

export type IncidentStatus = 'triage' | 'open' | 'watching' | 'closed' | 'dismissed' | 'merged';
export type ObligationStatus = 'pending' | 'done' | 'late' | 'lapsed' | 'waived' | 'extended';

export interface EvidenceField {
  name: string;
  title?: string;
  en?: string | null;
  required?: boolean;
  type?: 'text' | 'datetime' | 'choice' | 'url' | 'file';
  choices?: (Choice | string)[];
  /** Of all fields that name the same group at least one is required. */
  anyOf?: string | null;
}

export interface ChecklistItem extends Choice {
  done?: boolean;
  by?: string | null;
  at?: string | null;
}

export interface ObligationClock {
  anchor?: string;
  anchorAt?: string;
  duration?: string;
  /** `working-days`, or nothing for a clock that never stops. */
  calendar?: string | null;
}

export interface Obligation extends Choice {
  kind?: string;
  dueAt?: string | null;
  status: ObligationStatus;
  extendedTo?: string | null;
  performedAt?: string | null;
  acceptedAt?: string | null;
  backEntered?: boolean;
  bornOverdue?: boolean;
  /** For a born-overdue obligation: the due time counted from discovery. */
  dueFromDiscovery?: string | null;
  breachedAt?: string | null;
  completedBy?: string | null;
  onBehalfOf?: string | null;
  overdue?: boolean;
  /** Highest rung of the ladder that was told; 0 when none. */
  escalationRung?: number | null;
  /** Rungs of its ladder; 0 when it has none. */
  rungs?: number;
  /** When the next rung is told, or, once it was acknowledged, when the climb goes on unless it is settled. */
  nextRungAt?: string | null;
  /** Who acknowledged the present rung. */
  acknowledgements?: { person: string; at: string }[];
  /** On a rung that all must acknowledge: who has not. */
  awaiting?: string[];
  acknowledgedBy?: string | null;
  assignee?: string | null;
  evidence?: EvidenceField[];
  given?: Record<string, string>;
  requiredToClose?: boolean;
  items?: ChecklistItem[];
  /** What a sign-off or confirmation may result in. */
  outcomes?: Choice[];
  clock?: ObligationClock | null;
  /** The unit that must act, when it is not the lead unit. */
  unit?: string | null;
  stage?: string | null;
  /** Form of the document that can be made from the fact sheet. */
  template?: string | null;
  recipients?: Recipient[];
  extension?: Extension | null;
  extensionLimit?: string | null;
  /** What an instruction or a promise says. */
  text?: string | null;
  dueProvisional?: boolean;
  /** Signal types that fulfil it. */
  acts?: string[];
}

export type Level = Choice;

export interface Unit extends Choice {
  levels?: Level[];
  categories?: Choice[];
}

/** The units that the person may see, and the names of the others. */
export interface UnitList {
  items: Unit[];
  others?: Choice[];
}

export interface Metrics {
  views?: number;
  comments?: number;
  reposts?: number;
  [name: string]: number | undefined;
}

export interface Dismissal {
  by?: string;
  at?: string;
  reason?: string;
}

export interface Drill {
  timeScale?: number;
}

export interface Incident {
  id: string;
  number?: string;
  unit: string;
  unitTitle?: string;
  title: string;
  summary?: string;
  url?: string;
  platform?: string;
  source?: string;
  externalId?: string;
  level?: string | null;
  levelTitle?: string;
  levelProvisional?: boolean;
  levels?: Level[];
  category?: string | null;
  policy?: string | { id: string; title?: string };
  status: IncidentStatus;
  /** Signal types that the reader may send now. */
  actions?: string[];
  drill?: boolean | Drill | null;
  openedAt?: string;
  closedAt?: string | null;
  occurredAt?: string | null;
  discoveredAt?: string | null;
  nextDue?: string | null;
  nextObligation?: string | { id: string; title?: string } | null;
  obligations?: Obligation[];
  missingToClose?: Choice[];
  dismissal?: Dismissal | null;
  mergedInto?: string | null;
  watchUntil?: string | null;
  findings?: Finding[];
  leadUnit?: string;
  /** Titles of the units that take part, by id. */
  unitTitles?: Record<string, string>;
  categoryTitle?: string | null;
  assistingUnits?: string[];
  transfers?: Transfer[];
  /** The subject is the first-asked unit's own staff: its duty officers do not see the matter. */
  restricted?: boolean;
  statements?: Statement[];
  reviewItems?: Choice[];
  categories?: Choice[];
  flags?: Flag[];
  people?: People;
  postedAt?: string | null;
  handedOffAt?: string | null;
  metrics?: Metrics | null;
}

export interface Timeline {
  items: TimelineEntry[];
  people?: People;
}

export interface Page<T> {
  items: T[];
  next?: string | null;
}

export interface TimelineEntry {
  at: string;
  kind: string;
  actor?: string | null;
  obligation?: string | null;
  text?: string | null;
  data?: Record<string, string> | null;
}

export type DeliveryState = 'queued' | 'sent' | 'delivered' | 'failed' | 'dead' | 'withdrawn';

/** A contact that was given up. */
export interface TriedContact {
  channel: string;
  /** 0 when the channel was busy all the time. */
  attempts?: number;
  error?: string | null;
}

export interface Notification {
  id?: string;
  incident?: string;
  obligation?: string | null;
  reason?: string;
  rung?: number;
  role?: string;
  person?: string;
  personName?: string;
  channel?: string;
  state?: DeliveryState;
  attempts?: number;
  error?: string | null;
  queuedAt?: string;
  sentAt?: string | null;
  nextAttemptAt?: string | null;
  obligationTitle?: string | null;
  /** What was sent, without the link by which the recipient acts. */
  text?: string;
  unit?: string | null;
  number?: string | null;
  drill?: boolean;
  urgent?: boolean;
  /** The contacts given up before the present one, in order. */
  tried?: TriedContact[];
  /** The message that several for the same person went out in together. */
  bundle?: string | null;
}

export interface Session {
  user: string;
  name?: string;
  roles: string[];
  units: (string | { id: string; title?: string })[];
  csrfToken?: string;
}

export interface SignalReceipt {
  signalId: string;
  applied: boolean | null;
  problem?: Problem | string | null;
}

export interface Problem {
  type?: string;
  title?: string;
  status?: number;
  detail?: string;
  code?: string;
  errors?: Record<string, string | string[]>;
  [extension: string]: unknown;
}

export interface Changes {
  cursor: string;
  items: { incident: string; kind: string; at: string }[];
}

export interface Run {
  id: string;
  name?: string;
  status?: string;
  createdAt?: string;
  updatedAt?: string;
  customStatus?: unknown;
  input?: unknown;
  output?: unknown;
  failure?: unknown;
}

export interface RunEvent {
  eventId?: number;
  type: string;
  at?: string;
  data?: Record<string, unknown> | null;
}

export interface NewIncident {
  unit: string;
  externalId: string;
  title: string;
  summary?: string;
  url?: string;
  platform?: string;
  level?: string;
  category?: string;
  occurredAt?: string;
  discoveredAt?: string;
  postedAt?: string;
  handedOffAt?: string;
  drill?: Drill;
}

export interface IncidentAccepted {
  incidentId: string;
  duplicate: boolean;
  status?: string;
}
