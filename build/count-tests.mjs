// Prints "PASSED FAILED" for a result file of vstest (.trx), vitest (.json) or node's test runner (.tap).
// Exits 1 when the file is missing, unreadable or reports that nothing ran.
import { readFileSync } from 'node:fs';

const file = process.argv[2];
const text = readFileSync(file, 'utf8');

function read() {
  if (file.endsWith('.trx')) {
    const counters = /<Counters\s([^>]*)>/.exec(text)?.[1] ?? '';
    const get = (name) => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(counters)?.[1] ?? 0);
    // An aborted run leaves tests that neither passed nor failed; they have not passed.
    const crashed = /<ResultSummary[^>]*outcome="(Failed|Aborted|Error)"/.test(text) && get('failed') === 0 ? 1 : 0;
    return [get('passed'), Math.max(get('total') - get('passed'), crashed)];
  }
  if (file.endsWith('.json')) {
    const report = JSON.parse(text);
    const failedSuites = report.success ? 0 : Math.max(1, report.numFailedTests);
    return [report.numPassedTests, Math.max(report.numTotalTests - report.numPassedTests, failedSuites)];
  }
  const get = (name) => Number(new RegExp(`^# ${name} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
  return [get('pass'), get('tests') - get('pass')];
}

const [passed, failed] = read();
if (passed + failed === 0) {
  process.exit(1);
}
console.log(`${passed} ${failed}`);
