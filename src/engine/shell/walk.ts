/** Walks the tree of a shell text in the order in which it would run, with the state each part sees. */
import { forEachChild, type Command, type Redirection, type SyntaxNode } from 'unbash';
import { startsItselfTwice } from './fork-bomb.ts';
import { SHELL_LIMITS, UNKNOWN, type ShellInput } from './model.ts';
import { NO_INPUT, type At, type Found } from './reading.ts';
import { expandWord, wordText } from './words.ts';

const FORKED = new Set(['Subshell', 'CommandExpansion', 'ProcessSubstitution', 'ArithmeticCommandExpansion']);
const BRANCHING = new Set(['If', 'While', 'Case', 'Select', 'ArithmeticFor']);

/** Follows pipelines, branches, loops and functions; every simple command goes to `onCommand`. */
export class Walker {
  private readonly found: Found;
  private readonly onCommand: (node: Command, at: At) => void;

  constructor(found: Found, onCommand: (node: Command, at: At) => void) {
    this.found = found;
    this.onCommand = onCommand;
  }

  children(node: SyntaxNode, at: At): void {
    forEachChild(node, (child) => this.visit(child, at));
  }

  visit(node: SyntaxNode, at: At): void {
    if (node.type === 'Command') this.onCommand(node, at);
    else if (node.type === 'Script') this.script(node, at);
    else if (node.type === 'Pipeline') this.pipeline(node, at);
    else if (node.type === 'For') this.loop(node, at);
    else if (node.type === 'Function') this.definition(node, at);
    else if (FORKED.has(node.type)) {
      this.children(node, { ...at, scope: at.scope.fork(), depth: at.depth + 1 });
    } else if (BRANCHING.has(node.type)) this.maybe(node, at);
    else this.plain(node, at);
  }

  private plain(node: SyntaxNode, at: At): void {
    if (node.type === 'Redirect' && node.operator !== '<' && node.target !== undefined) {
      this.found.writes.push(wordText(node.target, at.scope));
    }
    if (node.type === 'Redirected') this.children(node, { ...at, input: inputOf(node.redirects, at) });
    else if (node.type === 'AndOr')
      node.commands.forEach((child, index) => (index > 0 ? this.maybeOne(child, at) : this.visit(child, at)));
    else this.children(node, at);
  }

  private maybe(node: SyntaxNode, at: At): void {
    at.scope.conditional += 1;
    this.children(node, at);
    at.scope.conditional -= 1;
  }

  private maybeOne(node: SyntaxNode, at: At): void {
    at.scope.conditional += 1;
    this.visit(node, at);
    at.scope.conditional -= 1;
  }

  private script(node: SyntaxNode & { type: 'Script' }, at: At): void {
    if ('errors' in node && node.errors !== undefined && node.errors.length > 0) {
      this.found.unsure('the shell text has a syntax error', at.source);
    }
    if (at.depth > SHELL_LIMITS.depth) this.found.unsure('the command is too deep to read', at.source);
    else this.children(node, at);
  }

  private pipeline(node: SyntaxNode & { type: 'Pipeline' }, at: At): void {
    node.commands.forEach((child, index) => {
      const scope = node.commands.length > 1 ? at.scope.fork() : at.scope;
      this.visit(child, { ...at, scope, input: index > 0 ? { kind: 'pipe' } : at.input });
    });
  }

  private loop(node: SyntaxNode & { type: 'For' }, at: At): void {
    const words = node.wordlist?.flatMap((word) => expandWord(word, at.scope)) ?? [UNKNOWN];
    const values = words.length <= 8 ? words : [UNKNOWN];
    node.wordlist?.forEach((word) => this.visit(word, at));
    for (const value of values) {
      at.scope.variables.set(node.name.value, value);
      this.maybeOne(node.body, at);
    }
    at.scope.variables.set(node.name.value, UNKNOWN);
  }

  private definition(node: SyntaxNode & { type: 'Function' }, at: At): void {
    if (startsItselfTwice(node, node.name.value)) this.found.forkBomb = true;
    const inside = at.scope.fork();
    inside.positional = undefined;
    this.visit(node.body, { ...at, scope: inside, depth: at.depth + 1 });
  }
}

/** What a command with these redirections reads. */
export function inputOf(redirects: readonly Redirection[], at: At): ShellInput {
  const last = redirects.findLast((item) => item.type !== 'Redirect' || item.operator === '<');
  if (last === undefined) return at.input;
  if (last.type === 'Redirect')
    return last.target?.parts?.[0]?.type === 'ProcessSubstitution' ? { kind: 'pipe' } : NO_INPUT;
  const text =
    last.type === 'HereDoc'
      ? last.body.text
      : last.target === undefined
        ? ''
        : wordText(last.target, at.scope);
  return { kind: 'text', text };
}
