/** Shapes of the duty API. Times carry their offset; days (`2026-11-21`) are those on which a shift begins in Asia/Shanghai. */

export interface Contact {
  channel: string;
  address?: string | null;
  allowDrills?: boolean;
  /** `urgent` or `normal`; nothing for all messages. */
  urgency?: string | null;
}

/** Telephone and contacts are null for readers who may not see them. */
export interface DutyPerson {
  id: string;
  name: string;
  phone?: string | null;
  contacts?: Contact[] | null;
}

export type Missing = 'nobody' | 'no-contact';

export interface Gap {
  unit: string;
  unitTitle: string;
  role: string;
  roleTitle: string;
  from: string;
  to: string;
  kind: Missing;
  people: DutyPerson[];
}

export interface OnDuty {
  role: string;
  title: string;
  holders: DutyPerson[];
  /** Null when nobody follows within 14 days. */
  until: string | null;
  next: DutyPerson[];
}

export interface UnitOnDuty {
  unit: string;
  title: string;
  onDuty: OnDuty[];
  nextHandOver: string | null;
  gaps: Gap[];
}

export interface Stretch {
  from: string;
  to: string;
  people: DutyPerson[];
  missing: Missing | null;
}

export type Source = 'planned' | 'days-off' | 'rotation' | 'always' | 'none';

export interface RoleDay {
  role: string;
  title: string;
  from: string;
  to: string;
  source: Source;
  stretches: Stretch[];
  /** Ids of what changes the day. */
  overrides: string[];
  swaps: string[];
}

export interface CalendarDay {
  day: string;
  working: boolean;
  roles: RoleDay[];
}

export interface UnitPerson {
  person: DutyPerson;
  roles: { id: string; title: string }[];
}

export interface DutyCalendar {
  unit: string;
  title: string;
  version: number;
  now: string;
  mayEdit: boolean;
  days: CalendarDay[];
  people: UnitPerson[];
}

export interface Override {
  id: string;
  from: string;
  to: string;
  people: string[];
  insteadOf?: string | null;
  reason?: string | null;
}

export interface SwapShift {
  day: string;
  days?: number | null;
  person: string;
}

export interface Swap {
  id: string;
  one: SwapShift;
  other: SwapShift;
  reason?: string | null;
}

export interface RoleDuty {
  role: string;
  title: string;
  handOver: string;
  holders: DutyPerson[];
  shifts: { from: string; to: string; people: DutyPerson[] }[];
  overrides: Override[];
  swaps: Swap[];
}

export interface UnitDuty {
  unit: string;
  title: string;
  version: number;
  now: string;
  roles: RoleDuty[];
  gaps: Gap[];
}

export interface PlannedDay {
  day: string;
  role: string;
  before: string[];
  after: string[];
  changed: boolean;
}

export interface RosterImport {
  dryRun: boolean;
  version: number;
  days: PlannedDay[];
}

export interface Person {
  id: string;
  name: string;
  phone?: string | null;
  language?: string | null;
  contacts: Contact[];
}

export interface Rotation {
  people?: string[] | null;
  every?: string | null;
  start?: string | null;
  together?: number | null;
}

export interface Roster extends Rotation {
  role: string;
  handOver?: string | null;
  daysOff?: Rotation | null;
  planned?: Record<string, string[]> | null;
  overrides: Override[];
  swaps: Swap[];
}

export interface DirectoryUnit {
  id: string;
  title: string;
  policy: string;
  numberPrefix: string;
  duty: Roster[];
}

export interface Directory {
  people: Person[];
  units: DirectoryUnit[];
}

export interface DirectoryAnswer {
  version: number;
  directory: Directory;
  channels: { name: string; configured: boolean }[];
}

export interface DirectorySaved {
  version: number;
  warnings: { path: string; message: string }[];
}

export interface DirectoryChange {
  version: number;
  by: string;
  byName?: string | null;
  change: string;
  at: string;
}

export interface DirectoryVersions {
  latest: number;
  items: DirectoryChange[];
  next: string | null;
}
