// The stand-in's alarms, notifications of all incidents, hand-over reports and duty of the moment.
const minute = 60_000;
const shanghai = (time) => new Date(time + 8 * 60 * minute).toISOString().replace(/\.\d+Z$/, '+08:00');
const ago = (minutes) => shanghai(Date.now() - minutes * minute);

/** What the watchdog has found, what went out, and the last hand-overs. */
export function seedWatch(state) {
  state.alarms = [
    { id: '3', kind: 'queue-stuck', unit: null, incident: null, subject: 'notifications', text: '通知队列已 4 分钟没有前进，积压 12 条。', textEn: 'The queue has not moved for 4 minutes; 12 messages wait.', raisedAt: ago(4) },
    { id: '2', kind: 'roster-gap', unit: 'huaning-highway', incident: null, subject: 'leader-on-duty', text: '华宁公路分局带班领导 11 月 29 日 08:00 起无人值班。', textEn: 'Nobody is leader on duty of huaning-highway from 29 November, 08:00.', raisedAt: ago(190), seenBy: 'admin', seenAt: ago(120) },
    { id: '1', kind: 'signal-lagging', unit: 'huaning-highway', incident: 'inc-1', number: 'HNGL-2026-0001', subject: 'inc-1', text: '一项登记已 2 分钟没有生效。', textEn: 'An act has had no effect for 2 minutes.', raisedAt: ago(600), clearedAt: ago(597) },
  ].map((alarm) => ({ lastSeenAt: ago(0.5), clearedAt: null, seenBy: null, seenAt: null, ...alarm }));
  state.sent = new Map();
  state.shifts = [];
}

/** Messages in every state, of an incident that was reported. */
export function seedNotifications(state, incident) {
  const { id, number } = incident.view;
  const base = { incident: id, number, unit: incident.view.unit, obligation: 'phone-report', urgent: true, drill: false, tried: [], error: null, sentAt: null, nextAttemptAt: null, rung: 0 };
  const text = `【舆情】${number} 手机快报已超时 12 分钟，请立即处理。`;
  const add = (one) => state.sent.set(one.id, { ...base, text, ...one });
  const tried = [
    { channel: 'wecom', attempts: 5, error: 'HTTP 403' },
    { channel: 'sms', attempts: 3, error: 'Alibaba Cloud isv.BUSINESS_LIMIT_CONTROL' },
  ];
  add({ id: 'd1', reason: 'escalation', rung: 2, role: 'deputy-leader', person: 'chen-fang', personName: '陈芳', channel: 'smtp', state: 'dead', attempts: 12, error: 'No connection to the mail server (ConnectionRefused).', tried, queuedAt: ago(12) });
  add({ id: 'd2', reason: 'breach', rung: 1, role: 'leader-on-duty', person: 'wang-jianguo', personName: '王建国', channel: 'webhook', state: 'dead', attempts: 8, error: 'HTTP 502', queuedAt: ago(17) });
  add({ id: 'd3', reason: 'reminder', role: 'duty-officer', person: 'gone', personName: '周舟', channel: 'sms', state: 'dead', attempts: 1, error: 'HTTP 404', queuedAt: ago(26) });
  add({ id: 'f1', reason: 'breach', rung: 1, role: 'office', person: 'liu-yang', personName: '刘洋', channel: 'wecom', state: 'failed', attempts: 2, error: 'No answer within 10 s.', queuedAt: ago(3), nextAttemptAt: ago(-2) });
  add({ id: 's1', reason: 'new-incident', role: 'duty-officer', person: 'li-ming', personName: '李明', channel: 'console', state: 'delivered', attempts: 1, queuedAt: ago(47), sentAt: ago(47) });
  add({ id: 'w1', reason: 'reminder', role: 'duty-officer', person: 'li-ming', personName: '李明', channel: 'sms', state: 'withdrawn', attempts: 0, queuedAt: ago(40) });
}

