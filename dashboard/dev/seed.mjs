// Matters for the stand-in server, in every state that the pages must show.
import { record, refresh } from './mock-incident.mjs';
import { seedFindings } from './mock-pages.mjs';
import { seedNotifications, seedShifts } from './mock-watch.mjs';

const minute = 60_000;
const ago = (minutes) => new Date(Date.now() - minutes * minute).toISOString();

export function seed(mock) {
  const report = (title, level, minutesAgo, more = {}) =>
    mock.accept({ unit: 'huaning-highway', externalId: `seed-${title}`, title, level, discoveredAt: ago(minutesAgo), platform: '微博', ...more });

  report('G323 国道塌方致车辆滞留，网传现场无人疏导', 'I', 18, {
    summary: '当日凌晨 K112+300 处边坡塌方，多名网友发布现场视频，称车辆滞留逾两小时。\n部分转发称“无人管理”。', url: 'https://weibo.example/5012',
    metrics: { views: 128000, comments: 3120, reposts: 842 },
  });
  const late = report('收费站绿通车辆排队过长引发投诉', 'II', 47, { provisional: false });
  Object.assign(late.view.obligations[0], {
    escalationRung: 2, bornOverdue: false, nextRungAt: ago(-4), awaiting: ['wang-jianguo'], acknowledgements: [{ person: 'chen-fang', at: ago(2) }],
  });
  record(late, 'breached', 'system', '手机快报超时未完成。', 'phone-report', Date.now() - 17 * minute);
  record(late, 'escalated', 'system', '升级至第 2 级：带班领导、分管领导。', 'phone-report', Date.now() - 12 * minute);
  record(late, 'no-contact', 'system', '主要领导未登记联系方式，已跳过。', 'phone-report', Date.now() - 11 * minute);
  seedFindings(late);
  seedNotifications(mock.state, late);
  report('网帖反映县道坑洼多年未修', undefined, 5);
  report('隧道照明故障被自媒体拍摄', 'III', 26, { provisional: false });
  report('桥梁限高架被撞', 'I', 2, { drill: { timeScale: 10 } });
  const watched = report('施工扬尘问题已答复', 'III', 600, { provisional: false });
  watched.view.obligations.forEach((o) => Object.assign(o, { status: 'done', completedBy: '李明', acceptedAt: ago(580) }));
  watched.view.status = 'watching';
  refresh(watched);
  const proposed = report('疑似重复：塌方现场视频', 'III', 30);
  proposed.view.dismissal = { by: 'li-ming', at: ago(3), reason: '与 HNGL-2026-0001 为同一事件' };
  seedShifts(mock.state);
}
