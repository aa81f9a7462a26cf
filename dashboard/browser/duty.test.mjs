// Who is on duty, in a real browser: gaps, cover and its undo, the office's Excel sheet, people and their contacts.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible, assertFits, mark, openBrowser, signIn, url } from './harness.mjs';
import { workbook } from './workbook.mjs';

const unit = 'school';
const address = `${url}/duty/${unit}`;
let browser;
let page;
let original;
const faults = [];
const form = () => page.getByRole('dialog').last();
const heading = (name) => page.getByRole('heading', { level: 1, name });
const api = (method, path, body) =>
  page.evaluate(
    async ([verb, place, content]) => {
      const session = await (await fetch('/api/session')).json();
      const answer = await fetch(place, { method: verb, headers: { 'content-type': 'application/json', 'x-csrf-token': session.csrfToken }, body: content && JSON.stringify(content) });
      return answer.json();
    },
    [method, path, body],
  );
/** A day of Shanghai, so many days from now. */
const day = (ahead) => new Date(Date.now() + 8 * 3_600_000 + ahead * 86_400_000).toISOString().slice(0, 10);

async function choose(label, option) {
  await form().getByLabel(label, { exact: true }).click();
  await page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option').filter({ hasText: option }).first().click();
}

before(async () => {
  ({ browser, page } = await openBrowser(faults));
  await page.goto(`${url}/duty`);
  await signIn(page);
  await heading('值班').waitFor();
  original = (await api('GET', '/api/directory')).directory;
});

after(async () => {
  // The other files find the county as it was.
  await page?.goto(url);
  await api('PUT', `/api/directory?version=${(await api('GET', '/api/directory')).version}`, original);
  await browser?.close();
});

test('every unit says who is on duty and links to its roster', async () => {
  const card = page.locator(`[data-unit="${unit}"]`);
  await card.waitFor();
  assert.match(await card.innerText(), /今后 14 天没有空缺/);
  assert.match(await card.innerText(), /值班员[\s\S]*(唐丽|方伟)/);
  await assertAccessible(page, 'units on duty');
});

test('a gap stands first, in red, with what to do; cover fills it, and undoing opens it again', async () => {
  const { version, directory } = await api('GET', '/api/directory');
  const school = directory.units.find(({ id }) => id === unit);
  const leader = school.duty.find(({ role }) => role === 'leader-on-duty');
  Object.assign(leader, { people: ['deng-yu'], every: 'day', start: `${day(1)} 08:30` });
  assert.equal((await api('PUT', `/api/directory?version=${version}`, directory)).version, version + 1);

  await page.goto(`${url}/duty`);
  const first = page.locator('.duty-unit').first();
  await first.getByText(/1 处空缺/).waitFor();
  assert.equal(await first.getAttribute('data-unit'), unit);
  await first.getByRole('link', { name: '值班表' }).click();
  await heading('县第一中学值班表').waitFor();
  await page.locator('.duty-gap').getByText(/带班领导.*无人值班/).waitFor();
  await page.locator('.duty-piece-gap').first().waitFor();
  await assertAccessible(page, 'roster with a gap');

  await page.locator('.duty-gap').getByRole('button', { name: '安排代班' }).click();
  await form().getByRole('button', { name: '确认代班' }).click();
  await form().locator('.ant-form-item-explain-error').first().waitFor();
  await choose('由谁值班', '程刚');
  await page.keyboard.press('Escape');
  await assertAccessible(page, 'cover');
  await form().getByLabel('原因（可不填）').fill(`出差 ${mark}`);
  await form().getByRole('button', { name: '确认代班' }).click();
  const change = page.locator('[data-change]').filter({ hasText: mark });
  await change.waitFor();
  await page.locator('.duty-gap').waitFor({ state: 'detached' });
  await page.locator('.duty-mark-override').first().waitFor();

  await change.getByRole('button', { name: '撤销' }).click();
  await page.locator('.ant-modal-confirm').getByRole('button', { name: '撤销' }).click();
  await change.waitFor({ state: 'detached' });
  await page.locator('.duty-gap').first().waitFor();
});

test('somebody else’s change in between is shown before anything is sent again', async () => {
  await page.getByRole('button', { name: '安排代班' }).first().click();
  await choose('由谁值班', '程刚');
  await page.keyboard.press('Escape');
  const form2 = form();
  await form2.getByLabel('开始').fill(`${day(3)}T18:00`);
  await form2.getByLabel('结束').fill(`${day(3)}T22:00`);
  const other = { role: 'duty-officer', from: `${day(4)}T09:00:00+08:00`, to: `${day(4)}T12:00:00+08:00`, people: ['yu-jie'] };
  const { id } = await api('POST', `/api/duty/${unit}/overrides`, other);
  await form2.getByRole('button', { name: '确认代班' }).click();
  await form2.getByText('您的操作没有执行').waitFor();
  await form2.getByText(/于洁/).waitFor();
  await form2.getByRole('button', { name: '确认代班' }).click();
  await form2.waitFor({ state: 'hidden' });
  await api('DELETE', `/api/duty/${unit}/overrides/${id}`);
});

