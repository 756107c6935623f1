/** Reads shell text: every command it would run, as argv. What cannot be told is said, never guessed. */
import { forEachChild, parse, type Command, type Redirection, type SyntaxNode } from 'unbash';
import type { Verb } from '../model.ts';
import { applyBuiltin } from './builtins.ts';
import { startsItselfTwice } from './fork-bomb.ts';
import {
  SHELL_LIMITS,
  UNKNOWN,
  isUnknown,
  type ShellCommand,
  type ShellInput,
  type ShellParse,
  type ShellUnresolved,
} from './model.ts';
import { Scope } from './scope.ts';
import type { Step } from './step.ts';
import { stepsOf } from './steps.ts';
import { Surroundings, type ScriptWorld } from './surroundings.ts';
import { expandWord, wordText } from './words.ts';
import { innerCommands } from './wrappers.ts';

const NO_INPUT: ShellInput = { kind: 'none' };
/** Their output is known to set up a shell; `eval` of it is daily work. */
const BENIGN_EVAL =
  /^"?\$\((?:ssh-agent|direnv|pyenv|rbenv|nodenv|fnm|mise|brew|starship|zoxide|dircolors|opam|conda|luarocks)\b[^;&|$`()<>]*\)"?$/;
const FORKED = new Set(['Subshell', 'CommandExpansion', 'ProcessSubstitution', 'ArithmeticCommandExpansion']);
const BRANCHING = new Set(['If', 'While', 'Case', 'Select', 'ArithmeticFor']);

/** Reads `text` as run in `cwd`. Never throws; anything beyond the limits is unresolved. */
export function parseShell(text: string, cwd: string, world?: ScriptWorld): ShellParse {
  const reader = new Reader(new Surroundings(world));
  reader.text(text, { scope: new Scope(cwd), input: NO_INPUT, depth: 0, source: text });
  const { commands, unresolved, writes, forkBomb } = reader;
  return { commands, unresolved, writes, forkBomb };
}

interface At {
  readonly scope: Scope;
  readonly input: ShellInput;
  readonly depth: number;
  readonly source: string;
}

interface Call {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Arguments as written, for the few builtins where that tells more. */
  readonly written: string;
}

class Reader {
  readonly commands: ShellCommand[] = [];
  readonly unresolved: ShellUnresolved[] = [];
  readonly writes: string[] = [];
  forkBomb = false;
  private readonly around: Surroundings;
  /** The script file being read. */
  private from: Pick<ShellCommand, 'via' | 'trusted'> = {};

  constructor(around: Surroundings) {
    this.around = around;
  }

  text(text: string, at: At): void {
    if (text.length > SHELL_LIMITS.text || at.depth > SHELL_LIMITS.depth) {
      this.unsure('the command is too long or too deep to read', text);
    } else {
      this.visit(parse(text), { ...at, source: text });
    }
  }

  private unsure(why: string, text: string, verb?: Verb): void {
    if (this.from.trusted === true || this.unresolved.length >= SHELL_LIMITS.commands) return;
    this.unresolved.push({ why, text: text.slice(0, 2000), ...(verb === undefined ? {} : { verb }) });
  }

  private children(node: SyntaxNode, at: At): void {
    forEachChild(node, (child) => this.visit(child, at));
  }

