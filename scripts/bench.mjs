// Measures what the guard costs: `npm run bench` runs all and writes docs/benchmarks.md, `npm run bench -- NAME` runs some.
import { spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = path.resolve('scripts/bench');
const PAGE = 'docs/benchmarks.md';

/** Each file of scripts/bench exports `name`, `what` and `run() -> {rows} | {missing}`; a row is `{what, value, limit, unit}`. */
async function benches(wanted) {
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.mjs'))
    .toSorted((a, b) => (a < b ? -1 : 1));
  const all = [];
  for (const file of files) all.push(await import(pathToFileURL(path.join(folder, file)).href));
  const unknown = wanted.filter((name) => !all.some((bench) => bench.name === name));
  if (unknown.length > 0) {
    const names = all.map((bench) => bench.name).join(', ');
    throw new Error(`no bench named ${unknown.join(', ')}; there are: ${names}`);
  }
  return wanted.length === 0 ? all : all.filter((bench) => wanted.includes(bench.name));
}

async function measure(bench) {
  try {
    const result = await bench.run();
    if (result.missing) return [{ bench, verdict: 'not built', note: result.missing }];
    return result.rows.map((row) => Object.assign({ bench, verdict: met(row) ? 'met' : 'MISSED' }, row));
  } catch (error) {
    return [{ bench, verdict: 'FAILED', note: error.message }];
  }
}

/** A limit is the most a figure may be, unless the row says it is the least. */
function met(row) {
  return row.atLeast ? row.value >= row.limit : row.value <= row.limit;
}

function figure(row) {
  if (row.value === undefined) return '';
  const digits = Number.isInteger(row.value) ? 0 : 2;
  return `${row.value.toFixed(digits)}${row.unit === '' ? '' : ` ${row.unit}`}`;
}

function bar(row) {
  if (row.value === undefined) return '';
  return `${row.atLeast ? '>=' : '<='} ${row.limit}${row.unit === '' ? '' : ` ${row.unit}`}`;
}

function line(row) {
  const what = row.what ?? row.bench.what;
  return `${row.verdict.padEnd(9)} ${row.bench.name.padEnd(8)} ${what}: ${figure(row)} (${bar(row)}) ${row.note ?? ''}`;
}

function machine() {
  const cpus = os.cpus();
  return [
    `${cpus.length} x ${cpus[0]?.model.trim() ?? 'unknown processor'}`,
    `${Math.round(os.totalmem() / 2 ** 30)} GiB`,
    `${os.type()} ${os.release()} ${os.arch()}`,
    `Node ${process.versions.node}`,
    `load ${os.loadavg()[0].toFixed(1)} at the end`,
  ].join(', ');
}

function cell(text) {
  return String(text).replaceAll('|', '\\|').replaceAll('\n', ' ');
}

function page(rows) {
  const table = rows.map((row) =>
    [row.bench.name, row.what ?? row.bench.what, figure(row), bar(row), row.verdict, row.note ?? ''].map(
      cell,
    ),
  );
  const lines = [
    '# Benchmarks',
    '',
    'Written by `npm run bench`. Both sides of a figure are run in turns within one run, and the figure is a ratio or a difference of their',
    'minima unless it says otherwise: absolute times of a shared machine mean little.',
    '',
    '`bar` is what the project holds itself to: the most a figure may be (<=), or the least (>=). `x` = as many times the other side.',
    '`npm run bench -- NAME` measures the rows of one bench; each is a file in `scripts/bench/` that says how.',
    '',
    `${new Date().toISOString().slice(0, 10)}, ${machine()}`,
    '',
    '| bench | what | figure | bar | verdict | note |',
    '| --- | --- | --- | --- | --- | --- |',
    ...table.map((cells) => `| ${cells.join(' | ')} |`),
    '',
    '## Reading the figures',
    '',
    '- `output`: behind the shim every byte passes two pseudo-terminals and one more process. A profile of it: 57 % in reads of 4 KiB (the',
    '  most the kernel gives; 45 us each, nearly all of it waking other processes), 11 % in writes, 15 % waiting, under 3 % code of ours.',
    '  With a core free for each of the three processes they run side by side; on two cores they take turns: minima of 1.1 to 2.0 were seen,',
    '  medians of 1.35 to 1.6. No agent prints 50 MB a second. `chrt` makes it worse: the kernel helpers that move the bytes then wait.',
    "- `shim`: a third of it is loading code, a quarter the session's small files, the rest policy, ledger, terminal and the job monitor in it.",
    '  What judges and redacts is loaded after the agent has begun, and the terminal is set up meanwhile. The build leaves the code compiled',
    '  for its own Node (`dist/ahead/`), an install has it compiled for the Node it runs by: in turns and by `chrt`, on a busy machine, that',
    '  saved 12 ms with Node 20, 15 ms with Node 22 and 12 ms with Node 24. A package run in place by another Node than its own does without.',
    '- `gate`: with the native front. By `sh`, where none could be built, 1.24 to 1.32 was seen: the cost is starting `sh`, and a slower',
    '  `git status` (a larger repository) makes the ratio smaller.',
    '- `mcp`: the client has one request open at a time and reads each answer whole, as JSON, on both sides. No result is like the one before,',
    '  so nothing is remembered; its text is source code without secrets. Of 1 MB with redaction on, a third of what is added is the scan, a',
    '  third reading and writing the message, the rest memory being freed. Start and list end when the list is there.',
    '- On a machine with other work the figures of single runs differ by a tenth; `chrt -r 1 npm run bench` keeps that work out.',
    '',
  ];
  return lines.join('\n');
}

/** Runs a script of ours or of a tool; what it says is shown when it fails. */
function runScript(...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) console.log(`${args[0]} ended with ${status}: ${`${stdout}${stderr}`.slice(0, 600)}`);
}

const wanted = process.argv.slice(2);
const rows = [];
// Old bundles would be measured as if they were this source.
runScript('scripts/build.mjs');
for (const bench of await benches(wanted)) {
  for (const row of await measure(bench)) {
    rows.push(row);
    console.log(line(row));
  }
}
// A partial run would leave a page that looks whole.
if (wanted.length === 0) {
  writeFileSync(PAGE, page(rows));
  runScript('node_modules/oxfmt/bin/oxfmt', PAGE);
}
if (rows.some((row) => row.verdict === 'MISSED' || row.verdict === 'FAILED')) process.exitCode = 1;
