// Restate: the server is a process of its own; the service's endpoint and the client share this one.
import http from "node:http";
import http2 from "node:http2";
import * as restate from "@restatedev/restate-sdk";
import { measure, sizes } from "./measure.mjs";

const { INGRESS_PORT: ingress, ADMIN_PORT: admin } = process.env;

const workflows = restate.service({
  name: "workflows",
  handlers: {
    three: async (context, value) => {
      value = await context.run("add one", () => value + 1);
      value = await context.run("add one", () => value + 1);
      return context.run("add one", () => value + 1);
    },
    until: async (context, due) => {
      await context.sleep(Math.max(0, due - Date.now()));
      return 0;
    },
  },
});

const endpoint = http2.createServer(
  restate.createEndpointHandler({ services: [workflows], logger: () => {} }));
await new Promise((resolve) => endpoint.listen(0, "127.0.0.1", resolve));

await eventually(async () => {
  const response = await fetch(`http://127.0.0.1:${admin}/deployments`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ uri: `http://127.0.0.1:${endpoint.address().port}` }),
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
});

const agent = new http.Agent({ keepAlive: true });
const call = (handler, input) => new Promise((resolve, reject) => {
  const request = http.request(
    { host: "127.0.0.1", port: ingress, path: `/workflows/${handler}`, method: "POST", agent, headers: { "content-type": "application/json" } },
    (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (chunk) => { body += chunk; });
      response.on("error", reject);
      response.on("end", () => response.statusCode === 200
        ? resolve(JSON.parse(body))
        : reject(new Error(`${response.statusCode} ${body}`)));
    });
  request.on("error", reject);
  request.end(JSON.stringify(input));
});

await eventually(() => call("three", 0));
await measure("Restate", { three: (i) => call("three", i), until: (due) => call("until", due) }, sizes);
process.exit(0);

async function eventually(attempt) {
  for (const end = Date.now() + 60_000; ;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}
