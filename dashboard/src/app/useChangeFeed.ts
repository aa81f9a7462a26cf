import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api } from '../api/api';
import { followChanges } from '../api/changeFeed';
import { assessmentKey, monitoringKey } from '../api/oversight';
import { keys } from '../api/queries';
import { knowsAny } from '../monitoring/entries';
import { serverClock } from '../time/serverClock';
import { setConnection } from './connection';

const settleMilliseconds = 150;

/** Keeps every page current while signed in. */
export function useChangeFeed(enabled: boolean): void {
  const client = useQueryClient();
  useEffect(() => {
    if (!enabled) {
      return;
    }
    const abort = new AbortController();
    const pending = new Set<string>();
    let all = false;
    let timer: ReturnType<typeof setTimeout> | undefined;

    // One act makes several changes in a row; they are read together.
    const flush = () => {
      timer = undefined;
      void client.invalidateQueries({ queryKey: keys.incidents });
      for (const id of pending) {
        void client.invalidateQueries({ queryKey: keys.incident(id) });
      }
      if (all) {
        void client.invalidateQueries({ queryKey: ['incident'] });
      }
      // The navigation always shows monitoring entries: they are not read again for every incident that moves.
      void client.invalidateQueries({ queryKey: monitoringKey, predicate: ({ state }) => all || knowsAny(state.data, pending) });
      void client.invalidateQueries({ queryKey: assessmentKey });
      pending.clear();
      all = false;
    };

    void followChanges(
      {
        poll: api.changes,
        changed: (incidents) => {
          all ||= incidents === null;
          incidents?.forEach((id) => pending.add(id));
          timer ??= setTimeout(flush, settleMilliseconds);
        },
        connected: (online) => setConnection(online ? { online, asOf: serverClock.now() } : { online }),
        sleep,
        hidden: () => document.hidden,
      },
      abort.signal,
    );
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [enabled, client]);
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    function visible(): void {
      if (!document.hidden) {
        done();
      }
    }
    function done(): void {
      clearTimeout(timer);
      window.removeEventListener('online', done);
      document.removeEventListener('visibilitychange', visible);
      signal.removeEventListener('abort', done);
      resolve();
    }
    window.addEventListener('online', done);
    document.addEventListener('visibilitychange', visible);
    signal.addEventListener('abort', done);
  });
}
