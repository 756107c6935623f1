import { performance } from 'node:perf_hooks';
import { throwawayHome } from './support/home.mjs';
import { summary } from './support/measure.mjs';
import { sides, terminalMissing, terminals } from './support/terminal.mjs';

export const name = 'echo';
export const what = 'key to echo through the PTY, over the agent itself (p50)';

const KEYS = 1000;
const READY = 'READY';
const PATIENCE = 20_000;

/** A running agent that echoes: `ready` when it does, `key()` resolves when one byte has come back. */
function echoing(open, side) {
  let waiting;
  let text = '';
  const terminal = open(side, (chunk) => {
    if (waiting) {
      waiting();
      return;
    }
    text += chunk.toString();
  });
  return {
    async ready() {
      const end = performance.now() + PATIENCE;
      while (!text.includes(READY)) {
        if (performance.now() > end) throw new Error(`the agent did not start: ${text.slice(0, 200)}`);
        await new Promise((resolve) => {
          setTimeout(resolve, 10);
        });
      }
    },
    key: () =>
      new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error('a key was not echoed')), PATIENCE);
        waiting = () => {
          clearTimeout(late);
          waiting = undefined;
          resolve();
        };
        terminal.write('x');
      }),
    async close() {
      terminal.write('\u0003');
      await terminal.ended;
    },
  };
}

export async function run() {
  const missing = terminalMissing();
  if (missing) return { missing };
  const home = throwawayHome();
  try {
    const open = await terminals();
    // cat writes back what it reads without starting anything; ctrl-C ends it, because signals stay on.
    const agent = home.agent(`stty -echo -icanon min 1; printf ${READY}; exec cat`);
    const pair = sides(home, agent);
    const direct = echoing(open, pair.direct);
    const ours = echoing(open, pair.ours);
    await Promise.all([direct.ready(), ours.ready()]);
    const times = { direct: [], ours: [] };
    for (let key = 0; key < KEYS; key += 1) {
      for (const [side, terminal] of [
        ['direct', direct],
        ['ours', ours],
      ]) {
        const start = performance.now();
        await terminal.key();
        times[side].push(performance.now() - start);
      }
    }
    await Promise.all([direct.close(), ours.close()]);
    const [one, two] = [summary(times.direct), summary(times.ours)];
    const note = `${KEYS} keys; minima ${(two.min - one.min).toFixed(2)} ms apart`;
    return { rows: [{ what, value: two.median - one.median, limit: 0.3, unit: 'ms', note }] };
  } finally {
    home.close();
  }
}
