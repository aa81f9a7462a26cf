/** A random id for a signal. `crypto.randomUUID` is missing on plain http, where a county server may well live. */
export function newSignalId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * The id under which an act is sent: the same act keeps its id until an answer settles it, so that a retry after a
 * lost answer has no second effect; a changed act gets a new one.
 */
export class RetryId {
  private content = '';
  private id = '';

  for(act: unknown): string {
    const content = JSON.stringify(act);
    if (this.id === '' || content !== this.content) {
      this.content = content;
      this.id = newSignalId();
    }
    return this.id;
  }

  /** The server has answered for good: the next act is another one even if it reads the same. */
  settle(): void {
    this.id = '';
  }
}
