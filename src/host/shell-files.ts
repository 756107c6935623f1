/** Looks at shell start files: what an install may write, and whether it is set up already. */
import { accessSync, constants, lstatSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { MARK_BEGIN } from '../engine/install-text.ts';
import type { StartFile, StartFileName } from '../engine/install-model.ts';
import { errnoOf, readBounded } from './files.ts';
import type { Environment } from './platform/model.ts';

/** Largest start file that is read or written, bytes. */
export const MAX_START_FILE = 1_048_576;

function exists(file: string): boolean {
  try {
    lstatSync(file);
    return true;
  } catch {
    return false;
  }
}

function configHome(env: Environment, home: string): string {
  const set = env['XDG_CONFIG_HOME'];
  return set !== undefined && path.isAbsolute(set) ? set : path.join(home, '.config');
}

/** Where each start file is for this person. */
function places(env: Environment, home: string): Readonly<Record<StartFileName, string>> {
  const set = env['ZDOTDIR'];
  const zdot = set !== undefined && path.isAbsolute(set) ? set : home;
  const config = configHome(env, home);
  // A ~/.zshenv is read first even where it is what sets ZDOTDIR.
  const zshenv = path.join(home, '.zshenv');
  const powershell = ['profile.ps1', 'Microsoft.PowerShell_profile.ps1'].map((name) =>
    path.join(config, 'powershell', name),
  );
  return {
    bashrc: path.join(home, '.bashrc'),
    bash_profile: path.join(home, '.bash_profile'),
    bash_login: path.join(home, '.bash_login'),
    profile: path.join(home, '.profile'),
    zshenv: exists(zshenv) ? zshenv : path.join(zdot, '.zshenv'),
    zprofile: path.join(zdot, '.zprofile'),
    zshrc: path.join(zdot, '.zshrc'),
    fish: path.join(config, 'fish', 'conf.d', 'aup-guard.fish'),
    pwsh: powershell.find(exists) ?? powershell[0] ?? '',
  };
}

function canWrite(file: string): boolean {
  try {
    accessSync(file, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** The nearest folder that exists must be writable for a file to be created below it. */
export function canCreate(file: string): boolean {
  let dir = path.dirname(file);
  while (!exists(dir) && dir !== path.dirname(dir)) dir = path.dirname(dir);
  try {
    return statSync(dir).isDirectory() && canWrite(dir);
  } catch {
    return false;
  }
}

/** The mode counts for root too: a file made read-only was made so on purpose. */
function isWritable(file: string, mode: number): boolean {
  return (mode & 0o200) !== 0 && canWrite(file) && canCreate(file);
}

/** Whether a file of the person may be written, and if not why. */
export function kindOf(file: string): StartFile['kind'] {
  return kindUpTo(file, MAX_START_FILE);
}

/** The same for files that may be larger or smaller (bytes). */
export function kindUpTo(file: string, largest: number): StartFile['kind'] {
  let info;
  try {
    info = lstatSync(file);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT' && errnoOf(error) !== 'ENOTDIR') return 'odd';
    return canCreate(file) ? 'missing' : 'blocked';
  }
  if (info.isSymbolicLink()) return 'symlink';
  if (!info.isFile() || info.size > largest) return 'odd';
  if (info.nlink > 1) return 'hard-linked';
  return isWritable(file, info.mode) ? 'plain' : 'locked';
}

/** Content through a symlink as well, for looking only. */
function contentOf(file: string): Buffer {
  try {
    return readBounded(realpathSync(file), MAX_START_FILE) ?? Buffer.alloc(0);
  } catch {
    return Buffer.alloc(0);
  }
}

function look(file: string, setUp: readonly string[]): StartFile {
  const content = contentOf(file);
  // latin1 keeps every byte; the wanted lines are compared as the bytes they have on disk.
  const lines = content.toString('latin1').split('\n');
  const wanted = new Set(setUp.map((line) => Buffer.from(line).toString('latin1')));
  const ours = lines.some((line) => wanted.has(line.trim()));
  const mark = lines.findIndex((line) => line.trim() === MARK_BEGIN);
  const ended = content.length === 0 || content.at(-1) === 0x0a;
  const other = mark >= 0 ? 'other' : 'none';
  return {
    path: file,
    kind: kindOf(file),
    block: ours ? 'ours' : other,
    line: mark + 1,
    lines: lines.length - (lines.at(-1) === '' ? 1 : 0),
    ended,
  };
}

export interface ShellFacts {
  readonly shell: string;
  readonly startFiles: Readonly<Record<StartFileName, StartFile>>;
  readonly fishUsed: boolean;
}

/** Facts about all start files; `setUp` are the lines that mean "done already". Writes nothing. */
export function shellFacts(env: Environment, home: string, setUp: readonly string[]): ShellFacts {
  const at = places(env, home);
  const see = (name: StartFileName): StartFile => look(at[name], setUp);
  return {
    shell: path.basename(env['SHELL'] ?? ''),
    startFiles: {
      bashrc: see('bashrc'),
      bash_profile: see('bash_profile'),
      bash_login: see('bash_login'),
      profile: see('profile'),
      zshenv: see('zshenv'),
      zprofile: see('zprofile'),
      zshrc: see('zshrc'),
      fish: see('fish'),
      pwsh: see('pwsh'),
    },
    fishUsed: exists(path.join(configHome(env, home), 'fish')),
  };
}
