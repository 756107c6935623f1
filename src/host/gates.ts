/** The programs a session puts in front of git, gh, rm and the rest, and the git hooks it injects. */
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { SESSION_ENV } from './channel.ts';
import { GuardError } from './errors.ts';
import { ensurePrivateDir, writeVolatile } from './files.ts';
import { writeHooks } from './gate-hooks.ts';
import { fillScript, type GateText } from './gate-script.ts';
import { pathSearch, type FindProgram } from './path-search.ts';
import type { Environment } from './platform/model.ts';

export interface GateOptions {
  /** Absolute path of node, of the bundled `aup-hook`, and of the folder with the script templates. */
  readonly node: string;
  readonly hookJs: string;
  readonly assets: string;
  readonly socket: string;
  readonly session: string;
  /** What the gates cannot check passes with a warning; absent = it is refused. */
  readonly open?: boolean;
  readonly gates: readonly GateText[];
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

/** Writes gates, hook dispatchers and the bash start file into the session's private folder. */
export function writeSessionGates(dir: string, options: GateOptions): SessionGates {
  ensurePrivateDir(dir);
  const gatesDir = path.join(dir, 'gates');
  const hooksDir = path.join(dir, 'git-hooks');
  mkdirSync(gatesDir, { recursive: true, mode: 0o700 });
  mkdirSync(hooksDir, { recursive: true, mode: 0o700 });
  const find = pathSearch(options.env, [gatesDir]);
  const real = writeGates(gatesDir, options, find);
  const bashEnv = path.join(dir, 'bash-env.sh');
  const userEnv = options.env['BASH_ENV'] ?? '';
  const values = { GATES: gatesDir, USER_ENV: userEnv === bashEnv ? '' : userEnv };
  writeVolatile(bashEnv, fillScript(template(options, 'bash-env.sh'), values));
  const git = real['git'];
  if (git !== undefined) {
    writeHooks(hooksDir, { template: template(options, 'git-hook.sh'), values: common(options), git });
  }
  return { gatesDir, hooksDir, bashEnv, real };
}

function writeGates(gatesDir: string, options: GateOptions, find: FindProgram): Record<string, string> {
  const text = template(options, 'gate.sh');
  const real: Record<string, string> = {};
  for (const { programs, fast, filter } of options.gates) {
    for (const program of programs) {
      const found = find(program);
      if (found === undefined) continue;
      real[program] = found;
      const filled = fillScript(text, {
        ...common(options),
        REAL: found,
        PROGRAM: program,
        FAST: fast,
        FILTER: filter,
      });
      writeVolatile(path.join(gatesDir, program), filled, 0o700);
    }
  }
  return real;
}

function common(options: GateOptions): Record<string, string> {
  const { node, hookJs, socket, session, open = false } = options;
  const missing = open ? 'warning' : 'not allowed';
  return {
    NODE: node,
    HOOK: hookJs,
    SOCKET: socket,
    SESSION: session,
    OPEN: open ? '1' : '',
    MISSING: missing,
  };
}

function template(options: GateOptions, name: string): string {
  const file = path.join(options.assets, name);
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new GuardError('environment', `cannot read ${file}`, { cause: error, hint: 'reinstall aup-guard' });
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
