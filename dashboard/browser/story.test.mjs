// The main story in a real browser against a running server; harness.mjs says what it needs.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible, assertFits, generous, mark, openBrowser, password, report, signIn as signInOn, url } from './harness.mjs';

let browser;
let context;
let page;
const faults = [];

const row = (incident) => page.locator(`[data-incident="${incident}"]`);
const obligation = (id) => page.locator(`[data-obligation="${id}"]`);
const signIn = (secret) => signInOn(page, secret);

/** Waits until the page's own text says so; the condition runs in the page. */
const until = (condition, argument) => page.waitForFunction(condition, argument, { timeout: generous });

before(async () => {
  ({ browser, context, page } = await openBrowser(faults));
});

after(async () => {
  await browser?.close();
});

let first;

/** A step that goes on with the incident that an earlier one made. */
function step(name, body) {
  test(name, async () => {
    assert.ok(first, 'there is no incident to go on with');
    await body();
  });
}

test('a wrong password is refused kindly', async () => {
  await page.goto(url);
  await signIn('not the password');
  await page.getByText('用户名或密码不对').waitFor();
  await assertAccessible(page, 'sign-in page');
});

test('signing in leads to the page that was asked for', async () => {
  await page.goto(`${url}/?view=all`);
  await signIn();
  await page.getByRole('heading', { name: '舆情列表' }).waitFor();
  assert.equal(new URL(page.url()).searchParams.get('view'), 'all');
});

test('a signed webhook makes an incident appear by itself', async () => {
  await page.goto(url);
  await page.getByRole('heading', { name: '舆情列表' }).waitFor();
  first = await report(`browser-${mark}-1`);
  await row(first).waitFor();
  const text = await row(first).innerText();
  assert.match(text, /暂定/);
  assert.match(text, new RegExp(mark));
});

step('its countdown runs', async () => {
  const figures = row(first).locator('.countdown-figures');
  const before = await figures.innerText();
  await until(([id, old]) => document.querySelector(`[data-incident="${id}"] .countdown-figures`)?.innerText !== old, [first, before]);
});

step('two Chinese characters find it, and the search stays in the address', async () => {
  await page.getByRole('searchbox').fill('塌方');
  await page.waitForURL(/q=/);
  await row(first).waitFor();
  await page.getByRole('searchbox').fill('蓝天');
  await page.getByText('没有符合条件的舆情').waitFor();
  await page.getByRole('button', { name: '清除筛选' }).last().click();
  await row(first).waitFor();
  await assertAccessible(page, 'incident list');
});

step('completing the phone report without evidence says what is missing', async () => {
  await row(first).getByRole('link').click();
  await page.getByRole('heading', { level: 1, name: new RegExp(mark) }).waitFor();
  const [minutes] = (await obligation('phone-report').locator('.countdown-figures').innerText()).split(':').map(Number);
  assert.ok(minutes >= 25 && minutes <= 30, `the phone report is due in 30 minutes, the page says ${minutes}`);
  await obligation('phone-report').getByRole('button', { name: '登记完成' }).click();
  const form = page.getByRole('dialog');
  await form.getByRole('button', { name: '提交' }).click();
  await form.locator('.ant-form-item-explain-error').first().waitFor();
  assert.ok((await form.locator('.ant-form-item-explain-error').count()) >= 2);
  await assertAccessible(page, 'evidence form');
  assert.equal(await obligation('phone-report').getAttribute('data-status'), 'pending');
});

step('what the server misses is shown at its field', async () => {
  const form = page.getByRole('dialog');
  await page.route('**/signals', (route) => {
    const { calledAt, ...body } = route.request().postDataJSON();
    assert.ok(calledAt);
    return route.continue({ postData: JSON.stringify(body) });
  });
  await form.locator('[id$="callee"]').fill('张主任');
  await form.getByRole('button', { name: '现在' }).click();
  await form.getByRole('button', { name: '提交' }).click();
  await form.locator('[id$="calledAt"][aria-invalid="true"]').waitFor();
  await page.unroute('**/signals');
});

step('with evidence it becomes done, and the timeline says so', async () => {
  const form = page.getByRole('dialog');
  await form.getByRole('button', { name: '提交' }).click();
  await page.locator('[data-obligation="phone-report"][data-status="done"]').waitFor();
  await form.waitFor({ state: 'hidden' });
  await page.locator('.timeline [data-kind="completed"]').first().waitFor();
  assert.match(await obligation('phone-report').innerText(), /张主任/);
});

step('a note is recorded', async () => {
  await page.getByRole('button', { name: '备注' }).click();
  const form = page.getByRole('dialog');
  await form.getByRole('textbox').first().fill(`已联系现场 ${mark}`);
  await form.getByRole('button', { name: '提交' }).click();
  await page.locator('.timeline').getByText(`已联系现场 ${mark}`).waitFor();
});

step('closing too early tells what is missing', async () => {
  await page.getByRole('button', { name: /更多操作/ }).click();
  await page.getByRole('menuitem', { name: '办结' }).click();
  const form = page.getByRole('dialog');
  await form.getByRole('alert').waitFor();
  assert.ok((await form.getByRole('alert').getByRole('button').count()) > 0);
  assert.ok(await form.getByRole('button', { name: '提交' }).isDisabled());
  await form.getByRole('alert').getByRole('button').first().click();
  await form.waitFor({ state: 'hidden' });
  await until(() => document.activeElement?.closest('[data-obligation]') !== null);
});

step('times are Beijing time in a browser that stands elsewhere', async () => {
  const shown = await page.locator('.timeline time').first().innerText();
  const instant = await page.locator('.timeline time').first().getAttribute('datetime');
  const beijing = new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
  assert.equal(shown, beijing);
});

