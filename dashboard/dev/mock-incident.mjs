// Incidents of the stand-in server: obligations of a level I matter and what the signals do to them.
import { enrich, extrasOf, matterActions, matterHandlers, receive } from './mock-matter.mjs';

const minute = 60_000;
const shanghai = (time) => new Date(time + 8 * 60 * minute).toISOString().replace(/\.\d+Z$/, '+08:00');
export const levels = [
  { id: 'I', title: '一级（重大）', en: 'Level I (major)' },
  { id: 'II', title: '二级（严重）', en: 'Level II (serious)' },
  { id: 'III', title: '三级（一般）', en: 'Level III (general)' },
];

const evidence = {
  'phone-report': [
    { name: 'callee', title: '接报人', required: true, type: 'text' },
    { name: 'calledAt', title: '通话时间', required: true, type: 'datetime' },
    { name: 'method', title: '方式', required: false, type: 'choice', choices: ['call', 'sms', 'im'] },
    { name: 'sender', title: '报告人', required: false, type: 'text' },
    { name: 'receipt', title: '回执', required: false, type: 'text' },
  ],
  'paper-report': [
    { name: 'documentNo', title: '文号', required: true, type: 'text' },
    { name: 'receivedBy', title: '签收人', required: true, type: 'text' },
    { name: 'receivedAt', title: '签收时间', required: false, type: 'datetime' },
  ],
  response: [
    { name: 'where', title: '回应渠道', required: false, type: 'text', anyOf: 'place' },
    { name: 'url', title: '回应链接', required: false, type: 'url', anyOf: 'place' },
  ],
};

/** Makes obligations whose clocks count from the same anchor. */
function maker(report) {
  const anchor = report.discoveredAt ? Date.parse(report.discoveredAt) : Date.now();
  return (id, title, kind, minutes, more = {}) => ({
    id, title, kind, status: 'pending', dueAt: shanghai(anchor + (minutes * minute) / (report.drill?.timeScale ?? 1)), evidence: evidence[id] ?? [],
    items: [], rungs: kind === 'report' ? 3 : 0, escalationRung: 0, given: {}, assignee: 'duty-officer', clock: { anchor: 'discovered', anchorAt: shanghai(anchor), duration: `PT${minutes}M` }, ...more,
  });
}

function levelObligations(obligation) {
  const items = [
    { id: 'emergency', title: '应急处置启动', done: false },
    { id: 'press', title: '新闻应对启动', done: false },
    { id: 'handling', title: '依法处理方案', done: false },
  ];
  return [
    obligation('phone-report', '手机快报', 'report', 30),
    obligation('paper-report', '纸质快报', 'report', 60),
    obligation('checklist', '三同步清单', 'checklist', 240, { items, assignee: 'office', requiredToClose: true }),
    obligation('response', '24 小时回应', 'response', 1440, { requiredToClose: true }),
  ];
}

export function openIncident(report, provisional, number) {
  const now = Date.now();
  const obligation = maker(report);
  const obligations = report.level ? levelObligations(obligation) : [obligation('triage', '研判定级', 'triage', 30, { assignee: 'office' })];
  if (report.level && provisional) obligations.push(obligation('confirm-level', '确认等级', 'confirmation', 120, { assignee: 'leader' }));
  const view = {
    id: `inc-${number}`, number: `HNGL-2026-${String(number).padStart(4, '0')}`, unit: report.unit, unitTitle: '华宁公路分局', title: report.title,
    summary: report.summary, url: report.url, platform: report.platform, source: 'demo', externalId: report.externalId, level: report.level ?? null,
    levelProvisional: Boolean(report.level) && provisional, levels, status: report.level ? 'open' : 'triage', drill: Boolean(report.drill),
    openedAt: shanghai(now), closedAt: null, discoveredAt: report.discoveredAt, obligations, policy: 'huaning-highway', metrics: report.metrics,
    missingToClose: [], dismissal: null,
    actions: ['acknowledge', 'escalate', 'change-level', 'checklist', 'classify', 'close', 'complete', 'confirm-level', 'dismiss', 'merge', 'note', 'progress', 'reopen', 'sign-off', ...matterActions],
  };
  enrich(view);
  const incident = { view, obligation, timeline: [], signals: new Set(), notifications: [] };
  incident.notifications.push({
    id: `${view.id}-1`, reason: 'new-incident', role: 'duty-officer', personName: '李明', channel: 'console', state: 'delivered', attempts: 1, queuedAt: view.openedAt, sentAt: view.openedAt,
  });
  record(incident, 'reported', 'source:demo', '收到舆情报告，时限启动。');
  refresh(incident);
  return incident;
}

export function record(incident, kind, actor, text, obligation, at = Date.now()) {
  incident.timeline.push({ at: shanghai(at), kind, actor, obligation: obligation ?? null, text, data: null });
}

/** Recomputes what follows from the obligations. */
export function refresh({ view }) {
  const pending = view.obligations.filter((o) => ['pending', 'extended'].includes(o.status)).sort((a, b) => a.dueAt.localeCompare(b.dueAt));
  if (view.kind === 'monitoring' && pending.length === 0) Object.assign(view, { status: 'closed', actions: [] });
  view.nextDue = pending[0]?.dueAt ?? null;
  view.nextObligation = pending[0]?.id ?? null;
  view.missingToClose = pending.filter((o) => o.requiredToClose).map(({ id, title, en }) => ({ id, title, en }));
}

