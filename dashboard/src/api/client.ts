import { serverClock } from '../time/serverClock';
import { ApiError } from './problem';
import type { Problem } from './types';

export type Query = Record<string, string | number | boolean | undefined>;

interface RequestOptions {
  query?: Query;
  body?: unknown;
  signal?: AbortSignal;
  /** Milliseconds after which the request is given up; default 20 s. */
  timeout?: number;
}

let csrfToken: string | undefined;
let onSignedOut: () => void = () => undefined;
let language = 'zh-CN';

/** The token that every unsafe request carries; it comes with the session. */
export function setCsrfToken(token: string | undefined): void {
  csrfToken = token;
}

/** Called whenever the server no longer knows the session. */
export function setSignedOutHandler(handler: () => void): void {
  onSignedOut = handler;
}

/** Language in which the server should word its problems. */
export function setRequestLanguage(value: string): void {
  language = value;
}

/** Sends a request and reads its JSON; throws {@link ApiError} for everything that is no success. */
export async function request<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
  const sentAt = Date.now();
  const response = await send(method, path, options);
  serverClock.observe(response.headers.get('date'), sentAt, Date.now());
  if (response.ok) {
    return (response.status === 204 ? undefined : await readJson(response)) as T;
  }
  const error = await toError(response);
  if (error.status === 401 && !path.startsWith('/api/session')) {
    onSignedOut();
  }
  throw error;
}

async function send(method: string, path: string, options: RequestOptions): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json', 'Accept-Language': language };
  if (options.body !== undefined) {
    headers['Content-Type'] = 'application/json';
  }
  if (method !== 'GET' && csrfToken !== undefined) {
    headers['X-CSRF-Token'] = csrfToken;
  }
  const timeout = AbortSignal.timeout(options.timeout ?? 20_000);
  try {
    return await fetch(path + queryString(options.query), {
      method,
      headers,
      body: options.body === undefined ? undefined : JSON.stringify(options.body),
      signal: options.signal ? AbortSignal.any([options.signal, timeout]) : timeout,
      cache: 'no-store',
      credentials: 'same-origin',
    });
  } catch (error) {
    if (options.signal?.aborted) {
      throw error;
    }
    throw new ApiError(0, { title: 'unreachable' });
  }
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    throw new ApiError(response.status === 200 ? 502 : response.status, { title: 'unreadable answer' });
  }
}

async function toError(response: Response): Promise<ApiError> {
  let problem: Problem = { title: response.statusText, status: response.status };
  if (response.headers.get('content-type')?.includes('json')) {
    problem = { ...problem, ...((await response.json().catch(() => ({}))) as Problem) };
  }
  const retryAfter = Number(response.headers.get('retry-after'));
  return new ApiError(response.status, problem, retryAfter > 0 ? retryAfter : undefined);
}

function queryString(query: Query | undefined): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== '') {
      search.set(name, String(value));
    }
  }
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}