  private visit(node: SyntaxNode, at: At): void {
    if (node.type === 'Command') this.command(node, at);
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
      this.writes.push(wordText(node.target, at.scope));
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
      this.unsure('the shell text has a syntax error', at.source);
    }
    if (at.depth > SHELL_LIMITS.depth) this.unsure('the command is too deep to read', at.source);
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
    if (startsItselfTwice(node, node.name.value)) this.forkBomb = true;
    const inside = at.scope.fork();
    inside.positional = undefined;
    this.visit(node.body, { ...at, scope: inside, depth: at.depth + 1 });
  }

  private command(node: Command, at: At): void {
    this.children(node, at);
    const env: Record<string, string> = {};
    for (const item of node.prefix) {
      if (item.type !== 'Assignment') continue;
      const value = item.value.type === 'Word' ? wordText(item.value, at.scope) : UNKNOWN;
      const plain = item.append !== true && item.index === undefined;
      env[item.name] = plain ? value : UNKNOWN;
      if (node.name === undefined) at.scope.assign(item.name, env[item.name] ?? UNKNOWN);
    }
    if (node.name === undefined) return;
    const args = node.args.flatMap((word) =>
      word.type === 'Word'
        ? expandWord(word, at.scope)
        : [`${word.name}=${word.value.type === 'Word' ? wordText(word.value, at.scope) : UNKNOWN}`],
    );
    const argv = [...expandWord(node.name, at.scope), ...args];
    const written = node.args.map((word) => word.text).join(' ');
    this.run({ argv, env, written }, { ...at, input: inputOf(node.redirects, at) });
  }

  private run(call: Call, at: At): void {
    const name = call.argv[0];
    if (name === undefined || this.commands.length > SHELL_LIMITS.commands) return;
    if (this.commands.length === SHELL_LIMITS.commands) this.unsure('too many commands to read', at.source);
    if (isUnknown(name) || /[*?]|\[./.test(name)) {
      this.unsure('the name of the command is only known when it runs', call.argv.join(' '));
      return;
    }
    const alias = at.scope.aliases.get(name);
    if (alias !== undefined && at.depth <= SHELL_LIMITS.depth) {
      const scope = at.scope.fork();
      scope.aliases.delete(name);
      this.text(`${alias} ${call.argv.slice(1).map(quote).join(' ')}`, { ...at, scope, depth: at.depth + 1 });
      return;
    }
    const program = (name.split('/').at(-1) ?? name).replace(/\.exe$/i, '');
    const env = { ...Object.fromEntries(at.scope.exported), ...call.env };
    this.commands.push({ program, argv: call.argv, env, cwd: at.scope.cwd, ...this.from });
    applyBuiltin(call.argv, at.scope);
    this.inside(program, call, at);
  }

  private inside(program: string, call: Call, at: At): void {
    const deeper = { ...at, depth: at.depth + 1 };
    if (program === 'eval') this.evaluate(call, deeper);
    else
      this.follow(
        stepsOf(program, call.argv, { input: at.input, cwd: at.scope.cwd, around: this.around }),
        deeper,
      );
    for (const inner of innerCommands(program, call.argv)) {
      if (inner.kind === 'unresolved') this.unsure(inner.why, call.argv.join(' '));
      else if (inner.kind === 'text') this.text(inner.text, deeper);
      else if (at.depth < SHELL_LIMITS.depth) this.run({ ...call, argv: inner.argv }, deeper);
      else this.unsure('the command is too deep to read', at.source);
    }
  }

  private evaluate(call: Call, at: At): void {
    if (BENIGN_EVAL.test(call.written)) return;
    const text = call.argv.slice(1).join(' ');
    if (isUnknown(text)) this.unsure('eval of text only known when it runs', at.source);
    else this.text(text, at);
  }

  /** A script of its own: its words, its folder, its trust; what it sets stays in it unless it is sourced. */
  private enter(step: Step & { kind: 'script' }, at: At): void {
    const before = this.from;
    const scope = step.sourced === true ? at.scope : new Scope(step.cwd);
    if (step.sourced !== true || step.words.length > 0) scope.positional = step.words;
    this.from = { via: step.via, ...(step.trusted ? { trusted: true } : {}) };
    this.text(step.text, { ...at, scope, input: NO_INPUT, depth: at.depth + 1 });
    this.from = before;
  }

  private follow(steps: readonly Step[], at: At): void {
    for (const step of steps) {
      if (step.kind === 'shell') this.text(step.text, { ...at, input: NO_INPUT });
      else if (step.kind === 'script') this.enter(step, at);
      else if (step.kind === 'argv') this.run({ argv: step.argv, env: {}, written: '' }, at);
      else if (step.kind === 'write') this.writes.push(step.path);
      else this.unsure(step.why, step.text ?? at.source, step.verb);
    }
  }
}

function inputOf(redirects: readonly Redirection[], at: At): ShellInput {
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

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
