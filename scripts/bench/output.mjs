import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { throwawayHome } from './support/home.mjs';
import { inTurns, ratioRow } from './support/measure.mjs';
import { sides, terminalMissing, terminals } from './support/terminal.mjs';

export const name = 'output';
export const what = '200 MB of output, against the agent itself';

const BIG = 200_000_000;
const SMALL = 20_000;
const EXITS = 40;

/** Letters in lines of 79, which is what terminals show; line ends become two bytes on the way. */
function lines(size) {
  return `${'abcdefghij'.repeat(8).slice(0, 79)}\n`.repeat(Math.ceil(size / 80)).slice(0, size);
}

async function printed(open, side) {
  let bytes = 0;
  let letters = 0;
  await open(side, (chunk) => {
    bytes += chunk.length;
    // Only of small outputs: what the shim itself may add (mode changes) must not hide a loss.
    if (bytes < 10 * SMALL) for (const byte of chunk) if (byte >= 97 && byte <= 106) letters += 1;
  }).ended;
  return { bytes, letters };
}

export async function run() {
  const missing = terminalMissing();
  if (missing) return { missing };
  const home = throwawayHome();
  try {
    const open = await terminals();
    const big = path.join(home.root, 'big.txt');
    const small = path.join(home.root, 'small.txt');
    writeFileSync(big, lines(BIG));
    writeFileSync(small, 'abcdefghij'.repeat(SMALL / 10));
    const loud = sides(home, home.agent(`exec cat '${big}'`));
    const counts = {};
    const cases = Object.fromEntries(
      ['direct', 'ours'].map((side) => [
        side,
        async () => {
          counts[side] = (await printed(open, loud[side])).bytes;
        },
      ]),
    );
    const ratio = ratioRow(what, await inTurns(cases, 3), 1.3);
    // A side that prints less is faster for no merit.
    if (counts.ours < counts.direct) throw new Error(`${counts.direct - counts.ours} bytes did not arrive`);
    const quick = sides(home, home.agent(`cat '${small}'`));
    const lost = { direct: 0, ours: 0 };
    for (let turn = 0; turn < EXITS; turn += 1) {
      for (const side of ['direct', 'ours']) lost[side] += SMALL - (await printed(open, quick[side])).letters;
    }
    const exits = `bytes lost in ${EXITS} exits right after 20 KB`;
    return {
      rows: [
        ratio,
        { what: exits, value: lost.ours, limit: 0, unit: 'bytes', note: `the agent itself: ${lost.direct}` },
      ],
    };
  } finally {
    home.close();
  }
}
