import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { request } from './client';
import { ApiError } from './problem';
import type { Notification, Page } from './types';
import type { Alarm, AlarmPage } from './watchTypes';

/** Calls and cache keys of keeping watch: alarms, notifications that went out, hand-over. */

const id = encodeURIComponent;
const halfMinute = 30_000;

export const alarmsKey = ['alarms'] as const;

/** Alarms that are still so, newest first; enough of them to count. */
export const openAlarmsQuery = queryOptions({
  queryKey: [...alarmsKey, 'open'],
  queryFn: ({ signal }) => request<AlarmPage>('GET', '/api/alarms', { query: { state: 'open', limit: 200 }, signal }),
  // What raises alarms is not in the change feed: it may be the change feed that is broken.
  refetchInterval: halfMinute,
  retry: (failures, error) => failures < 1 && error instanceof ApiError && error.transient,
});

/** All alarms, those that are over too. */
export const allAlarmsQuery = infiniteQueryOptions({
  queryKey: [...alarmsKey, 'all'],
  queryFn: ({ pageParam, signal }) => request<AlarmPage>('GET', '/api/alarms', { query: { state: 'all', limit: 50, cursor: pageParam }, signal }),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next ?? undefined,
  refetchInterval: halfMinute,
});

export const markAlarmSeen = (alarm: string) => request<Alarm>('POST', `/api/alarms/${id(alarm)}/seen`);

export interface NotificationFilter {
  /** States, comma-separated. */
  state: string;
  unit?: string;
  person?: string;
  incident?: string;
}

export const notificationsKey = ['notifications'] as const;
const pageSize = 50;

async function listNotifications(filter: NotificationFilter, limit: number, cursor: string | undefined, signal?: AbortSignal): Promise<Page<Notification>> {
  const { incident, ...others } = filter;
  if (incident === undefined) {
    return request<Page<Notification>>('GET', '/api/notifications', { query: { ...others, limit, cursor }, signal });
  }
  // Those of one incident come all together, oldest first, and cannot be asked for by anything else as well.
  const { items } = await request<Page<Notification>>('GET', '/api/notifications', { query: { incident }, signal });
  return { items: items.filter((item) => matches(item, others)).reverse() };
}

/** Whether a notification is one that the filter asks for, apart from its incident. */
export function matches(item: Notification, { state, unit, person }: NotificationFilter): boolean {
  return state.split(',').includes(item.state ?? 'queued') && (unit === undefined || item.unit === unit) && (person === undefined || item.person === person);
}

/** A notification as it stands now; undefined when it is not found any more. */
export async function readNotification({ id: wanted, incident, person }: Notification, signal: AbortSignal): Promise<Notification | undefined> {
  const query = isOfIncident(incident) ? { incident } : { person, limit: 200 };
  const { items } = await request<Page<Notification>>('GET', '/api/notifications', { query, signal });
  return items.find((item) => item.id === wanted);
}

/** False for a message of the product itself, such as one about a gap in a roster: it has no page. */
export function isOfIncident(incident: string | undefined): incident is string {
  return Boolean(incident) && !incident?.includes(':');
}

/** What went out, newest first. */
export const sentQuery = (filter: NotificationFilter) =>
  infiniteQueryOptions({
    queryKey: [...notificationsKey, filter],
    queryFn: ({ pageParam, signal }) => listNotifications(filter, pageSize, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: halfMinute,
  });

/** All of a filter, at most `most`; for acting on them together. */
export async function collectNotifications(filter: NotificationFilter, most: number): Promise<Notification[]> {
  const found: Notification[] = [];
  let cursor: string | undefined;
  do {
    const page = await listNotifications(filter, 200, cursor);
    found.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined && found.length < most);
  return found.slice(0, most);
}

export const replayNotification = (notification: string) => request<Notification>('POST', `/api/notifications/${id(notification)}/replay`);

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
