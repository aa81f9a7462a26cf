import { serverClock } from '../time/serverClock';
import { ApiError } from './problem';
import type { Problem, Session } from './types';

export type Query = Record<string, string | number | boolean | undefined>;

export interface RequestOptions {
  query?: Query;
  /** Media type that is wanted; JSON unless told. */
  accept?: string;
  body?: unknown;
  /** Instead of `body`: something that is no JSON. */
  text?: { type: string; content: string };
  signal?: AbortSignal;
  /** Milliseconds after which the request is given up; default 20 s. */
  timeout?: number;
}

let csrfToken: string | undefined;
let signedInAs: string | undefined;
let onSignedOut: () => void = () => undefined;
let language = 'zh-CN';

/** Whose session this is; its token goes with every unsafe request. */
export function setClientSession(session: Session | null): void {
  csrfToken = session?.csrfToken;
  signedInAs = session?.user;
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
  const response = await requestRaw(method, path, options);
  return (response.status === 204 ? undefined : await readJson(response)) as T;
}

/** Sends a request and leaves the body of its answer unread; throws {@link ApiError} for everything that is no success. */
export async function requestRaw(method: string, path: string, options: RequestOptions = {}): Promise<Response> {
  let response = await send(method, path, options);
  if (response.status === 403 && method !== 'GET' && (await renewToken())) {
    response = await send(method, path, options);
  }
  if (response.ok) {
    return response;
  }
  const error = await toError(response);
  if (error.status === 401 && !path.startsWith('/api/session')) {
    onSignedOut();
  }
  throw error;
}

export interface UploadOptions {
  signal?: AbortSignal;
  /** Called with the part that has left, 0 to 1. */
  onProgress?: (part: number) => void;
}

/** Sends a file as it is; `fetch` tells no progress, which a slow line at night needs. Throws {@link ApiError}. */
export async function upload<T>(path: string, file: Blob, options: UploadOptions = {}): Promise<T> {
  let answer = await sendFile(path, file, options);
  if (answer.status === 403 && (await renewToken())) {
    answer = await sendFile(path, file, options);
  }
  if (answer.status >= 200 && answer.status < 300) {
    return answer.body as T;
  }
  if (answer.status === 401) {
    onSignedOut();
  }
  throw new ApiError(answer.status, { status: answer.status, ...(answer.body as Problem | null) });
}

function sendFile(path: string, file: Blob, { signal, onProgress }: UploadOptions): Promise<{ status: number; body: unknown }> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    request.responseType = 'json';
    request.setRequestHeader('Accept', 'application/json');
    request.setRequestHeader('Accept-Language', language);
    request.setRequestHeader('Content-Type', file.type || 'application/octet-stream');
    if (csrfToken !== undefined) {
      request.setRequestHeader('X-CSRF-Token', csrfToken);
    }
    request.upload.onprogress = (event) => event.lengthComputable && onProgress?.(event.loaded / event.total);
    request.onload = () => resolve({ status: request.status, body: request.response });
    request.onerror = () => reject(new ApiError(0, { title: 'unreachable' }));
    request.onabort = () => reject(new DOMException('aborted', 'AbortError'));
    signal?.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}

async function send(method: string, path: string, options: RequestOptions): Promise<Response> {
  const headers: Record<string, string> = { Accept: options.accept ?? 'application/json', 'Accept-Language': language };
  if (options.body !== undefined || options.text !== undefined) {
    headers['Content-Type'] = options.text?.type ?? 'application/json';
  }
  if (method !== 'GET' && csrfToken !== undefined) {
    headers['X-CSRF-Token'] = csrfToken;
  }
  const timeout = AbortSignal.timeout(options.timeout ?? 20_000);
  const sentAt = Date.now();
  try {
    const response = await fetch(path + queryString(options.query), {
      method,
      headers,
      body: options.text?.content ?? (options.body === undefined ? undefined : JSON.stringify(options.body)),
      signal: options.signal ? AbortSignal.any([options.signal, timeout]) : timeout,
      cache: 'no-store',
      credentials: 'same-origin',
    });
    serverClock.observe(response.headers.get('date'), sentAt, Date.now());
    return response;
  } catch (error) {
    if (options.signal?.aborted) {
      throw error;
    }
    throw new ApiError(0, { title: 'unreachable' });
  }
}

/**
 * A refused act may only carry an outdated token: signing in in another tab begins a new session for all of them.
 * True when there is a new token of the same person; another person's session is never acted in.
 */
async function renewToken(): Promise<boolean> {
  const response = await send('GET', '/api/session', {});
  if (!response.ok) {
    return false;
  }
  const session = (await readJson(response)) as Session;
  if (session.user !== signedInAs) {
    onSignedOut();
    return false;
  }
  const renewed = session.csrfToken !== csrfToken;
  setClientSession(session);
  return renewed;
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
