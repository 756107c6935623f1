/** Commands that leave a file with nothing in it. */
import type { Command, Redirection } from 'unbash';
import type { Call } from './reading.ts';
import type { Scope } from './scope.ts';
import { wordText } from './words.ts';

/** Files that are made empty, to be there. */
const MADE_EMPTY =
  /(?:^|\/)(?:__init__\.pyi?|py\.typed|conftest\.py|\.(?:git)?keep|\.nojekyll|\.npmignore|\.dockerignore|\.gitignore|\.hushlogin|\.placeholder|\.touch|\.stamp|\.metadata_never_index|\.env\.(?:example|sample|test))$/;

/** The files a command empties: `> file`, `: > file`, `printf '' > file`. */
export function emptied(node: Command, { argv, reads = [] }: Call, scope: Scope): readonly string[] {
  if (argv[0] === 'tee' && reads[0] === '/dev/null') {
    return argv.slice(1).filter((word) => !word.startsWith('-') && !MADE_EMPTY.test(word));
  }
  const bare = node.name === undefined && node.prefix.every((item) => item.type !== 'Assignment');
  if (!bare && !saysNothing(argv)) return [];
  return node.redirects.flatMap((item) => targetOf(item, scope));
}

/** `:`, `echo -n`, `printf ''`, `cat /dev/null`: what they write is nothing. */
function saysNothing([program = '', ...words]: readonly string[]): boolean {
  if (program === ':' || program === 'true') return true;
  if (words.length === 0) return false;
  if (program === 'cat') return words.every((word) => word === '/dev/null');
  if (program === 'printf') return words.every((word) => word === '');
  const [option = '', ...rest] = words;
  return program === 'echo' && /^-[eE]*n[eE]*$/.test(option) && rest.every((word) => word === '');
}

function targetOf(item: Redirection, scope: Scope): readonly string[] {
  if (item.type !== 'Redirect' || !/^>\|?$/.test(item.operator) || item.target === undefined) return [];
  const path = wordText(item.target, scope);
  return path.startsWith('/dev/') || MADE_EMPTY.test(path) ? [] : [path];
}
