/** Looking at the working tree without the programs a repository may name for its files. */
import type { RunGit } from './git.ts';

/**
 * A runner that starts no clean, smudge or process filter: `status`, `diff` and `stash create` read files through
 * them. Files that have one look changed when their times differ; that is told rather than found out by running it.
 */
export async function withoutFilters(run: RunGit, cwd: string): Promise<RunGit> {
  const found = await run(['config', '--name-only', '-z', '--get-regexp', '^filter\\.'], cwd);
  const names = new Set(
    (found ?? '')
      .split('\0')
      .map((key) => /^filter\.(.+)\.[^.]+$/.exec(key)?.[1])
      .filter((name) => name !== undefined && !/[=\n]/.test(name)),
  );
  const settings = [...names].flatMap((name) =>
    ['clean=', 'smudge=', 'process=', 'required=false'].flatMap((value) => ['-c', `filter.${name}.${value}`]),
  );
  return settings.length === 0 ? run : (args, where) => run([...settings, ...args], where);
}
