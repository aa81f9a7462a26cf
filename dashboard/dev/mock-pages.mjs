// The stand-in's monitoring record, ledger, assessment and policies. Monitoring entries are matters of their own kind,
// so their acts go the usual way.
import { policies } from './mock-policies.mjs';

const minute = 60_000;
const day = 24 * 60 * minute;
const shanghai = (time) => new Date(time + 8 * 60 * minute).toISOString().replace(/\.\d+Z$/, '+08:00');
const dayOf = (time) => shanghai(time).slice(0, 10);

const evidence = [
  { name: 'media', title: '监测范围', en: 'Media checked', required: true, type: 'text' },
  { name: 'found', title: '有无发现', en: 'Anything found', required: true, type: 'choice', choices: ['yes', 'no'] },
  { name: 'text', title: '情况说明', en: 'What was seen', required: false, type: 'text' },
];
const units = [
  { id: 'huaning-highway', title: '华宁公路分局' },
  { id: 'township-categories', title: '示范镇' },
];

/** One unit's entry of one day, `hour` of which it is due; `status` as it came to be. */
function openEntry(state, { unit, date, hour, status, given = {} }) {
  const dueAt = shanghai(Date.parse(`${date}T00:00:00+08:00`) + hour * 60 * minute);
  const id = `mon-${unit.id}-${date}`;
  const settled = status === 'done' || status === 'late';
  const obligation = {
    id: 'monitoring-record', title: '监测记录', en: 'Monitoring record', kind: 'monitoring', status, dueAt, evidence, given, items: [], escalationRung: 0,
    assignee: 'duty-officer', requiredToClose: true,
    ...(settled && { completedBy: '陈敏', acceptedAt: shanghai(Date.parse(dueAt) + (status === 'late' ? 95 : -40) * minute) }),
  };
  const view = {
    id, kind: 'monitoring', number: `JC-${date}`, unit: unit.id, unitTitle: unit.title, title: `${date} 监测记录`, status: settled ? 'closed' : 'open', levels: [],
    openedAt: shanghai(Date.parse(dueAt) - 9 * 60 * minute), obligations: [obligation], missingToClose: [], dismissal: null, actions: settled ? [] : ['complete', 'acknowledge', 'note'],
    nextDue: settled ? null : dueAt, nextObligation: settled ? null : obligation.id,
  };
  state.incidents.set(id, { view, obligation, timeline: [], signals: new Set(), notifications: [] });
}

/** A month and a half of entries: most in time, some late, one missed; today's is still to be made. */
export function seedPages(state) {
  const now = Date.now();
  for (const unit of units) {
    for (let back = 45; back >= 1; back -= 1) {
      const status = back === 3 && unit === units[0] ? 'pending' : back % 11 === 0 ? 'lapsed' : back % 7 === 0 ? 'late' : 'done';
      const given = status === 'done' || status === 'late' ? { media: '微博、抖音、本地论坛、市县网站', found: back % 5 === 0 ? 'yes' : 'no', text: '未见涉及本单位的新帖。' } : {};
      openEntry(state, { unit, date: dayOf(now - back * day), hour: 17, status, given });
    }
    openEntry(state, { unit, date: dayOf(now), hour: 23.9, status: 'pending' });
  }
}

/** Findings in every state, of one matter. */
export function seedFindings({ view }) {
  const at = shanghai(Date.now() - 20 * minute);
  view.findings = [
    { kind: 'late-report', at, status: 'candidate', obligation: 'phone-report' },
    { kind: 'mishandled', at, status: 'confirmed', lead: '路产科', indirect: '收费站' },
    { kind: 'late-report', at, status: 'withdrawn', obligation: 'paper-report' },
  ];
}

const isMonitoring = ({ view }) => view.kind === 'monitoring';

