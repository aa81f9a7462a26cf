// The pages around the incidents in a real browser: navigation, monitoring record, ledger, assessment, policies.
import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { assertAccessible, assertFits, mark, openBrowser, report, signIn, url } from './harness.mjs';

/** Name in the menu, address, heading, and the group of the menu that it is folded into. */
const places = [
  { name: ['监测记录', 'Monitoring'], path: '/monitoring', title: ['监测记录', 'Monitoring record'] },
  { name: ['台账', 'Ledger'], path: '/ledger', title: ['舆情台账', 'Ledger'], group: '台账与制度' },
  { name: ['月考核', 'Assessment'], path: '/assessment', title: ['月考核', 'Monthly assessment'], group: '台账与制度' },
  { name: ['制度', 'Policies'], path: '/policies', title: ['制度', 'Policies'], group: '台账与制度' },
];

let browser;
let page;
const faults = [];
const navigation = () => page.getByRole('navigation', { name: /^(菜单|Menu)$/ });
const form = () => page.getByRole('dialog');
const heading = (name) => page.getByRole('heading', { level: 1, name, exact: true });

/** Answers the next calls of a path with a problem, as long as `body` runs. */
async function refusing(path, status, problem, body) {
  await page.route(path, (route) => route.fulfill({ status, contentType: 'application/problem+json', body: JSON.stringify({ status, ...problem }) }));
  try {
    await body();
  } finally {
    await page.unroute(path);
  }
}

/** Fills in every field of the open form that wants something: "none" for texts, the first of the choices. */
async function fillIn() {
  for (const input of await form().locator('.ant-form-item:has(.ant-form-item-required) :is(input[type="text"], textarea)').all()) {
    await input.fill(`无 ${mark}`);
  }
  for (const group of await form().locator('.ant-form-item:has(.ant-form-item-required) .ant-radio-group').all()) {
    await group.locator('label').first().click();
  }
}

before(async () => {
  ({ browser, page } = await openBrowser(faults));
  await page.goto(url);
  await signIn(page);
  await page.getByRole('heading', { name: '舆情列表' }).waitFor();
});

after(async () => {
  await browser?.close();
});

test('the navigation leads everywhere and says where one is', async () => {
  assert.equal(await navigation().getByRole('link', { name: '舆情', exact: true }).getAttribute('aria-current'), 'page');
  for (const { name: [name], path, title: [title], group } of places) {
    if (group) await navigation().getByRole('button', { name: group }).click();
    await navigation().getByRole('link', { name, exact: group !== undefined }).click();
    await heading(title).waitFor();
    assert.equal(new URL(page.url()).pathname, path);
    assert.equal(await navigation().locator('[aria-current="page"]').count(), 1);
    assert.equal(await navigation().locator('[aria-current="page"]').getAttribute('href'), path);
    assert.match(await page.title(), new RegExp(`${title} · 舆情值守`));
    await assertAccessible(page, title);
  }
});

test('an address that leads nowhere says so', async () => {
  await page.goto(`${url}/nowhere`);
  await page.getByText('没有这个页面').waitFor();
  assert.match(await page.title(), /没有这个页面/);
});

test('an entry of the monitoring record is made with one click and its evidence', async () => {
  await page.goto(`${url}/monitoring`);
  const entry = page.locator('.monitoring-open .entry-row[data-state="due"], .monitoring-open .entry-row').last();
  await entry.waitFor();
  const id = await entry.getAttribute('data-monitoring');
  const open = page.locator(`.monitoring-open [data-monitoring="${id}"]`);
  await open.getByRole('button', { name: /登记/ }).click();
  await form().getByRole('button', { name: '提交' }).click();
  await form().locator('.ant-form-item-explain-error').first().waitFor();
  await assertAccessible(page, 'monitoring entry');
  await fillIn();
  await form().getByRole('button', { name: '提交' }).click();
  await open.waitFor({ state: 'detached' });
  await page.getByText('列表', { exact: true }).click();
  const made = page.locator(`[data-monitoring="${id}"]`);
  await made.waitFor();
  assert.match(await made.getAttribute('data-state'), /^(done|late)$/);
  await made.getByText('监测内容').click();
  await made.getByText(`无 ${mark}`).first().waitFor();
  assert.match(page.url(), /view=list/);
});

test('a day of the calendar tells what was entered', async () => {
  await page.goto(`${url}/monitoring`);
  await page.locator('.calendar-day:not(:disabled)').first().click();
  await form().locator('.day-entry').first().waitFor();
  await assertAccessible(page, 'day of the calendar');
  await page.keyboard.press('Escape');
  await form().waitFor({ state: 'hidden' });
});

test('a monitoring record that cannot be read is said and read again', async () => {
  await refusing('**/api/monitoring*', 500, { title: 'broken', detail: '数据库忙' }, async () => {
    await page.goto(`${url}/monitoring`);
    await page.getByText('加载失败').waitFor();
    await page.getByText('数据库忙').waitFor();
  });
  await page.getByRole('button', { name: '重试' }).click();
  await page.locator('.calendar').first().waitFor();
});

test('the ledger is saved as a workbook', async () => {
  await page.goto(`${url}/ledger`);
  const unit = page.getByRole('combobox', { name: '单位' });
  await unit.waitFor();
  await unit.click();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: '上月' }).click();
  await page.getByRole('button', { name: '今年' }).click();
  const [saved] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /下载台账/ }).click()]);
  assert.match(saved.suggestedFilename(), /\.xlsx$/);
  assert.ok((await stat(await saved.path())).size > 0);
  await page.getByText('台账已下载').waitFor();
});