function shiftOf(state, unit, more) {
  const now = Date.now();
  const views = [...state.incidents.values()].map(({ view }) => view).filter((view) => view.kind !== 'monitoring' && view.unit === unit && ['triage', 'open', 'watching'].includes(view.status));
  const task = (view, o) => ({
    incident: view.id, number: view.number, incidentTitle: view.title, obligation: o.id, title: o.title, en: o.en, dueAt: o.dueAt, overdue: Date.parse(o.dueAt) < now,
    rung: o.escalationRung ?? 0, acknowledgedBy: o.acknowledgedBy ?? null, level: view.level, urgent: true, drill: view.drill,
  });
  const pending = (view) => view.obligations.filter((o) => ['pending', 'extended'].includes(o.status) && o.dueAt).sort((a, b) => a.dueAt.localeCompare(b.dueAt));
  const until = now + 8 * 60 * minute;
  const open = views.map((view) => {
    const tasks = pending(view);
    return {
      incident: view.id, number: view.number, title: view.title, level: view.level, levelTitle: view.levels?.find(({ id }) => id === view.level)?.title, levelEn: view.levels?.find(({ id }) => id === view.level)?.en,
      status: view.status, openedAt: view.openedAt, next: tasks[0] ? task(view, tasks[0]) : null, overdue: tasks.filter((o) => Date.parse(o.dueAt) < now).length, rung: Math.max(0, ...tasks.map((o) => o.escalationRung ?? 0)),
      unacknowledged: tasks.some((o) => (o.escalationRung ?? 0) > 0 && !o.acknowledgedBy), drill: view.drill,
    };
  });
  const due = views.flatMap((view) => pending(view).map((o) => task(view, o))).filter((one) => !one.overdue && Date.parse(one.dueAt) < until).sort((a, b) => a.dueAt.localeCompare(b.dueAt));
  const content = {
    opened: open.slice(0, 2), open, closed: [], due, breached: [], extensions: [], statements: [], findings: [], levels: [], acts: [{ actor: 'li-ming', name: '李明', count: 7 }],
    dead: [...state.sent.values()].filter((one) => one.state === 'dead').map(({ id, incident, number, reason, person, personName, queuedAt }) => ({ id, incident, number, reason, person, personName, queuedAt })),
    alarms: state.alarms.filter((alarm) => alarm.unit === unit && !alarm.clearedAt), monitoring: [], gaps: [], more: false,
  };
  const counts = {
    open: open.length, overdue: open.filter((one) => one.overdue > 0).length, unacknowledged: open.filter((one) => one.unacknowledged).length, due: due.length, opened: content.opened.length,
    dead: content.dead.length, alarms: content.alarms.length, acts: 7,
  };
  return {
    id: null, unit, unitTitle: '华宁公路分局', kind: 'handover', from: ago(12 * 60), to: shanghai(now), until: shanghai(until), madeAt: shanghai(now), late: false, unplanned: false, urgent: counts.overdue > 0,
    handsOver: [{ id: 'chen-fang', name: '陈芳' }], takesOver: [{ id: 'admin', name: '李明' }], leaders: [{ id: 'wang-jianguo', name: '王建国' }], counts, confirmedBy: null, confirmedByName: null,
    confirmedAt: null, note: null, remarks: [], mayConfirm: false, mayRemark: false, content, ...more,
  };
}

/** A hand-over that waits for its confirmation, one that has it, and a digest. */
export function seedShifts(state) {
  const unit = 'huaning-highway';
  const remarks = [{ by: 'chen-fang', name: '陈芳', at: ago(6), text: '塌方现场车辆已疏导完毕，路政科 3 点前回电；省台记者要求 5 点前回复。' }];
  state.shifts.push(
    shiftOf(state, unit, { id: 'shift-2', remarks, mayConfirm: true, mayRemark: true, unplanned: true }),
    shiftOf(state, unit, { id: 'digest-1', kind: 'digest', handsOver: [], takesOver: [], leaders: [], to: ago(300), madeAt: ago(300) }),
    shiftOf(state, unit, { id: 'shift-1', to: ago(720), madeAt: ago(720), confirmedBy: 'chen-fang', confirmedByName: '陈芳', confirmedAt: ago(710), note: '已逐项核对。', takesOver: [{ id: 'chen-fang', name: '陈芳' }], handsOver: [{ id: 'li-ming', name: '李明' }] }),
  );
}

