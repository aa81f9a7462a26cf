import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { request } from './client';
import { ApiError } from './problem';
import type { Page } from './types';
import type { Alarm } from './watchTypes';

/** Calls and cache keys of keeping watch: alarms, notifications that went out, hand-over. */

const id = encodeURIComponent;
const halfMinute = 30_000;

export const alarmsKey = ['alarms'] as const;

/** Alarms that are still so, newest first; enough of them to count. */
export const openAlarmsQuery = queryOptions({
  queryKey: [...alarmsKey, 'open'],
  queryFn: async ({ signal }) => (await request<Page<Alarm>>('GET', '/api/alarms', { query: { state: 'open', limit: 100 }, signal })).items,
  // What raises alarms is not in the change feed: it may be the change feed that is broken.
  refetchInterval: halfMinute,
  retry: (failures, error) => failures < 1 && error instanceof ApiError && error.transient,
});

/** All alarms, those that are over too. */
export const allAlarmsQuery = infiniteQueryOptions({
  queryKey: [...alarmsKey, 'all'],
  queryFn: ({ pageParam, signal }) => request<Page<Alarm>>('GET', '/api/alarms', { query: { state: 'all', limit: 50, cursor: pageParam }, signal }),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next ?? undefined,
  refetchInterval: halfMinute,
});

export const markAlarmSeen = (alarm: string) => request<Alarm | undefined>('POST', `/api/alarms/${id(alarm)}/seen`);

/** Who holds a duty role of a unit at this moment. */
export interface DutyNow {
  roles: { role: string; holders: { id: string; name: string }[] }[];
}

export const dutyNowQuery = (unit: string) =>
  queryOptions({
    queryKey: ['duty', unit, 'now'],
    queryFn: ({ signal }) => request<DutyNow>('GET', `/api/duty/${id(unit)}`, { signal }),
    staleTime: halfMinute,
  });
