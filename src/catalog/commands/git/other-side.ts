/** Git run inside a remote on this machine: what is fetched there has been pushed, whichever side was asked. */
import type { ActionDraft, CommandFacts } from '../../../engine/definitions.ts';
import { isUnknown } from '../../../engine/shell/model.ts';
import { joinPath } from '../../../engine/shell/scope.ts';
import { readOptions, shown } from '../../argv.ts';
import type { GitCall } from './globals.ts';

const VALUED = ['--depth', '--upload-pack', '--refmap', '-o', '--server-option', '-m', '-j', '--jobs'];

/** The folder git is told to work in, as far as it is told in front of the subcommand. */
function folderOf(argv: readonly string[], { cwd, env }: CommandFacts): string {
  const at = argv.findIndex((word) => word === '-C' || word === '--git-dir');
  const joined = argv.find((word) => word.startsWith('--git-dir='))?.slice('--git-dir='.length);
  const told = joined ?? (at < 0 ? env?.['GIT_DIR'] : argv[at + 1]) ?? '';
  return /^[~/]/.test(told) || isUnknown(cwd) ? told : joinPath(cwd, told === '' ? '.' : told);
}

/** A repository without a working tree, by the name such have. */
function isBare(folder: string): boolean {
  return /(?:^|\/)[^/]+\.git\/?$/.test(folder);
}

/** True for a call that gives a branch another commit. */
function movesBranch({ subcommand, args }: GitCall): boolean {
  const { words } = readOptions(args, VALUED);
  if (subcommand === 'fetch' || subcommand === 'pull')
    return words.slice(1).some((word) => word.includes(':'));
  return /^(?:update-ref|symbolic-ref|branch|reset)$/.test(subcommand) && words.length > 1;
}

/** The push that such a call is; undefined for all others. */
export function fromOtherSide(
  argv: readonly string[],
  call: GitCall,
  facts: CommandFacts,
): ActionDraft | undefined {
  const folder = folderOf(argv, facts);
  if (!isBare(folder) || !movesBranch(call)) return undefined;
  return {
    verb: 'push',
    target: `into ${shown(folder)}, from its own side (git ${call.subcommand})`,
    unresolved: 'which branches change for others cannot be told from here',
  };
}
