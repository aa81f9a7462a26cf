// Keeping watch in a real browser: escalating by hand, messages that reached nobody, alarms, hand-over.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { assertAccessible, assertFits, generous, mark, openBrowser, report, signIn, url } from './harness.mjs';

let browser;
let page;
let bridge;
const faults = [];
const form = () => page.getByRole('dialog');
const answer = (body, status = 200) => ({ status, contentType: status < 400 ? 'application/json' : 'application/problem+json', body: JSON.stringify(body) });

before(async () => {
  ({ browser, page } = await openBrowser(faults));
  await page.goto(url);
  await signIn(page);
  await page.getByRole('heading', { name: '舆情列表' }).waitFor();
});

after(async () => {
  await browser?.close();
  bridge?.server.close();
});

test('escalating by hand says who will be told, tells them, and shows where the climb stands', async () => {
  const incident = await report(`browser-${mark}-escalated`, { title: `立即升级 ${mark}` });
  await page.goto(`${url}/incidents/${incident}`);
  const card = page.locator('[data-obligation="phone-report"]');
  await card.getByRole('button', { name: '其他办理' }).click();
  await page.getByRole('menuitem', { name: '立即升级' }).click();
  await form().getByText(/第 1 级/).waitFor();
  assert.match(await form().locator('.escalate-roles').innerText(), /值班员/);
  await assertAccessible(page, 'escalate now');
  await form().getByRole('button', { name: '取消' }).click();
  assert.equal(await card.getByText('已升级至').count(), 0);

  await card.getByRole('button', { name: '其他办理' }).click();
  await page.getByRole('menuitem', { name: '立即升级' }).click();
  await form().getByRole('button', { name: '立即升级' }).click();
  await card.getByText('已升级至第 1 级').waitFor();
  await card.locator('.climb-next').waitFor();
  assert.match(await card.locator('.climb-next').innerText(), /无人知悉将继续升级/);
  // From now on it stands beside the act that settles it.
  await card.getByRole('button', { name: '立即升级' }).waitFor();
  await page.setViewportSize({ width: 360, height: 780 });
  await assertFits(page, 'an escalated obligation');
  await page.setViewportSize({ width: 360, height: 6000 });
  await assertAccessible(page, 'an escalated obligation on a telephone');
  await page.setViewportSize({ width: 1280, height: 900 });
});

/** A channel that refuses every message until it is told otherwise. */
async function openBridge() {
  const state = { status: 404, got: 0 };
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      state.got += 1;
      response.writeHead(state.status).end();
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { state, server, address: `http://127.0.0.1:${server.address().port}/` };
}

/** Gives a unit's duty officers one contact only; answers with the way to take it back. */
async function contactOnlyBy(address) {
  const { csrfToken } = await (await page.request.get(`${url}/api/session`)).json();
  const read = async () => (await page.request.get(`${url}/api/directory`)).json();
  const put = async ({ version }, directory) => {
    const made = await page.request.put(`${url}/api/directory`, { data: directory, headers: { 'x-csrf-token': csrfToken, 'if-match': `"${version}"` } });
    assert.ok(made.ok(), await made.text());
  };
  const before = await read();
  const contacts = [{ channel: 'webhook', address, allowDrills: true }];
  await put(before, { ...before.directory, people: before.directory.people.map((person) => ({ ...person, contacts })) });
  return async () => put(await read(), before.directory);
}

test('a message that reached nobody is shown with its reason and sent again with one click', async () => {
  const real = (await page.request.get(`${url}/api/directory`)).ok();
  let takeBack;
  if (real) {
    bridge = await openBridge();
    takeBack = await contactOnlyBy(bridge.address);
  }
  await report(`browser-${mark}-dead`, { title: `未能送达 ${mark}` });
  await page.goto(`${url}/notifications?view=dead`);
  const dead = page.locator('.watch-item[data-state="dead"]').first();
  for (const until = Date.now() + 2 * generous; (await dead.count()) === 0 && Date.now() < until; ) {
    await page.waitForTimeout(1_000);
    await page.reload();
    await page.getByRole('heading', { name: '通知', exact: true }).waitFor();
    await dead.waitFor({ timeout: 3_000 }).catch(() => undefined);
  }
  const id = await dead.getAttribute('data-notification');
  assert.match(await dead.locator('.watch-error').first().innerText(), real ? /地址不存在[\s\S]*HTTP 404/ : /[\u4e00-\u9fff]{4,}/);
  await assertAccessible(page, 'notifications not delivered');
  const one = page.locator(`[data-notification="${id}"]`);

  await page.route(`**/api/notifications/${id}/replay`, (route) => route.fulfill(answer({ title: 'Conflict', status: 409, detail: '该人员目前没有可用的联系方式。' }, 409)));
  await one.getByRole('button', { name: '重发' }).click();
  await one.getByText('该人员目前没有可用的联系方式。').waitFor();
  await page.unroute(`**/api/notifications/${id}/replay`);

  if (bridge) bridge.state.status = 200;
  await one.getByRole('button', { name: '重发' }).click();
  await one.getByText('已重新发出').waitFor({ timeout: 2 * generous });
  assert.match(await one.getAttribute('data-state'), /^(sent|delivered)$/);
  await takeBack?.();
});

