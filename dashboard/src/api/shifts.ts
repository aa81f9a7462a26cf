import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { request } from './client';
import type { ShiftLine, ShiftReport } from './shiftTypes';
import type { Page } from './types';

const id = encodeURIComponent;
const minute = 60_000;

export const shiftsKey = ['shifts'] as const;

export interface ShiftQuery {
  unit?: string;
  kind?: 'handover' | 'digest';
}

const list = (query: ShiftQuery, limit: number, cursor: string | undefined, signal: AbortSignal) =>
  request<Page<ShiftLine>>('GET', '/api/shift-reports', { query: { ...query, limit, cursor }, signal });

/** Reports, latest first. */
export const shiftsQuery = (query: ShiftQuery) =>
  infiniteQueryOptions({
    queryKey: [...shiftsKey, 'list', query],
    queryFn: ({ pageParam, signal }) => list(query, 30, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: minute,
  });

/** The latest hand-overs, for telling whether one waits for the reader. */
export const latestHandOversQuery = queryOptions({
  queryKey: [...shiftsKey, 'latest'],
  queryFn: async ({ signal }) => (await list({ kind: 'handover' }, 20, undefined, signal)).items,
  refetchInterval: minute,
  retry: false,
});

export const shiftQuery = (report: string) =>
  queryOptions({
    queryKey: [...shiftsKey, 'one', report],
    queryFn: ({ signal }) => request<ShiftReport>('GET', `/api/shift-reports/${id(report)}`, { signal }),
  });

/** What a hand-over of the unit would say now. */
export const currentShiftQuery = (unit: string) =>
  queryOptions({
    queryKey: [...shiftsKey, 'current', unit],
    queryFn: ({ signal }) => request<ShiftReport>('GET', '/api/shift-reports/current', { query: { unit }, signal }),
    refetchInterval: minute / 2,
  });

export const confirmShift = (report: string, note: string) =>
  request<ShiftReport>('POST', `/api/shift-reports/${id(report)}/confirm`, { body: note === '' ? {} : { note } });

export const remarkShift = (report: string, text: string) => request<ShiftReport>('POST', `/api/shift-reports/${id(report)}/remarks`, { body: { text } });