function monitoring(query, state) {
  const [unit, from, to] = ['unit', 'from', 'to'].map((name) => query.get(name));
  const items = [...state.incidents.values()].filter(isMonitoring).flatMap(({ view }) => {
    const [o] = view.obligations;
    const date = dayOf(Date.parse(o.dueAt));
    const wanted = (!unit || view.unit === unit) && (!from || date >= from) && (!to || date <= to);
    return wanted
      ? [{ id: view.id, unit: view.unit, unitTitle: view.unitTitle, date, time: null, evidence: o.evidence, dueAt: o.dueAt, status: o.status,
          overdue: o.status === 'pending' && Date.parse(o.dueAt) < Date.now(), completedBy: o.completedBy ?? null, acceptedAt: o.acceptedAt ?? null, given: o.given }]
      : [];
  });
  return { items };
}

export const findingTitles = { 'late-report': '迟报', mishandled: '处置不当' };

function assessment(query, state) {
  const month = query.get('month');
  const items = [...state.incidents.values()].flatMap(({ view }) => (view.findings ?? []).map((finding) => ({
    incident: view.id, number: view.number, unit: view.unit, unitTitle: view.unitTitle, title: view.title, level: view.level, finding: finding.kind,
    findingTitle: findingTitles[finding.kind], status: finding.status, points: 2, indirectPoints: 1, lead: finding.lead ?? null, indirect: finding.indirect ?? null,
    at: finding.at, obligation: finding.obligation ?? '',
  }))).filter((item) => item.at.startsWith(month) && (!query.get('unit') || item.unit === query.get('unit')));
  const confirmed = items.filter(({ status }) => status === 'confirmed');
  const totals = items.length === 0 ? [] : [{ unit: items[0].unit, unitTitle: items[0].unitTitle, points: confirmed.length * 2, indirectPoints: confirmed.length }];
  return { items, totals };
}

/** What the assessor decides, in the manner of the stand-in's other acts: a refusal or nothing. */
export function decideFinding({ view }, body) {
  if (body.decision === 'add' && !body.evidence) return { status: 400, title: 'Refused', detail: '请填写依据', errors: { evidence: ['请填写依据'] } };
  view.findings ??= [];
  const known = view.findings.find((f) => f.kind === body.finding && (f.obligation ?? '') === (body.obligation ?? ''));
  const finding = known ?? { kind: body.finding, at: shanghai(Date.now()), obligation: body.obligation };
  if (!known) view.findings.push(finding);
  Object.assign(finding, { status: body.decision === 'withdraw' ? 'withdrawn' : 'confirmed', lead: body.lead, indirect: body.indirect });
}

const sheet = Buffer.from('PK\u0003\u0004 a workbook');

function file(response, name) {
  response.writeHead(200, {
    'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'content-length': sheet.length,
    'content-disposition': `attachment; filename="file.xlsx"; filename*=UTF-8''${encodeURIComponent(name)}`,
  });
  response.end(sheet);
}

/** Answers what belongs to these pages; false for everything else. */
export function answerPages(area, parts, query, response, { state, session, json, problem }) {
  if (area === 'monitoring') json(response, 200, monitoring(query, state));
  else if (area === 'units' && parts[1] === 'ledger') {
    if (query.get('from') > query.get('to')) problem(response, 400, '截止日期早于起始日期', { to: ['不能早于起始日期'] });
    else if (query.get('from') < '2020') problem(response, 400, '起始日期过早', { from: ['系统没有 2020 年以前的记录'] });
    else file(response, `台账-${parts[0]}-${query.get('from')}-${query.get('to')}.xlsx`);
  } else if (area === 'assessment') {
    if (!session.roles.some((role) => ['administrator', 'assessor', 'office', 'leader'].includes(role))) problem(response, 403, '没有权限');
    else if (parts[0] === 'export') file(response, `考核通报-${query.get('month')}.xlsx`);
    else json(response, 200, assessment(query, state));
  } else if (area === 'policies') {
    const policy = policies.find(({ id }) => id === parts[0]);
    if (parts.length === 0) json(response, 200, { items: policies.map(({ id, title, en, version, units: used }) => ({ id, title, en, version, units: used })) });
    else if (policy) json(response, 200, policy);
    else problem(response, 404, '没有这个制度');
  } else return false;
  return true;
}
