// Runs several cases in turns, so that what disturbs the machine disturbs all of them.
import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';

/** Smallest, middle and all times of a case in ms. */
export function summary(times) {
  const sorted = times.toSorted((a, b) => a - b);
  return { min: sorted[0], median: sorted[Math.floor(sorted.length / 2)], times };
}

/** Runs `cases` (name -> async function) in turns, `rounds` times after two rounds to warm up. */
export async function inTurns(cases, rounds) {
  const times = Object.fromEntries(Object.keys(cases).map((name) => [name, []]));
  const names = Object.keys(cases);
  for (let round = -2; round < rounds; round += 1) {
    // Every other round backwards: none always runs in the wake of the same other.
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const start = performance.now();
      await cases[name]();
      if (round >= 0) times[name].push(performance.now() - start);
    }
  }
  return Object.fromEntries(names.map((name) => [name, summary(times[name])]));
}

/** Runs a program to its end; rejects on another exit code than the one expected. */
export function runProgram(file, args, { expect = 0, input, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: ['pipe', 'ignore', 'pipe'], ...options });
    let errors = '';
    child.stderr?.on('data', (chunk) => {
      if (errors.length < 4000) errors += chunk;
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === expect) resolve();
      else reject(new Error(`${file} ${args.join(' ')} ended with ${code}: ${errors.trim().slice(0, 300)}`));
    });
    child.stdin?.on('error', () => {
      // A program that does not read its input is free to close it.
    });
    child.stdin?.end(input ?? '');
  });
}

/** `ours / direct` of the minima, with the medians in the note. */
export function ratioRow(what, { direct, ours }, limit) {
  const medians = (ours.median / direct.median).toFixed(2);
  return { what, value: ours.min / direct.min, limit, unit: 'x', note: `medians ${medians}x` };
}
