// `npm run test:browser [-- reporter options]`: node's test runner wants its options before the files.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const options = process.argv.slice(2);
const reporter = options.length > 0 ? options : ['--test-reporter=tap'];
const folder = fileURLToPath(new URL('.', import.meta.url));
const files = (process.env.BROWSER_TESTS?.split(',') ?? readdirSync(folder).filter((name) => name.endsWith('.test.mjs')).sort()).map((name) => folder + name);
// One file after the other: they share the register of one server, and a machine that runs both may be small.
const { status } = spawnSync(process.execPath, ['--test', '--test-concurrency=1', ...reporter, ...files], { stdio: 'inherit' });
process.exit(status ?? 1);
