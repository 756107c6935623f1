/** Files whose names a pipeline lists and hands on: `ls ~/.ssh/id_* | grep -v pub | xargs cat`. */
import type { SyntaxNode } from 'unbash';
import { joinPath, type Scope } from './scope.ts';
import { expandWord } from './words.ts';

type Argv = readonly string[];

const LISTS = /^(?:ls|echo|printf)$/;
const FILTERS = /^(?:[ef]?grep|rg|head|tail|sort|uniq)$/;
/** What they take away is judged where it stands. */
const SHOWS = /^(?:cat|tac|nl|head|tail|less|more|bat|base64|xxd|strings|grep|awk|sed|cut|tar|zip|cp|curl)$/;

/** The calls such a pipeline amounts to, with the patterns in place of the names. */
export function listedCalls(nodes: readonly SyntaxNode[], scope: Scope): readonly Argv[] {
  const argvs = nodes.map((node) => argvOf(node, scope));
  const [first = [], ...rest] = argvs;
  const [last = [], ...between] = rest.toReversed();
  const taken = last[0] === 'xargs' ? last.findIndex((word) => SHOWS.test(word)) : -1;
  if (taken < 0 || !LISTS.test(first[0] ?? '') || !between.every(keepsAny)) return [];
  const names = first.slice(1).filter((word) => /[/.]/.test(word) && !/^[-%]/.test(word));
  const paths = names.length === 0 && first[0] === 'ls' ? [joinPath(scope.cwd, '*')] : names;
  return [[...last.slice(taken).filter((word) => word !== '{}'), ...paths]];
}

/** A search for public halves leaves no other. */
function keepsAny([program = '', ...args]: Argv): boolean {
  const away = args.some((word) => /^-[a-zA-Z]*v/.test(word));
  return FILTERS.test(program) && (away || !args.some((word) => /pub|config|known/.test(word)));
}

function argvOf(node: SyntaxNode, scope: Scope): Argv {
  if (node.type !== 'Command' || node.name === undefined) return [];
  return [node.name, ...node.args].flatMap((word) => (word.type === 'Word' ? expandWord(word, scope) : []));
}
