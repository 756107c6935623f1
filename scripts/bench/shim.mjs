import { performance } from 'node:perf_hooks';
import { throwawayHome } from './support/home.mjs';
import { inTurns, summary } from './support/measure.mjs';
import { sides, terminalMissing, terminals } from './support/terminal.mjs';

export const name = 'shim';
export const what =
  'from the start of the shim to the first instruction of the agent, over `node -e 0` and that agent';

const ROUNDS = 40;
/** bash tells the time itself: no clock of ours sees when another process begins. */
const AGENT = 'exec bash -c \'printf "BEGUN %s " "$EPOCHREALTIME"; exit 7\'';

/** One run: when the agent began and when all was over, ms after the start. */
async function once(open, side, expected) {
  const start = performance.now();
  let text = '';
  const { code } = await open(side, (chunk) => {
    text += chunk;
  }).ended;
  const ended = performance.now() - start;
  if (code !== expected) throw new Error(`exit code ${code} instead of ${expected}: ${text.slice(0, 300)}`);
  const [, seconds] = /BEGUN ([\d.]+) /.exec(text) ?? [];
  const begun = Number(seconds) * 1000 - performance.timeOrigin - start;
  return { begun, ended };
}

export async function run() {
  const missing = terminalMissing();
  if (missing) return { missing };
  const home = throwawayHome();
  try {
    const open = await terminals();
    const { direct, ours } = sides(home, home.agent(AGENT));
    const node = { ...direct, file: process.execPath, args: ['-e', '0'] };
    const begun = { agent: [], ours: [] };
    const timed = (key, side) => async () => begun[key].push((await once(open, side, 7)).begun);
    // The first start in a home makes keys and compiles the policy: it is one of the rounds that warm up.
    const whole = await inTurns(
      { node: () => once(open, node, 0), agent: timed('agent', direct), ours: timed('ours', ours) },
      ROUNDS,
    );
    const [agent, shim] = [summary(begun.agent), summary(begun.ours)];
    const over = (pick) => pick(shim) - pick(whole.node) - pick(agent);
    const end = whole.ours.min - whole.node.min - whole.agent.min;
    const note = `medians ${over((one) => one.median).toFixed(1)} ms; start and end together ${end.toFixed(1)} ms; node itself ${whole.node.min.toFixed(1)} ms`;
    return { rows: [{ what, value: over((one) => one.min), limit: 40, unit: 'ms', note }] };
  } finally {
    home.close();
  }
}
