// What every browser test needs. YUQING_URL, YUQING_USER, YUQING_PASSWORD, YUQING_WEBHOOK_SOURCE and
// YUQING_WEBHOOK_SECRET say where; CHROMIUM names the browser when it is not /usr/bin/chromium.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { chromium } from 'playwright-core';
import { Webhook } from 'standardwebhooks';

const env = (name) => process.env[name] ?? assert.fail(`${name} is not set`);
export const url = env('YUQING_URL').replace(/\/$/, '');
const user = env('YUQING_USER');
export const password = env('YUQING_PASSWORD');
const source = env('YUQING_WEBHOOK_SOURCE');
const webhook = new Webhook(env('YUQING_WEBHOOK_SECRET'));
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Tells the matters of this run from those of others in the same register. */
export const mark = randomUUID().slice(0, 8);
/** Milliseconds after which something that should have appeared never will. */
export const generous = 20_000;

/** Opens a page that stands in New York; what goes wrong in it by itself is put into `faults`. */
export async function openBrowser(faults) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: [
      '--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync',
      '--no-first-run', '--disable-quic',
    ],
  });
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'zh-CN', timezoneId: 'America/New_York', reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(generous);
  page.on('pageerror', (error) => faults.push(`page error: ${error.message}`));
  page.on('console', (message) => message.type() === 'error' && /Content.Security.Policy/i.test(message.text()) && faults.push(message.text()));
  page.on('request', (request) => request.url().startsWith(url) || /^(data|blob):/.test(request.url()) || faults.push(`foreign request: ${request.url()}`));
  return { browser, context, page };
}

/** Reports a matter through the signed webhook; answers with the incident's id. */
export async function report(externalId, more = {}) {
  const body = JSON.stringify({
    unit: 'huaning-highway', externalId, title: `国道塌方致车辆滞留 ${mark}`, summary: '网友发布现场视频', url: 'https://weibo.com/detail/5012',
    platform: 'weibo', level: 'I', discoveredAt: new Date().toISOString(), ...more,
  });
  const id = `msg_${randomUUID()}`;
  const at = new Date();
  const answer = await fetch(`${url}/api/webhooks/${source}`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': webhook.sign(id, at, body),
    },
  });
  const said = await answer.text();
  assert.equal(answer.status, 202, said);
  return JSON.parse(said).incidentId;
}

export async function signIn(page, secret = password, name = user) {
  await page.locator('input[autocomplete="username"]').fill(name);
  await page.locator('input[type="password"]').fill(secret);
  await page.getByRole('button', { name: /^(登录|Sign in)$/ }).click();
}

export async function assertFits(page, what) {
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.equal(excess, 0, `${what} is ${excess} px too wide`);
}

export async function assertAccessible(page, what) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] }));
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  const told = serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
  assert.deepEqual(told, [], `${what}: ${told.join('; ')}`);
}
