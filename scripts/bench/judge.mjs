import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { firstMissing, loadSource } from './support/source.mjs';

export const name = 'judge';
export const what = 'what a command would do, read and decided in process (p99)';

const PARTS = ['src/engine/classify.ts', 'src/catalog/commands/index.ts', 'src/catalog/paths.ts'];
const CASES = ['gate-dev', 'everyday', 'shell-dangerous', 'shell-harmless'].map(
  (file) => `test/fixtures/cases/${file}.jsonl`,
);
const ROUNDS = 5;
const CWD = '/home/dev/app';

const sha256 = (text) => createHash('sha256').update(text).digest('hex');

function commandsOf(files) {
  const lines = files.flatMap((file) => readFileSync(file, 'utf8').trim().split('\n'));
  return lines.map((line) => JSON.parse(line).command).filter((text) => typeof text === 'string');
}

/** The p99 over the commands of the fastest of some rounds each: what is measured is the reading, not the machine. */
export async function run() {
  const missing = firstMissing(...PARTS, CASES[0]);
  if (missing) return { missing };
  const [{ classifyEvent }, { commands }, { guardFile }] = await Promise.all(PARTS.map(loadSource));
  const texts = commandsOf(CASES.filter(existsSync));
  const world = { commands, hashing: { sha256 }, mask: (plain) => plain, guardFile };
  const best = texts.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [at, text] of texts.entries()) {
      const began = performance.now();
      classifyEvent({ kind: 'tool-call', tool: 'Bash', shell: text, text, cwd: CWD }, world);
      best[at] = Math.min(best[at], performance.now() - began);
    }
  }
  const sorted = best.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.floor((sorted.length - 1) * share)];
  const note = `${texts.length} commands; median ${at(0.5).toFixed(2)} ms, slowest ${at(1).toFixed(2)} ms`;
  return { rows: [{ what, value: at(0.99), limit: 5, unit: 'ms', note }] };
}
