/** Walks the tree of a shell text in the order in which it would run, with the state each part sees. */
import { forEachChild, type Command, type Redirect, type SyntaxNode } from 'unbash';
import { CwdTrack, endsShell } from './directory.ts';
import { spawnsForever, startsItselfTwice } from './fork-bomb.ts';
import { forgetAssigned, runsHidden } from './side-effects.ts';
import { listedCalls } from './listed-files.ts';
import { SHELL_LIMITS, UNKNOWN, isUnknown, type ShellInput } from './model.ts';
import { inputOf, nodeOutput } from './outputs.ts';
import type { At, Found } from './reading.ts';
import { joinPath, type Scope, type Shadow } from './scope.ts';
import { pickedVariables, shownLines } from './shown-lines.ts';
import { noteUndone } from './undone.ts';
import { expandWord, wordText } from './words.ts';

const FORKED = new Set(['Subshell', 'CommandExpansion', 'ProcessSubstitution', 'ArithmeticCommandExpansion']);
const BRANCHING = new Set(['If', 'While', 'Case', 'Select', 'ArithmeticFor']);
const REPEATING = new Set(['While', 'Select', 'ArithmeticFor', 'For']);
/** Loops over more words than this are read once, with the word unknown. */
const MOST_ROUNDS = 8;
/** Steps of a node visited, in characters parsed. */
const NODE = 2;
/** Calls of one function inside itself that are followed. */
const RECURSIONS = 2;

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
    if (!at.scope.budget.spend(NODE)) return;
    if (node.type === 'Command') this.onCommand(node, at);
    else if (node.type === 'Script') this.script(node, at);
    else if (node.type === 'Pipeline') this.pipeline(node, at);
    else if (node.type === 'AndOr') this.chain(node, at);
    else if (node.type === 'For') this.loop(node, at);
    else if (node.type === 'Function') this.definition(node, at);
    else if (FORKED.has(node.type)) this.forked(node, at);
    else if (BRANCHING.has(node.type)) this.branches(node, at);
    else this.plain(node, at);
  }

  private forked(node: SyntaxNode, at: At): void {
    // What a substitution prints may go anywhere in the text.
    const feeds = at.feeds ?? (node.type === 'Subshell' ? undefined : ['$()', at.source]);
    this.children(node, { ...at, scope: at.scope.fork(), depth: at.depth + 1, feeds });
  }

  /** Runs a function of the text with these arguments; its variables are those of the caller. */
  call(shadow: Shadow, args: readonly string[] | undefined, at: At): void {
    shadow.calls += 1;
    if (shadow.active >= RECURSIONS) return;
    const { scope } = at;
    const before = { positional: scope.positional, locals: scope.locals };
    scope.positional = shadow.active > 0 ? undefined : args;
    scope.locals = new Map();
    shadow.active += 1;
    this.visit(shadow.node.body, { ...at, source: shadow.source, depth: at.depth + 1 });
    shadow.active -= 1;
    for (const [name, value] of scope.locals) {
      if (value === undefined) scope.variables.delete(name);
      else scope.variables.set(name, value);
    }
    scope.positional = before.positional;
    scope.locals = before.locals;
  }

  private plain(node: SyntaxNode, at: At): void {
    if (node.type === 'Redirect') this.redirect(node, at.scope);
    if (node.type === 'Redirected') {
      for (const path of shownLines(node.command, node.redirects, at.scope))
        this.found.amountsTo(['cat', path], at.scope);
      this.children(node, { ...at, input: inputOf(node.redirects, at.input, at.scope) });
      return;
    }
    if (runsHidden(node, at.scope)) this.found.unsure('an expansion runs what a variable holds', at.source);
    this.children(node, at);
  }

  private redirect({ operator, target }: Redirect, scope: Scope): void {
    if (operator === '<' || target === undefined) return;
    const path = wordText(target, scope);
    if (operator === '>&' && /^(?:\d+|-)$/.test(path)) return;
    const joined = joinPath(scope.cwd, path);
    this.found.writes.push(isUnknown(joined) || path.startsWith('/dev/') ? path : joined);
  }

  private branches(node: SyntaxNode, at: At): void {
    if (spawnsForever(node)) this.found.forkBomb = true;
    if (REPEATING.has(node.type)) forgetAssigned(node, at.scope);
    const { scope } = at;
    const track = new CwdTrack(scope);
    scope.conditional += 1;
    forEachChild(node, (child) => {
      track.branch();
      this.visit(child, at);
    });
    scope.conditional -= 1;
    track.end();
  }

  private maybe(node: SyntaxNode, at: At): void {
    at.scope.conditional += 1;
    this.visit(node, at);
    at.scope.conditional -= 1;
  }

  private chain(node: SyntaxNode & { type: 'AndOr' }, at: At): void {
    const track = new CwdTrack(at.scope);
    node.commands.forEach((child, index) => {
      const operator = node.operators[index - 1];
      if (operator === undefined) this.visit(child, at);
      else {
        const after = track.step(operator, node.commands[index - 1]);
        this.maybe(child, at);
        after(endsShell(child));
      }
    });
    track.endChain();
  }

  private script(node: SyntaxNode & { type: 'Script' }, at: At): void {
    if ('errors' in node && node.errors !== undefined && node.errors.length > 0) {
      this.found.unsure('the shell text has a syntax error', at.source);
    }
    if (at.depth > SHELL_LIMITS.depth) this.found.unsure('the command is too deep to read', at.source);
    else this.children(node, at);
  }

  private pipeline(node: SyntaxNode & { type: 'Pipeline' }, at: At): void {
    noteUndone(node.commands, this.found, at.scope);
    for (const name of pickedVariables(node.commands)) this.found.amountsTo(['printenv', name], at.scope);
    for (const argv of listedCalls(node.commands, at.scope)) this.found.amountsTo(argv, at.scope);
    const [only, ...more] = node.commands;
    if (only !== undefined && more.length === 0) {
      this.visit(only, at);
      return;
    }
    let input = at.input;
    node.commands.forEach((child, index) => {
      const next = node.commands[index + 1];
      const feeds = written(next) ?? at.feeds ?? (next === undefined ? undefined : ['{}', at.source]);
      const before = node.commands.slice(0, index).flatMap((each) => written(each) ?? []);
      const fedBy = before.length > 0 ? before : at.fedBy;
      this.visit(child, { ...at, scope: at.scope.fork(), input, feeds, fedBy });
      input = piped(child, input, at.scope.fork());
    });
  }

  private loop(node: SyntaxNode & { type: 'For' }, at: At): void {
    const name = node.name.value;
    const words = node.wordlist?.flatMap((word) => expandWord(word, at.scope)) ??
      at.scope.positional ?? [UNKNOWN];
    const values = words.length <= MOST_ROUNDS ? words : [UNKNOWN];
    node.wordlist?.forEach((word) => this.visit(word, at));
    forgetAssigned(node, at.scope);
    const track = new CwdTrack(at.scope);
    for (const value of values) {
      at.scope.variables.set(name, value);
      this.maybe(node.body, at);
    }
    track.end();
    at.scope.variables.set(name, values.length === 1 ? (values[0] ?? UNKNOWN) : UNKNOWN);
  }

  private definition(node: SyntaxNode & { type: 'Function' }, at: At): void {
    const name = node.name.value;
    if (startsItselfTwice(node, name)) this.found.forkBomb = true;
    const { scope, source } = at;
    const maybe = scope.conditional > 0;
    const shadow: Shadow = { node, source, scope: scope.fork(), maybe, calls: 0, active: 0 };
    scope.functions.set(name, shadow);
    if (this.found.functions.length < SHELL_LIMITS.commands) this.found.functions.push(shadow);
    else this.found.unsure('too many functions to read', source);
  }
}

/** The words of a simple command; undefined for anything else. */
function written(node: SyntaxNode | undefined): readonly string[] | undefined {
  if (node?.type !== 'Command' || node.name === undefined) return undefined;
  return [node.name.value, ...node.args.map((word) => (word.type === 'Word' ? word.value : word.text))];
}

function piped(node: SyntaxNode, input: ShellInput, scope: Scope): ShellInput {
  const text = nodeOutput(node, input.kind === 'text' ? input.text : undefined, scope);
  return text === undefined ? { kind: 'pipe' } : { kind: 'text', text };
}
