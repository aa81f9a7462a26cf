// `npm run test:browser:mock`: the browser test against the stand-in server, for work on the pages alone.
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { spawn } from 'node:child_process';
import { seedNotifications } from './mock-watch.mjs';
import { startMock } from './mock.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const secret = `whsec_${randomBytes(32).toString('base64')}`;
const mock = await startMock({ secret, dist: `${root}dist` });
const told = mock.accept({ unit: 'huaning-highway', externalId: 'told', title: '先前的舆情', level: 'II', discoveredAt: new Date().toISOString() });
seedNotifications(mock.state, told);
const child = spawn(process.execPath, ['browser/run.mjs', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  env: {
    ...process.env, YUQING_URL: mock.url, YUQING_USER: 'admin', YUQING_PASSWORD: 'duty-desk-2026', YUQING_WEBHOOK_SOURCE: 'demo', YUQING_WEBHOOK_SECRET: secret,
  },
});
child.on('exit', async (code) => {
  await mock.stop();
  process.exit(code ?? 1);
});
