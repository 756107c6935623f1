/** Reads shell text: every command it would run, as argv. What cannot be told is said, never guessed. */
import { parse, type Command } from 'unbash';
import type { Verb } from '../model.ts';
import { runsBeyond } from './beyond.ts';
import { applyBuiltin } from './builtins.ts';
import { callOf, isNamed } from './calls.ts';
import { commandsIn } from './command-variables.ts';
import { emptied } from './emptied.ts';
import type { Inner } from './inner.ts';
import { SHELL_LIMITS, UNKNOWN, isUnknown, isUnreadable, type ShellParse } from './model.ts';
import { inputOf, scriptOutput } from './outputs.ts';
import { Found, NO_INPUT, type At, type Call } from './reading.ts';
import { Scope, joinPath, type Shadow } from './scope.ts';
import { entered, shellFor } from './place.ts';
import { noteWritten } from './scripts-written.ts';
import type { Step } from './step.ts';
import { stepsOf } from './steps.ts';
import { BENIGN_SETUP } from './setup.ts';
import { substituted } from './substituted.ts';
import { Surroundings, type ScriptWorld } from './surroundings.ts';
import { noteUndone } from './undone.ts';
import { Walker } from './walk.ts';
import { innerCommands } from './wrappers.ts';

/** Reads `text` as run in `cwd`. Never throws; anything beyond the limits is unresolved. */
export function parseShell(text: string, cwd: string, world?: ScriptWorld): ShellParse {
  const around = new Surroundings(world);
  const reader = new Reader(around);
  reader.all(text, cwd);
  const { commands, unresolved, writes, forkBomb } = reader.found;
  return { commands, unresolved, writes, pieces: around.pieces, forkBomb };
}

class Reader {
  readonly found = new Found();
  private readonly walker = new Walker(this.found, (node, at) => this.command(node, at));
  private readonly around: Surroundings;
  /** What traps run: in the end, with what the variables hold by then. */
  private readonly later: { readonly text: string; readonly at: At }[] = [];

  constructor(around: Surroundings) {
    this.around = around;
  }

  /** The text, then the functions in it that nobody called: a later text may. */
  all(text: string, cwd: string): void {
    const scope = new Scope(cwd, scriptOutput);
    const at = { scope, input: NO_INPUT, depth: 0, source: text };
    this.text(text, at);
    for (const { text: last, at: then } of this.later) this.text(last, then);
    for (const shadow of this.found.functions) {
      if (shadow.calls === 0) this.walker.call(shadow, undefined, { ...at, scope: shadow.scope });
    }
    if (scope.budget.spent) this.unsure('the command takes too long to read', text);
  }

  text(text: string, at: At): void {
    const inTime = at.scope.budget.spend(text.length);
    if (text.length > SHELL_LIMITS.text || at.depth > SHELL_LIMITS.depth) {
      this.unsure('the command is too long or too deep to read', text);
    } else if (inTime) {
      this.walker.visit(parse(text), { ...at, source: text });
    }
  }

  private unsure(why: string, text: string, verb?: Verb): void {
    this.found.unsure(why, text, verb);
  }

  private command(node: Command, at: At): void {
    this.walker.children(node, at);
    const { scope } = at;
    const call = callOf(node, scope);
    noteUndone([node], this.found, scope);
    for (const path of emptied(node, call, scope)) this.found.amountsTo(['truncate', '-s', '0', path], scope);
    this.variables(call, at);
    const name = call.argv[0];
    if (name === undefined) {
      this.shown(call, scope);
      return;
    }
    if (TAKES_IN.test(name)) this.shown(call, scope);
    const read = inputOf(node.redirects, at.input, scope);
    noteWritten({ argv: call.argv, redirects: node.redirects, input: read, scope, around: this.around });
    if (isNamed(node, name)) this.run(call, { ...at, input: read });
    else this.started(call, { ...at, input: read });
    scope.lastWord = call.argv.at(-1) ?? UNKNOWN;
  }

  /** `GIT_EDITOR='sh -c "..."'`, `export PAGER=...`: what they hold is run by others. */
  private variables(call: Call, at: At): void {
    const given = [...(call.values ?? [])].map(([name, value]) => [
      name,
      typeof value === 'string' ? value : '',
    ]);
    for (const text of commandsIn({ ...call.env, ...Object.fromEntries(given) })) {
      this.text(text, { ...at, scope: at.scope.fork(), depth: at.depth + 1 });
    }
  }

  /** `$(<file)` is short for `$(cat file)`. */
  private shown({ reads = [] }: Call, scope: Scope): void {
    for (const path of reads) this.found.amountsTo(['cat', path], scope);
  }

  private run(call: Call, at: At): void {
    const { commands } = this.found;
    const { scope } = at;
    const name = (call.argv[0] ?? '').replace(/^=(?=\w)/, '');
    if (!scope.budget.spend(call.argv.length)) return;
    if (commands.length >= SHELL_LIMITS.commands) {
      this.unsure('too many commands to read', at.source);
      return;
    }
    if (this.renamed(name, call, at)) return;
    const path = scope.copies.get(name) ?? scope.copies.get(joinPath(scope.cwd, name)) ?? name;
    const program = (path.split('/').at(-1) ?? path).replace(/\.exe$/i, '');
    const env = { ...scope.environment(), ...call.env };
    const { argv, written, reads } = call;
    const { input, feeds, fedBy } = at;
    const { cwd, passing } = scope;
    const from = this.found.from;
    commands.push({ program, argv, env, cwd, input, written, reads, feeds, fedBy, passing, ...from });
    for (const file of linked(program, call, scope)) this.found.amountsTo(['cat', file], scope);
    if (call.outside !== 'program') applyBuiltin(call, scope, at.input);
    this.inside(program, call, at);
  }

