// Lints the container file, and demands what this product promises of its image.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const path = process.argv[2];
const { run } = createRequire(import.meta.url)('dockerfilelint');
const source = readFileSync(path, 'utf8');
// The linter is older than COPY --chmod, HEALTHCHECK --start-period and images named by a build argument, which are right.
const known = /^HEALTHCHECK |^COPY --chmod|^FROM \$\{/;
const lines = source.split('\n');
const problems = run('.', source).filter((one) => !known.test(lines[one.line - 1])).map((one) => `${one.line}: ${one.title}: ${one.description}`);
const last = source.slice(source.lastIndexOf('\nFROM '));
for (const [what, pattern] of [['USER that is not root', /^USER [1-9]\d*/m], ['HEALTHCHECK', /^HEALTHCHECK /m], ['VOLUME for the data', /^VOLUME \/data/m], ['ENTRYPOINT as a list', /^ENTRYPOINT \[/m]])
  if (!pattern.test(last)) problems.push(`the image has no ${what}`);
problems.forEach((one) => console.error(`${path}:${one}`));
process.exitCode = problems.length ? 1 : 0;
