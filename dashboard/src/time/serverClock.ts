/**
 * What the server's clock shows, told from the `Date` header of its answers.
 *
 * The header is truncated to whole seconds and the answer travels for an unknown time, so one answer only bounds the
 * offset: the server stood somewhere in [date, date + 1 s) at some moment between sending and receiving. Each further
 * answer narrows these bounds; when a new one contradicts them (a clock was set, the laptop slept) they start afresh.
 */
export class ServerClock {
  private low = Number.NEGATIVE_INFINITY;
  private high = Number.POSITIVE_INFINITY;

  private readonly localNow: () => number;

  constructor(localNow: () => number = () => Date.now()) {
    this.localNow = localNow;
  }

  /** Takes in one answer; times in milliseconds of the local clock. Ignores a header that is not a date. */
  observe(dateHeader: string | null, sentAt: number, receivedAt: number): void {
    const date = dateHeader === null ? Number.NaN : Date.parse(dateHeader);
    if (Number.isNaN(date) || receivedAt < sentAt) {
      return;
    }
    const low = date - receivedAt;
    const high = date + 1000 - sentAt;
    const contradicts = low > this.high || high < this.low;
    this.low = contradicts ? low : Math.max(low, this.low);
    this.high = contradicts ? high : Math.min(high, this.high);
  }

  /** Server time minus local time in milliseconds; 0 until the first answer. */
  get offset(): number {
    return Number.isFinite(this.low) && Number.isFinite(this.high) ? (this.low + this.high) / 2 : 0;
  }

  /** The server's time in milliseconds since the epoch. */
  now(): number {
    return this.localNow() + this.offset;
  }
}

/** The clock of this page: the API client feeds it, every countdown reads it. */
export const serverClock = new ServerClock();