test('dates in the wrong order and refusals stand at their fields', async () => {
  await page.locator('input[type="date"]').nth(1).fill('2020-01-01');
  await page.getByRole('button', { name: /下载台账/ }).click();
  await page.getByText('截止日期不能早于起始日期').waitFor();
  await page.getByRole('button', { name: '本月' }).click();
  await refusing('**/ledger?*', 400, { title: 'Refused', errors: { from: ['没有那么早的记录'] } }, async () => {
    await page.getByRole('button', { name: /下载台账/ }).click();
    await page.locator('.ant-form-item-explain-error').getByText('没有那么早的记录').waitFor();
  });
  await refusing('**/ledger?*', 503, { title: 'busy' }, async () => {
    await page.getByRole('button', { name: /下载台账/ }).click();
    await page.getByRole('alert').first().waitFor();
  });
});

test('an assessor adds a finding with evidence, and takes it back with a reason', async () => {
  const incident = await report(`browser-${mark}-assessed`, { title: `待考核事项 ${mark}` });
  await page.goto(`${url}/assessment`);
  await page.getByRole('button', { name: '登记考核事项' }).click();
  await form().getByRole('button', { name: '提交' }).click();
  await form().locator('.ant-form-item-explain-error').first().waitFor();
  await form().locator('[id$="_incident"]').fill(`待考核事项 ${mark}`);
  await page.locator('.ant-select-item-option').getByText(mark).first().click();
  await form().locator('[id$="_finding"]').click();
  await page.locator('.ant-select-item-option').getByText('处置不当').click();
  await form().locator('[id$="_evidence"]').fill(`督查通报 ${mark}`);
  await form().locator('[id$="_lead"]').fill('路产科');
  await assertAccessible(page, 'finding');
  await form().getByRole('button', { name: '提交' }).click();
  const row = page.locator('.finding-table tr[data-finding="mishandled"]').filter({ hasText: mark });
  await row.waitFor();
  await form().waitFor({ state: 'hidden' });
  assert.equal(await row.getAttribute('data-status'), 'confirmed');
  assert.match(await row.innerText(), /路产科/);
  await assertAccessible(page, 'assessment');
  await row.getByRole('button', { name: '撤回' }).click();
  await refusing(`**/api/incidents/${incident}/signals`, 409, { title: 'Refused', detail: '当前不能撤回' }, async () => {
    await form().getByRole('textbox').first().fill('查无实据');
    await form().getByRole('button', { name: '提交' }).click();
    await form().getByText('当前不能撤回').waitFor();
  });
  await form().getByRole('button', { name: '提交' }).click();
  await page.locator('.finding-table tr[data-status="withdrawn"]').filter({ hasText: mark }).waitFor();
});

test('the month’s assessment is saved, or said why not', async () => {
  const [saved] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /导出/ }).click()]);
  assert.match(saved.suggestedFilename(), /\.xlsx$/);
  await refusing('**/api/assessment/export*', 403, { title: 'Forbidden', detail: '没有导出的权限' }, async () => {
    await page.getByRole('button', { name: /导出/ }).click();
    await page.getByText('没有导出的权限').waitFor();
  });
});

test('a policy tells level by level who must do what by when, also on paper', async () => {
  await page.goto(`${url}/policies`);
  await page.locator('[data-policy="huaning-highway"]').getByRole('link').click();
  await page.getByRole('heading', { level: 1, name: /公路分局/ }).waitFor();
  const level = page.locator('[id="level-I"]');
  assert.match(await level.innerText(), /手机快报[\s\S]*30 分钟/);
  await assertAccessible(page, 'policy');
  await page.getByRole('navigation', { name: '本页内容' }).getByRole('link', { name: /二级/ }).click();
  await page.waitForURL(/#level-II$/);
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('.header').isVisible(), false);
  assert.equal(await level.isVisible(), true);
  await page.emulateMedia({ media: 'screen' });
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('heading', { level: 2 }).filter({ hasText: /Level|I/ }).first().waitFor();
  await page.getByRole('button', { name: '中文' }).click();
});

test('a policy that does not exist and one that cannot be read', async () => {
  await page.goto(`${url}/policies/nothing`);
  await page.getByText('没有这个制度').waitFor();
  await refusing('**/api/policies', 500, { detail: '读不到制度' }, async () => {
    await page.goto(`${url}/policies`);
    await page.getByText('读不到制度').waitFor();
  });
  await page.getByRole('button', { name: '重试' }).click();
  await page.locator('.policy-row').first().waitFor();
});

test('a telephone shows all of it in both languages', async () => {
  await page.setViewportSize({ width: 360, height: 780 });
  for (const [language, other] of [['zh', 'English'], ['en', '中文']]) {
    const inLanguage = ([chinese, english]) => (language === 'zh' ? chinese : english);
    for (const { name, title, group } of places) {
      if (group) await navigation().getByRole('button', { name: /^(更多|More)/ }).click();
      await (group ? form() : navigation()).getByRole('link', { name: inLanguage(name), exact: group !== undefined }).click();
      await heading(inLanguage(title)).waitFor();
      await form().waitFor({ state: 'hidden' });
      await page.waitForLoadState('networkidle', { timeout: 1_500 }).catch(() => undefined); // the change feed is never idle
      await assertFits(page, `${title[1]} in ${language}`);
      await assertAccessible(page, `${title[1]} on a telephone`);
    }
    await page.goto(`${url}/policies/huaning-highway`);
    await page.locator('.policy').waitFor();
    await assertFits(page, `policy in ${language}`);
    await page.getByRole('button', { name: other }).click();
  }
  await page.setViewportSize({ width: 1280, height: 900 });
});

test('nothing broke, nothing foreign was loaded, the content security policy held', () => {
  assert.deepEqual(faults, []);
});
