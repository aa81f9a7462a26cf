// `npm run test:browser [-- reporter options]`: node's test runner wants its options before the file.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const options = process.argv.slice(2);
const reporter = options.length > 0 ? options : ['--test-reporter=tap'];
const file = fileURLToPath(new URL('story.test.mjs', import.meta.url));
const { status } = spawnSync(process.execPath, ['--test', ...reporter, file], { stdio: 'inherit' });
process.exit(status ?? 1);
