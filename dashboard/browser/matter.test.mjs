// Statements, transfers, more time and receipts in a real browser, on a wide page and on a telephone; harness.mjs says
// what it needs. Works on what the first policy offers: a step whose act is not offered there says so and is left out.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible, assertFits, generous, mark, openBrowser, password, report, signIn, url } from './harness.mjs';

let browser;
let page;
let colleague; // a second person: whoever writes a statement has it approved by another
const faults = [];

before(async () => {
  ({ browser, page } = await openBrowser(faults));
  await page.goto(url);
  await signIn(page);
  await page.getByRole('heading', { name: '舆情列表' }).waitFor();
  const name = `fuhe-${mark}`;
  const { csrfToken } = await (await page.request.get(`${url}/api/session`)).json();
  const account = { name, displayName: '复核人', roles: ['office', 'leader'], units: ['*'] };
  const made = await page.request.post(`${url}/api/accounts`, { data: account, headers: { 'x-csrf-token': csrfToken } });
  // The stand-in keeps no accounts and takes its one password from everybody.
  const secret = made.ok() ? (await made.json()).password : password;
  colleague = await (await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'zh-CN' })).newPage();
  colleague.setDefaultTimeout(generous);
  await colleague.goto(url);
  await signIn(colleague, secret, name);
  await colleague.getByRole('heading', { name: '舆情列表' }).waitFor();
});

after(async () => {
  await browser?.close();
});

const obligation = (id) => page.locator(`[data-obligation="${id}"]`);
const drawer = (on = page) => on.locator('.ant-drawer-open').getByRole('dialog');
const panel = (name) => page.getByRole('tab', { name });

/** A moment some hours from now, as a field in Shanghai time takes it. */
const inHours = (hours) => new Date(Date.now() + (hours + 8) * 3_600_000).toISOString().slice(0, 16);

async function open(incident) {
  await page.goto(`${url}/incidents/${encodeURIComponent(incident)}`);
  await obligation('phone-report').waitFor();
}

async function submit(on = page) {
  await drawer(on).getByRole('button', { name: /^(提交|提交审核)$/ }).click();
  await drawer(on).waitFor({ state: 'hidden' });
}

