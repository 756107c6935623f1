/** Sends the streams of many devices to ClickHouse and asks it what the dashboard asks. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { deviceDay } from './stream.mjs';

const RECIPE = path.resolve(import.meta.dirname, '../../install/fleet');
const BULK = 10_000;
const INSERT = `INSERT INTO aup_lines FORMAT TabSeparated`;
/** Ticks of a process's clock in /proc: 100 a second on Linux. */
const TICKS = 100;

/** Processor seconds a process has used so far. */
export function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

/** The statements of the dashboard by title, for one span of time. */
export function questions(from, to) {
  const { panels } = JSON.parse(readFileSync(path.join(RECIPE, 'grafana.json'), 'utf8'));
  const span = `time BETWEEN toDateTime(${Math.floor(from / 1000)}) AND toDateTime(${Math.floor(to / 1000)})`;
  return panels.map(({ title, targets: [{ rawSql }] }) => ({
    title,
    sql: rawSql.replaceAll('$__timeFilter(time)', span),
  }));
}

export const tables = () => readFileSync(path.join(RECIPE, 'clickhouse.sql'), 'utf8');

/** What stands in the body of a request: one column, so its own escapes are escaped once more. */
const body = (lines) => `${lines.join('\n').replaceAll('\\', '\\\\')}\n`;

/** Takes lines and inserts them so many at a time. */
function inserter(server) {
  const sum = { rows: 0, bytes: 0, ms: 0 };
  let waiting = [];
  const flush = async () => {
    if (waiting.length === 0) return;
    const text = body(waiting);
    const begin = performance.now();
    await server.query(`${INSERT}\n${text}`);
    sum.ms += performance.now() - begin;
    sum.rows += waiting.length;
    sum.bytes += Buffer.byteLength(text);
    waiting = [];
  };
  const add = async (lines) => {
    waiting.push(...lines);
    if (waiting.length >= BULK) await flush();
  };
  return { sum, add, flush };
}

async function diskBytes(server) {
  const [bytes, parts] = (
    await server.query(
      "SELECT sum(bytes_on_disk), count() FROM system.parts WHERE active AND table = 'aup_records'",
    )
  ).split('\t');
  return { bytes: Number(bytes), parts: Number(parts) };
}

/** Merges until each month is one part: a server that is merging already does nothing when told to. */
export async function settle(server) {
  for (let turn = 0; turn < 100; turn += 1) {
    await server.query('OPTIMIZE TABLE aup_records FINAL');
    const left = await server.query(
      "SELECT count() - uniqExact(partition) FROM system.parts WHERE active AND table = 'aup_records'",
    );
    if (left === '0') return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('the server does not come to rest');
}

/** All devices, day by day, in bulk. */
export async function fill(server, { devices, days, firstDay, seed, render }) {
  const { sum, add, flush } = inserter(server);
  const before = cpuSeconds(server.pid);
  for (let day = firstDay; day < firstDay + days; day += 1) {
    for (let device = 0; device < devices; device += 1) {
      const { origin, batches } = deviceDay({ seed, device, day });
      await add(batches.flat().map((row) => render(row, origin)));
    }
  }
  await flush();
  const inserted = cpuSeconds(server.pid) - before;
  await settle(server);
  const cpu = { inserted, merged: cpuSeconds(server.pid) - before - inserted };
  return { ...sum, cpu, disk: await diskBytes(server) };
}

/** Each batch of a device as a request of its own, as machines send them. */
export async function trickle(server, { requests, firstDay, seed, render }) {
  const before = cpuSeconds(server.pid);
  let [done, rows, ms] = [0, 0, 0];
  for (let device = 0; done < requests; device += 1) {
    const { origin, batches } = deviceDay({ seed, device, day: firstDay });
    for (const batch of batches.slice(0, requests - done)) {
      const text = body(batch.map((row) => render(row, origin)));
      const begin = performance.now();
      await server.query(`${INSERT}\n${text}`);
      ms += performance.now() - begin;
      done += 1;
      rows += batch.length;
    }
  }
  return { requests: done, rows, ms, cpu: cpuSeconds(server.pid) - before, disk: await diskBytes(server) };
}

/** Each question five times: the median, ms. */
export async function answers(server, from, to) {
  const all = [];
  for (const { title, sql } of questions(from, to)) {
    const times = [];
    let rows = 0;
    for (let turn = 0; turn < 5; turn += 1) {
      const begin = performance.now();
      const answer = await server.query(sql);
      times.push(performance.now() - begin);
      rows = answer === '' ? 0 : answer.split('\n').length;
    }
    all.push({ title, ms: times.toSorted((a, b) => a - b)[2], rows });
  }
  return all;
}
