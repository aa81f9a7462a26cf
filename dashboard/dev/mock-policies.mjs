// One policy as the product explains it, cut down to what the page must show.
const text = (name, title, en, required = true) => ({ name, title, en, required, type: 'text' });

const phoneReport = {
  id: 'phone-report', title: '手机快报', en: 'Flash report by phone', kind: 'report', opens: { on: 'level' }, due: 'PT30M', anchor: 'occurred', fallback: 'discovered',
  assignee: 'duty-officer', reminders: ['PT10M', 'PT5M'], ladder: 'default', evidence: [text('callee', '受话人', 'Called'), text('receipt', '回执', 'Receipt', false)],
  recipients: [{ id: 'superior', title: '上级主要领导', en: 'Leaders of the superior' }], finding: 'late-report', requiredToClose: true,
  note: '舆情发生（不是事件发生）后 30 分钟内由党支部报上级主要领导；报告缺发生时间时从发现时间算。',
};
const answer = {
  id: 'formal-answer', title: '正式答复', en: 'Formal answer', kind: 'response', due: 'P5D', calendar: 'working-days', anchor: 'discovered', assignee: 'office', levels: [],
  extension: { limit: 'P5D', calendar: 'working-days', by: ['leader'], times: 1 }, evidence: [text('url', '答复链接', 'Link')], finding: 'late-response', requiredToClose: true,
};
const bulletin = { id: 'internal-bulletin', title: '《网上舆情》内参', en: 'Internal bulletin', kind: 'report', due: 'PT24H', anchor: 'occurred', fallback: 'discovered', assignee: 'office' };
const signOff = {
  id: 'sign-off', title: '上级领导签批', en: 'Written instruction', kind: 'sign-off', opens: { on: 'completed', of: 'internal-bulletin' }, due: 'PT24H', anchor: 'signed-off', assignee: 'office',
  outcomes: [{ id: 'instruction', title: '批示', en: 'instruction' }, { id: 'unsigned', title: '未签批', en: 'unsigned' }],
};

export const policies = [
  {
    id: 'huaning-highway', title: '公路分局网络舆情应对处置实施细则', en: 'Highway bureau: handling of public opinion online', version: '3f9a1c77d2e04b11', units: ['huaning-highway'],
    levels: [
      { id: 'I', title: '一级（重大）', en: 'Level I (major)', criteria: ['中央媒体或全国性大型网站报道，或正在形成热点', '因处置不当升级的二级舆情'], responsible: '主要领导亲自负责', watch: 'P7D', duties: [phoneReport, answer],
        approval: [{ title: '专班或党委宣传部门', en: 'Task force or party publicity department', by: ['leader'] }] },
      { id: 'II', title: '二级（严重）', en: 'Level II (serious)', criteria: ['省级媒体或市级主要网站报道'], watch: 'P3D', duties: [bulletin, signOff, answer] },
      { id: 'III', title: '三级（一般）', en: 'Level III (ordinary)', criteria: ['本地网站的投诉、爆料和一般诉求'], duties: [answer] },
    ],
    ladders: [{ id: 'default', rungs: [{ roles: ['duty-officer'], wait: 'PT5M' }, { roles: ['leader-on-duty', 'office'], wait: 'PT10M' }, { roles: ['leader'], wait: 'PT30M' }] }],
    backEntry: 'PT10M', quietHours: ['22:00', '07:00'], review: [{ id: 'law', title: '符合法律和上级文件', en: 'In line with the law' }],
    monitoring: { title: '监测记录', en: 'Monitoring record', times: ['17:00'], assignee: 'duty-officer', evidence: [text('media', '监测范围', 'Media checked')] },
    assessment: [
      { finding: 'late-report', title: '迟报', en: 'Late report', points: [{ levels: ['I', 'II'], lead: 2, indirect: 1 }, { lead: 1, indirect: 0.5 }] },
      { finding: 'leak', title: '泄密', en: 'Leak', points: [] },
    ],
  },
  { id: 'town', title: '乡镇网络舆情工作方案', en: 'Town: handling of public opinion online', version: '77aa1c77d2e04b11', units: [], levels: [] },
];
