import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ApiError } from '../../api/problem';
import { directoryQuery, dutyApi, renew } from '../api';
import { differences, isSame, rebase } from '../diff';
import type { Difference } from '../diff';
import { without } from '../paths';
import type { Faults } from '../paths';
import type { Directory, DirectoryAnswer } from '../types';

/** Edits that are not saved yet, and the version they were made on. */
export interface Draft {
  base: DirectoryAnswer;
  edited: Directory;
  faults: Faults;
}

/** What happened when somebody else had saved in between. */
export interface Meanwhile {
  theirs: Difference[];
  conflicts: Difference[];
}

export interface Drafting {
  draft: Draft | undefined;
  loading: Error | null;
  retry: () => void;
  dirty: boolean;
  busy: boolean;
  error: ApiError | null;
  meanwhile: Meanwhile | null;
  warnings: { path: string; message: string }[];
  /** Replaces the document; messages about `path` and below are forgotten. */
  edit: (path: string, next: Directory) => void;
  discard: () => void;
  save: () => Promise<boolean>;
}

// Not below the key of what is read again after an act: a draft belongs to the person alone.
const draftKey = ['duty-draft'] as const;

/**
 * The directory with the edits of this person. They outlive the page as long as the browser's tab, and go when somebody
 * else signs in.
 */
export function useDraft(): Drafting {
  const client = useQueryClient();
  const { data: latest, error: loading, refetch } = useQuery(directoryQuery());
  const { data: kept } = useQuery<Draft | null>({
    queryKey: draftKey,
    queryFn: () => client.getQueryData<Draft | null>(draftKey) ?? null,
    initialData: null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  });
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const [meanwhile, setMeanwhile] = useState<Meanwhile | null>(null);
  const [warnings, setWarnings] = useState<Drafting['warnings']>([]);

  const draft: Draft | undefined = kept ?? (latest && { base: latest, edited: latest.directory, faults: {} });
  const dirty = kept !== null && !isSame(kept.base.directory, kept.edited);
  useLeaveWarning(dirty);

  const keep = (next: Draft | null) => client.setQueryData<Draft | null>(draftKey, next);
  const edit = (path: string, next: Directory) => {
    const now = client.getQueryData<Draft | null>(draftKey) ?? draft;
    if (now) {
      keep({ ...now, edited: next, faults: without(now.faults, path) });
      setWarnings([]);
    }
  };
  const settle = () => {
    keep(null);
    setError(null);
    setMeanwhile(null);
  };

  const refused = async (failure: ApiError, mine: Draft): Promise<void> => {
    setError(failure);
    if (failure.status === 400) {
      keep({ ...mine, faults: toFaults(failure.problem.errors) });
      return;
    }
    const now = failure.status === 409 ? await dutyApi.directory() : null;
    if (now === null || now.version === mine.base.version) {
      return;
    }
    const { merged, conflicts } = rebase(mine.base.directory, mine.edited, now.directory);
    setError(null);
    setMeanwhile({ theirs: differences(mine.base.directory, now.directory), conflicts });
    keep({ base: now, edited: merged, faults: {} });
  };

  const save = async (): Promise<boolean> => {
    const mine = client.getQueryData<Draft | null>(draftKey);
    if (!mine) {
      return false;
    }
    setBusy(true);
    setError(null);
    setMeanwhile(null);
    try {
      const saved = await dutyApi.putDirectory(mine.edited, mine.base.version);
      client.setQueryData(directoryQuery().queryKey, { ...mine.base, version: saved.version, directory: mine.edited });
      settle();
      setWarnings(saved.warnings);
      await renew(client);
      return true;
    } catch (failure) {
      const told = failure instanceof ApiError ? failure : new ApiError(0, { title: String(failure) });
      await refused(told, mine).catch(() => setError(told));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { draft, loading: latest === undefined ? loading : null, retry: () => void refetch(), dirty, busy, error, meanwhile, warnings, edit, discard: settle, save };
}

/** Whether there are unsaved edits, for the other tabs of the page. */
export function useHasDraft(): boolean {
  const client = useQueryClient();
  const draft = client.getQueryData<Draft | null>(draftKey);
  return draft != null && !isSame(draft.base.directory, draft.edited);
}

/** The messages of a problem by place; each place has a list. */
export function toFaults(errors: Record<string, string | string[]> | null | undefined): Faults {
  return Object.fromEntries(Object.entries(errors ?? {}).map(([path, told]) => [path, Array.isArray(told) ? told : [told]]));
}

/** The browser asks before the tab is closed or loaded anew: only that would lose the edits. */
function useLeaveWarning(dirty: boolean): void {
  useEffect(() => {
    if (!dirty) {
      return;
    }
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [dirty]);
}

