import { queryOptions } from '@tanstack/react-query';
import { request } from './client';
import type { Assessment, MonitoringEntry, PolicyExplanation, PolicySummary } from './oversightTypes';
import type { Page } from './types';

/** Calls and cache keys of the pages around the incidents: monitoring record, assessment, policies. Days are of Asia/Shanghai. */

export interface MonitoringSpan {
  unit?: string;
  /** First day, `2026-11-01`. */
  from: string;
  /** Last day. */
  to: string;
}

export const monitoringKey = ['monitoring'] as const;

const fiveMinutes = 300_000;

export const monitoringQuery = (span: MonitoringSpan) =>
  queryOptions({
    queryKey: [...monitoringKey, span],
    queryFn: async ({ signal }) => (await request<Page<MonitoringEntry>>('GET', '/api/monitoring', { query: { ...span }, signal })).items,
    // The change feed tells of entries that this page knows; a new day's come by themselves.
    refetchInterval: fiveMinutes,
  });

export const assessmentKey = ['assessment'] as const;

/** Findings of a month, `2026-11`. */
export const assessmentQuery = (query: { month: string; unit?: string }) =>
  queryOptions({
    queryKey: [...assessmentKey, query],
    queryFn: ({ signal }) => request<Assessment>('GET', '/api/assessment', { query, signal }),
  });

export const policiesQuery = queryOptions({
  queryKey: ['policies'],
  queryFn: async ({ signal }) => (await request<Page<PolicySummary>>('GET', '/api/policies', { signal })).items,
  staleTime: fiveMinutes,
});

export const policyQuery = (id: string) =>
  queryOptions({
    queryKey: ['policy', id],
    queryFn: ({ signal }) => request<PolicyExplanation>('GET', `/api/policies/${encodeURIComponent(id)}`, { signal }),
    staleTime: fiveMinutes,
  });
