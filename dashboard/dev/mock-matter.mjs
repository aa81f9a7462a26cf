// The stand-in's statements, transfers, receipts, more time, facts and files: just enough of each for the pages.
const minute = 60_000;
const day = 24 * 60 * minute;
const shanghai = (time) => new Date(time + 8 * 60 * minute).toISOString().replace(/\.\d+Z$/, '+08:00');
const refuse = (status, detail, errors) => ({ title: 'Refused', status, detail, errors });

export const people = { admin: '值班员 李明', guest: '访客', 'li-ming': '李明', 'chen-fang': '陈芳', 'wang-jianguo': '王建国' };
export const units = [
  { id: 'huaning-highway', title: '华宁公路分局', en: 'Huaning Highway Branch' },
  { id: 'township-categories', title: '示范镇', en: 'Model Township' },
  { id: 'school', title: '县实验学校', en: 'County Experimental School' },
];
export const matterActions = [
  'assign', 'accept', 'return', 'instruct', 'request-extension', 'decide-extension', 'submit-statement', 'approve-statement', 'reject-statement',
  'publish-statement', 'promise', 'referral', 'flag', 'facts', 'coverage', 'supervise', 'finding',
];
const recipients = [
  { id: 'superior', title: '上级单位主要领导', en: 'Leaders of the superior unit' },
  { id: 'county-office', title: '县委县政府办公室', en: 'County party and government office' },
];

/** Adds to a fresh incident what it has besides its obligations. */
export function enrich(view) {
  for (const obligation of view.obligations) Object.assign(obligation, extrasOf(obligation));
  return Object.assign(view, {
    leadUnit: view.unit, assistingUnits: [], transfers: [], statements: [], restricted: false, people, findings: [],
    reviewItems: [
      { id: 'facts', title: '事实、数据已核实', en: 'Facts and figures verified' },
      { id: 'law', title: '符合法律和上级文件', en: 'In line with the law and superior documents' },
      { id: 'wording', title: '无错别字、无套话', en: 'No wrong characters, no boilerplate' },
    ],
    categories: [
      { id: 'emergency', title: '突发事件类', en: 'Emergency' },
      { id: 'rumour', title: '造谣诽谤类', en: 'Rumour' },
      { id: 'unverified', title: '待核实', en: 'Unverified' },
    ],
    flags: [
      { id: 'own-staff', title: '涉及本单位人员（回避）', en: 'Own staff is the subject', on: false },
      { id: 'press', title: '中央或境外媒体介入', en: 'Central or foreign media', on: false },
    ],
  });
}

export function extrasOf({ id, dueAt }) {
  switch (id) {
    case 'phone-report':
      return { en: 'Mobile flash report', stage: 'first', template: 'flash-report' };
    case 'paper-report':
      return { en: 'Paper flash report', stage: 'follow-up', template: 'flash-report', recipients: recipients.map((one) => ({ ...one })) };
    case 'response':
      return { en: 'Response within 24 hours', acts: ['complete', 'publish-statement'], extensionLimit: shanghai(Date.parse(dueAt) + 7 * day) };
    case 'checklist':
      return { en: 'Three synchronisations' };
    default:
      return {};
  }
}

