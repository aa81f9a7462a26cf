import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { api } from '../../api/api';
import { ApiError } from '../../api/problem';
import { keys } from '../../api/queries';
import { RetryId } from '../../api/signalId';
import { deliver, fateOf } from './deliver';
import type { Wire } from './deliver';

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

const wire: Wire = {
  signal: api.signal,
  signalFate: api.signalFate,
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

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
        await deliver(wire, incident, { ...body, signalId });
        show('submitted');
        const fate = await fateOf(wire, incident, signalId);
        ids.current.settle();
        void client.invalidateQueries({ queryKey: keys.incident(incident) });
        void client.invalidateQueries({ queryKey: keys.incidents });
        if (typeof fate === 'object') {
          show('failed', new ApiError(fate.status ?? 409, fate));
        } else {
          show(fate === 'applied' ? 'applied' : 'slow');
        }
        return fate === 'applied';
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
