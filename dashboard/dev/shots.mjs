// Screenshots of the main pages at both widths and in both languages, into test-results/ (not committed).
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { startMock } from './mock.mjs';
import { seed } from './seed.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = `${root}test-results/`;
await mkdir(out, { recursive: true });
const mock = await startMock({ dist: `${root}dist`, secret: `whsec_${Buffer.from('screens').toString('base64')}` });
seed(mock);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run', '--disable-quic'],
});
for (const [width, height] of [[1280, 900], [360, 780]]) {
  for (const [language, theme] of [['zh', 'light'], ['en', 'light'], ['zh', 'dark']]) {
    const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: width < 500 ? 2 : 1 });
    await context.addInitScript(([l, t]) => localStorage.setItem('yuqing.preferences', JSON.stringify({ language: l, theme: t })), [language, theme]);
    const page = await context.newPage();
    page.on('console', (m) => ['error', 'warning'].includes(m.type()) && console.log(m.type(), m.text()));
    const shot = async (name, fullPage = true) => {
      await page.waitForTimeout(500);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (wide > 0) console.log('OVERFLOW', name, width, language, wide);
      await page.screenshot({ path: `${out}${name}-${width}-${language}-${theme}.png`, fullPage });
    };
    await page.goto(mock.url);
    await page.getByRole('button', { name: language === 'zh' ? '登录' : 'Sign in' }).waitFor();
    await shot('sign-in');
    await page.locator('input[autocomplete=username]').fill('admin');
    await page.locator('input[type=password]').fill('duty-desk-2026');
    await page.keyboard.press('Enter');
    await page.locator('.row').nth(3).waitFor();
    await shot('list');
    await page.locator('.row-promoted .ant-btn-primary').click();
    await page.locator('.sheet-foot').waitFor();
    await shot('complete', false);
    for (const [name, path, ready] of [
      ['monitoring', 'monitoring', '.calendar'], ['monitoring-list', 'monitoring?view=list', '.entry-row'], ['ledger', 'ledger', '.ledger'],
      ['assessment', 'assessment', '.finding-table'], ['policies', 'policies', '.policy-row'], ['policy', 'policies/huaning-highway', '.policy'],
      ['notifications-all', 'notifications', '.watch-item'], ['notifications-dead', 'notifications?view=dead', '.watch-item'], ['alarms', 'alarms', '.watch-item'],
      ['shifts', 'shifts?unit=huaning-highway', '.watch-item'], ['shift', 'shifts/shift-2', '.shift-task'], ['shift-now', 'shifts/current?unit=huaning-highway', '.shift-task'],
      ['digest', 'shifts/digest-1', '.shift-task'],
    ]) {
      await page.goto(`${mock.url}/${path}`);
      await page.locator(ready).first().waitFor();
      await shot(name);
    }
    await page.goto(`${mock.url}/incidents/inc-2`);
    await page.locator('.timeline li').first().waitFor();
    await shot('incident');
    await page.locator('.obligation').first().getByRole('button', { name: /立即升级|Escalate now/ }).click();
    await page.locator('.escalate-roles').waitFor();
    await shot('escalate', false);
    await page.keyboard.press('Escape');
    if (width < 500) {
      await page.goto(`${mock.url}/shifts`);
      await page.getByRole('button', { name: /^(更多|More)/ }).click();
      await page.getByRole('dialog').waitFor();
      await shot('more', false);
      await page.goto(`${mock.url}/incidents/inc-2`);
      await page.locator('.timeline li').first().waitFor();
    } else {
      await page.locator('.nav-group button').last().click();
      await shot('menu', false);
    }
    if (language === 'zh' && theme === 'light') {
      await page.getByRole('tab', { name: '通知' }).click();
      await shot('notifications');
      await page.goto(`${mock.url}/incidents/inc-7`);
      await page.locator('.timeline li').first().waitFor();
      await shot('dismissal');
      await page.goto(`${mock.url}/incidents/inc-1`);
      await page.getByRole('tab', { name: '基本情况' }).click();
      await shot('facts');
      await page.goto(`${mock.url}/?view=all&q=塌方`);
      await page.locator('.row').first().waitFor();
      await shot('filtered');
      await page.getByRole('button', { name: '登记舆情' }).click();
      await shot('new', false);
      await page.goto(`${mock.url}/runs`);
      await page.locator('.row').first().waitFor();
      await shot('runs');
    }
    await context.close();
  }
}
await browser.close();
await mock.stop();
