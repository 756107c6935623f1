/** Start files for the shells of a session: after the user's own have run, the gates come first on PATH. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { writeVolatile } from './files.ts';
import { fillScript } from './gate-fill.ts';
import type { FindProgram } from './path-search.ts';
import type { Environment } from './platform/model.ts';

export interface ShellSetup {
  /** The session's private folder; it exists. */
  readonly dir: string;
  readonly gatesDir: string;
  /** The environment the agent would have had. */
  readonly env: Environment;
  /** What a shell that is not installed needs is not written. */
  readonly find: FindProgram;
  /** The text of a script in install/. */
  readonly template: (name: string) => string;
}

export interface ShellFiles {
  readonly files: readonly string[];
  /** What makes the shells read them. */
  readonly env: Readonly<Record<string, string>>;
}

const ZSH_FILES = ['.zshenv', '.zprofile', '.zshrc', '.zlogin'];
/** What XDG_DATA_DIRS means when it is not set. */
const DATA_DIRS = '/usr/local/share/:/usr/share/';

/** Writes them. Shells of other kinds, and those that read no file (`sh -lc`), go by the PATH they are given. */
export function writeShellFiles(setup: ShellSetup): ShellFiles {
  const parts = [forBash(setup), forSh(setup), forZsh(setup), forFish(setup)];
  return {
    files: parts.flatMap(({ files }) => files),
    env: Object.assign({}, ...parts.map(({ env }) => env)),
  };
}

/** A file of the user's own that ours reads; never ours of an outer session read for ours. */
function usersOwn(file: string | undefined, ours: string): string {
  return file === undefined || file === ours ? '' : file;
}

/** Every bash that runs a text or a script, login or not. */
function forBash(setup: ShellSetup): ShellFiles {
  const { files, env } = sourced('BASH_ENV', 'bash-env.sh', setup);
  // Started by no shell and with a socket for input, bash takes itself for one behind rsh and reads no BASH_ENV.
  const isInner = /^[1-9]\d*$/.test(setup.env['SHLVL'] ?? '');
  return { files, env: isInner ? env : { ...env, SHLVL: '1' } };
}

/** Every sh a person or a terminal of the agent types in. */
function forSh(setup: ShellSetup): ShellFiles {
  return sourced('ENV', 'sh-env.sh', setup);
}

function sourced(variable: string, name: string, setup: ShellSetup): ShellFiles {
  const file = path.join(setup.dir, name);
  const values = { GATES: setup.gatesDir, USER_ENV: usersOwn(setup.env[variable], file) };
  writeVolatile(file, fillScript(setup.template('bash-env.sh'), values));
  return { files: [file], env: { [variable]: file } };
}

function forZsh({ dir, gatesDir, env, find, template }: ShellSetup): ShellFiles {
  if (find('zsh') === undefined) return { files: [], env: {} };
  const own = path.join(dir, 'zsh');
  mkdirSync(own, { recursive: true, mode: 0o700 });
  const text = template('zdotdir.zsh');
  const values = { OWN: own, GATES: gatesDir, USER_ZDOTDIR: usersOwn(env['ZDOTDIR'], own) };
  const files = ZSH_FILES.map((name) => {
    const file = path.join(own, name);
    writeVolatile(file, fillScript(text, { ...values, NAME: name }));
    return file;
  });
  return { files, env: { ZDOTDIR: own } };
}

function forFish({ dir, gatesDir, env, find, template }: ShellSetup): ShellFiles {
  if (find('fish') === undefined) return { files: [], env: {} };
  const data = path.join(dir, 'data');
  const folder = path.join(data, 'fish', 'vendor_conf.d');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, 'aup-guard.fish');
  writeVolatile(file, fillScript(template('conf.fish'), { GATES: gatesDir }));
  const others = env['XDG_DATA_DIRS'];
  const search = others === undefined || others === '' ? DATA_DIRS : others;
  return { files: [file], env: { XDG_DATA_DIRS: `${data}:${search}` } };
}
