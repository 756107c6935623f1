// Has the shim leave its code compiled for the Node that runs this (see ahead-load.cjs): at the build, and at an install by
// another Node. The build puts this into dist/. Hooks are too small to gain by it.
'use strict';
const { spawn } = require('node:child_process');
const { mkdirSync, mkdtempSync, readFileSync, readdirSync } = require('node:fs');
const { renameSync, rmSync, writeFileSync } = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { compile, folder, run } = require('./ahead.cjs');

const CHUNKS = path.join(__dirname, 'chunks');
/** Names of chunks begin with these. */
const STARTS = {
  agent: ['start-hook', 'start-both', 'start-shim'],
  mcp: ['start-hook', 'start-both', 'start-mcp'],
};
/** A start takes a fraction of a second; on no machine may an install hang in it (ms). */
const LONGEST = 20_000;

/** Appears whole or not at all. */
function leave(name, script) {
  const file = path.join(folder, name);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.new`, script.createCachedData(), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** What another start has left: both may need one file, and each calls other parts of it. */
function left(name) {
  try {
    return readFileSync(path.join(folder, name));
  } catch {
    return undefined;
  }
}

/** Runs the shim; what was called by its end is in the code it leaves, compiled, and what was not is left out. */
function runShim([kind, ...args]) {
  const chunks = readdirSync(CHUNKS);
  for (const beginning of STARTS[kind]) {
    const chunk = chunks.find((name) => name.startsWith(`${beginning}-`));
    if (chunk === undefined) throw new Error(`no chunk ${beginning}`);
    const file = path.join(CHUNKS, chunk);
    const name = path.basename(chunk, '.cjs');
    const script = compile(file, left(name));
    process.on('exit', () => leave(name, script));
    run(script, file);
  }
  // Code counts for the settings of the engine it was made under: the start must change none.
  process.env.AUP_GUARD_COMPILES = '1';
  process.argv.splice(1, process.argv.length - 1, path.join(__dirname, '../bin/aup-shim.js'), kind, ...args);
  require(kind === 'mcp' ? './aup-mcp.cjs' : './aup-shim.cjs');
}

/** A terminal makes the session load what it has on one; without, it has less compiled. */
function inTerminal(args, options) {
  const { spawn: spawnInTerminal } = require('@lydell/node-pty');
  const program = spawnInTerminal(process.execPath, args, { ...options, cols: 80, rows: 24 });
  return new Promise((resolve) => {
    program.onExit(resolve);
  });
}

function plainly(args, options) {
  const child = spawn(process.execPath, args, { ...options, stdio: 'ignore' });
  return new Promise((resolve) => {
    child.once('close', resolve);
  });
}

async function start(options) {
  const args = [__filename, 'agent', 'claude'];
  try {
    await inTerminal(args, options);
  } catch {
    await plainly(args, options);
  }
}

/** A server that answers each line with itself, and its client, which asks what clients ask first. */
async function startServer(options) {
  const asked = ['initialize', 'tools/list'].map((method, id) => ({ jsonrpc: '2.0', id, method }));
  const child = spawn(process.execPath, [__filename, 'mcp', '--', 'cat'], { ...options, stdio: 'pipe' });
  child.stdout.resume();
  child.stderr.resume();
  child.stdin.end(asked.map((message) => `${JSON.stringify(message)}\n`).join(''));
  await new Promise((resolve) => {
    child.once('close', resolve);
  });
}

/** A throwaway home, with an agent in it that stays until all a start puts off is done. */
async function make() {
  const root = mkdtempSync(path.join(os.tmpdir(), 'aup-ahead-'));
  process.on('exit', () => rmSync(root, { recursive: true, force: true }));
  setTimeout(() => process.exit(1), LONGEST).unref();
  const bin = path.join(root, 'bin');
  for (const dir of [bin, path.join(root, 'run')]) mkdirSync(dir, { mode: 0o700 });
  writeFileSync(path.join(bin, 'claude'), '#!/bin/sh\nsleep 0.3\n', { mode: 0o755 });
  const env = { HOME: root, PATH: `${bin}:/usr/bin:/bin`, XDG_RUNTIME_DIR: path.join(root, 'run') };
  // The first start makes keys and compiles the policy: most do not.
  await start({ cwd: root, env });
  await start({ cwd: root, env });
  await startServer({ cwd: root, env });
}

if (process.argv.length > 2) runShim(process.argv.slice(2));
else void make();
