/** Something that the watchdog found broken. */
export interface Alarm {
  id: string;
  kind: string;
  unit?: string | null;
  incident?: string | null;
  /** The incident's number. */
  number?: string | null;
  /** What it is about, such as the id of a run, a notification or a role. */
  subject?: string | null;
  text?: string | null;
  textEn?: string | null;
  raisedAt: string;
  lastSeenAt?: string | null;
  clearedAt?: string | null;
  /** Who marked it as seen. */
  seenBy?: string | null;
  seenAt?: string | null;
}

export interface AlarmPage {
  items: Alarm[];
  next?: string | null;
  /** How many are open, of those that the reader sees. */
  open?: number;
  /** When the watchdog last finished its round; absent before the first. */
  lastRoundAt?: string | null;
}