function listSent(state, query, response, json) {
  const states = query.get('state')?.split(',');
  const items = [...state.sent.values()]
    .filter((one) => !states || states.includes(one.state))
    .filter((one) => ['unit', 'person', 'incident'].every((name) => !query.get(name) || one[name] === query.get(name)))
    .sort((a, b) => b.queuedAt.localeCompare(a.queuedAt));
  json(response, 200, { items, next: null });
}

function replay(state, id, response, { json, problem }) {
  const one = state.sent.get(id);
  if (!one) return problem(response, 404, '没有这条通知。');
  if (one.state !== 'dead') return problem(response, 409, '只有已放弃的通知可以重新发送。');
  if (one.person === 'gone') return problem(response, 409, '该人员目前没有可用的联系方式，请先在通讯录中补上。');
  Object.assign(one, { state: 'queued', channel: 'wecom', error: null, tried: [] });
  setTimeout(() => Object.assign(one, { state: 'sent', sentAt: shanghai(Date.now()), attempts: one.attempts + 1 }), 1_500);
  return json(response, 202, one);
}

function alarms(state, parts, query, session, response, { json, problem }) {
  if (parts.length === 0) {
    const items = state.alarms.filter((alarm) => query.get('state') === 'all' || !alarm.clearedAt);
    return json(response, 200, { items, next: null, open: state.alarms.filter((alarm) => !alarm.clearedAt).length, lastRoundAt: ago(0.4) });
  }
  const alarm = state.alarms.find(({ id }) => id === parts[0]);
  if (!alarm) return problem(response, 404, '没有这条告警。');
  if (!alarm.seenAt) Object.assign(alarm, { seenBy: session.user, seenAt: shanghai(Date.now()) });
  return json(response, 200, alarm);
}

function shifts(state, parts, query, body, session, response, { json, problem }) {
  if (parts.length === 0) {
    const items = state.shifts.filter((one) => (!query.get('unit') || one.unit === query.get('unit')) && (!query.get('kind') || one.kind === query.get('kind')));
    return json(response, 200, { items: items.map((one) => ({ ...one, content: undefined, remarks: undefined })), next: null });
  }
  if (parts[0] === 'current') return json(response, 200, shiftOf(state, query.get('unit')));
  const report = state.shifts.find(({ id }) => id === parts[0]);
  if (!report) return problem(response, 404, '没有这份报告。');
  if (parts[1] === 'confirm') {
    if (report.confirmedAt) return problem(response, 409, `${report.confirmedByName}已确认接班。`);
    Object.assign(report, { confirmedBy: session.user, confirmedByName: '李明', confirmedAt: shanghai(Date.now()), note: body.note ?? null, mayConfirm: false, mayRemark: false });
  }
  if (parts[1] === 'remarks') report.remarks.push({ by: session.user, name: '李明', at: shanghai(Date.now()), text: body.text });
  return json(response, 200, report);
}

/** Answers what belongs to keeping watch; false for everything else. */
export function answerWatch(area, parts, query, body, response, { state, session, json, problem }) {
  const answers = { json, problem };
  if (area === 'alarms') alarms(state, parts, query, session, response, answers);
  else if (area === 'notifications' && parts[1] === 'replay') replay(state, parts[0], response, answers);
  else if (area === 'notifications' && !query.get('incident')) listSent(state, query, response, json);
  else if (area === 'shift-reports') shifts(state, parts, query, body, session, response, answers);
  else if (area === 'duty' && parts.length === 1) {
    const holders = { 'duty-officer': ['李明'], 'leader-on-duty': [], office: ['刘洋'], leader: ['赵强'] };
    json(response, 200, { unit: parts[0], title: '华宁公路分局', version: 1, now: ago(0), gaps: [], roles: Object.entries(holders).map(([role, names]) => ({ role, title: role, handOver: '08:00', holders: names.map((name) => ({ id: name, name })), shifts: [], overrides: [], swaps: [] })) });
  } else return false;
  return true;
}
