import { throwawayHome } from './support/home.mjs';
import { inTurns } from './support/measure.mjs';
import { sides, terminalMissing, terminals } from './support/terminal.mjs';

export const name = 'shim';
export const what = 'start and end of a wrapped agent that does nothing, over `node -e 0` and that agent';

export async function run() {
  const missing = terminalMissing();
  if (missing) return { missing };
  const home = throwawayHome();
  try {
    const open = await terminals();
    const { direct, ours } = sides(home, home.agent('exit 7'));
    const ended = async (side, expected) => {
      const { code } = await open(side, () => {}).ended;
      if (code !== expected) throw new Error(`exit code ${code} instead of ${expected}`);
    };
    const node = { ...direct, file: process.execPath, args: ['-e', '0'] };
    const result = await inTurns(
      { node: () => ended(node, 0), agent: () => ended(direct, 7), ours: () => ended(ours, 7) },
      25,
    );
    const over = (pick) => pick(result.ours) - pick(result.node) - pick(result.agent);
    const note = `medians ${over((one) => one.median).toFixed(1)} ms`;
    return { rows: [{ what, value: over((one) => one.min), limit: 40, unit: 'ms', note }] };
  } finally {
    home.close();
  }
}
