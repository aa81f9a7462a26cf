import { beforeEach, describe, expect, it, vi } from 'vitest';
import { serverClock } from '../time/serverClock';
import { request, setClientSession, setSignedOutHandler } from './client';

interface Sent {
  method: string;
  path: string;
  headers: Record<string, string>;
}

const session = { user: 'li', roles: [], units: [], csrfToken: 'old' };
let sent: Sent[] = [];
let signedOut = 0;

/** Answers requests from a script and notes what was sent. */
function answer(...script: (Response | Error)[]): void {
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    sent.push({ method: init.method ?? 'GET', path, headers: init.headers as Record<string, string> });
    const next = script.shift() ?? new Error('nothing more in the script');
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
  });
}

const json = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });

beforeEach(() => {
  sent = [];
  signedOut = 0;
  setClientSession(session);
  setSignedOutHandler(() => {
    signedOut += 1;
  });
});

describe('request', () => {
  it('carries the token with unsafe requests only', async () => {
    answer(json(200, {}), json(202, {}));
    await request('GET', '/api/incidents');
    await request('POST', '/api/incidents', { body: {} });
    expect(sent.map(({ headers }) => headers['X-CSRF-Token'])).toEqual([undefined, 'old']);
  });

  it('leaves empty query values out and encodes the rest', async () => {
    answer(json(200, {}));
    await request('GET', '/api/incidents', { query: { q: '塌方', unit: '', from: '2026-11-21T00:00:00+08:00', level: undefined } });
    expect(sent[0]?.path).toBe('/api/incidents?q=%E5%A1%8C%E6%96%B9&from=2026-11-21T00%3A00%3A00%2B08%3A00');
  });

  it('feeds the clock from the date of every answer', async () => {
    answer(json(404, {}, { date: new Date(Date.now() + 600_000).toUTCString() }));
    await expect(request('GET', '/api/incidents/x')).rejects.toMatchObject({ status: 404 });
    expect(Math.round(serverClock.offset / 10_000)).toBe(60);
  });

  it('brings problem and Retry-After of a refusal', async () => {
    answer(json(429, { detail: '请稍候' }, { 'retry-after': '30' }));
    await expect(request('GET', '/api/runs')).rejects.toMatchObject({ status: 429, retryAfter: 30, message: '请稍候' });
  });

  it('tells an unreachable server from a refusal', async () => {
    answer(new TypeError('failed to fetch'));
    await expect(request('GET', '/api/runs')).rejects.toMatchObject({ status: 0, transient: true });
  });

  it('says when the session has ended, except while asking for it', async () => {
    answer(json(401, {}), json(401, {}));
    await expect(request('GET', '/api/session')).rejects.toMatchObject({ status: 401 });
    expect(signedOut).toBe(0);
    await expect(request('GET', '/api/incidents')).rejects.toMatchObject({ status: 401 });
    expect(signedOut).toBe(1);
  });
});

describe('an outdated token', () => {
  it('is renewed and the act sent once more', async () => {
    answer(json(403, {}), json(200, { ...session, csrfToken: 'new' }), json(202, { signalId: 's' }));
    expect(await request('POST', '/api/incidents/i/signals', { body: {} })).toEqual({ signalId: 's' });
    expect(sent.map(({ method }) => method)).toEqual(['POST', 'GET', 'POST']);
    expect(sent[2]?.headers['X-CSRF-Token']).toBe('new');
  });

  it('is not suspected when it is the current one', async () => {
    answer(json(403, { detail: '没有权限' }), json(200, session));
    await expect(request('POST', '/api/incidents/i/signals', { body: {} })).rejects.toMatchObject({ status: 403 });
    expect(sent).toHaveLength(2);
  });

  it('never leads to acting as somebody else', async () => {
    answer(json(403, {}), json(200, { ...session, user: 'wang', csrfToken: 'new' }));
    await expect(request('POST', '/api/incidents/i/signals', { body: {} })).rejects.toMatchObject({ status: 403 });
    expect(sent).toHaveLength(2);
    expect(signedOut).toBe(1);
  });
});
