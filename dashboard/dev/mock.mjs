// A small stand-in for the server, for work on the pages and their browser test. It keeps everything in memory and
// knows just enough of one policy; the real rules live in the product.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { applySignal, levels, openIncident } from './mock-incident.mjs';
import { answerMatter, people, units } from './mock-matter.mjs';
import { answerPages, decideFinding, seedPages } from './mock-pages.mjs';
import { answerWatch, seedWatch } from './mock-watch.mjs';

const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };

/** Starts the stand-in; `dist` serves built pages under the product's content security policy. */
export async function startMock({ port = 0, dist, secret, password = 'duty-desk-2026' } = {}) {
  const state = { incidents: new Map(), sessions: new Map(), changes: [], waiters: new Set(), failures: 0, numbers: 0, down: false };
  seedPages(state);
  seedWatch(state);
  const changed = (incident, kind = 'updated') => {
    state.changes.push({ incident, kind, at: new Date().toISOString() });
    for (const wake of [...state.waiters]) wake();
  };

  const json = (response, status, body, headers = {}) => {
    response.writeHead(status, { 'content-type': status >= 400 ? 'application/problem+json' : 'application/json', ...headers });
    response.end(body === undefined ? '' : JSON.stringify(body));
  };
  const problem = (response, status, detail, errors) => json(response, status, { title: 'Refused', status, detail, errors });

  async function waitForChanges(query, response) {
    const after = query.get('after');
    const from = after === null ? state.changes.length : Number(after);
    const until = Date.now() + Number(query.get('wait') ?? 0) * 1000;
    while (state.changes.length <= from && Date.now() < until && !response.destroyed) {
      await new Promise((resolve) => {
        const wake = () => (clearTimeout(timer), state.waiters.delete(wake), resolve());
        const timer = setTimeout(wake, until - Date.now());
        state.waiters.add(wake);
        response.once('close', wake);
      });
    }
    json(response, 200, { cursor: String(state.changes.length), items: state.changes.slice(from) });
  }

  function accept(report, provisional, response) {
    for (const field of ['unit', 'externalId', 'title']) {
      if (!report[field]) return problem(response, 400, `缺少 ${field}`, { [field]: ['必填'] });
    }
    const known = [...state.incidents.values()].find((i) => i.view.unit === report.unit && i.view.externalId === report.externalId);
    const incident = known ?? openIncident(report, provisional, (state.numbers += 1));
    state.incidents.set(incident.view.id, incident);
    changed(incident.view.id, 'opened');
    json(response, 202, { incidentId: incident.view.id, duplicate: known !== undefined, status: `/api/incidents/${incident.view.id}` });
  }

  function list(query, response) {
    const statuses = query.get('status')?.split(',');
    const now = Date.now();
    const pending = (view) => view.obligations.filter((o) => o.status === 'pending' && o.dueAt);
    const items = [...state.incidents.values()]
      .map((incident) => incident.view)
      .filter((view) => view.kind !== 'monitoring')
      .filter((view) => !statuses || statuses.includes(view.status))
      .filter((view) => !query.get('unit') || view.unit === query.get('unit'))
      .filter((view) => !query.get('level') || view.level === query.get('level'))
      .filter((view) => !query.get('q') || `${view.title}${view.summary}${view.number}`.includes(query.get('q')))
      .filter((view) => query.get('overdue') !== 'true' || pending(view).some((o) => Date.parse(o.dueAt) < now))
      .sort((a, b) => (a.nextDue ?? '9').localeCompare(b.nextDue ?? '9'));
    const start = Number(query.get('cursor') ?? 0);
    const end = start + Number(query.get('limit') ?? 50);
    json(response, 200, { items: items.slice(start, end), next: end < items.length ? String(end) : null });
  }

  function signal(incident, body, session, response) {
    if (incident.signals.has(body.signalId)) return json(response, 202, { signalId: body.signalId, applied: null });
    const refused = body.type === 'finding' ? decideFinding(incident, body) : applySignal(incident, body, session.user);
    if (refused) return json(response, refused.status, refused);
    incident.signals.add(body.signalId);
    setTimeout(() => changed(incident.view.id), 50);
    json(response, 202, { signalId: body.signalId, applied: null });
  }

  function incidentRoute(parts, request, size, query, body, session, response) {
    const incident = state.incidents.get(parts[0]);
    if (!incident) return problem(response, 404, '没有这条舆情');
    if (parts.length === 1) {
      const now = Date.now();
      const obligations = incident.view.obligations.map((o) => ({ ...o, overdue: o.status === 'pending' && Date.parse(o.dueAt) < now }));
      return json(response, 200, { ...incident.view, obligations });
    }
    if (parts[1] === 'timeline') return json(response, 200, { items: incident.timeline, people });
    if (answerMatter(incident, parts, request, size, query, session, response, { json, problem })) return undefined;
    if (request.method === 'POST') return signal(incident, body, session, response);
    return json(response, 200, { signalId: parts[2], applied: incident.signals.has(parts[2]) || null });
  }

  function sessionRoute(method, body, request, response) {
    const id = /sid=(\w+)/.exec(request.headers.cookie ?? '')?.[1];
    const session = state.sessions.get(id);
    if (method === 'GET') return session ? json(response, 200, session) : problem(response, 401, '请登录');
    if (method === 'DELETE') return state.sessions.delete(id), json(response, 204);
    if (state.failures >= 5) return json(response, 429, { title: 'Too many' }, { 'retry-after': '30' });
    if (body.password !== password) return (state.failures += 1), problem(response, 401, '用户名或密码不对');
    const roles = { admin: ['administrator'], guest: ['viewer'], kaohe: ['assessor'], [`fuhe-${body.user.slice(5)}`]: ['office', 'leader'] }[body.user] ?? ['duty-officer'];
    const created = { user: body.user, roles, units: ['administrator', 'assessor', 'office'].includes(roles[0]) ? ['*'] : ['huaning-highway'], csrfToken: 'token' };
    const sid = `s${state.sessions.size + 1}`;
    state.sessions.set(sid, created);
    json(response, 200, created, { 'set-cookie': `sid=${sid}; Path=/; HttpOnly; SameSite=Strict` });
  }

  async function api(path, url, request, response) {
    const text = await new Promise((resolve) => {
      let all = '';
      request.on('data', (chunk) => (all += chunk)).on('end', () => resolve(all));
    });
    const [area, ...parts] = path.split('/').map(decodeURIComponent);
    if (area === 'webhooks') {
      try {
        return accept(new Webhook(secret).verify(text, request.headers), true, response);
      } catch {
        return problem(response, 401, 'signature');
      }
    }
    const body = text && request.headers['content-type'] === 'application/json' ? JSON.parse(text) : {};
    if (area === 'session') return sessionRoute(request.method, body, request, response);
    const session = state.sessions.get(/sid=(\w+)/.exec(request.headers.cookie ?? '')?.[1]);
    if (!session) return problem(response, 401, '请登录');
    if (request.method !== 'GET' && request.headers['x-csrf-token'] !== session.csrfToken) return problem(response, 403, 'csrf');
    if (area === 'changes') return waitForChanges(url.searchParams, response);
    if (answerWatch(area, parts, url.searchParams, body, response, { state, session, json, problem })) return undefined;
    if (area === 'notifications') return json(response, 200, { items: [...state.sent.values()].filter(({ incident }) => incident === url.searchParams.get('incident')).concat(state.incidents.get(url.searchParams.get('incident'))?.notifications ?? []) });
    if (answerPages(area, parts, url.searchParams, response, { state, session, json, problem })) return;
    if (area === 'units') return json(response, 200, { items: units.map((unit) => ({ ...unit, levels, categories: [{ id: 'emergency', title: '突发事件' }] })) });
    if (area === 'runs') return runs(parts, response);
    if (area === 'incidents' && parts.length > 0) return incidentRoute(parts, request, text.length, url.searchParams, body, session, response);
    if (area === 'incidents') return request.method === 'POST' ? accept(body, false, response) : list(url.searchParams, response);
    return problem(response, 404, 'route');
  }

  function runs(parts, response) {
    const all = [...state.incidents.values()].filter(({ view }) => view.kind !== 'monitoring').map(({ view }) => ({
      id: `${view.id}-1`, name: 'IncidentOrchestrator', status: 'running', createdAt: view.openedAt, updatedAt: view.openedAt, customStatus: { nextDue: view.nextDue },
    }));
    if (parts.length === 0) return json(response, 200, { items: all, next: null });
    const run = all.find((one) => one.id === parts[0]);
    if (!run) return problem(response, 404, 'run');
    if (parts[1] !== 'history') return json(response, 200, run);
    const event = (type, name) => ({ eventId: 1, at: run.createdAt, type, data: { name, tags: null } });
    json(response, 200, { items: [event('execution-started', run.name), event('task-scheduled', 'Notify'), event('timer-created')] });
  }

  async function page(path, response) {
    const file = normalize(join(dist, path));
    const known = file.startsWith(dist) && types[extname(file)] !== undefined ? file : join(dist, 'index.html');
    response.writeHead(200, {
      'content-type': types[extname(known)],
      'content-security-policy': "default-src 'self'; style-src 'self' 'unsafe-inline'",
    });
    response.end(await readFile(known));
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url, 'http://localhost');
    if (state.down) return void request.socket.destroy();
    const answer = url.pathname.startsWith('/api/') ? api(url.pathname.slice(5), url, request, response) : page(url.pathname, response);
    Promise.resolve(answer).catch((error) => problem(response, 500, String(error)));
  });
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  const stop = () => (server.closeAllConnections(), new Promise((resolve) => server.close(resolve)));
  return { url: `http://127.0.0.1:${server.address().port}`, state, accept: (report) => fakeReport(report, state, changed), stop };
}

function fakeReport(report, state, changed) {
  const incident = openIncident(report, report.provisional ?? true, (state.numbers += 1));
  state.incidents.set(incident.view.id, incident);
  changed(incident.view.id, 'opened');
  return incident;
}