/** Handlers of the signals; each answers with a refusal or nothing. */
export function matterHandlers({ incident, body, actor, obligation, open, record, settle }) {
  const { view } = incident;
  const now = Date.now();
  const statement = () => view.statements.findLast((one) => one.id === body.statement);
  const transfer = () => view.transfers.find((one) => one.id === body.transfer);
  const answer = (status, more) => {
    const asked = transfer();
    Object.assign(asked, { status, answeredAt: shanghai(now), answeredBy: actor, ...more });
    settle(view.obligations.find((one) => one.id === asked.id));
    return asked;
  };
  return {
    assign: () => {
      if (body.unit === view.leadUnit) return refuse(400, '不能转给本单位', { unit: ['该单位已是主办单位'] });
      const id = `transfer:${view.transfers.length + 1}`;
      const dueAt = shanghai(now + 30 * minute);
      view.transfers.push({ id, unit: body.unit, role: body.role, status: 'offered', offeredAt: shanghai(now), offeredBy: actor, dueAt, reason: body.reason });
      open(id, '接收转办', 'acceptance', 30, { dueAt, unit: body.unit, acts: ['accept', 'return'], en: 'Accept the transfer' });
      record(incident, 'transfer-offered', actor, `转办：${body.reason}`, id);
    },
    accept: () => {
      const asked = answer('accepted');
      if (asked.role === 'lead') view.leadUnit = asked.unit;
      else view.assistingUnits.push(asked.unit);
      record(incident, 'transfer-accepted', actor, '已接收。', asked.id);
    },
    return: () => record(incident, 'transfer-returned', actor, `退办：${body.reason}`, answer('returned', { answer: body.reason }).id),
    instruct: () => {
      const id = `instruction:${view.obligations.length}`;
      open(id, '上级交办', 'instruction', 60, { dueAt: body.dueAt, text: body.text, en: 'Superior’s task' });
      record(incident, 'instructed', actor, body.text, id);
    },
    'request-extension': () => {
      if (Date.parse(body.until) > Date.parse(obligation.extensionLimit)) return refuse(400, '超过限期', { until: ['超过可延期的最晚时间'] });
      obligation.extension = { status: 'requested', until: body.until, reason: body.reason, requestedBy: actor, requestedAt: shanghai(now) };
      record(incident, 'extension-requested', actor, body.reason, obligation.id);
    },
    'decide-extension': () => {
      const granted = body.decision === 'approve';
      Object.assign(obligation.extension, { status: granted ? 'approved' : 'rejected', decidedBy: actor, decidedAt: shanghai(now), comment: body.comment });
      if (granted) Object.assign(obligation, { status: 'extended', extendedTo: obligation.extension.until });
      record(incident, granted ? 'extended' : 'extension-rejected', actor, body.comment ?? '同意延期。', obligation.id);
    },
    'submit-statement': () => {
      const before = statement();
      const id = before?.id ?? `statement:${new Set(view.statements.map((one) => one.id)).size + 1}`;
      view.statements.push({
        id, kind: body.kind, version: (before?.version ?? 0) + 1, status: 'submitted', title: body.title, text: body.text, excerpt: body.text.slice(0, 60),
        submittedBy: actor, submittedAt: shanghai(now), signalId: body.signalId,
        steps: [
          { title: '领导小组办公室', en: 'Leading-group office', by: ['office'] },
          { title: '分管领导', en: 'Deputy leader', by: ['leader'] },
        ],
      });
      record(incident, 'statement-submitted', actor, `${body.title ?? body.text.slice(0, 20)}`);
    },
    'approve-statement': () => {
      const one = statement();
      if (one.submittedBy === actor && actor !== 'admin') return refuse(403, '不能审批自己提交的稿件，请由另一人审批。');
      Object.assign(one.steps.find((step) => !step.approvedBy), { approvedBy: actor, approvedAt: shanghai(now), onBehalfOf: body.onBehalfOf });
      if (one.steps.every((step) => step.approvedBy)) one.status = 'approved';
      record(incident, 'statement-approved', actor, '核准。');
    },
    'reject-statement': () => {
      Object.assign(statement(), { status: 'returned', comment: body.comment });
      record(incident, 'statement-returned', actor, body.comment);
    },
    'publish-statement': () => {
      const said = { publishedAt: body.publishedAt, where: body.where, url: body.url, publishedBy: actor };
      if (body.outside) {
        view.statements.push({
          id: `statement:${view.statements.length + 1}`, kind: body.kind, version: 1, status: 'unauthorised', text: body.text, excerpt: body.text.slice(0, 60),
          submittedBy: actor, submittedAt: shanghai(now), steps: [], ...said,
        });
        view.findings.push({ kind: 'unauthorised-release', obligation: '', at: shanghai(now), status: 'candidate', points: 2, indirectPoints: 1 });
        return record(incident, 'statement-unauthorised', actor, '未经核准已发布。');
      }
      Object.assign(statement(), { status: 'published', ...said });
      const response = view.obligations.find((one) => one.acts?.includes('publish-statement') && ['pending', 'extended'].includes(one.status));
      if (response) settle(response, { where: body.where, url: body.url });
      record(incident, 'statement-published', actor, `发布于${body.where ?? body.url}。`);
      if (body.promise) promise(body.promise, body.promisedAt);
    },
    promise: () => promise(body.text, body.promisedAt),
    supervise: () => record(incident, 'supervised', actor, body.text, obligation.id),
    coverage: () => {
      record(incident, 'coverage', actor, `${body.outlet}：${body.title}`);
      incident.timeline.at(-1).data = { outlet: body.outlet, title: body.title, url: body.url, publishedAt: body.publishedAt };
    },
    referral: () => refuse(400, '投诉、意见、建议不得移送', { evidence: ['须先发布澄清'] }),
    flag: () => {
      const flag = view.flags.find((one) => one.id === body.flag);
      flag.on = body.on === 'true';
      if (flag.id === 'own-staff') view.restricted = flag.on;
      record(incident, 'flagged', actor, `${flag.title}：${flag.on ? '设置' : '取消'}`);
    },
    facts: () => {
      const fields = Object.fromEntries(Object.entries(body).filter(([name]) => !['signalId', 'type'].includes(name)));
      incident.facts = { fields: { ...incident.facts?.fields, ...fields }, updatedAt: shanghai(now), updatedBy: actor };
      record(incident, 'facts', actor, `更新 ${Object.keys(fields).length} 项。`);
    },
  };

  function promise(text, promisedAt) {
    const number = view.obligations.filter((one) => one.id.startsWith('promise:')).length + 1;
    open(`promise:${number}`, '兑现承诺', 'promise', 60, { dueAt: promisedAt, text, en: 'Keep the promise' });
    record(incident, 'promised', actor, text, `promise:${number}`);
  }
}

