/** Which gits a session may meet, and whether they run hooks that are named in settings. */
import { execFile } from 'node:child_process';
import { closeSync, openSync, readSync, realpathSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import { GuardError } from './errors.ts';
import { errnoOf, readBounded, writeVolatile } from './files.ts';
import type { Environment } from './platform/model.ts';

/** The first version that runs `hook.<name>.command`, beside the hooks of the repository. */
const FIRST = { major: 2, minor: 54 } as const;
const MAX_BYTES = 16 * 1024;
const TIMEOUT_MS = 5000;

/**
 * True when every git on PATH is known, from an earlier session, to run hooks named in settings. One that does not
 * would run none of ours, and starting them to ask would make each session start later.
 */
export function allRunSetHooks(env: Environment, state: string): boolean {
  const gits = gitsOf(env);
  if (gits.length === 0) return false;
  const known = new Set(readKnown(state));
  return gits.every((git) => !git.isScript && known.has(lineOf(git, true)));
}

/** Asks each git on PATH for its version and keeps the answers for later sessions. Rejects only on a fault of ours. */
export async function noteGitVersions(env: Environment, state: string): Promise<void> {
  const lines = await Promise.all(gitsOf(env).map(async (git) => lineOf(git, await runsSetHooks(git, env))));
  const known = readKnown(state);
  if (lines.every((line) => known.includes(line))) return;
  const file = knownFile(state);
  try {
    writeVolatile(`${file}.new`, `${lines.join('\n')}\n`);
    renameSync(`${file}.new`, file);
  } catch (error) {
    // Without the file the hooks are named by a folder, as for any git.
    if (!(error instanceof GuardError) && errnoOf(error) === '') throw error;
  }
}

function knownFile(state: string): string {
  return path.join(state, 'git-versions');
}

function readKnown(state: string): readonly string[] {
  try {
    return (readBounded(knownFile(state), MAX_BYTES)?.toString('utf8') ?? '').split('\n');
  } catch (error) {
    if (error instanceof GuardError) return [];
    throw error;
  }
}

interface Git {
  readonly file: string;
  /** Changes when the file does. */
  readonly mark: string;
  /** A script may start another git in each folder. */
  readonly isScript: boolean;
}

function lineOf({ file, mark }: Git, runs: boolean): string {
  return JSON.stringify([file, mark, runs]);
}

function gitsOf(env: Environment): readonly Git[] {
  const folders = (env['PATH'] ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  const files = folders.map((folder) => seen(path.join(folder, 'git'))).filter((git) => git !== undefined);
  return [...new Map(files.map((git) => [git.file, git])).values()];
}

function seen(place: string): Git | undefined {
  try {
    const info = statSync(place, { throwIfNoEntry: false });
    if (info === undefined) return undefined;
    const { mtimeMs, size } = info;
    const file = realpathSync.native(place);
    const start = Buffer.alloc(2);
    const fd = openSync(file, 'r');
    try {
      readSync(fd, start, 0, 2, 0);
    } finally {
      closeSync(fd);
    }
    return { file, mark: `${mtimeMs} ${size}`, isScript: start.toString('latin1') === '#!' };
  } catch (error) {
    if (errnoOf(error) === '') throw error;
    return undefined;
  }
}

function runsSetHooks({ file }: Git, env: Environment): Promise<boolean> {
  const options = {
    cwd: '/',
    env: { PATH: env['PATH'] },
    encoding: 'utf8' as const,
    timeout: TIMEOUT_MS,
  };
  return new Promise((resolve) => {
    execFile(file, ['--version'], options, (error, stdout) => {
      const [, major = '0', minor = '0'] =
        /^git version (\d+)\.(\d+)/.exec(error === null ? stdout : '') ?? [];
      const isLater = Number(major) > FIRST.major;
      resolve(isLater || (Number(major) === FIRST.major && Number(minor) >= FIRST.minor));
    });
  });
}
