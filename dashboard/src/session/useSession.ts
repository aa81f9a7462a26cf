import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useRef, useState } from 'react';
import { api } from '../api/api';
import { setClientSession, setSignedOutHandler } from '../api/client';
import { ApiError } from '../api/problem';
import { keys } from '../api/queries';
import type { Session } from '../api/types';

export interface SessionState {
  /** undefined while it is being asked, null when nobody is signed in. */
  session: Session | null | undefined;
  /** The server ended a session that this page was working in. */
  expired: boolean;
  /** The server could not be asked. */
  error: Error | null;
  retry: () => void;
  signIn: (user: string, password: string) => Promise<void>;
  signOut: () => Promise<void>;
}

async function currentSession(): Promise<Session | null> {
  try {
    return remember(await api.session());
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) {
      return null;
    }
    throw error;
  }
}

function remember(session: Session): Session {
  setClientSession(session);
  return session;
}

/** Who is signed in, asked once and then kept by what the other calls find. */
export function useSessionState(): SessionState {
  const client = useQueryClient();
  const [expired, setExpired] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: keys.session,
    queryFn: currentSession,
    staleTime: Number.POSITIVE_INFINITY,
  });

  const lastUser = useRef<string>(undefined);
  useEffect(() => {
    lastUser.current = data?.user ?? lastUser.current;
  }, [data]);

  useEffect(() => {
    setSignedOutHandler(() => {
      if (client.getQueryData<Session | null>(keys.session) != null) {
        setExpired(true); // the first of several refused calls tells; the others find nobody signed in
      }
      client.setQueryData(keys.session, null);
    });
    return () => setSignedOutHandler(() => undefined);
  }, [client]);

  return {
    session: data,
    expired,
    error,
    retry: () => void refetch(),
    signIn: async (user, password) => {
      const session = remember(await api.signIn(user, password));
      if (lastUser.current !== undefined && lastUser.current !== session.user) {
        client.removeQueries({ predicate: (query) => query.queryKey[0] !== keys.session[0] });
      }
      setExpired(false);
      client.setQueryData(keys.session, session);
      await client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== keys.session[0] });
    },
    signOut: async () => {
      await api.signOut();
      setClientSession(null);
      setExpired(false);
      client.setQueryData(keys.session, null);
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== keys.session[0] });
    },
  };
}

export const SessionContext = createContext<Session | null>(null);

/** The signed-in person; only below the signed-in part of the page. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) {
    throw new Error('No session: rendered outside the signed-in part of the page');
  }
  return session;
}
