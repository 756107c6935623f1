/** The git hooks a session injects: ours first, then the repository's own. */
import { execFile } from 'node:child_process';
import { mkdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { GuardError } from './errors.ts';
import { errnoOf, writeVolatile } from './files.ts';
import { linkTo } from './gate-files.ts';
import { ALONE, OWN_HOOKS } from './gate-hook-settings.ts';
import { fillScript } from './gate-fill.ts';
import type { Environment } from './platform/model.ts';

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

/** The user's own hooks folder, empty for none, and whether each repository must be asked for its own (`1`). */
export interface UserHooks {
  readonly path: string;
  readonly look: '' | '1';
}

const NONE: UserHooks = { path: '', look: '' };
/** With conditional includes the answer differs from one repository to the next. */
const ASK_EACH: UserHooks = { path: '', look: '1' };

/** Asks git once for all that decides where the user's own hooks are. Never rejects. */
export function userHooks(git: string, env: Environment): Promise<UserHooks> {
  const args = ['config', '--null', '--show-scope', '--type=path'];
  const wanted = '^(core\\.hookspath|includeif\\..*)$';
  return new Promise((resolve) => {
    const options = {
      cwd: '/',
      env: { PATH: env['PATH'], HOME: env['HOME'], XDG_CONFIG_HOME: env['XDG_CONFIG_HOME'] },
      encoding: 'utf8' as const,
      timeout: 5000,
    };
    execFile(git, [...args, '--get-regexp', wanted], options, (error, stdout) => {
      // 1 = no such setting, the usual case. What an old git or a broken setting leaves open is asked in each repository.
      if (error !== null) resolve(error.code === 1 ? NONE : ASK_EACH);
      else resolve(readSettings(stdout));
    });
  });
}

/** `scope NUL key LF value NUL`, system before global: the last one counts. */
function readSettings(text: string): UserHooks {
  const parts = text.split('\0');
  let found = NONE;
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const scope = parts[at];
    const setting = parts[at + 1] ?? '';
    const [key] = setting.split('\n', 1);
    if (scope !== 'system' && scope !== 'global') continue;
    found =
      key === 'core.hookspath'
        ? { ...found, path: setting.slice('core.hookspath\n'.length) }
        : { ...found, look: '1' };
  }
  return found;
}

/** In the hooks folder; git runs no hook of that name. */
const ANSWER = 'user-hooks';

/**
 * Asks git where the user's own hooks are and leaves the answer beside the dispatchers: two lines, `look` and the path.
 * Never rejects: dispatchers that find no answer ask git themselves, each time.
 */
export async function settleUserHooks({ hooksDir, real }: HookPlace, env: Environment): Promise<void> {
  const git = real['git'];
  if (git === undefined) return;
  const { path: folder, look } = await userHooks(git, env);
  if (folder.includes('\n')) return;
  const draft = path.join(hooksDir, `${ANSWER}.new`);
  try {
    writeVolatile(draft, `${look}\n${folder}\n`);
    renameSync(draft, path.join(hooksDir, ANSWER));
  } catch (error) {
    // A session that is over by now has no folder any more.
    if (!(error instanceof GuardError) && errnoOf(error) === '') throw error;
  }
}

/** Where the hooks of a session are and which git they stand in front of. */
export interface HookPlace {
  readonly hooksDir: string;
  readonly real: Readonly<Record<string, string>>;
}

export interface HookScripts {
  readonly template: string;
  readonly values: Readonly<Record<string, string>>;
  readonly git: string;
}

/** Writes one dispatcher a hook git knows. */
export function writeHooks(dir: string, { template, values, git }: HookScripts): void {
  const filled = fillScript(template, { ...values, OWN: dir, GIT: git });
  const forward = filled.replace(/^#@ours\n[^]*?^#@end\n/gm, '');
  const alone = filled.replace(/^#@others\n[^]*?^#@end\n/gm, '');
  mkdirSync(path.join(dir, ALONE), { recursive: true, mode: 0o700 });
  const first = path.join(dir, 'forward');
  writeVolatile(first, forward, 0o700);
  for (const name of HOOK_NAMES) {
    const file = path.join(dir, name);
    if (OWN_HOOKS.has(name)) {
      writeVolatile(file, filled, 0o700);
      writeVolatile(path.join(dir, ALONE, name), alone, 0o700);
    } else {
      // They tell themselves apart by name, so one file is enough.
      linkTo(first, file);
    }
  }
}
