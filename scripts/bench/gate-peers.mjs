import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { firstMissing } from './support/source.mjs';

export const name = 'gate-peers';
export const what = 'commands of consequence that are stopped or asked about';

const CASES = 'test/fixtures/cases/gate-dev.jsonl';
const FOLDER = path.resolve('.cache/peers/commands');
const PACKAGE = { name: 'cc-safety-net', version: '2.4.5' };
const PROGRAM = path.join(FOLDER, 'node_modules', PACKAGE.name, 'dist/bin/cc-safety-net.js');
const INSTALL_MS = 120_000;
const CALL_MS = 10_000;

/** Why the peer cannot be had, or undefined when its program is there. Nothing of a package runs while it is put there. */
function notInstalled() {
  if (existsSync(PROGRAM)) return undefined;
  mkdirSync(FOLDER, { recursive: true });
  const args = ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', FOLDER];
  const wanted = `${PACKAGE.name}@${PACKAGE.version}`;
  const { status } = spawnSync('npm', [...args, wanted], { encoding: 'utf8', timeout: INSTALL_MS });
  return status === 0 && existsSync(PROGRAM) ? undefined : `${wanted} could not be installed`;
}

/** A throwaway home: both read settings of the user. */
function env(home) {
  return { HOME: home, PATH: process.env.PATH, LC_ALL: 'C.UTF-8' };
}

/** True where the peer's hook, called as Claude Code calls it, says no or asks. */
function peerStops(home, { command }) {
  const call = {
    hook_event_name: 'PreToolUse',
    tool_name: 'Bash',
    tool_input: { command },
    session_id: 'bench',
    // One that is there: it refuses everything in a folder it cannot see.
    cwd: home,
  };
  const { status, stdout } = spawnSync(process.execPath, [PROGRAM, 'hook', '--claude-code'], {
    input: JSON.stringify(call),
    encoding: 'utf8',
    env: env(home),
    cwd: home,
    timeout: CALL_MS,
  });
  return status === 2 || /"permissionDecision":"(?:deny|ask)"/.test(stdout);
}

/** Ids of the cases our starter policy asks about or refuses. */
function oursStops(home, cases) {
  const lines = cases.map(({ id, command, cwd_hint: cwd }) => JSON.stringify({ id, command, cwd }));
  const { stdout } = spawnSync(process.execPath, ['bin/aup-guard.js', 'gate', 'check', '--jsonl'], {
    input: `${lines.join('\n')}\n`,
    encoding: 'utf8',
    env: env(home),
    maxBuffer: 64 * 1024 * 1024,
  });
  const answers = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  return new Set(answers.filter(({ decision }) => decision !== 'allow').map(({ id }) => id));
}

/** Per cent of some cases. */
function share(stopped, cases) {
  return (100 * cases.filter(({ id }) => stopped.has(id)).length) / cases.length;
}

/**
 * The labels are this project's: a push, a merge, a send is of consequence. The peer is built to stop the catastrophic
 * and leaves the rest to the agent, so its figure is no judgement on it.
 */
export async function run() {
  const missing = firstMissing(CASES, 'bin/aup-guard.js') ?? notInstalled();
  if (missing) return { missing };
  const home = mkdtempSync(path.join(os.tmpdir(), 'aup-gate-peers-'));
  try {
    const cases = readFileSync(CASES, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const wanted = cases.filter(({ expect }) => expect !== 'allow');
    const harmless = cases.filter(({ expect }) => expect === 'allow');
    const ours = oursStops(home, cases);
    const theirs = new Set(cases.filter((one) => peerStops(home, one)).map(({ id }) => id));
    const row = (label, of, bound) => {
      const note = `${PACKAGE.name} ${PACKAGE.version}: ${share(theirs, of).toFixed(1)} %; ${of.length} commands`;
      return { what: label, value: share(ours, of), unit: '%', note, ...bound };
    };
    return {
      rows: [
        row(what, wanted, { limit: 95, atLeast: true }),
        row('harmless commands that are stopped or asked about', harmless, { limit: 2 }),
      ],
    };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
