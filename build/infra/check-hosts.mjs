// Checks host.json of each Durable Task provider and the settings of a computer of one's own. The host ignores a key that it does not know,
// so a misspelt one would go unnoticed until it is missed.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = process.argv[2];
const time = (value) => /^(\d+\.)?\d\d:\d\d:\d\d$/.test(value);
const whole = (value) => Number.isInteger(value) && value >= 0;
const flag = (value) => typeof value === 'boolean';
const text = (value) => typeof value === 'string' && value.length > 0;
const oneOf = (...values) => (value) => values.includes(value);

const connections = {
  scheduler: { type: oneOf('azureManaged'), connectionStringName: oneOf('DURABLE_TASK_SCHEDULER_CONNECTION_STRING') },
  storage: {
    type: oneOf('AzureStorage'), connectionName: oneOf('AzureWebJobsStorage'), partitionCount: (value) => whole(value) && value >= 1 && value <= 16,
    useTablePartitionManagement: flag, maxQueuePollingInterval: time,
  },
  mssql: { type: oneOf('mssql'), connectionStringName: oneOf('SQLDB_Connection'), taskEventLockTimeout: time, createDatabaseIfNotExists: flag },
};
const shape = (provider) => ({
  version: oneOf('2.0'),
  telemetryMode: oneOf('OpenTelemetry'),
  logging: { logLevel: { default: text, 'Host.Triggers.DurableTask': text, DurableTask: text, Azure: text } },
  extensions: {
    http: { routePrefix: oneOf('') },
    // A retry is a message of its own: one that was handled is completed by the host, whatever became of it.
    serviceBus: { prefetchCount: whole, maxConcurrentCalls: whole, maxAutoLockRenewalDuration: time, autoCompleteMessages: oneOf(true) },
    durableTask: {
      hubName: oneOf('%TASKHUB_NAME%'), defaultVersion: text, versionMatchStrategy: oneOf('CurrentOrOlder'), versionFailureStrategy: oneOf('Reject'),
      extendedSessionsEnabled: flag, maxConcurrentOrchestratorFunctions: whole, maxConcurrentActivityFunctions: whole,
      tracing: { distributedTracingEnabled: flag, version: oneOf('V2') },
      storageProvider: connections[provider],
    },
  },
});
const optional = new Set(['.telemetryMode']);

function compare(actual, wanted, path) {
  if (typeof wanted === 'function') return wanted(actual) ? [] : [`${path} cannot be ${JSON.stringify(actual)}`];
  if (typeof actual !== 'object' || actual === null) return [`${path} must be an object`];
  return [
    ...Object.keys(actual).filter((key) => !(key in wanted)).map((key) => `${path}.${key} is not a known key`),
    ...Object.keys(wanted).filter((key) => !(key in actual) && !optional.has(`${path}.${key}`)).map((key) => `${path}.${key} is missing`),
    ...Object.keys(wanted).filter((key) => key in actual).flatMap((key) => compare(actual[key], wanted[key], `${path}.${key}`)),
  ];
}

const read = (file) => JSON.parse(readFileSync(join(root, file), 'utf8'));
const problems = [];
const found = readdirSync(join(root, 'infra/host')).map((file) => file.replace(/\.json$/, '')).sort();
if (found.join() !== Object.keys(connections).sort().join()) problems.push(`infra/host holds ${found}, not ${Object.keys(connections)}`);
for (const provider of found.filter((name) => name in connections)) {
  problems.push(...compare(read(`infra/host/${provider}.json`), shape(provider), '').map((problem) => `infra/host/${provider}.json: ${problem}`));
}

// What the templates set for the cloud, a computer of one's own must have too, by address or by connection string.
const template = readFileSync(join(root, 'infra/main.bicep'), 'utf8');
const local = read('functions/local.settings.json.example').Values;
for (const name of ['AzureWebJobsStorage', 'Register', 'ServiceBus']) {
  if (!new RegExp(`\\b${name}__\\w+:`).test(template)) problems.push(`infra/main.bicep sets no connection ${name}`);
  if (!text(local[name])) problems.push(`local.settings.json.example has no connection ${name}`);
}
for (const name of ['FUNCTIONS_WORKER_RUNTIME', 'TASKHUB_NAME', 'DURABLE_TASK_SCHEDULER_CONNECTION_STRING', 'Yuqing__Links__Keys__1']) {
  if (!text(local[name])) problems.push(`local.settings.json.example lacks ${name}`);
}
problems.forEach((problem) => console.error(problem));
console.log(`hosts: ${found.length} files, ${problems.length} problems`);
process.exitCode = problems.length > 0 ? 1 : 0;
