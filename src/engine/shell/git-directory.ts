import { UNKNOWN } from './model.ts';
import { joinPath } from './scope.ts';

const TAKES_WORD = new Set(['-C', '-c', '--git-dir', '--work-tree']);

/** Where a git command acts: its working directory after `-C` options. */
export function gitDirectory(argv: readonly string[], cwd: string): string {
  let dir = cwd;
  let at = 1;
  for (let word = argv[at]; word?.startsWith('-') === true; word = argv[at]) {
    if (word === '-C') dir = joinPath(dir, argv[at + 1] ?? '.');
    at += TAKES_WORD.has(word) ? 2 : 1;
  }
  return dir.includes(UNKNOWN) ? cwd : dir;
}
