import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { summary } from './support/measure.mjs';
import { firstMissing, loadSource } from './support/source.mjs';

export const name = 'peers';
export const what = 'scan on one core, against a scanner in Go on the same files';

const BIN = path.resolve('.cache/peers');
const BUILD_MS = 15 * 60 * 1000;
const RUN_MS = 5 * 60 * 1000;
const SIZE = 12_000_000;
const FOLDERS = ['zod', 'commander', 'yaml', 'undici', 'knip', 'fast-check', 'typescript/lib', '@types/node'];
const TEXT = /\.(?:js|mjs|cjs|ts|json|md|ya?ml)$/;

/** Both read a folder and write a report; the module is what `go install` takes. */
const PEERS = [
  { program: 'gitleaks', module: 'github.com/zricethezav/gitleaks/v8@latest' },
  { program: 'betterleaks', module: 'github.com/betterleaks/betterleaks@latest' },
];

/** Why a peer cannot be built, or undefined when its program is there. */
function notBuilt({ program, module: source }) {
  if (existsSync(path.join(BIN, program))) return undefined;
  if (spawnSync('go', ['version']).status !== 0) return 'Go is not installed';
  mkdirSync(BIN, { recursive: true });
  const { status, stderr } = spawnSync('go', ['install', source], {
    env: { ...process.env, GOBIN: BIN },
    encoding: 'utf8',
    timeout: BUILD_MS,
  });
  if (status === 0) return undefined;
  const [reason = 'no reason given'] = (stderr ?? '').trim().split('\n').slice(-1);
  return `${program} could not be built: ${reason.replaceAll(/https?:\/\/\S+/g, '').slice(0, 160)}`;
}

/** Copies clean texts that every checkout has after npm ci; returns their total size. */
function gather(folder) {
  let size = 0;
  let count = 0;
  const visit = (from) => {
    for (const entry of readdirSync(from, { withFileTypes: true })) {
      const file = path.join(from, entry.name);
      if (entry.isDirectory() && entry.name !== 'node_modules') visit(file);
      if (!entry.isFile() || !TEXT.test(entry.name) || size >= SIZE || statSync(file).size > 1_000_000)
        continue;
      copyFileSync(file, path.join(folder, `${(count += 1)}-${entry.name}`));
      size += statSync(file).size;
    }
  };
  for (const one of FOLDERS)
    if (existsSync(path.join('node_modules', one))) visit(path.join('node_modules', one));
  return size;
}

function timed(work) {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function runPeer(program, folder) {
  const args = [
    'dir',
    folder,
    '--no-banner',
    '--exit-code',
    '0',
    '--report-format',
    'json',
    '--report-path',
    // A file: run by root it would put a plain one in the place of a device.
    path.join(path.dirname(folder), 'report.json'),
  ];
  const { status, stderr } = spawnSync(path.join(BIN, program), args, {
    env: { ...process.env, GOMAXPROCS: '1' },
    encoding: 'utf8',
    timeout: RUN_MS,
  });
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${(stderr ?? '').slice(0, 200)}`);
}

function scanFolder(scanner, folder) {
  for (const file of readdirSync(folder)) scanner.scan(readFileSync(path.join(folder, file), 'utf8'));
}

/** Times in turns; the peer's start is taken off by a run over an empty folder. */
function compare({ program }, { scanner, full, empty }) {
  const times = { ours: [], peer: [], start: [] };
  for (let round = 0; round < 3; round += 1) {
    times.start.push(timed(() => runPeer(program, empty)));
    times.peer.push(timed(() => runPeer(program, full)));
    for (let again = 0; again < 3; again += 1) times.ours.push(timed(() => scanFolder(scanner, full)));
  }
  return { ours: summary(times.ours).min, peer: summary(times.peer).min - summary(times.start).min };
}

export async function run() {
  const missing = firstMissing('src/engine/redact/scan.ts', 'src/catalog/detectors/index.ts');
  if (missing) return { missing };
  const reasons = PEERS.map((peer) => notBuilt(peer));
  const built = PEERS.filter((_, index) => reasons[index] === undefined);
  for (const reason of reasons) if (reason !== undefined) console.log(`skipped: ${reason}`);
  if (built.length === 0) return { missing: reasons.join('; ') };
  const { compileScanner } = await loadSource('src/engine/redact/scan.ts');
  const { detectors } = await loadSource('src/catalog/detectors/index.ts');
  const root = mkdtempSync(path.join(os.tmpdir(), 'aup-peers-'));
  try {
    const folders = { full: path.join(root, 'full'), empty: path.join(root, 'empty') };
    for (const folder of Object.values(folders)) mkdirSync(folder);
    const size = gather(folders.full);
    const scanner = compileScanner(detectors);
    const rows = built.map((peer) => {
      const { ours, peer: theirs } = compare(peer, { scanner, ...folders });
      const speed = (ms) => `${(size / 1e3 / ms).toFixed(1)} MB/s`;
      const note = `${(size / 1e6).toFixed(1)} MB, ${speed(ours)} against ${speed(theirs)}, GOMAXPROCS=1`;
      return {
        what: `${what}: ${peer.program}`,
        value: theirs / ours,
        limit: 20,
        atLeast: true,
        unit: 'x',
        note,
      };
    });
    return { rows };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
