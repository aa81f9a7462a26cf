import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError } from '../../api/problem';
import { calendarQuery, renew } from '../api';
import { changedDays, shownDays } from '../calendar';
import type { DayChange } from '../calendar';
import type { DutyCalendar } from '../types';

export interface DutyAct {
  busy: boolean;
  error: ApiError | null;
  /** What others changed in this unit since the page was read; the act was not sent again. */
  changed: DayChange[] | null;
  /** Sends the act on the version that the page shows; true when it was taken. */
  send: (act: (version: number) => Promise<unknown>) => Promise<boolean>;
}

/**
 * Acts on the roster as it was read. When somebody saved in between, it is read again: if nothing of this unit changed the
 * act goes out once more, otherwise the person sees what changed and decides again.
 */
export function useDutyAct(unit: string, calendar: DutyCalendar): DutyAct {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const [changed, setChanged] = useState<DayChange[] | null>(null);

  const attempt = async (act: (version: number) => Promise<unknown>, seen: DutyCalendar, again: boolean): Promise<void> => {
    try {
      await act(seen.version);
    } catch (failure) {
      const latest = again && failure instanceof ApiError && failure.status === 409 ? await readAgain(seen) : null;
      if (latest === null || latest.version === seen.version) {
        throw failure;
      }
      const differences = changedDays(seen.days, latest.days);
      if (differences.length > 0) {
        setChanged(differences);
        throw failure;
      }
      await attempt(act, latest, true);
    }
  };
  const readAgain = (seen: DutyCalendar) =>
    client.query({ ...calendarQuery(unit, seen.days[0]?.day ?? '', seen.days.length || shownDays), staleTime: 0 });

  const send = async (act: (version: number) => Promise<unknown>): Promise<boolean> => {
    setBusy(true);
    setError(null);
    setChanged(null);
    try {
      await attempt(act, calendar, true);
      return true;
    } catch (failure) {
      setError(failure instanceof ApiError ? failure : new ApiError(0, { title: String(failure) }));
      return false;
    } finally {
      setBusy(false);
      void renew(client);
    }
  };
  return { busy, error, changed, send };
}
