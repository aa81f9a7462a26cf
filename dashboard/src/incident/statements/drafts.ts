import type { StatementKind } from '../../api/types';

/** A statement that somebody is writing; kept in this browser until it is submitted. */
export interface Draft {
  kind: StatementKind;
  title: string;
  text: string;
  /** The statement that it is a new version of. */
  statement?: string;
}

export type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const kinds: readonly string[] = ['line', 'release', 'reply'];

/** Drafts of one person for one incident: a computer at the duty desk is shared. */
export function draftsOf(storage: DraftStorage | undefined, user: string, incident: string) {
  const key = `yuqing.draft.${user}.${incident}`;
  return {
    load(): Draft | undefined {
      try {
        const found: unknown = JSON.parse(storage?.getItem(key) ?? 'null');
        return isDraft(found) ? found : undefined;
      } catch {
        return undefined; // storage forbidden or its content damaged
      }
    },
    /** False when the browser would not keep it. */
    save(draft: Draft): boolean {
      try {
        if (draft.text.trim() === '' && draft.title.trim() === '') {
          storage?.removeItem(key);
        } else {
          storage?.setItem(key, JSON.stringify(draft));
        }
        return storage !== undefined;
      } catch {
        return false;
      }
    },
    clear(): void {
      try {
        storage?.removeItem(key);
      } catch {
        // nothing is kept then
      }
    },
  };
}

function isDraft(value: unknown): value is Draft {
  const draft = value as Partial<Draft> | null;
  return typeof draft === 'object' && draft !== null && typeof draft.text === 'string' && typeof draft.title === 'string' && kinds.includes(String(draft.kind));
}

/** The browser's storage, where it may be used. */
export function browserStorage(): DraftStorage | undefined {
  try {
    return window.localStorage;
  } catch {
    return undefined;
  }
}
