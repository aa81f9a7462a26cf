// Starts the engines one after the other, each alone, and prints their figures. See run.sh.
import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";

const here = import.meta.dirname;
const sizes = process.argv.includes("--quick")
  ? { warm: 100, rounds: 1, batch: 500, sequential: 100, timers: 300, ahead: 3_000 }
  : { warm: 1_000, rounds: 3, batch: 2_000, sequential: 1_000, timers: 2_000, ahead: 8_000 };
const limit = 180_000;
const folder = mkdtempSync(path.join(os.tmpdir(), "engine-peers-"));
const running = new Map();
const cleanups = [];

for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => finish(1));
try {
  await main();
  await finish(0);
} catch (error) {
  console.error(error);
  await finish(1);
}

async function main() {
  const load = os.loadavg()[0].toFixed(1);
  console.error(`${os.cpus().length} processors, load average at the start ${load}, sizes ${JSON.stringify(sizes)}`);
  const ours = await ourEngine();
  const peers = [];
  for (const [name, run] of [["Restate", restate], ["DBOS", dbos]]) {
    try {
      peers.push(await run());
    } catch (error) {
      console.error(`${name} cannot be run here: ${error.message}`);
    }
    await stopAll();
  }
  print(ours, peers);
}

function ourEngine() {
  const program = path.join(here, "../bin/Embedded/Release/net10.0/Benchmarks.dll");
  return figures(start("ours", "dotnet", [program, "engine", "peers"], { SIZES: JSON.stringify(sizes) }));
}

async function restate() {
  const server = path.join(here, `node_modules/@restatedev/restate-server-linux-${os.arch()}/bin/restate-server`);
  if (!existsSync(server)) throw new Error("npm has no server program for this machine");
  const [node, ingress, admin] = await freePorts(3);
  start("restate-server", server, ["--no-logo", "--base-dir", path.join(folder, "restate"), "--listen-mode", "tcp"], {
    RESTATE_BIND_IP: "127.0.0.1",
    RESTATE_BIND_PORT: node,
    RESTATE_ADVERTISED_HOST: "127.0.0.1",
    RESTATE_INGRESS__BIND_PORT: ingress,
    RESTATE_INGRESS__BIND_IP: "127.0.0.1",
    RESTATE_ADMIN__BIND_PORT: admin,
    RESTATE_ADMIN__BIND_IP: "127.0.0.1",
    RESTATE_DISABLE_TELEMETRY: "true",
    // By default a thousand; the sleeping ones would keep the others from starting.
    RESTATE_WORKER__INVOKER__CONCURRENT_INVOCATIONS_LIMIT: "10000",
  });
  return figures(start("restate", process.execPath, [path.join(here, "restate.mjs")], {
    SIZES: JSON.stringify(sizes), INGRESS_PORT: ingress, ADMIN_PORT: admin,
  }));
}

async function dbos() {
  const url = await postgres();
  return figures(start("dbos", process.execPath, [path.join(here, "dbos.mjs")], { SIZES: JSON.stringify(sizes), DATABASE_URL: url }));
}

/** A cluster of its own, new, with everything as PostgreSQL ships it: fsync and synchronous_commit are on. */
async function postgres() {
  const versions = existsSync("/usr/lib/postgresql") ? readdirSync("/usr/lib/postgresql").toSorted((a, b) => b - a) : [];
  if (versions.length === 0) throw new Error("PostgreSQL's server programs are not installed (apt-get install postgresql)");
  const program = (name) => path.join("/usr/lib/postgresql", versions[0], "bin", name);
  const data = mkdtempSync(path.join(os.tmpdir(), "engine-peers-postgres-"));
  cleanups.push(data);
  const password = randomBytes(16).toString("hex");
  const secret = path.join(data, "password");
  writeFileSync(secret, password, { mode: 0o600 });
  const who = owner();
  if (who.uid !== undefined) {
    chownSync(data, who.uid, who.gid);
    chownSync(secret, who.uid, who.gid);
  }
  const cluster = path.join(data, "cluster");
  const made = spawnSync(
    program("initdb"), ["-D", cluster, "-U", "bench", "-A", "scram-sha-256", "--pwfile", secret], { ...who, cwd: data, encoding: "utf8" });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr ?? made.error}`);
  const [port] = await freePorts(1);
  const server = start(
    "postgres", program("postgres"),
    ["-D", cluster, "-p", port, "-c", "listen_addresses=127.0.0.1", "-c", `unix_socket_directories=${data}`], {}, { ...who, cwd: data });
  await listening(port, server);
  return `postgresql://bench:${password}@127.0.0.1:${port}/dbos_peers`;
}

