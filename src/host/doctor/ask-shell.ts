/** Starting a new shell as a terminal does, and asking it where names lead. */
import path from 'node:path';
import { quoteSh } from '../../engine/install-text.ts';
import type { StartFileName } from '../../engine/install-model.ts';
import { withoutGates } from '../path-search.ts';
import { shimsFolder } from '../shims-folder.ts';
import type { Machine } from '../machine.ts';
import { runApart } from './child.ts';

export interface Way {
  readonly shell: 'bash' | 'zsh' | 'fish' | 'sh';
  readonly flag: string;
  /** The start files through which an install reaches it. */
  readonly files: readonly StartFileName[];
}

/** Four shells, each as a login shell and not. */
export const WAYS: readonly Way[] = [
  { shell: 'bash', flag: '-ic', files: ['bashrc'] },
  { shell: 'bash', flag: '-lc', files: ['bash_profile', 'bash_login', 'profile'] },
  { shell: 'zsh', flag: '-ic', files: ['zshenv', 'zshrc'] },
  { shell: 'zsh', flag: '-lc', files: ['zshenv', 'zprofile'] },
  { shell: 'fish', flag: '-c', files: ['fish'] },
  { shell: 'fish', flag: '-lc', files: ['fish'] },
  // Without a login it reads what ENV names, and nothing else.
  { shell: 'sh', flag: '-ic', files: [] },
  { shell: 'sh', flag: '-lc', files: ['profile'] },
];
/** Start files may do a lot; a shell that takes longer is a finding, not a reason to wait. */
export const LIMIT_MS = 4_000;
const MARK = '@@aup-guard ';

/** Prints `MARK name found` a line; start files may print what they like around it. */
function probe({ shell }: Way, names: readonly string[]): string {
  return names
    .map((name) => {
      const word = quoteSh(name);
      // In fish an alias is a function, and `command -v` does not see those.
      return shell === 'fish'
        ? `functions -q ${word}; and echo '${MARK}'${word} ${word}; or echo '${MARK}'${word} (command -v ${word})`
        : `printf '%s%s %s\\n' '${MARK}' ${word} "$(command -v ${word})"`;
    })
    .join('\n');
}

/** The environment of a terminal that is opened now: nothing of ours is in it before the start files run. */
function freshEnv({ env, paths }: Machine): Record<string, string> {
  const shims = path.resolve(shimsFolder(paths.data));
  const search = withoutGates(env['PATH'] ?? '')
    .split(path.delimiter)
    .filter((dir) => path.resolve(dir) !== shims)
    .join(path.delimiter);
  const kept = Object.entries(env).flatMap(([name, value]): [string, string][] =>
    value === undefined || name === 'BASH_ENV' || name.startsWith('AUP_GUARD_') ? [] : [[name, value]],
  );
  return { ...Object.fromEntries(kept), PATH: search };
}

/** What each name leads to, or why that is not known. */
export type Answer = ReadonlyMap<string, string> | 'too-long' | 'failed' | 'unused';

export interface Question {
  readonly way: Way;
  readonly program: string;
  readonly names: readonly string[];
}

/** Asks one shell; start files may print and take what they like. */
export async function askShell({ way, program, names }: Question, machine: Machine): Promise<Answer> {
  const options = { env: freshEnv(machine), cwd: machine.env['HOME'] ?? '/', limitMs: LIMIT_MS };
  const { out, tooLong } = await runApart([program, way.flag, probe(way, names)], options);
  const lines = out.split('\n').flatMap((line) => {
    const at = line.indexOf(MARK);
    return at < 0 ? [] : [line.slice(at + MARK.length)];
  });
  if (lines.length === 0) return tooLong ? 'too-long' : 'failed';
  return new Map(
    lines.map((line) => {
      const gap = line.indexOf(' ');
      return [line.slice(0, gap), line.slice(gap + 1).trim()];
    }),
  );
}
