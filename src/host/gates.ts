/** The programs a session puts in front of git, gh, rm and the rest, and the git hooks it injects. */
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { SESSION_ENV } from './channel.ts';
import { GuardError } from './errors.ts';
import { ensurePrivateDir, writeVolatile } from './files.ts';
import { mustRun, writeGateFiles, type GateFile } from './gate-files.ts';
import { readFront, type FrontProgram } from './gate-front.ts';
import { folderSettings, hookVariables, namedSettings, type HookSettings } from './gate-hook-settings.ts';
import { writeHooks } from './gate-hooks.ts';
import { fillScript } from './gate-fill.ts';
import type { GateText } from './gate-script.ts';
import { writeShellFiles, type ShellFiles } from './gate-shells.ts';
import { pathSearch, type FindProgram } from './path-search.ts';
import type { Environment } from './platform/model.ts';

export interface GateOptions {
  /** Absolute path of node, of the bundled `aup-hook`, and of the folder with the script templates. */
  readonly node: string;
  readonly hookJs: string;
  readonly assets: string;
  /** Absolute path of the native front the build may have made for this machine; without it sh does all. */
  readonly front?: string | undefined;
  readonly socket: string;
  /** The process that listens there: nobody else is believed. Absent: whoever does. */
  readonly process?: number;
  /** The key its answers are sealed with, for those who ask by Node. */
  readonly seal?: string;
  readonly session: string;
  /** Stands in the trailer of commits; without it they carry none. */
  readonly commitMark?: string | undefined;
  /** What the gates cannot check passes with a warning; absent = it is refused. */
  readonly open?: boolean;
  readonly gates: readonly GateText[];
  /** The environment the agent would have had: its PATH finds the real programs. */
  readonly env: Environment;
  /** Every git there is runs hooks that are named in settings, beside the repository's own. */
  readonly namedHooks?: boolean;
  /** Where a gate finds the real program, when not where PATH does. */
  readonly reach?: ((program: string, real: string) => string | undefined) | undefined;
}

export interface SessionGates {
  readonly gatesDir: string;
  readonly hooksDir: string;
  /** What makes git run them. */
  readonly hookSettings: HookSettings;
  /** Files that put PATH right in the shells the agent starts. */
  readonly shells: ShellFiles;
  /** Program name -> absolute path of the real one; only these have a gate. */
  readonly real: Readonly<Record<string, string>>;
  /** All files in `gatesDir`. */
  readonly files: readonly string[];
}

/** Writes gates, hook dispatchers and start files of shells into the session's private folder. */
export function writeSessionGates(dir: string, options: GateOptions): SessionGates {
  ensurePrivateDir(dir);
  const gatesDir = path.join(dir, 'gates');
  const hooksDir = path.join(dir, 'git-hooks');
  mkdirSync(gatesDir, { recursive: true, mode: 0o700 });
  mkdirSync(hooksDir, { recursive: true, mode: 0o700 });
  const find = pathSearch(options.env, [gatesDir]);
  const { real, files } = writeGates(gatesDir, options, find);
  mustRun(files[0]);
  const { env } = options;
  const shells = writeShellFiles({ dir, gatesDir, env, find, template: (name) => template(options, name) });
  const git = real['git'];
  if (git !== undefined) {
    writeHooks(hooksDir, {
      template: template(options, 'git-hook.sh'),
      values: common(options),
      git: options.reach?.('git', git) ?? git,
    });
  }
  const hookSettings = (options.namedHooks === true ? namedSettings : folderSettings)(hooksDir);
  return { gatesDir, hooksDir, hookSettings, shells, real, files };
}

function writeGates(
  gatesDir: string,
  options: GateOptions,
  find: FindProgram,
): Pick<SessionGates, 'real' | 'files'> {
  const judge = path.join(gatesDir, '.judge');
  writeVolatile(judge, fillScript(template(options, 'gate-judge.sh'), common(options)), 0o700);
  const front = options.front === undefined ? undefined : readFront(options.front);
  const real: Record<string, string> = {};
  const gates: GateFile[] = [];
  for (const gate of options.gates) {
    for (const program of gate.programs) {
      const found = find(program);
      if (found === undefined) continue;
      real[program] = found;
      const reached = options.reach?.(program, found);
      const alone = reached !== undefined;
      // What was moved is where nobody's PATH leads.
      const where = { program, real: reached ?? found, folder: alone ? '' : path.dirname(found) };
      const script = (): string => gateScript(options, { where, gatesDir, gate });
      gates.push({ ...where, text: gate, script, alone });
    }
  }
  const { socket, process } = options;
  return { real, files: [judge, ...writeGateFiles(gates, { gatesDir, socket, process, judge, front })] };
}

interface Scripted {
  readonly where: FrontProgram;
  readonly gatesDir: string;
  readonly gate: GateText;
}

/** The sh gate of one program. */
function gateScript(options: GateOptions, { where, gatesDir, gate }: Scripted): string {
  const { program, real, folder } = where;
  const { fast, filter } = gate.sh();
  const values = {
    GATES: gatesDir,
    REAL: real,
    FOLDER: folder,
    PROGRAM: program,
    FAST: fast,
    FILTER: filter,
  };
  return fillScript(template(options, 'gate.sh'), values);
}

function common(options: GateOptions): Record<string, string> {
  const { node, hookJs, socket, session, commitMark = '', seal = '', open = false } = options;
  const missing = open ? 'warning' : 'not allowed';
  return {
    NODE: node,
    HOOK: hookJs,
    SOCKET: socket,
    SESSION: session,
    MARK: commitMark,
    SEAL: seal,
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
    ...gates.shells.env,
    ...hookVariables(gates.hookSettings, at),
    // It commits with --no-verify unless told otherwise.
    AIDER_GIT_COMMIT_VERIFY: 'true',
    [SESSION_ENV.session]: options.session,
    [SESSION_ENV.socket]: options.socket,
    ...(options.seal === undefined ? {} : { [SESSION_ENV.seal]: options.seal }),
  };
}