/** Receipts: an obligation with recipients is done when all have one. True when some are still missing. */
export function receive(obligation, body, actor) {
  const named = body.recipient?.split(',') ?? obligation.recipients.map((one) => one.id);
  for (const one of obligation.recipients) {
    if (named.includes(one.id) && !one.at) Object.assign(one, { receivedBy: body.receivedBy, at: shanghai(Date.now()), by: actor });
  }
  return obligation.recipients.some((one) => !one.at);
}

/** `…/facts`, `…/attachments`, `…/documents/…`, `…/archive`; true when it answered. */
export function answerMatter(incident, parts, request, size, query, session, response, { json, problem }) {
  const file = (name, type) => {
    response.writeHead(200, { 'content-type': type, 'content-disposition': `attachment; filename="file"; filename*=UTF-8''${encodeURIComponent(name)}` });
    response.end('content');
  };
  incident.files ??= [];
  if (parts[1] === 'facts') json(response, 200, incident.facts ?? { fields: {}, updatedAt: null, updatedBy: null });
  else if (parts[1] === 'archive') file(`${incident.view.number}.zip`, 'application/zip');
  else if (parts[1] === 'documents') file(`${parts[2]}.docx`, 'application/vnd.openxmlformats-officedocument.wordprocessingml.document');
  else if (parts[1] !== 'attachments') return false;
  else if (parts.length > 2) file(incident.files.find((one) => one.id === parts[2]).name, 'application/pdf');
  else if (request.method === 'GET') json(response, 200, { items: incident.files });
  else if (query.get('name').startsWith('拒绝')) problem(response, 400, '文件内容与类型不符', { name: ['文件内容与类型不符'] });
  else {
    const added = { id: `att-${incident.files.length + 1}`, name: query.get('name'), size, uploadedBy: session.user, uploadedAt: shanghai(Date.now()) };
    incident.files.push(added);
    json(response, 201, added);
  }
  return true;
}
