import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { throwawayHome } from './support/home.mjs';
import { inTurns, ratioRow } from './support/measure.mjs';
import { firstMissing, loadSource } from './support/source.mjs';

export const name = 'mcp';
export const what = 'an MCP server behind the gate, against the server itself';

const APPROVING = 'test/fixtures/mcp/approved.ts';
const SHIM = 'dist/aup-mcp.cjs';
const SERVER = path.resolve('test/fixtures/mcp/handout.mjs');
const REAL = real('everything');
const FILES = real('filesystem');
const HELLO = {
  protocolVersion: '2025-11-25',
  capabilities: {},
  clientInfo: { name: 'bench', version: '1' },
};

function real(name) {
  const cache = process.env.AUP_AGENTS_CACHE ?? '.cache/agents';
  return path.resolve(cache, `mcp/node_modules/@modelcontextprotocol/server-${name}/dist/index.js`);
}

/** A client that has one request open at a time: `ask(method, params)` resolves to the answer once it is read. */
function client(argv, { env, dir }) {
  const [file, ...args] = argv;
  const child = spawn(file, args, { env, cwd: dir, stdio: ['pipe', 'pipe', 'ignore'] });
  const ended = new Promise((resolve) => {
    child.once('exit', resolve);
  });
  let id = 0;
  let chunks = [];
  let arrived;
  child.stdout.on('data', (chunk) => {
    chunks.push(chunk);
    if (chunk.at(-1) !== 0x0a) return;
    const whole = chunks;
    chunks = [];
    arrived?.(whole);
  });
  const send = (message) => child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  return {
    pid: child.pid,
    ask(method, params) {
      id += 1;
      send({ id, method, params });
      return new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`no answer to ${method}`)), 20_000);
        arrived = (parts) => {
          const lines = Buffer.concat(parts).toString().trimEnd().split('\n');
          // Notifications may come first.
          const answer = lines.map((line) => JSON.parse(line)).find((message) => message.id === id);
          if (answer === undefined) return;
          clearTimeout(late);
          resolve(answer.result);
        };
      });
    },
    tell: (method) => send({ method }),
    close() {
      child.stdin.end();
      return ended;
    },
  };
}

async function greet(one) {
  await one.ask('initialize', HELLO);
  one.tell('notifications/initialized');
  return one.ask('tools/list', {});
}

/** Real text: the sources of this project up to 1.2 MB, without the catalogue, which is full of secrets. */
function sources() {
  const files = readdirSync('src', { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !file.startsWith(path.join('src', 'catalog')))
    .toSorted((a, b) => (a < b ? -1 : 1));
  return files
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n')
    .slice(0, 1_200_000);
}

/** Most memory it has had, MB. */
function peak(pid) {
  const [, kilobytes] = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}

const gated = (argv) => [process.execPath, path.resolve('bin/aup-shim.js'), 'mcp', '--', ...argv];

/** `read` of so many characters through both, in turns. */
async function calls(sides, size, rounds) {
  const call = (one) => async () => {
    const { content } = await one.ask('tools/call', { name: 'read', arguments: { size } });
    const { length } = content[0].text;
    if (length < size) throw new Error(`an answer of ${length} characters, not ${size}`);
  };
  return inTurns({ direct: call(sides.direct), ours: call(sides.ours) }, rounds);
}

async function throughputs(place, argv, data) {
  const sides = { direct: client(argv, place), ours: client(gated(argv), place) };
  for (const one of Object.values(sides)) await greet(one);
  const small = await calls(sides, 20, 400);
  const added = {
    what: `a small call, added to the server's own (${data})`,
    value: small.ours.median - small.direct.median,
    limit: 0.3,
    unit: 'ms',
    note: `medians of 400; minima ${(small.ours.min - small.direct.min).toFixed(2)} ms apart; direct ${small.direct.median.toFixed(2)} ms`,
  };
  const kilo = await calls(sides, 100_000, 40);
  const mega = await calls(sides, 1_000_000, 15);
  const memory = peak(sides.ours.pid) - peak(sides.direct.pid);
  for (const one of Object.values(sides)) await one.close();
  const note = `${mega.direct.min.toFixed(1)} ms direct`;
  return [
    added,
    ratioRow(`a result of 100 kB (${data})`, kilo, 3),
    withNote(ratioRow(`a result of 1 MB (${data})`, mega, 2), note),
    { what: `peak memory over that of the server (${data})`, value: memory, limit: 200, unit: 'MB' },
  ];
}

function withNote(row, note) {
  return { ...row, note: `${row.note}; ${note}` };
}

/** A file of 1 MB, read by a real server: what its own work costs is part of both sides. */
async function realFile(place, file) {
  const argv = [process.execPath, FILES, path.dirname(file)];
  const sides = { direct: client(argv, place), ours: client(gated(argv), place) };
  for (const one of Object.values(sides)) await greet(one);
  const read = (one) => async () => {
    const { content } = await one.ask('tools/call', { name: 'read_text_file', arguments: { path: file } });
    if (content[0].text.length < 1_000_000) throw new Error(`an answer of ${content[0].text.length}`);
  };
  const times = await inTurns({ direct: read(sides.direct), ours: read(sides.ours) }, 15);
  for (const one of Object.values(sides)) await one.close();
  const row = ratioRow('a file of 1 MB from server-filesystem (redaction on)', times, 2);
  return withNote(row, `${times.direct.min.toFixed(1)} ms direct`);
}

/** From the start of the program until its tools are there; how it ends is not measured. */
async function starts(place, argv, label) {
  const open = [];
  const run = (words) => async () => {
    const one = client(words, place);
    await greet(one);
    open.push(one.close());
  };
  const times = await inTurns({ direct: run(argv), ours: run(gated(argv)) }, 20);
  await Promise.all(open);
  const row = ratioRow(`start and list of ${label}`, times, 1.2);
  return withNote(row, `${(times.ours.min - times.direct.min).toFixed(0)} ms more`);
}

export async function run() {
  const missing = firstMissing(SHIM, APPROVING);
  if (missing) return { missing };
  const { mcpPlace, approveAsIs } = await loadSource(APPROVING);
  const home = throwawayHome();
  try {
    const file = path.join(home.root, 'text');
    writeFileSync(file, sources());
    const argv = [process.execPath, SERVER, file];
    const rows = [];
    for (const data of [undefined, 'enforce']) {
      const place = mcpPlace(path.join(home.root, data ?? 'none'), 'enforce', data);
      await approveAsIs(place, { argv });
      rows.push(...(await throughputs(place, argv, data ? 'redaction on' : 'no data clause')));
    }
    const place = mcpPlace(path.join(home.root, 'start'), 'enforce', 'enforce');
    if (existsSync(FILES)) {
      const shared = path.join(home.root, 'shared');
      mkdirSync(shared);
      const large = path.join(shared, 'large.txt');
      writeFileSync(large, sources().slice(0, 1_000_000));
      await approveAsIs(place, { argv: [process.execPath, FILES, shared] });
      rows.push(await realFile(place, large));
    }
    const isReal = existsSync(REAL);
    const real = isReal ? [process.execPath, REAL] : argv;
    await approveAsIs(place, { argv: real });
    const label = isReal ? 'server-everything' : 'a server without a library (no real one is installed)';
    return { rows: [...rows, await starts(place, real, label)] };
  } finally {
    home.close();
  }
}
