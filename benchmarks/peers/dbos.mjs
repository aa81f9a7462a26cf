// DBOS: a library in this process, which is the client too; its state is in PostgreSQL.
import { DBOS } from "@dbos-inc/dbos-sdk";
import { measure, sizes } from "./measure.mjs";

const addOne = (value) => DBOS.runStep(async () => value + 1, { name: "add one" });

const three = DBOS.registerWorkflow(async (value) => addOne(await addOne(await addOne(value))), { name: "three" });
const until = DBOS.registerWorkflow(async (due) => {
  await DBOS.sleepms(Math.max(0, due - Date.now()));
  return 0;
}, { name: "until" });

DBOS.setConfig({
  name: "peers",
  systemDatabaseUrl: process.env.DATABASE_URL,
  systemDatabasePoolSize: 20,
  logLevel: "error",
});
await DBOS.launch();

const run = async (workflow, input) => (await DBOS.startWorkflow(workflow)(input)).getResult();
await measure("DBOS", { three: (i) => run(three, i), until: (due) => run(until, due) }, sizes);
await DBOS.shutdown();
process.exit(0);
