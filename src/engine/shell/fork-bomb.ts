/** What starts itself, or anything else, faster than it ends has no end. */
import { forEachChild, type Command, type SyntaxNode } from 'unbash';

/** True when the body of the function `name` starts it twice at once. */
export function startsItselfTwice(node: SyntaxNode, name: string): boolean {
  if (node.type === 'Pipeline' && count(node.commands, (child) => isCallOf(child, name)) > 1) return true;
  if (listed(node) && splits(node, name)) return true;
  return someChild(node, (child) => startsItselfTwice(child, name));
}

/** `while :; do $0 & done`: without end, and nothing in it waits. */
export function spawnsForever(node: SyntaxNode): boolean {
  if (node.type !== 'While' || node.body.commands.length === 0) return false;
  const [only, ...more] = node.clause.commands;
  const endless = more.length === 0 && only !== undefined && isAlways(only.command, node.kind === 'until');
  const started = node.body.commands;
  return endless && started.every((item) => item.background === true && !isProject(item.command));
}

/** Runs what a project is: started twice, most of it finds the place taken and ends. */
const STARTS_PROJECT =
  /^(?:node|nodejs|deno|bun|tsx|python[\d.]*|ruby|php|java|go|dotnet|npm|pnpm|yarn|npx|cargo|make|gradle|mvn|rails|flask|uvicorn|gunicorn)$/;

function isProject(node: SyntaxNode): boolean {
  if (node.type !== 'Command' || !STARTS_PROJECT.test(node.name?.value ?? '')) return false;
  return node.args.length > 0 && node.args.every(({ text }) => /^[\w./:@=-]+$/.test(text));
}

/** Languages of their own: `fork while fork`, `while True: os.fork()`, `loop{fork}`, `fork; redo`. */
const FORK = String.raw`(?:\b(?:os|Process|posix|POSIX|syscall)\s*(?:\.|::))?\b(?:fork|pcntl_fork)\b`;
const ENDLESS = String.raw`(?:\bwhile\s*\(?\s*(?:True|true|1)\s*\)?|\bfor\s*\(\s*;\s*;\s*\)|\bloop\b|\buntil\s*\(?\s*(?:false|0)\s*\)?)`;
const FORKS_FOREVER = new RegExp(
  [
    String.raw`\bwhile\s*\(?\s*(?:1\s*(?:and|&&|or|\|\|)\s*)?${FORK}`,
    String.raw`\bwhile\s+not\s+${FORK}`,
    String.raw`${FORK}\s*(?:\(\s*\))?\s*(?:while|until)\b\s*\(?\s*(?:1|true|${FORK})`,
    String.raw`${ENDLESS}\s*(?:do\b|[:{])?\s*\{?\s*(?:\w+\s*=\s*)?${FORK}\s*(?:\(\s*\))?\s*;?\s*(?:$|[})\n]|end\b)`,
    String.raw`\{\s*${FORK}\s*(?:\(\s*\))?\s*[;,]\s*redo\b`,
  ].join('|'),
);

/** True for a program text that forks without end; one that waits for its children is a server. */
export function forksForever(code: string): boolean {
  const bare = code.replaceAll(/"[^"\n]*"|'[^'\n]*'/g, '""');
  return FORKS_FOREVER.test(bare) && !/\b(?:wait(?:pid)?|sleep|accept|join)\b/.test(bare);
}

type Listed = SyntaxNode & { readonly commands: readonly (SyntaxNode & { type: 'Statement' })[] };

function listed(node: SyntaxNode): node is Listed {
  return node.type === 'CompoundList' || node.type === 'Script';
}

/** `f & f`: one goes on behind, the next begins. Given words of its own it may come to an end. */
function splits({ commands }: Listed, name: string): boolean {
  const own = commands.filter(({ command }) => isCallOf(command, name) && command.args.length === 0);
  const waits = commands.some(({ command }) => command.type === 'Command' && isWait(command));
  return own.length > 1 && !waits && own.some(({ background }) => background === true);
}

function isWait({ name }: Command): boolean {
  return /^(?:wait|sleep|return|exit)$/.test(name?.value ?? '');
}

function isCallOf(node: SyntaxNode, name: string): node is Command {
  return node.type === 'Command' && node.name?.value === name;
}

function isAlways(node: SyntaxNode, negated: boolean): boolean {
  if (node.type !== 'Command') return false;
  return (negated ? /^false$/ : /^(?::|true)$/).test(node.name?.value ?? '');
}

function count<T>(items: readonly T[], test: (item: T) => boolean): number {
  return items.filter(test).length;
}

function someChild(node: SyntaxNode, test: (child: SyntaxNode) => boolean): boolean {
  let found = false;
  forEachChild(node, (child) => {
    found = found || test(child);
  });
  return found;
}
