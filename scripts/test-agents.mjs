// Installs the pinned real agents into a cache folder and runs test/agents against them: `npm run test:agents`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { AGENTS, MCP_PACKAGES } from './agents.mjs';
import { writeAgentsPage } from './agents-table.mjs';
import { tallyFile, tallyLine } from './tally.mjs';

/** A program smaller than this is the placeholder that the package's install script replaces. */
const PLACEHOLDER_BYTES = 1024 * 1024;

const cache = path.resolve(process.env.AUP_AGENTS_CACHE ?? '.cache/agents');
const report = path.resolve('reports/agents.json');

function run(program, args, options = {}) {
  const result = spawnSync(program, args, { stdio: 'inherit', timeout: 300_000, ...options });
  if (result.error) throw result.error;
  if (result.status !== 0)
    throw new Error(`${path.basename(program)} ${args[0]} ended with ${result.status}`);
}

function folderOf(agent) {
  return path.join(cache, 'node_modules', agent.name);
}

function isAt(folder, version) {
  const file = path.join(folder, 'package.json');
  return existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).version === version;
}

function installed(agent) {
  return isAt(folderOf(agent), agent.version);
}

/** A manifest of its own keeps npm from climbing up into the project's. */
function manifestIn(folder) {
  mkdirSync(folder, { recursive: true });
  const manifest = path.join(folder, 'package.json');
  if (!existsSync(manifest)) writeFileSync(manifest, '{ "private": true }\n');
}

const NPM_FLAGS = ['--no-audit', '--no-fund', '--save-exact', '--no-progress'];

/** All of them at once: none has to be there for agents to be tested. */
function installMcp() {
  const folder = path.join(cache, 'mcp');
  const wanted = MCP_PACKAGES.filter(
    ({ name, version }) => !isAt(path.join(folder, 'node_modules', name), version),
  );
  if (wanted.length === 0) return;
  manifestIn(folder);
  const words = wanted.map(({ name, version }) => `${name}@${version}`);
  run('npm', ['install', ...NPM_FLAGS, '--ignore-scripts', ...words], { cwd: folder });
}

/** npm may be told not to run install scripts, so what the script does is looked at and done if need be. */
function finish(agent) {
  if (agent.finish === undefined) return;
  const program = path.join(folderOf(agent), agent.bin);
  if (existsSync(program) && statSync(program).size >= PLACEHOLDER_BYTES) return;
  run(process.execPath, [agent.finish], { cwd: folderOf(agent) });
}

/** A Python program in an environment of its own: `ID/bin/ID` in the cache. */
function installPython({ id, pip, version }) {
  const folder = path.join(cache, id);
  const python = path.join(folder, 'bin/python');
  const at = spawnSync(python, ['-m', 'pip', 'show', pip], { encoding: 'utf8' });
  if (at.status === 0 && at.stdout.includes(`Version: ${version}\n`)) return;
  rmSync(folder, { recursive: true, force: true });
  run('python3', ['-m', 'venv', folder]);
  const flags = ['--quiet', '--disable-pip-version-check', '--no-input', '--only-binary', ':all:'];
  run(python, ['-m', 'pip', 'install', ...flags, `${pip}==${version}`], { timeout: 15 * 60_000 });
}

function installOne(agent) {
  if (agent.pip !== undefined) {
    installPython(agent);
    return;
  }
  if (!installed(agent)) {
    run('npm', ['install', ...NPM_FLAGS, `${agent.name}@${agent.version}`], { cwd: cache });
  }
  if (!installed(agent)) throw new Error(`${agent.name}@${agent.version} is not what was installed`);
  finish(agent);
}

function install() {
  manifestIn(cache);
  const reasons = {};
  for (const agent of AGENTS) {
    try {
      installOne(agent);
    } catch (error) {
      reasons[agent.id] = error.message;
      console.log(`${agent.id} could not be installed: ${error.message}`);
    }
  }
  try {
    installMcp();
  } catch (error) {
    reasons.mcp = error.message;
    console.log(`MCP servers could not be installed: ${error.message}`);
  }
  writeFileSync(path.join(cache, 'missing.json'), `${JSON.stringify(reasons)}\n`);
  if (AGENTS.every(({ id }) => id in reasons)) throw new Error('no agent could be installed');
}

/** Words that start a program where nothing but loopback exists; none where the system does not allow that. */
function loopbackOnly() {
  const lift = ['sh', '-c', 'ip link set lo up && exec "$@"', 'sh'];
  const found = [
    ['unshare', '-n', ...lift],
    ['unshare', '-r', '-n', ...lift],
  ].find(([program, ...args]) => spawnSync(program, [...args, 'true']).status === 0);
  console.log(
    found === undefined
      ? 'agents run on this network: no namespace allowed, only their environment keeps them on loopback'
      : 'agents run in a network namespace with loopback only',
  );
  return found ?? [];
}

function test() {
  run(process.execPath, ['scripts/build.mjs']);
  const home = mkdtempSync(path.join(os.tmpdir(), 'aup-agents-'));
  const vitest = path.resolve('node_modules/vitest/vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile=${report}`];
  try {
    // The outcome is read from the report: a crash before it is written is a failure there as well.
    const options = ['--config', 'vitest.agents.config.ts', ...reporters, ...process.argv.slice(2)];
    const [program, ...args] = [...loopbackOnly(), process.execPath, vitest, 'run', ...options];
    spawnSync(program, args, {
      stdio: ['ignore', 'inherit', 'inherit'],
      timeout: 40 * 60_000,
      env: { ...process.env, HOME: home, AUP_AGENTS_DIR: cache },
    });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function matrix() {
  rmSync(report, { force: true });
  try {
    install();
  } catch (error) {
    console.log(`agents could not be installed: ${error.message}`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  try {
    test();
  } catch (error) {
    console.log(`agent tests could not be run: ${error.message}`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  return tallyFile(report);
}

const counts = matrix();
console.log(tallyLine(counts));
if (counts.failed > 0) process.exitCode = 1;
// Failures are shown in it as such; a run of part of the tests would leave the rest out.
if (process.env.WRITE_AGENTS === '1' && process.argv.length === 2) writeAgentsPage(cache);
