/** Secrets shown without a program that names them: lines of a file put out by a loop, variables picked from all of them. */
import { forEachChild, type Command, type Redirection, type SyntaxNode } from 'unbash';
import { wordText } from './words.ts';
import type { Scope } from './scope.ts';

const SHOWS = /^(?:echo|printf|print|cat|tee|logger)$/;

/** The files whose lines a loop reads and puts out again. */
export function shownLines(
  node: SyntaxNode,
  redirects: readonly Redirection[],
  scope: Scope,
): readonly string[] {
  const files = redirects.flatMap((item) =>
    item.type === 'Redirect' && item.operator === '<' && item.target !== undefined
      ? [wordText(item.target, scope)]
      : [],
  );
  if (files.length === 0) return [];
  const commands = commandsIn(node);
  const reads = commands.find((command) => command.name?.value === 'read');
  // With several names the last one holds what stands behind the first mark.
  const words = reads?.args.map((word) => word.text).filter((text) => /^\w+$/.test(text)) ?? [];
  const held = reads === undefined ? undefined : (words.at(-1) ?? 'REPLY');
  return commands.some((command) => puts(command, held)) ? files : [];
}

function puts(command: Command, held: string | undefined): boolean {
  const name = command.name?.value ?? '';
  if (!SHOWS.test(name) || command.redirects.length > 0) return false;
  if (held === undefined) return /^(?:cat|tee)$/.test(name) && command.args.length === 0;
  return command.args.some((word) => new RegExp(`\\$\\{?${held}\\b(?!=)`).test(word.text));
}

function commandsIn(node: SyntaxNode): readonly Command[] {
  const found: Command[] = node.type === 'Command' ? [node] : [];
  forEachChild(node, (child) => {
    found.push(...commandsIn(child));
  });
  return found;
}

const ALL_VARIABLES = /^(?:env|printenv|set|export|export -p|declare -x|declare -p|declare|typeset -x)$/;
const NAMES_ONLY = /^(?:cut|sed|awk|wc|tr)$/;

/** The names a pipeline picks out of all variables: `env | grep SECRET`. */
export function pickedVariables(nodes: readonly SyntaxNode[]): readonly string[] {
  const calls = nodes.map((node) => (node.type === 'Command' ? node : undefined));
  const [first, ...rest] = calls;
  if (first === undefined || !ALL_VARIABLES.test(callText(first))) return [];
  const at = rest.findIndex((call) => call?.name?.value !== 'sort');
  const picks = rest[at];
  const later = rest.slice(at + 1);
  if (picks === undefined || !/^[ef]?grep$|^rg$/.test(picks.name?.value ?? '')) return [];
  if (later.some((call) => NAMES_ONLY.test(call?.name?.value ?? ''))) return [];
  const words = picks.args.flatMap((word) => (word.type === 'Word' ? [word.value] : []));
  if (words.some((word) => /^-[a-zA-Z]*[qcvol]|^--(?:quiet|count|invert-match|only-matching)/.test(word)))
    return [];
  return words
    .filter((word) => !word.startsWith('-'))
    .flatMap((word) => word.toUpperCase().match(/\w+/g) ?? [])
    .map((word) => word.replace(/^_?(?:API)?_?KEYS?$/, 'API_KEY'));
}

function callText(command: Command): string {
  return [command.name?.value ?? '', ...command.args.map((word) => word.text)].join(' ');
}
