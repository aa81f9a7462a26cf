import { infiniteQueryOptions, QueryClient, queryOptions } from '@tanstack/react-query';
import type { IncidentQuery } from './api';
import { api } from './api';
import { ApiError } from './problem';

/** Cache keys and how each thing is fetched; the change feed invalidates by the first parts of these keys. */
export const keys = {
  session: ['session'] as const,
  incidents: ['incidents'] as const,
  incident: (id: string) => ['incident', id] as const,
  runs: ['runs'] as const,
};

const listOf = <T,>(answer: { items: T[] } | T[]): T[] => (Array.isArray(answer) ? answer : answer.items);

export const incidentsQuery = (query: IncidentQuery) =>
  infiniteQueryOptions({
    queryKey: [...keys.incidents, query],
    queryFn: ({ pageParam, signal }) => api.incidents(query, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

const tenMinutes = 600_000;

export const unitsQuery = queryOptions({
  queryKey: ['units'],
  queryFn: ({ signal }) => api.units(signal),
  staleTime: tenMinutes,
});

export const incidentQuery = (id: string) =>
  queryOptions({ queryKey: keys.incident(id), queryFn: ({ signal }) => api.incident(id, signal) });

export const timelineQuery = (id: string) =>
  queryOptions({
    queryKey: [...keys.incident(id), 'timeline'],
    queryFn: ({ signal }) => api.timeline(id, signal),
  });

export const factsQuery = (id: string) =>
  queryOptions({ queryKey: [...keys.incident(id), 'facts'], queryFn: ({ signal }) => api.facts(id, signal) });

export const attachmentsQuery = (id: string) =>
  queryOptions({
    queryKey: [...keys.incident(id), 'attachments'],
    queryFn: async ({ signal }) => (await api.attachments(id, signal)).items,
  });

export const notificationsQuery = (id: string) =>
  queryOptions({
    queryKey: [...keys.incident(id), 'notifications'],
    queryFn: async ({ signal }) => listOf(await api.notifications(id, signal)),
  });

export const runsQuery = (query: { status?: string; q?: string }) =>
  infiniteQueryOptions({
    queryKey: [...keys.runs, query],
    queryFn: ({ pageParam, signal }) => api.runs(query, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

export const runQuery = (id: string) =>
  queryOptions({ queryKey: ['run', id], queryFn: ({ signal }) => api.run(id, signal) });

export const runHistoryQuery = (id: string) =>
  queryOptions({
    queryKey: ['run', id, 'history'],
    queryFn: async ({ signal }) => listOf(await api.runHistory(id, signal)),
  });

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // The change feed tells when something is stale; a server on the same machine is reached even "offline".
        staleTime: 30_000,
        networkMode: 'always',
        retry: (failures, error) => failures < 2 && (!(error instanceof ApiError) || error.transient),
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}