step('incident page, notifications and facts are accessible', async () => {
  await page.getByRole('tab', { name: '通知' }).click();
  await page.locator('.notifications li').first().waitFor();
  await assertAccessible(page, 'notifications');
  await page.getByRole('tab', { name: '基本情况' }).click();
  await page.locator('.facts').waitFor();
  await assertAccessible(page, 'incident page');
});

step('dark colours keep their contrast', async () => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.locator('html[data-theme="dark"]').waitFor();
  await assertAccessible(page, 'incident page, dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.locator('html[data-theme="light"]').waitFor();
});

step('a telephone shows everything without scrolling sideways', async () => {
  await page.setViewportSize({ width: 360, height: 780 });
  await assertFits(page, 'incident page');
  await obligation('paper-report').getByRole('button', { name: '登记完成' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '提交' }).waitFor();
  await assertFits(page, 'evidence form');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await page.goto(url);
  await row(first).waitFor();
  await assertFits(page, 'incident list');
  await assertAccessible(page, 'incident list on a telephone');
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('heading', { name: 'Incidents' }).waitFor();
  await assertFits(page, 'incident list in English');
  await page.reload();
  await page.getByRole('heading', { name: 'Incidents' }).waitFor();
  await page.getByRole('button', { name: '中文' }).click();
  await page.setViewportSize({ width: 1280, height: 900 });
});

step('what is overdue when it arrives stands on top and is acknowledged with one click', async () => {
  const late = await report(`browser-${mark}-late`, { title: `早已超时 ${mark}`, discoveredAt: new Date(Date.now() - 47 * 60_000).toISOString() });
  await page.goto(url);
  await row(late).waitFor();
  assert.equal(await page.locator('.row').first().getAttribute('data-incident'), late);
  assert.match(await row(late).innerText(), /已超时/);
  await row(late).getByRole('button', { name: '知悉' }).click();
  await row(late).getByRole('button', { name: '知悉' }).waitFor({ state: 'hidden' });
  await row(late).getByRole('link').click();
  await obligation('phone-report').locator('.chip').getByText(/已知悉/).waitFor();
});

step('a matter is registered by hand, without a level, and graded', async () => {
  await page.goto(url);
  await page.getByRole('button', { name: '登记舆情' }).click();
  const form = page.getByRole('dialog');
  await form.locator('[id$="_title"]').fill(`群众来电反映 ${mark}`);
  await form.locator('[id$="_unit"]').click();
  await page.keyboard.press('Enter');
  await assertAccessible(page, 'new incident');
  await form.getByRole('button', { name: '登记并启动时限' }).click();
  await page.getByRole('heading', { level: 1, name: /群众来电反映/ }).waitFor();
  await obligation('triage').getByRole('button', { name: '研判定级' }).click();
  await form.getByText('一级（重大）').click();
  await form.getByRole('button', { name: '提交' }).click();
  await obligation('phone-report').waitFor();
  await page.locator('[data-obligation="triage"][data-status="done"]').waitFor();
});

step('a dismissal waits for a second person', async () => {
  await page.getByRole('button', { name: /更多操作/ }).click();
  await page.getByRole('menuitem', { name: '撤销（误报）' }).click();
  const form = page.getByRole('dialog');
  await form.getByRole('textbox').first().fill('重复登记');
  await form.getByRole('button', { name: '提交' }).click();
  await page.getByText('等待另一位同事确认').waitFor();
  assert.equal(await page.getByRole('button', { name: '确认撤销' }).count(), 0);
  await page.locator('.tag.status-open').first().waitFor();
});

step('a broken connection is said, and healed by itself', async () => {
  await page.goto(url);
  await row(first).waitFor();
  await page.route('**/api/changes*', (route) => route.abort());
  const second = await report(`browser-${mark}-2`);
  await page.getByText('连接中断').waitFor({ timeout: 60_000 });
  await row(first).waitFor();
  await page.unroute('**/api/changes*');
  await page.getByText('连接中断').waitFor({ state: 'hidden', timeout: 60_000 });
  await row(second).waitFor();
});

step('an ended session leads back to the same page', async () => {
  await page.goto(`${url}/incidents/${encodeURIComponent(first)}`);
  await page.getByRole('button', { name: '备注' }).click();
  await page.getByRole('dialog').getByRole('textbox').first().fill('写到一半');
  await context.clearCookies();
  await page.getByRole('dialog').getByRole('button', { name: '提交' }).click();
  await page.getByText('登录已过期').waitFor();
  await page.locator('input[type="password"]').fill(password);
  await page.getByRole('button', { name: '登录' }).click();
  assert.equal(await page.getByRole('dialog').getByRole('textbox').first().inputValue(), '写到一半');
  await page.getByRole('dialog').getByRole('button', { name: /提交/ }).click();
  await page.locator('.timeline').getByText('写到一半').waitFor();
});

test('an administrator sees the runs and their history', async () => {
  await page.getByRole('navigation').getByRole('button', { name: '运行保障' }).click();
  await page.getByRole('link', { name: '运行', exact: true }).click();
  await page.getByRole('heading', { name: '运行记录' }).waitFor();
  await page.locator('.run-row a').first().click();
  await page.locator('.history li').first().waitFor();
  await assertAccessible(page, 'run');
});

test('signing out ends the session', async () => {
  await page.getByRole('button', { name: '菜单' }).click();
  await page.getByRole('menuitem', { name: '退出登录' }).click();
  await page.getByRole('button', { name: '登录' }).waitFor();
  await page.reload();
  await page.getByRole('button', { name: '登录' }).waitFor();
  const answer = await page.request.get(`${url}/api/session`);
  assert.equal(answer.status(), 401);
});

test('nothing broke, nothing foreign was loaded, the content security policy held', () => {
  assert.deepEqual(faults, []);
});