test('all of a filter are sent again after a question, and what was refused is said', async () => {
  const items = ['a', 'b', 'c'].map((id, index) => ({
    id, incident: 'none', personName: `收件人${id}`, person: id, role: 'office', reason: 'breach', channel: 'sms', state: 'dead', attempts: 8, error: 'HTTP 502', queuedAt: `2026-11-21T02:0${index}:00+08:00`, tried: [{ channel: 'wecom', attempts: 5, error: 'HTTP 403' }],
  }));
  await page.route('**/api/notifications?*', (route) => route.fulfill(answer({ items, next: null })));
  await page.route('**/api/notifications/*/replay', (route) => {
    const id = /notifications\/(\w+)\//.exec(route.request().url())[1];
    return route.fulfill(id === 'b' ? answer({ title: 'Conflict', status: 409, detail: '没有联系方式' }, 409) : answer({ ...items[0], id, state: 'queued' }, 202));
  });
  await page.goto(`${url}/notifications?view=dead`);
  await page.getByText('3 条通知未能送达').waitFor();
  await page.getByText('此前试过 1 个联系方式').first().click();
  await page.getByText('HTTP 403').first().waitFor();
  await page.getByRole('button', { name: '全部重发' }).click();
  await form().getByText(/将重发 3 条/).waitFor();
  await assertAccessible(page, 'send all again');
  await form().getByRole('button', { name: '重发 3 条' }).click();
  await form().getByText('已重新排队 2/3，未能重发 1').waitFor();
  await form().getByText('没有联系方式').waitFor();
  await form().getByRole('button', { name: '完成' }).click();
  await page.unroute('**/api/notifications/*/replay');
  await page.unroute('**/api/notifications?*');
});

test('an alarm stands above every page until somebody says that they look after it', async () => {
  const alarm = {
    id: '7', kind: 'queue-stuck', unit: null, incident: null, subject: 'q', text: `队列停滞 ${mark}`, textEn: `Stuck ${mark}`, raisedAt: new Date().toISOString(), lastSeenAt: new Date().toISOString(), clearedAt: null, seenBy: null, seenAt: null,
  };
  await page.route('**/api/alarms?*', (route) => route.fulfill(answer({ items: [alarm], next: null, open: 1, lastRoundAt: new Date().toISOString() })));
  await page.route('**/api/alarms/7/seen', (route) => route.fulfill(answer(Object.assign(alarm, { seenBy: 'admin', seenAt: new Date().toISOString() }))));
  await page.goto(url);
  await page.locator('.alarm-banner').getByText(`队列停滞 ${mark}`).waitFor();
  await assertAccessible(page, 'alarm banner');
  await page.locator('.alarm-banner').getByRole('link', { name: '去查看' }).click();
  const item = page.locator('[data-alarm="7"]');
  await item.getByText(/怎么办/).waitFor();
  await assertAccessible(page, 'alarms');
  await item.getByRole('button', { name: '标记已看' }).click();
  await page.locator('[data-alarm="7"][data-state="seen"]').waitFor();
  await page.setViewportSize({ width: 360, height: 780 });
  await assertFits(page, 'alarms');
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto(url);
  await page.getByRole('heading', { name: '舆情列表' }).waitFor();
  assert.equal(await page.locator('.alarm-banner .ant-alert').count(), 0);
  await page.unroute('**/api/alarms?*');
  await page.unroute('**/api/alarms/7/seen');
});

test('the hand-over shows first what is due next; taking over is confirmed with a note', async () => {
  await page.goto(`${url}/shifts?unit=huaning-highway`);
  await page.getByRole('link', { name: '查看全部' }).click();
  await page.locator('.shift-task').first().waitFor();
  await assertAccessible(page, 'live hand-over');
  const live = await (await page.request.get(`${url}/api/shift-reports/current?unit=huaning-highway`)).json();
  assert.ok(live.content.due.length + live.content.open.length > 0);

  const kept = { ...live, id: 'kept', mayConfirm: true, mayRemark: true };
  await page.route('**/api/shift-reports/kept', (route) => route.fulfill(answer(kept)));
  await page.route('**/api/shift-reports/kept/remarks', (route) => {
    kept.remarks = [...kept.remarks, { by: 'x', name: '陈敏', at: new Date().toISOString(), text: route.request().postDataJSON().text }];
    return route.fulfill(answer(kept));
  });
  await page.route('**/api/shift-reports/kept/confirm', (route) =>
    route.fulfill(answer(Object.assign(kept, { mayConfirm: false, mayRemark: false, confirmedBy: 'x', confirmedByName: '李军', confirmedAt: new Date().toISOString(), note: route.request().postDataJSON().note }))),
  );
  await page.goto(`${url}/shifts/kept`);
  await page.getByRole('textbox', { name: '补充说明' }).fill(`媒体 5 点前等回复 ${mark}`);
  await page.getByRole('button', { name: '补充', exact: true }).click();
  await page.locator('.shift-remarks li').getByText(`媒体 5 点前等回复 ${mark}`).waitFor();
  await page.setViewportSize({ width: 360, height: 780 });
  await assertFits(page, 'hand-over');
  await page.setViewportSize({ width: 360, height: 4000 }); // what lies half under the bar would be judged against its colours
  await assertAccessible(page, 'hand-over on a telephone');
  await page.setViewportSize({ width: 360, height: 780 });
  await page.getByRole('button', { name: '接班确认' }).click();
  await form().getByRole('textbox').fill('已逐项核对');
  await assertAccessible(page, 'confirming a hand-over');
  await form().getByRole('button', { name: '接班确认' }).click();
  await page.getByText(/李军 已于 .* 确认接班/).waitFor();
  await page.getByText('已逐项核对').waitFor();
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('.header').isVisible(), false);
  await page.emulateMedia({ media: 'screen' });
  await page.setViewportSize({ width: 1280, height: 900 });
});

test('nothing broke, nothing foreign was loaded, the content security policy held', () => {
  assert.deepEqual(faults, []);
});