const refuse = (status, detail, errors) => ({ title: 'Refused', status, detail, errors });

export function applySignal(incident, body, actor) {
  const { view } = incident;
  const obligation = view.obligations.find((o) => o.id === body.obligation);
  const settle = (target, given = {}) =>
    Object.assign(target, {
      status: Date.now() <= Date.parse(target.dueAt) ? 'done' : 'late', completedBy: actor, acceptedAt: shanghai(Date.now()), given,
      performedAt: body.performedAt ?? null, onBehalfOf: body.onBehalfOf ?? null,
    });
  const handlers = {
    complete: () => {
      const missing = obligation.evidence.filter((f) => f.required && !body[f.name]);
      if (missing.length > 0) {
        return refuse(400, '凭据不全', Object.fromEntries(missing.map((f) => [f.name, [`请填写${f.title}`]])));
      }
      if (obligation.recipients && receive(obligation, body, actor)) return record(incident, 'receipt', actor, '登记签收。', obligation.id);
      if (body.callee === '拒绝') return refuse(400, '接报人不在名单中', { callee: ['接报人不在名单中'] });
      settle(obligation, Object.fromEntries(obligation.evidence.filter((f) => body[f.name]).map((f) => [f.name, body[f.name]])));
      record(incident, 'completed', actor, `${obligation.title}已完成。`, obligation.id);
    },
    acknowledge: () => {
      obligation.acknowledgedBy = actor;
      record(incident, 'acknowledged', actor, `${actor} 已知悉。`, obligation.id);
    },
    escalate: () => {
      Object.assign(obligation, { escalationRung: (obligation.escalationRung ?? 0) + 1, nextRungAt: shanghai(Date.now() + 10 * minute), acknowledgedBy: null, acknowledgements: [] });
      record(incident, 'escalated', actor, `手动升级至第 ${obligation.escalationRung} 级。`, obligation.id);
    },
    checklist: () => {
      Object.assign(obligation.items.find((i) => i.id === body.item), { done: true, by: actor });
      if (obligation.items.every((i) => i.done)) settle(obligation);
      record(incident, 'checklist', actor, '清单一项完成。', obligation.id);
    },
    classify: () => {
      if (body.category && view.level) {
        if (body.category === 'rumour' && !body.evidence) return refuse(400, '须写明核实依据', { evidence: ['请填写核实依据'] });
        view.category = body.category;
        return record(incident, 'category-changed', actor, '类别已更改。');
      }
      Object.assign(view, { level: body.level, status: 'open' });
      settle(view.obligations.find((o) => o.id === 'triage'));
      view.obligations.push(...levelObligations(incident.obligation).map((one) => Object.assign(one, extrasOf(one))));
      record(incident, 'level-changed', actor, `定为${levels.find((l) => l.id === body.level)?.title}。`);
    },
    'confirm-level': () => {
      Object.assign(view, { level: body.level, levelProvisional: false });
      view.obligations.filter((o) => o.id === 'confirm-level').forEach((o) => settle(o));
      record(incident, 'level-changed', actor, '等级已确认。');
    },
    'change-level': () => {
      view.level = body.level;
      record(incident, 'level-changed', actor, `等级调整：${body.reason}`);
    },
    dismiss: () => {
      if (view.dismissal && view.dismissal.by === actor) return refuse(409, '须由另一人确认。');
      if (view.dismissal) Object.assign(view, { status: 'dismissed', closedAt: shanghai(Date.now()) });
      else view.dismissal = { by: actor, at: shanghai(Date.now()), reason: body.reason };
      record(incident, 'dismissed', actor, body.reason);
    },
    note: () => record(incident, 'note', actor, body.text),
    progress: () => record(incident, 'progress', actor, body.text),
    close: () => {
      if (view.missingToClose.length > 0) return refuse(409, '还不能办结。', Object.fromEntries(view.missingToClose.map((m) => [m.id, [`“${m.title}”尚未完成。`]])));
      Object.assign(view, { status: 'closed', closedAt: shanghai(Date.now()) });
      record(incident, 'closed', actor, body.text);
    },
    reopen: () => {
      Object.assign(view, { status: 'open', closedAt: null });
      record(incident, 'reopened', actor, body.reason);
    },
    merge: () => {
      Object.assign(view, { status: 'merged', mergedInto: body.into, closedAt: shanghai(Date.now()) });
      record(incident, 'merged', actor, '并入另一条舆情。');
    },
  };
  const open = (id, title, kind, minutes, more) => view.obligations.push(incident.obligation(id, title, kind, minutes, more));
  Object.assign(handlers, matterHandlers({ incident, body, actor, obligation, open, record, settle }));
  const refused = handlers[body.type] ? handlers[body.type]() : refuse(400, '不支持的操作', { type: ['不支持'] });
  if (!refused) refresh(incident);
  return refused;
}
