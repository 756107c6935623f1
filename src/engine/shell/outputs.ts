/** What commands print, where the text alone tells it: `$(echo git)`, `printf push | sh`, `<(echo x)`. */
import type { Command, ParsedScript, Redirection, Statement, SyntaxNode } from 'unbash';
import { SHELL_LIMITS, UNKNOWN, isUnknown, type ShellInput } from './model.ts';
import { toolOutput } from './output-tools.ts';
import type { Scope } from './scope.ts';
import { assignedValue, expandWord, partsText, wordText } from './words.ts';

/** Work of a step of this kind, against a node visited. */
const COST = 20;

/** What a script prints; undefined when that is not known. */
export function scriptOutput(script: ParsedScript, scope: Scope): string | undefined {
  if (script.errors !== undefined && script.errors.length > 0) return undefined;
  return listOutput(script.commands, undefined, nested(scope));
}

/** What a command prints when it reads `input`; undefined when that is not known. */
export function nodeOutput(node: SyntaxNode, input: string | undefined, scope: Scope): string | undefined {
  if (!scope.budget.spend(COST)) return undefined;
  if (node.type === 'Command') return commandOutput(node, input, scope);
  if (node.type === 'Pipeline') return pipelineOutput(node.commands, input, scope);
  if (node.type === 'AndOr') {
    const sure = node.operators.every((operator) => operator === '&&');
    return sure ? joined(node.commands, input, scope) : undefined;
  }
  const body = node.type === 'Subshell' || node.type === 'BraceGroup' ? node.body : undefined;
  return body === undefined ? undefined : listOutput(body.commands, input, scope.fork());
}

function pipelineOutput(
  nodes: readonly SyntaxNode[],
  input: string | undefined,
  scope: Scope,
): string | undefined {
  let text = input;
  for (const node of nodes) text = nodeOutput(node, text, scope.fork());
  return text;
}

/** What a command with these redirections reads; `piped` is what stands before it. */
export function inputOf(redirects: readonly Redirection[], piped: ShellInput, scope: Scope): ShellInput {
  const last = redirects.findLast((item) => item.type !== 'Redirect' || /^<>?$/.test(item.operator));
  if (last === undefined) return piped;
  if (last.type === 'HereDoc') {
    const { parts, text } = last.body;
    return { kind: 'text', text: parts === undefined ? text : partsText(parts, scope) };
  }
  if (last.type === 'HereString') {
    return { kind: 'text', text: last.target === undefined ? '' : `${wordText(last.target, scope)}\n` };
  }
  return fileInput(last.target === undefined ? UNKNOWN : wordText(last.target, scope), scope);
}

function fileInput(path: string, scope: Scope): ShellInput {
  const text = scope.files.get(path);
  if (text !== undefined) return { kind: 'text', text };
  if (path === '/dev/null') return { kind: 'none' };
  return { kind: path.startsWith('/dev/fd/') || isUnknown(path) ? 'pipe' : 'file' };
}

/** Substitutions in substitutions: the scope counts them by the room that is left. */
function nested(scope: Scope): Scope {
  const inner = scope.fork();
  inner.nesting = scope.nesting + 1;
  return inner;
}

function listOutput(list: readonly Statement[], input: string | undefined, scope: Scope): string | undefined {
  if (scope.nesting > SHELL_LIMITS.depth || list.some((statement) => statement.background === true))
    return undefined;
  return joined(
    list.map((statement) => statement.command),
    input,
    scope,
  );
}

function joined(nodes: readonly SyntaxNode[], input: string | undefined, scope: Scope): string | undefined {
  let out = '';
  for (const node of nodes) {
    const text = nodeOutput(node, input, scope);
    if (text === undefined) return undefined;
    out += text;
  }
  return out.length > SHELL_LIMITS.text ? undefined : out;
}

function commandOutput(node: Command, input: string | undefined, scope: Scope): string | undefined {
  if (node.redirects.some(goesElsewhere) || node.args.some((word) => word.type !== 'Word')) return undefined;
  if (node.name === undefined)
    return node.redirects.length > 0 ? fileOutput(node, scope) : assigned(node, scope);
  const words = [node.name, ...node.args];
  const argv = words.flatMap((word) => (word.type === 'Word' ? expandWord(word, scope) : []));
  const [name = ''] = argv;
  if (scope.functions.has(name) || scope.aliases.has(name)) return undefined;
  const piped: ShellInput = input === undefined ? { kind: 'none' } : { kind: 'text', text: input };
  const read = inputOf(node.redirects, piped, scope);
  return toolOutput(argv, read.kind === 'text' ? read.text : undefined, scope);
}

/** Output that goes to a file is not printed; errors may. */
function goesElsewhere(item: Redirection): boolean {
  if (item.type !== 'Redirect' || item.operator === '<') return false;
  return !(item.descriptor?.type === 'FileDescriptor' && item.descriptor.value === 2);
}

/** `$(<file)` prints the file. */
function fileOutput(node: Command, scope: Scope): string | undefined {
  const read = inputOf(node.redirects, { kind: 'none' }, scope);
  return read.kind === 'text' ? read.text : undefined;
}

function assigned(node: Command, scope: Scope): string {
  for (const item of node.prefix) {
    if (item.type === 'Assignment') scope.assign(item.name, assignedValue(item, scope));
  }
  return '';
}
