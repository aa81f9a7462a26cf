import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import { request, upload } from '../api/client';
import type { DirectoryAnswer, DirectorySaved, DirectoryVersions, Directory, DutyCalendar, RosterImport, UnitDuty, UnitOnDuty } from './types';

/** Calls and cache keys of the duty pages. */

const id = encodeURIComponent;
const minute = 60_000;

export const dutyKey = ['duty'] as const;

export const unitsOnDutyQuery = queryOptions({
  queryKey: [...dutyKey, 'units'],
  queryFn: async ({ signal }) => (await request<{ items: UnitOnDuty[] }>('GET', '/api/duty', { signal })).items,
  // Hand-overs come by themselves; the change feed tells of incidents only.
  refetchInterval: minute,
});

export const unitDutyQuery = (unit: string) =>
  queryOptions({
    queryKey: [...dutyKey, 'unit', unit],
    queryFn: ({ signal }) => request<UnitDuty>('GET', `/api/duty/${id(unit)}`, { signal }),
    refetchInterval: minute,
  });

export const calendarQuery = (unit: string, from: string, days: number) =>
  queryOptions({
    queryKey: [...dutyKey, 'calendar', unit, from, days],
    queryFn: ({ signal }) => request<DutyCalendar>('GET', `/api/duty/${id(unit)}/calendar`, { query: { from, days }, signal }),
    refetchInterval: minute,
  });

const directoryKey = [...dutyKey, 'directory'] as const;

/** The whole directory; only office and administrator may ask. */
export const directoryQuery = (version?: number) =>
  queryOptions({
    queryKey: [...directoryKey, version ?? 'latest'],
    queryFn: ({ signal }) => request<DirectoryAnswer>('GET', '/api/directory', { query: { version }, signal }),
    staleTime: version === undefined ? 0 : Number.POSITIVE_INFINITY,
  });

export const versionsQuery = infiniteQueryOptions({
  queryKey: [...dutyKey, 'versions'],
  queryFn: ({ pageParam, signal }) => request<DirectoryVersions>('GET', '/api/directory/versions', { query: { cursor: pageParam }, signal }),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next ?? undefined,
});

export interface NewOverride {
  role: string;
  from: string;
  to: string;
  people: string[];
  insteadOf?: string;
  reason?: string;
}

export interface NewSwap {
  role: string;
  one: { day: string; person: string };
  other: { day: string; person: string };
  reason?: string;
}

const saving = 60_000;

export const dutyApi = {
  duty: (unit: string) => request<UnitDuty>('GET', `/api/duty/${id(unit)}`),
  addOverride: (unit: string, version: number, body: NewOverride) =>
    request<{ version: number; id: string }>('POST', `/api/duty/${id(unit)}/overrides`, { query: { version }, body }),
  addSwap: (unit: string, version: number, body: NewSwap) =>
    request<{ version: number; id: string }>('POST', `/api/duty/${id(unit)}/swaps`, { query: { version }, body }),
  remove: (unit: string, version: number, kind: 'overrides' | 'swaps', change: string) =>
    request<{ version: number }>('DELETE', `/api/duty/${id(unit)}/${kind}/${id(change)}`, { query: { version } }),
  importRoster: (unit: string, file: Blob, dryRun: boolean, version?: number) =>
    upload<RosterImport>(`/api/duty/${id(unit)}/import?dryRun=${dryRun}${version === undefined ? '' : `&version=${version}`}`, file),
  exportPath: (unit: string) => `/api/duty/${id(unit)}/export`,
  directory: () => request<DirectoryAnswer>('GET', '/api/directory'),
  putDirectory: (directory: Directory, version: number) =>
    request<DirectorySaved>('PUT', '/api/directory', { query: { version }, body: directory, timeout: saving }),
  putYaml: (text: string, version: number) =>
    request<DirectorySaved>('PUT', '/api/directory', { query: { version }, text: { type: 'application/yaml', content: text }, timeout: saving }),
  importFile: (version: number) => request<DirectorySaved>('POST', '/api/directory/import', { query: { version }, timeout: saving }),
  restore: (version: number, latest: number) =>
    request<DirectorySaved>('POST', `/api/directory/versions/${version}/restore`, { query: { version: latest }, timeout: saving }),
};

/** After any change: everything that says who is on duty is read again. */
export const renew = (client: QueryClient) => client.invalidateQueries({ queryKey: dutyKey });
