// The three workloads, the same for every engine. An engine gives { three(i), until(due) }, promises that end when the
// workflow's end is known to the client.

const percentile = (values, part) => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)];
};

const range = (count) => Array.from({ length: count }, (_, i) => i);

const check = (value, expected) => {
  if (value !== expected) throw new Error(`A workflow gave ${value} instead of ${expected}.`);
};

async function atOnce(engine, count) {
  const start = performance.now();
  const results = await Promise.all(range(count).map((i) => engine.three(i)));
  const rate = count / ((performance.now() - start) / 1000);
  results.forEach((value, i) => check(value, i + 3));
  return rate;
}

async function oneAtATime(engine, count) {
  const times = [];
  for (let i = 0; i < count; i++) {
    const start = performance.now();
    check(await engine.three(i), i + 3);
    times.push(performance.now() - start);
  }
  return times;
}

async function timers(engine, count, ahead) {
  const due = Date.now() + ahead;
  return Promise.all(range(count).map(async () => {
    await engine.until(due);
    return Date.now() - due;
  }));
}

/** Runs the workloads and prints one line of JSON, which the runner reads. */
export async function measure(name, engine, sizes) {
  await atOnce(engine, sizes.warm);
  const rates = [];
  for (let round = 0; round < sizes.rounds; round++) rates.push(await atOnce(engine, sizes.batch));
  await oneAtATime(engine, sizes.warm / 10);
  const times = await oneAtATime(engine, sizes.sequential);
  await timers(engine, sizes.warm / 5, 1_000);
  const late = await timers(engine, sizes.timers, sizes.ahead);
  console.log(JSON.stringify({
    name,
    rate: percentile(rates, 0.5),
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
    late50: percentile(late, 0.5),
    late99: percentile(late, 0.99),
  }));
}

/** The sizes, which the runner gives as JSON so that all engines have the same. */
export const sizes = JSON.parse(process.env.SIZES ?? "null");
