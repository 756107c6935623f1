// Simulates a fleet: streams of many devices into a real ClickHouse, and what machines asking for a bundle cost.
// node scripts/simulate-fleet.mjs [--devices 10000] [--days 1] [--requests 300]: figures as JSON on standard output.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { loadSource } from './bench/support/source.mjs';
import { startClickHouse } from './fleet/clickhouse.mjs';
import { answers, fill, tables, trickle } from './fleet/load.mjs';
import { pollingLoad } from './fleet/polling.mjs';
import { deviceDay } from './fleet/stream.mjs';

const SEED = 20_261_123;
const DAY_MS = 86_400_000;
const VERSION = '0.1.0';
const SAMPLE = 100;

const { values } = parseArgs({
  options: {
    devices: { type: 'string', default: '10000' },
    days: { type: 'string', default: '1' },
    requests: { type: 'string', default: '300' },
  },
});

const lines = (render) => (rows, source) => rows.map((row) => `${render(row, source)}\n`).join('');

/** Bytes a device sends on a day, batch by batch, as each of our formats, plain and packed. */
function onTheWire({ ndjson, ocsf, otlp }, firstDay) {
  const formats = { ndjson: lines(ndjson), ocsf: lines(ocsf), otlp };
  const sums = Object.fromEntries(Object.keys(formats).map((name) => [name, { plain: 0, gzip: 0 }]));
  for (let device = 0; device < SAMPLE; device += 1) {
    const { origin, batches } = deviceDay({ seed: SEED, device, day: firstDay });
    for (const batch of batches) {
      for (const [name, format] of Object.entries(formats)) {
        const text = format(batch, { origin, version: VERSION });
        sums[name].plain += Buffer.byteLength(text) / SAMPLE;
        sums[name].gzip += gzipSync(text).length / SAMPLE;
      }
    }
  }
  return sums;
}

async function simulate(dir) {
  const [{ ndjson }, { ocsf }, { otlp }] = await Promise.all(
    ['ndjson', 'ocsf', 'otlp'].map((name) => loadSource(`src/engine/export/${name}.ts`)),
  );
  const [devices, days, requests] = [values.devices, values.days, values.requests].map(Number);
  const firstDay = Math.floor(Date.now() / DAY_MS) - days;
  const render = (row, origin) => ndjson(row, { origin, version: VERSION });
  const server = await startClickHouse(dir);
  try {
    await server.run(tables());
    const filled = await fill(server, { devices, days, firstDay, seed: SEED, render });
    const asked = await answers(server, firstDay * DAY_MS, (firstDay + days) * DAY_MS);
    const small = await trickle(server, { requests, firstDay, seed: SEED, render });
    return {
      schema: 'aup-guard/fleet-simulation/1',
      machine: `${os.cpus().length} x ${os.cpus()[0]?.model.trim()}, load ${os.loadavg()[0].toFixed(1)}`,
      node: process.version,
      clickhouse: await server.query('SELECT version()'),
      devices,
      days,
      wire: onTheWire({ ndjson, ocsf, otlp }, firstDay),
      filled,
      small,
      // Rows the small requests brought a second time are gone after the merge.
      kept: Number(await server.query('SELECT uniqExact(origin, seq) FROM aup_records')),
      asked,
      polling: pollingLoad({ devices, ramp: 900, hours: 24, random: Math.random }),
    };
  } finally {
    server.stop();
  }
}

if (spawnSync('clickhouse-server', ['--help'], { stdio: 'ignore' }).error !== undefined) {
  console.error('clickhouse-server is not installed: nothing was simulated');
  process.exitCode = 4;
} else {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'aup-fleet-'));
  try {
    console.log(JSON.stringify(await simulate(dir), undefined, 2));
  } finally {
    rmSync(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}