  /** Aliases and functions; true when nothing but those runs under that name. */
  private renamed(name: string, call: Call, at: At): boolean {
    const { scope } = at;
    const alias = scope.aliases.get(name);
    if (at.depth > SHELL_LIMITS.depth) {
      this.unsure('the command is too deep to read', at.source);
      return true;
    }
    if (alias !== undefined) {
      const inner = scope.fork();
      inner.aliases.delete(name);
      const text = `${alias} ${call.argv.slice(1).map(quote).join(' ')}`;
      this.text(text, { ...at, scope: inner, depth: at.depth + 1 });
    }
    const shadow = call.outside === undefined ? scope.functions.get(name) : undefined;
    if (shadow !== undefined) this.invoke(shadow, call, at);
    return shadow !== undefined && !shadow.maybe;
  }

  private invoke(shadow: Shadow, call: Call, at: At): void {
    for (const [name, value] of Object.entries(call.env)) at.scope.variables.set(name, value);
    this.walker.call(shadow, call.argv.slice(1), at);
  }

  private inside(program: string, call: Call, at: At): void {
    const deeper = { ...at, depth: at.depth + 1 };
    if (program === 'eval') this.evaluate(call, deeper);
    else {
      const steps =
        substituted(program, call, at) ??
        stepsOf(program, call.argv, { ...at, cwd: at.scope.cwd, around: this.around });
      this.follow(steps, call, deeper);
    }
    const read = (): void => {
      for (const inner of innerCommands(program, call.argv, at.input)) this.inner(inner, call, deeper);
    };
    if (runsBeyond(program, call.argv)) this.found.beyond(read);
    else read();
  }

  private inner(inner: Inner, call: Call, at: At): void {
    if (inner.kind === 'unresolved') {
      this.unsure(inner.why, call.argv.join(' '));
      return;
    }
    const same = inner.shell === 'same';
    const scope = same ? at.scope : at.scope.within(inner);
    const env = { ...call.env, ...inner.env };
    if (inner.env !== undefined) this.variables({ ...call, env: inner.env, values: new Map() }, at);
    if (inner.kind === 'text') {
      const shell = same ? at : shellFor({ ...call, argv: [], env }, '', { ...at, scope });
      this.innerText(inner, { ...shell, input: inner.reads ?? NO_INPUT });
    } else {
      const started = { argv: inner.argv, env, written: '', outside: same ? 'builtin' : 'program' } as const;
      this.started(started, { ...at, scope, input: inner.reads ?? at.input });
    }
  }

  private innerText({ text, when }: Inner & { kind: 'text' }, at: At): void {
    if (when === 'later') this.later.push({ text, at });
    else this.text(text, at);
  }

  private started(call: Call, at: At): void {
    const name = call.argv[0];
    if (name === undefined) return;
    if (isComputed(name)) {
      this.unsure('the name of the command is only known when it runs', call.argv.join(' '));
    } else this.run(call, at);
  }

  private evaluate(call: Call, at: At): void {
    if (BENIGN_SETUP.test(call.written)) return;
    const text = call.argv.slice(call.argv[1] === '--' ? 2 : 1).join(' ');
    if (isUnreadable(text) || text.trimStart().startsWith(UNKNOWN)) {
      this.unsure('eval of text only known when it runs', at.source);
    } else this.text(text, at);
  }

  private follow(steps: readonly Step[], call: Call, at: At): void {
    for (const step of steps) {
      if (step.kind === 'shell') this.shell(step.text, call, at);
      else if (step.kind === 'argv')
        this.run({ argv: step.argv, env: call.env, written: '', outside: 'program' }, at);
      else if (step.kind === 'write') this.found.writes.push(step.path);
      else if (step.kind === 'program') this.found.within(step, () => this.follow(step.steps, call, at));
      else if (step.kind === 'script') this.found.within(step, () => this.text(step.text, entered(step, at)));
      else if (step.kind === 'bomb') this.found.forkBomb = true;
      else this.unsure(step.why, step.text ?? at.source, step.verb);
    }
  }

  private shell(text: string, call: Call, at: At): void {
    const eaten = at.input.kind !== 'text' || at.input.text === text;
    this.text(text, { ...shellFor(call, text, at), input: eaten ? NO_INPUT : at.input });
  }
}

/** What a variable takes in is there to be shown. */
const TAKES_IN = /^(?:read|mapfile|readarray)$/;

/** Who names a link to these does nothing with the file behind it. */
const ONLY_THE_LINK = /^(?:ln|ls|rm|unlink|mv|readlink|realpath|stat|file|test|\[|echo|ssh|ssh-add|chmod)$/;

/** The files behind links that a call reads. */
function linked(program: string, { argv, reads = [] }: Call, { links, cwd }: Scope): readonly string[] {
  if (links.size === 0 || ONLY_THE_LINK.test(program)) return [];
  const words = [...argv.slice(1), ...reads];
  return words.flatMap((word) => links.get(joinPath(cwd, word)) ?? []);
}

/** A name that holds unknown parts, or a pattern. */
function isComputed(name: string): boolean {
  return isUnknown(name) || /[*?]|\[./.test(name);
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