/** PostgreSQL refuses to run as root: it then runs as the user that its package made. */
function owner() {
  if (process.getuid() !== 0) return {};
  const line = readFileSync("/etc/passwd", "utf8").split("\n").find((each) => each.startsWith("postgres:"));
  if (!line) throw new Error("PostgreSQL does not run as root and there is no user named postgres");
  const [, , uid, gid] = line.split(":");
  return { uid: Number(uid), gid: Number(gid) };
}

function start(name, program, args, environment, options = {}) {
  const log = path.join(folder, `${name}.log`);
  const child = spawn(program, args, {
    ...options, env: { ...process.env, ...environment }, stdio: ["ignore", "pipe", openSync(log, "a")],
  });
  child.log = log;
  child.output = "";
  child.stdout.setEncoding("utf8");
  child.stdout.on("data", (text) => { child.output = (child.output + text).slice(-100_000); });
  child.ended = new Promise((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("close", (code, signal) => resolve(signal ?? code));
  }).finally(() => running.delete(child.pid));
  if (child.pid) running.set(child.pid, child);
  return child;
}

/** What an engine printed last, when it has ended by itself within the limit. */
async function figures(child) {
  const timer = setTimeout(() => child.kill("SIGKILL"), limit);
  const code = await child.ended;
  clearTimeout(timer);
  if (code !== 0) throw new Error(`it ended with ${code}: ${tail(child)}`);
  return JSON.parse(child.output.trim().split("\n").at(-1));
}

const tail = (child) => (child.output + readFileSync(child.log, "utf8")).trim().split("\n").slice(-15).join("\n");

async function listening(port, server) {
  for (const end = Date.now() + 30_000; Date.now() < end;) {
    if (!running.has(server.pid)) break;
    const open = await new Promise((resolve) => {
      const socket = net.connect(port, "127.0.0.1", () => { socket.destroy(); resolve(true); });
      socket.on("error", () => resolve(false));
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`PostgreSQL does not listen: ${tail(server)}`);
}

async function freePorts(count) {
  const servers = await Promise.all(Array.from({ length: count }, () => new Promise((resolve) => {
    const server = net.createServer().listen(0, "127.0.0.1", () => resolve(server));
  })));
  return Promise.all(servers.map((server) => new Promise((resolve) => {
    const { port } = server.address();
    server.close(() => resolve(String(port)));
  })));
}

/** Stops what was started here, by its process, first politely. SIGINT is PostgreSQL's fast shutdown. */
async function stopAll() {
  for (const child of [...running.values()]) {
    child.kill("SIGINT");
    const timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
    await child.ended;
    clearTimeout(timer);
  }
}

async function finish(code) {
  await stopAll();
  for (const each of [folder, ...cleanups]) rmSync(each, { recursive: true, force: true });
  process.exit(code);
}

function print(ours, peers) {
  const rows = [
    [`3-activity workflows, ${sizes.batch} at once, completed/s`, "rate", (mine, theirs) => mine / theirs, "times as many"],
    ["one 3-activity workflow at a time, p50 ms", "p50", (mine, theirs) => theirs / mine, "times as fast"],
    ["one 3-activity workflow at a time, p99 ms", "p99", (mine, theirs) => theirs / mine, "times as fast"],
    [`${sizes.timers} timers due at once, lateness p50 ms`, "late50", (mine, theirs) => theirs / mine, "times as fast"],
    [`${sizes.timers} timers due at once, lateness p99 ms`, "late99", (mine, theirs) => theirs / mine, "times as fast"],
  ];
  const figure = (value) => value >= 100 ? value.toFixed(0) : value.toPrecision(3);
  console.log(`| | ours |${peers.map((peer) => ` ${peer.name} | ours is |`).join("")}`);
  console.log(`| --- | --- |${peers.map(() => " --- | --- |").join("")}`);
  for (const [name, key, ratio, words] of rows) {
    const cells = peers.map((peer) => ` ${figure(peer[key])} | ${figure(ratio(ours[key], peer[key]))} ${words} |`);
    console.log(`| ${name} | ${figure(ours[key])} |${cells.join("")}`);
  }
}
