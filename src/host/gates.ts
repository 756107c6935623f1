/** The programs a session puts in front of git, gh, rm and the rest, and the git hooks it injects. */
import { execFileSync } from 'node:child_process';
import { accessSync, chmodSync, constants, mkdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import type { CommandDef } from '../engine/definitions.ts';
import { SESSION_ENV } from './channel.ts';
import { GuardError } from './errors.ts';
import { ensurePrivateDir, writePrivate } from './files.ts';
import { fastPath, filterScript } from './gate-script.ts';
import type { Environment } from './platform/model.ts';

export interface GateOptions {
  /** Absolute path of node, of the bundled `aup-hook`, and of the folder with the script templates. */
  readonly node: string;
  readonly hookJs: string;
  readonly assets: string;
  readonly socket: string;
  readonly session: string;
  readonly commands: readonly CommandDef[];
  /** The environment the agent would have had: its PATH finds the real programs. */
  readonly env: Environment;
}

export interface SessionGates {
  readonly gatesDir: string;
  readonly hooksDir: string;
  readonly bashEnv: string;
  /** Program name -> absolute path of the real one; only these have a gate. */
  readonly real: Readonly<Record<string, string>>;
}

const HOOK_NAMES = [
  'applypatch-msg',
  'pre-applypatch',
  'post-applypatch',
  'pre-commit',
  'pre-merge-commit',
  'prepare-commit-msg',
  'commit-msg',
  'post-commit',
  'pre-rebase',
  'post-checkout',
  'post-merge',
  'pre-push',
  'reference-transaction',
  'push-to-checkout',
  'pre-auto-gc',
  'post-rewrite',
  'sendemail-validate',
  'fsmonitor-watchman',
  'post-index-change',
];

/** The ones we judge; all others only hand on to the repository's own. */
const OWN_HOOKS = new Set(['pre-push', 'reference-transaction']);

/** Writes gates, hook dispatchers and the bash start file into the session's private folder. */
export function writeSessionGates(dir: string, options: GateOptions): SessionGates {
  ensurePrivateDir(dir);
  const gatesDir = path.join(dir, 'gates');
  const hooksDir = path.join(dir, 'git-hooks');
  mkdirSync(gatesDir, { recursive: true, mode: 0o700 });
  mkdirSync(hooksDir, { recursive: true, mode: 0o700 });
  const real = writeGates(gatesDir, options);
  if (real['git'] !== undefined) writeHooks(hooksDir, real['git'], options);
  const bashEnv = path.join(dir, 'bash-env.sh');
  const userEnv = options.env['BASH_ENV'] ?? '';
  const values = { GATES: gatesDir, USER_ENV: userEnv === bashEnv ? '' : userEnv };
  writePrivate(bashEnv, fill(template(options, 'bash-env.sh'), values));
  return { gatesDir, hooksDir, bashEnv, real };
}

function writeGates(gatesDir: string, options: GateOptions): Record<string, string> {
  const text = template(options, 'gate.sh');
  const real: Record<string, string> = {};
  for (const def of options.commands) {
    for (const program of [def.program, ...(def.aliases ?? [])]) {
      const found = findProgram(program, options.env, [gatesDir]);
      if (found === undefined) continue;
      real[program] = found;
      const filled = fill(text, {
        ...common(options),
        REAL: found,
        PROGRAM: program,
        FAST: fastPath(def),
        FILTER: filterScript(def),
      });
      writeScript(path.join(gatesDir, program), filled);
    }
  }
  return real;
}

function writeHooks(hooksDir: string, git: string, options: GateOptions): void {
  const global = globalHooks(git, options.env);
  const filled = fill(template(options, 'git-hook.sh'), {
    ...common(options),
    OWN: hooksDir,
    GIT: git,
    EXEC: ask(git, ['--exec-path'], options.env),
    GLOBAL_HOOKS: global.path,
    LOOK: global.look,
  });
  const forward = filled.replace(/^#@ours\n[^]*?^#@end\n/gm, '');
  for (const name of HOOK_NAMES) {
    writeScript(path.join(hooksDir, name), OWN_HOOKS.has(name) ? filled : forward);
  }
}

/** The user's own hooks folder; conditional includes must be asked for in each repository. */
function globalHooks(git: string, env: Environment): { path: string; look: string } {
  const conditional = ask(git, ['config', '--global', '--get-regexp', '^includeif\\.'], env);
  const found =
    ask(git, ['config', '--global', '--includes', '--type=path', '--get', 'core.hooksPath'], env) ||
    ask(git, ['config', '--system', '--includes', '--type=path', '--get', 'core.hooksPath'], env);
  return { path: found, look: conditional === '' ? '' : '1' };
}

function ask(git: string, args: readonly string[], env: Environment): string {
  try {
    return execFileSync(git, args, {
      cwd: '/',
      env: { PATH: env['PATH'], HOME: env['HOME'], XDG_CONFIG_HOME: env['XDG_CONFIG_HOME'] },
      encoding: 'utf8',
      timeout: 5000,
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    // git exits 1 when a setting is not there, which is the usual case.
    return '';
  }
}

function common(options: GateOptions): Record<string, string> {
  return { NODE: options.node, HOOK: options.hookJs, SOCKET: options.socket, SESSION: options.session };
}

function template(options: GateOptions, name: string): string {
  const file = path.join(options.assets, name);
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new GuardError('environment', `cannot read ${file}`, { cause: error, hint: 'reinstall aup-guard' });
  }
}

/** Values stand between single quotes in the scripts: quotes in them are closed and reopened. */
function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/@([A-Z_]+)@/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return name === 'FILTER' || name === 'FAST' ? value : value.replaceAll("'", `'\\''`);
  });
}

