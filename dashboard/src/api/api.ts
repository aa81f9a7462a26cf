import { request } from './client';
import type {
  Attachment,
  Changes,
  FactSheet,
  Incident,
  IncidentAccepted,
  NewIncident,
  Notification,
  Page,
  Run,
  RunEvent,
  Session,
  SignalReceipt,
  Timeline,
  UnitList,
} from './types';

/** Every call that this page makes, in one place. Times travel as ISO 8601 with offset. */

export interface IncidentQuery {
  unit?: string;
  status?: string;
  level?: string;
  overdue?: boolean;
  q?: string;
  from?: string;
  to?: string;
}

export interface Signal {
  signalId: string;
  type: string;
  obligation?: string;
  performedAt?: string;
  onBehalfOf?: string;
  [field: string]: string | undefined;
}

const id = encodeURIComponent;

export const api = {
  session: () => request<Session>('GET', '/api/session'),
  signIn: (user: string, password: string) => request<Session>('POST', '/api/session', { body: { user, password } }),
  signOut: () => request<undefined>('DELETE', '/api/session'),

  units: (signal: AbortSignal) => request<UnitList>('GET', '/api/units', { signal }),
  incidents: (query: IncidentQuery, cursor: string | undefined, signal: AbortSignal) =>
    request<Page<Incident>>('GET', '/api/incidents', { query: { ...query, limit: 30, cursor }, signal }),
  incident: (incident: string, signal: AbortSignal) =>
    request<Incident>('GET', `/api/incidents/${id(incident)}`, { signal }),
  createIncident: (incident: NewIncident) =>
    request<IncidentAccepted>('POST', '/api/incidents', { body: incident }),
  timeline: (incident: string, signal: AbortSignal) =>
    request<Timeline>('GET', `/api/incidents/${id(incident)}/timeline`, { signal }),
  notifications: (incident: string, signal: AbortSignal) =>
    request<Page<Notification> | Notification[]>('GET', '/api/notifications', { query: { incident }, signal }),

  signal: (incident: string, signal: Signal) =>
    request<SignalReceipt>('POST', `/api/incidents/${id(incident)}/signals`, { body: signal }),
  signalFate: (incident: string, signalId: string) =>
    request<SignalReceipt>('GET', `/api/incidents/${id(incident)}/signals/${id(signalId)}`),

  facts: (incident: string, signal: AbortSignal) => request<FactSheet>('GET', `/api/incidents/${id(incident)}/facts`, { signal }),
  attachments: (incident: string, signal: AbortSignal) =>
    request<Page<Attachment>>('GET', `/api/incidents/${id(incident)}/attachments`, { signal }),
  attachmentsPath: (incident: string, name: string) => `/api/incidents/${id(incident)}/attachments?name=${id(name)}`,
  attachmentPath: (incident: string, attachment: string) => `/api/incidents/${id(incident)}/attachments/${id(attachment)}`,
  documentPath: (incident: string, obligation: string) => `/api/incidents/${id(incident)}/documents/${id(obligation)}`,
  archivePath: (incident: string) => `/api/incidents/${id(incident)}/archive`,

  changes: (after: string | undefined, wait: number, signal: AbortSignal) =>
    request<Changes>('GET', '/api/changes', { query: { after, wait }, signal, timeout: (wait + 15) * 1000 }),

  runs: (query: { status?: string; q?: string }, cursor: string | undefined, signal: AbortSignal) =>
    request<Page<Run>>('GET', '/api/runs', { query: { ...query, limit: 50, cursor }, signal }),
  run: (run: string, signal: AbortSignal) => request<Run>('GET', `/api/runs/${id(run)}`, { signal }),
  runHistory: (run: string, signal: AbortSignal) =>
    request<Page<RunEvent> | RunEvent[]>('GET', `/api/runs/${id(run)}/history`, { signal }),
};
