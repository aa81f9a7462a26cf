import { useEffect, useRef, useState } from 'react';
import type { Query } from '../api/client';
import { download } from '../api/download';
import { ApiError } from '../api/problem';

export interface Downloading {
  busy: boolean;
  /** Per cent that has arrived, when the size is known. */
  percent: number | undefined;
  error: ApiError | null;
  /** Fetches and saves the file; true when it arrived. */
  start: (path: string, query: Query, fallbackName: string) => Promise<boolean>;
}

/** A file to save, with its progress and what went wrong. Leaving the page gives it up. */
export function useDownload(): Downloading {
  const [busy, setBusy] = useState(false);
  const [percent, setPercent] = useState<number>();
  const [error, setError] = useState<ApiError | null>(null);
  const abort = useRef<AbortController>(undefined);
  useEffect(() => () => abort.current?.abort(), []);

  const start = async (path: string, query: Query, fallbackName: string): Promise<boolean> => {
    const mine = new AbortController();
    abort.current = mine;
    setBusy(true);
    setPercent(undefined);
    setError(null);
    try {
      await download(path, query, fallbackName, (share) => setPercent(share === undefined ? undefined : Math.round(share * 100)), mine.signal);
      return true;
    } catch (failure) {
      if (!mine.signal.aborted) {
        setError(failure instanceof ApiError ? failure : new ApiError(0, { title: String(failure) }));
      }
      return false;
    } finally {
      if (!mine.signal.aborted) {
        setBusy(false);
      }
    }
  };
  return { busy, percent, error, start };
}
