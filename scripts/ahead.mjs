// Has the shim leave its code compiled for the Node that runs here (see ahead-load.cjs). Hooks are too small to gain by it.
import { spawn } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const RUN = path.resolve('scripts/ahead-run.cjs');

/** A terminal makes the session load what it has on one; without, it has less compiled. */
async function inTerminal(args, options) {
  const { spawn: spawnInTerminal } = await import('@lydell/node-pty');
  const program = spawnInTerminal(process.execPath, args, { ...options, cols: 80, rows: 24 });
  await new Promise((resolve) => {
    program.onExit(resolve);
  });
}

function plainly(args, options) {
  const child = spawn(process.execPath, args, { ...options, stdio: 'ignore' });
  return new Promise((resolve) => {
    child.once('close', resolve);
  });
}

async function runShim(options) {
  const args = [RUN, 'aup-shim.js', 'start-hook', 'start-shim', '--', 'agent', 'claude'];
  try {
    await inTerminal(args, options);
  } catch {
    await plainly(args, options);
  }
}

/** A throwaway home, with an agent in it that stays until all a start puts off is done. */
export async function compileAhead() {
  copyFileSync('scripts/ahead-load.cjs', 'dist/ahead.cjs');
  const root = mkdtempSync(path.join(os.tmpdir(), 'aup-ahead-'));
  try {
    const bin = path.join(root, 'bin');
    for (const folder of [bin, path.join(root, 'run')]) mkdirSync(folder, { mode: 0o700 });
    writeFileSync(path.join(bin, 'claude'), '#!/bin/sh\nsleep 0.3\n');
    chmodSync(path.join(bin, 'claude'), 0o755);
    const env = { HOME: root, PATH: `${bin}:/usr/bin:/bin`, XDG_RUNTIME_DIR: path.join(root, 'run') };
    const options = { cwd: root, env };
    // The first start makes keys and compiles the policy: most do not.
    await runShim(options);
    await runShim(options);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
