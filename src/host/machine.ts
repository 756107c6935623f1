import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { DecideContext } from '../engine/decide.ts';
import type { Hashing, Instant } from '../engine/model.ts';
import { now } from './clock.ts';
import { GuardError } from './errors.ts';
import { hashing } from './policy-hashing.ts';
import { currentPlatform } from './platform/index.ts';
import type { Environment, Paths, Platform } from './platform/model.ts';

/** This machine as one process sees it: made once at the entry, handed down. */
export interface Machine {
  readonly platform: Platform;
  readonly env: Environment;
  readonly paths: Paths;
  readonly cwd: string;
  /** Root of the repository around `cwd`; undefined outside one. */
  readonly repoRoot?: string;
  readonly who: DecideContext['who'];
  readonly hashing: Hashing;
  readonly now: () => Instant;
}

/** Walks up to the folder that holds `.git`; no process is started. */
function repositoryAround(cwd: string): string | undefined {
  for (let dir = cwd; ; dir = path.dirname(dir)) {
    if (existsSync(path.join(dir, '.git'))) return dir;
    if (path.dirname(dir) === dir) return undefined;
  }
}

function userName(): string {
  try {
    return os.userInfo().username;
  } catch {
    // A uid without an entry in the user database, as in some containers.
    return '';
  }
}

/** Without HOME the user's entry in the user database says where home is, as shells and git have it. */
function homed(env: Environment): Environment {
  const given = env['HOME'];
  if (given !== undefined && path.isAbsolute(given)) return env;
  try {
    return { ...env, HOME: os.userInfo().homedir };
  } catch (cause) {
    throw new GuardError('environment', 'HOME is not set, and your user has no home folder on record', {
      cause,
      hint: 'set HOME to a folder of yours',
    });
  }
}

/** Throws `environment` when there is no home folder to keep things in. */
export function openMachine(env: Environment, cwd: string): Machine {
  const platform = currentPlatform();
  const repoRoot = repositoryAround(cwd);
  return {
    platform,
    env,
    paths: platform.paths(homed(env)),
    cwd,
    ...(repoRoot === undefined ? {} : { repoRoot }),
    who: { user: userName(), teams: [] },
    hashing,
    now,
  };
}