for (const [width, height] of [[1280, 900], [360, 780]]) {
  const at = `at ${width} px`;
  let incident;
  const step = (name, body) =>
    test(`${name} ${at}`, async () => {
      incident ??= await report(`matter-${mark}-${width}`, { title: `桥梁裂缝视频 ${mark} ${width}` });
      await page.setViewportSize({ width, height });
      await open(incident);
      await body();
      await assertFits(page, name);
    });

  step('an unfinished draft is kept and found again', async () => {
    await panel(/口径与回复/).click();
    await page.getByText('还没有口径').waitFor();
    await page.getByRole('button', { name: '起草' }).click();
    await drawer().locator('[id$="_text"]').fill('经核实，桥梁裂缝为');
    await drawer().getByRole('button', { name: '稍后再写' }).click();
    await drawer().waitFor({ state: 'hidden' });
    await page.reload();
    await page.getByRole('button', { name: '继续起草' }).click();
    assert.equal(await drawer().locator('[id$="_text"]').inputValue(), '经核实，桥梁裂缝为');
    await assertAccessible(page, 'draft');
    await drawer().locator('[id$="_text"]').fill('经核实，桥梁裂缝为表层龟裂，不影响通行；今日完成修补。');
    await submit();
    await page.locator('[data-statement="statement:1"][data-status="submitted"]').waitFor();
    await page.getByRole('button', { name: '继续起草' }).waitFor({ state: 'hidden' });
  });

  step('a statement is returned, revised and approved after every item was checked', async () => {
    await panel(/口径与回复/).click();
    const waiting = page.locator('[data-statement][data-status="submitted"]');
    await waiting.getByRole('button', { name: '退回修改' }).click();
    await drawer().locator('[id$="_comment"]').fill('补充监测安排');
    await submit();
    const returned = page.locator('[data-statement][data-status="returned"]').first();
    await returned.getByText('补充监测安排').waitFor();
    await returned.getByRole('button', { name: '修改为新版' }).click();
    await drawer().locator('[id$="_text"]').fill('经核实，桥梁裂缝为表层龟裂，不影响通行；今日完成修补，并连续监测七天。');
    await submit();
    await colleague.goto(`${url}/incidents/${encodeURIComponent(incident)}?panel=statements`);
    const theirs = colleague.locator('[data-statement][data-status="submitted"]');
    await theirs.getByRole('button', { name: '核准' }).waitFor();
    while ((await colleague.locator('.statement-current[data-status="approved"]').count()) === 0) {
      const text = await theirs.innerText();
      await theirs.getByRole('button', { name: '核准' }).click();
      await drawer(colleague).getByRole('button', { name: '提交' }).click();
      await drawer(colleague).getByText('请逐项核对并勾选').waitFor();
      await assertAccessible(colleague, 'approval');
      for (const box of await drawer(colleague).getByRole('checkbox').all()) await box.check();
      await submit(colleague);
      await colleague.waitForFunction(
        (old) => document.querySelector('.statement-current[data-status="approved"]') || (document.querySelector('[data-statement][data-status="submitted"]')?.innerText ?? old) !== old,
        text,
      );
    }
    await page.locator('.statement-current').getByRole('button', { name: '复制全文' }).waitFor();
    await assertAccessible(page, 'approved statement');
  });

  step('publishing it with two promises starts two clocks', async () => {
    await panel(/口径与回复/).click();
    await page.locator('.statement-current').getByRole('button', { name: '登记发布' }).click();
    await drawer().locator('[id$="_where"]').fill('官方微博');
    await drawer().getByRole('button', { name: '现在' }).click();
    await drawer().getByRole('button', { name: '添加承诺' }).click();
    await drawer().locator('[id$="promises_0_text"]').fill('三日内公布检测报告');
    await drawer().locator('[id$="promises_0_promisedAt"]').fill(inHours(72));
    if ((await drawer().getByRole('button', { name: '再添加一项承诺' }).count()) > 0) {
      await drawer().getByRole('button', { name: '再添加一项承诺' }).click();
      await drawer().locator('[id$="promises_1_text"]').fill('七日内公布监测结果');
      await drawer().locator('[id$="promises_1_promisedAt"]').fill(inHours(168));
    }
    await assertAccessible(page, 'publication');
    await submit();
    await page.locator('.statement-current[data-status="published"]').waitFor();
    await obligation('promise:1').getByText('三日内公布检测报告').waitFor();
  });

  step('publishing without approval asks twice and leaves a finding', async () => {
    await panel(/口径与回复/).click();
    await page.getByRole('button', { name: '登记擅自发布' }).click();
    await drawer().getByText('回复稿').click();
    await drawer().locator('[id$="_text"]').fill('没有裂缝，请勿传谣。');
    await drawer().locator('[id$="_where"]').fill('工作群公告');
    await drawer().getByRole('button', { name: '现在' }).click();
    await drawer().getByRole('button', { name: '提交' }).click();
    await page.getByRole('button', { name: '确认登记擅自发布' }).click();
    await page.locator('[data-statement][data-status="unauthorised"]').waitFor();
    await panel(/考核/).click();
    await page.locator('[data-finding="unauthorised-release"]').waitFor();
  });

  step('another unit is asked, returns it, is asked again and leads', async () => {
    await panel(/单位/).click();
    for (const [answer, status] of [['退办', 'returned'], ['接收', 'accepted']]) {
      await page.locator('.units').getByRole('button', { name: '转办' }).click();
      await drawer().locator('[id$="_unit"]').click();
      await page.locator('.ant-select-item-option').filter({ hasText: '镇' }).first().click();
      await drawer().locator('[id$="_reason"]').fill('事发路段属镇管');
      await submit();
      const offer = page.locator('.units [data-transfer][data-status="offered"]');
      await offer.locator('.countdown').waitFor();
      await offer.getByRole('button', { name: answer }).click();
      if (answer === '退办') await drawer().locator('[id$="_reason"]').fill('路段属省道');
      await submit();
      await page.locator(`.units [data-transfer][data-status="${status}"]`).first().waitFor({ state: 'attached' });
    }
    assert.notEqual(await page.locator('.units [data-lead]').getAttribute('data-lead'), 'huaning-highway');
    await assertAccessible(page, 'units');
  });

  step('more time is asked for within the limit, and granted', async () => {
    const target = page.locator('[data-obligation]:has(button[aria-label^="其他办理"])').filter({ hasText: '兑现承诺' }).first();
    const card = (await page.locator('[data-obligation="response"][data-status="pending"]').count()) > 0 ? obligation('response') : target;
    await card.getByRole('button', { name: /^其他办理/ }).click();
    const ask = page.getByRole('menuitem', { name: '申请延期' });
    if (!(await ask.isVisible())) return; // the policy allows no extension of it
    await ask.click();
    await drawer().locator('[id$="_until"]').fill(inHours(24 * 60));
    await drawer().locator('[id$="_reason"]').fill('须等检测机构出具报告');
    await drawer().getByRole('button', { name: '提交' }).click();
    await drawer().locator('.ant-form-item-explain-error').getByText('不晚于').waitFor();
    await drawer().locator('[id$="_until"]').fill(inHours(48));
    await submit();
    await card.getByRole('button', { name: '审批延期' }).click();
    await drawer().getByText('同意', { exact: true }).click();
    await submit();
    await card.getByText('已延期至').first().waitFor();
    assert.equal(await card.getAttribute('data-status'), 'extended');
  });

  step('receipts are recorded one by one', async () => {
    const card = obligation('paper-report');
    if ((await card.locator('[data-recipient]').count()) < 2) return; // one recipient needs no list
    await card.getByRole('button', { name: /^登记签收/ }).first().click();
    await drawer().locator('[id$="_documentNo"]').fill('华公路〔2026〕12号');
    await drawer().locator('[id$="_receivedBy"]').fill('王主任');
    await submit();
    await card.locator('[data-recipient][data-received="yes"]').first().getByText('王主任').waitFor();
  });

  step('the fact sheet is filled in once, and a file is kept', async () => {
    await panel('材料').click();
    await page.locator('.files').getByRole('button', { name: '填写事实表' }).click();
    await drawer().locator('[id$="_place"]').fill('K112+300');
    await assertAccessible(page, 'fact sheet');
    await drawer().getByRole('button', { name: /^保存/ }).click();
    await drawer().waitFor({ state: 'hidden' });
    await page.locator('.files input[type="file"]').setInputFiles({ name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.from('x') });
    await page.locator('.files').getByRole('alert').getByText('只接受').waitFor();
    const pdf = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
    await page.locator('.files input[type="file"]').setInputFiles({ name: '批示件.pdf', mimeType: 'application/pdf', buffer: pdf });
    await page.locator('.files [data-file]').getByText('批示件.pdf').waitFor();
    await assertAccessible(page, 'files');
  });
}

test('the incident page reads in English', async () => {
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('tab', { name: /Statements/ }).click();
  await assertAccessible(page, 'incident page in English');
  await page.setViewportSize({ width: 360, height: 780 });
  await assertFits(page, 'incident page in English');
  await page.getByRole('button', { name: '中文' }).click();
});

test('nothing broke, nothing foreign was loaded, the content security policy held', () => {
  assert.deepEqual(faults, []);
});