test('the Excel sheet lists its mistakes by cell, then shows day by day what changes, then counts', async () => {
  const bring = (rows) => form().locator('input[type="file"]').setInputFiles({ name: '值班表.xlsx', mimeType: 'application/octet-stream', buffer: workbook(rows) });
  await page.goto(address);
  await page.getByRole('button', { name: '导入 Excel' }).click();
  await bring([['日期', '值班员'], [day(2), '某某某']]);
  await form().locator('[data-cell="B2"]').getByText(/某某某/).waitFor();
  assert.equal(await form().getByRole('button', { name: '确认导入' }).count(), 0);
  await bring([['日期', '带班领导', '值班员'], [day(2), '程刚', '于洁'], [day(3), '程刚', '于洁']]);
  await form().locator('.duty-preview tr[data-changed="true"]').first().waitFor();
  assert.match(await form().locator('.duty-preview').innerText(), /(唐丽|方伟)[\s\S]*于洁/);
  await assertAccessible(page, 'preview of an import');
  await form().getByRole('button', { name: '确认导入' }).click();
  await form().waitFor({ state: 'hidden' });
  await page.goto(`${address}?from=${day(2)}`);
  await page.locator(`[data-day="${day(2)}"]`).getByText('于洁').waitFor();
  await page.locator(`[data-day="${day(2)}"] .duty-mark-planned`).first().waitFor();
});

test('the roster is saved as a calendar', async () => {
  await page.getByRole('button', { name: '导出' }).click();
  await form().getByText('日历（iCalendar）').click();
  await assertAccessible(page, 'export');
  const [saved] = await Promise.all([page.waitForEvent('download'), form().getByRole('button', { name: '下载' }).click()]);
  assert.match(saved.suggestedFilename(), /\.ics$/);
});

test('a contact that cannot work is refused at its field, corrected and saved; the history can undo it', async () => {
  await page.goto(`${url}/duty?view=people`);
  const row = page.locator('[data-person="yu-jie"]');
  await row.getByRole('button', { name: /编辑/ }).click();
  await form().getByLabel('电话', { exact: true }).fill('0877-2014567');
  await form().getByRole('button', { name: '添加联系方式' }).click();
  const contact = form().locator('[data-contact="1"]');
  await contact.getByLabel('渠道').click();
  await page.locator('.ant-select-item-option').filter({ hasText: '短信' }).click();
  await contact.getByLabel('地址').fill('not a number');
  await form().getByRole('button', { name: '上移 联系方式 2' }).click();
  await assertAccessible(page, 'person');
  await form().getByRole('button', { name: '完成' }).click();
  await page.getByRole('button', { name: '保存' }).click();
  const told = page.locator('[data-path$="contacts[0].address"]');
  await told.getByText(/手机号码/).waitFor();
  await told.getByRole('button', { name: '于洁' }).click();
  await form().locator('[data-contact="0"] .duty-fault').getByText(/手机号码/).waitFor();
  await form().locator('[data-contact="0"]').getByLabel('地址').fill('13800000000');
  await form().getByRole('button', { name: '完成' }).click();
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByText('已保存。请留意').waitFor();
  await page.goto(address);
  assert.equal(await page.getByRole('link', { name: /拨打于洁/ }).first().getAttribute('href'), 'tel:08772014567');

  await page.goto(`${url}/duty?view=versions`);
  await page.getByRole('button', { name: '改了什么' }).first().click();
  await page.getByText(/电话：\S+ → 0877-2014567/).waitFor();
  await assertAccessible(page, 'history');
  await page.getByRole('button', { name: '恢复这一版' }).first().click();
  await page.locator('.ant-modal-confirm').getByRole('button', { name: '恢复这一版' }).click();
  await page.locator('.duty-version').first().getByText('恢复较早的版本').waitFor();
});

test('a person who is still on a roster cannot be removed, and edits are not lost on the way', async () => {
  await page.goto(`${url}/duty?view=people`);
  await page.locator('[data-person="tang-li"]').getByRole('button', { name: /编辑/ }).click();
  await form().getByLabel('姓名').fill(`唐丽${mark}`);
  await form().getByRole('button', { name: '删除', exact: true }).click();
  await page.locator('.ant-modal-confirm-title').getByText(/不能删除/).waitFor();
  await page.locator('.ant-modal-confirm').getByText(/县第一中学 · 值班员/).waitFor();
  await page.locator('.ant-modal-confirm').getByRole('button').click();
  await form().getByRole('button', { name: '完成' }).click();
  await page.getByRole('link', { name: '在班' }).click();
  await page.getByRole('link', { name: '单位与轮值' }).click();
  await page.getByText(/1 处改动尚未保存/).waitFor();
  await assertAccessible(page, 'units');
  await page.locator(`[data-unit="${unit}"]`).getByRole('button', { name: /编辑/ }).click();
  await form().locator('[data-roster="duty-officer"]').waitFor();
  await assertAccessible(page, 'unit');
  await form().getByRole('button', { name: '完成' }).click();
  await page.getByRole('button', { name: '放弃' }).click();
  await page.locator('.ant-modal-confirm').getByRole('button', { name: '放弃' }).click();
  await page.getByText(/处改动尚未保存/).waitFor({ state: 'detached' });
});

test('a telephone shows all of it in both languages', async () => {
  await page.setViewportSize({ width: 360, height: 780 });
  for (const other of ['English', '中文']) {
    for (const [path, ready] of [
      ['/duty', '.duty-unit'], [`/duty/${unit}`, '.duty-day[aria-current]'], ['/duty?view=people', '[data-person]'], ['/duty?view=rosters', '[data-unit]'],
      ['/duty?view=versions', '.duty-version'], ['/duty?view=file', '.duty-yaml'],
    ]) {
      await page.goto(url + path);
      await page.locator(ready).first().waitFor();
      await assertFits(page, path);
      await assertAccessible(page, `${path} on a telephone`);
    }
    await page.getByRole('button', { name: other }).click();
  }
  await page.setViewportSize({ width: 1280, height: 900 });
});

test('nothing broke, nothing foreign was loaded, the content security policy held', () => {
  assert.deepEqual(faults, []);
});
