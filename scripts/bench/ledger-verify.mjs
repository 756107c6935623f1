import { hash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bigLedger } from './support/big-ledger.mjs';
import { firstMissing, loadSource } from './support/source.mjs';

export const name = 'ledger-verify';
export const what = 'log verify of a million records';

const PART = 'src/host/ledger-file-verify.ts';
const RECORDS = 100_000;

/** Two hashes a record, one of its line and one of a node, are what no check can do without. */
function plainHashing(file) {
  const bytes = readFileSync(file);
  const node = Buffer.alloc(65);
  let from = 0;
  for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, from)) {
    hash('sha256', bytes.subarray(from, end), 'hex');
    hash('sha256', node, 'hex');
    from = end + 1;
  }
}

/** The least each case took of the processor, in microseconds: what else runs here counts less than on the clock. */
function processorTurns(cases) {
  const least = Object.fromEntries(Object.keys(cases).map((one) => [one, Infinity]));
  for (let round = 0; round < 7; round += 1) {
    for (const [one, work] of Object.entries(cases)) {
      const before = process.cpuUsage();
      work();
      const { user, system } = process.cpuUsage(before);
      least[one] = Math.min(least[one], user + system);
    }
  }
  return least;
}

export async function run() {
  const missing = firstMissing(PART);
  if (missing) return { missing };
  const state = mkdtempSync(path.join(tmpdir(), 'aup-bench-'));
  try {
    await bigLedger(state, RECORDS);
    const { verifyLedger } = await loadSource(PART);
    const file = path.join(state, 'ledger/current.jsonl');
    const cases = {
      direct: () => plainHashing(file),
      ours: () => {
        const { ok, records } = verifyLedger(state);
        if (!ok || records !== RECORDS) throw new Error('the log does not verify');
      },
    };
    const { direct, ours } = processorTurns(cases);
    const million = 1e6 / RECORDS / 1e6;
    const note = `hashing alone ${(direct * million).toFixed(2)} s`;
    return {
      rows: [
        { what: `${what}, time of the processor`, value: ours * million, limit: 5, unit: 's', note },
        {
          what: 'log verify, to hashing its lines and nodes alone',
          value: ours / direct,
          limit: 5,
          unit: 'x',
        },
      ],
    };
  } finally {
    rmSync(state, { recursive: true });
  }
}
