import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { api } from '../../api/api';
import { ApiError, asProblem } from '../../api/problem';
import { keys } from '../../api/queries';
import { RetryId } from '../../api/signalId';
import type { Problem } from '../../api/types';

/**
 * Where an act stands: `submitted` is accepted by the register, `applied` has had its effect. `slow` was accepted but
 * has not been applied for a while; `failed` was refused or did not arrive.
 */
export type ActState = 'idle' | 'submitting' | 'submitted' | 'applied' | 'slow' | 'failed';

export interface SignalBody {
  type: string;
  obligation?: string;
  performedAt?: string;
  onBehalfOf?: string;
  [field: string]: string | undefined;
}

export interface Acting {
  state: ActState;
  error: ApiError | null;
  /** Sends the act and waits for its effect; true when it was applied. Sending the same act again is safe. */
  send: (body: SignalBody) => Promise<boolean>;
}

const pollPauses = [100, 150, 250, 400, 600, 800, 1000, 1000, 1500, 1500, 2000, 2000, 3000, 3000];
const sendPauses = [500, 1500];

export function useAct(incident: string): Acting {
  const client = useQueryClient();
  const [state, setState] = useState<ActState>('idle');
  const [error, setError] = useState<ApiError | null>(null);
  const ids = useRef(new RetryId());
  const mounted = useRef(true);
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);

  const send = useCallback(
    async (body: SignalBody): Promise<boolean> => {
      const show = (next: ActState, failure: ApiError | null = null) => {
        if (mounted.current) {
          setState(next);
          setError(failure);
        }
      };
      show('submitting');
      try {
        const signalId = ids.current.for(body);
        await deliver(incident, { ...body, signalId });
        show('submitted');
        const problem = await fate(incident, signalId);
        ids.current.settle();
        void client.invalidateQueries({ queryKey: keys.incident(incident) });
        void client.invalidateQueries({ queryKey: keys.incidents });
        if (problem === 'waiting') {
          show('slow');
          return false;
        }
        if (problem !== null) {
          show('failed', new ApiError(problem.status ?? 409, problem));
          return false;
        }
        show('applied');
        return true;
      } catch (failure) {
        const known = failure instanceof ApiError ? failure : new ApiError(0, { title: String(failure) });
        if (!known.transient) {
          ids.current.settle();
        }
        show('failed', known);
        return false;
      }
    },
    [client, incident],
  );
  return { state, error, send };
}

/** A lost answer or a busy server is tried again under the same id before the person is troubled. */
async function deliver(incident: string, signal: SignalBody & { signalId: string }): Promise<void> {
  for (const pause of [...sendPauses, undefined]) {
    try {
      await api.signal(incident, signal);
      return;
    } catch (error) {
      if (pause === undefined || !(error instanceof ApiError) || !error.transient || error.retryAfter !== undefined) {
        throw error;
      }
      await sleep(pause);
    }
  }
}

/** null when it was applied, the problem when it was refused, `waiting` when neither became known in time. */
async function fate(incident: string, signalId: string): Promise<Problem | 'waiting' | null> {
  for (const pause of pollPauses) {
    await sleep(pause);
    try {
      const receipt = await api.signalFate(incident, signalId);
      if (receipt.applied === true) {
        return null;
      }
      if (receipt.applied === false) {
        return asProblem(receipt.problem) ?? {};
      }
    } catch (error) {
      if (!(error instanceof ApiError) || !error.transient) {
        throw error;
      }
    }
  }
  return 'waiting';
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