function writeScript(file: string, text: string): void {
  writePrivate(file, text, 0o700);
  chmodSync(file, 0o700);
}

/** The first executable of that name on PATH that is not in one of `skip`, compared by real path. */
export function findProgram(name: string, env: Environment, skip: readonly string[]): string | undefined {
  const avoid = new Set(skip.map(realOrSame));
  for (const dir of (env['PATH'] ?? '').split(path.delimiter)) {
    if (!path.isAbsolute(dir) || avoid.has(realOrSame(dir)) || isGateDir(dir)) continue;
    const file = path.join(dir, name);
    if (isExecutable(file)) return file;
  }
  return undefined;
}

/** Gates of another session of ours would send calls to a broker that is gone. */
function isGateDir(dir: string): boolean {
  return (
    path.basename(dir) === 'gates' && isExecutable(path.join(path.dirname(dir), 'git-hooks', 'pre-push'))
  );
}

/** A value of PATH without the gates of sessions: what a terminal outside of them has. */
export function withoutGates(value: string): string {
  return value
    .split(path.delimiter)
    .filter((dir) => !isGateDir(dir))
    .join(path.delimiter);
}

function realOrSame(dir: string): string {
  try {
    return realpathSync(dir);
  } catch {
    // A folder that does not exist is equal only to itself.
    return dir;
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    // Missing or not allowed: not a candidate.
    return false;
  }
}

/** What the session adds to the agent's environment. An existing GIT_CONFIG_COUNT is continued, never replaced. */
export function sessionEnv(gates: SessionGates, options: GateOptions): Record<string, string> {
  const count = Number(options.env['GIT_CONFIG_COUNT'] ?? '0');
  const at = Number.isInteger(count) && count >= 0 ? count : 0;
  return {
    PATH: `${gates.gatesDir}${path.delimiter}${options.env['PATH'] ?? '/usr/bin:/bin'}`,
    BASH_ENV: gates.bashEnv,
    GIT_CONFIG_COUNT: String(at + 1),
    [`GIT_CONFIG_KEY_${at}`]: 'core.hooksPath',
    [`GIT_CONFIG_VALUE_${at}`]: gates.hooksDir,
    [SESSION_ENV.session]: options.session,
    [SESSION_ENV.socket]: options.socket,
  };
}
