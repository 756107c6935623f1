/** The shell state that reading follows: variables, aliases, functions, `$@`, the working directory. */
import type { Function as Definition, ParsedScript } from 'unbash';
import { Budget, SHELL_LIMITS, UNKNOWN, isUnknown } from './model.ts';

/** A text, or the elements of an array by index or key. */
export type Value = string | ReadonlyMap<string, string>;

/** A function of the text. */
export interface Shadow {
  readonly node: Definition;
  /** Text its node belongs to. */
  readonly source: string;
  /** Scope at the definition: for functions nobody calls. */
  readonly scope: Scope;
  /** Defined in a branch: the program of that name may run after all. */
  readonly maybe: boolean;
  /** How often it was called, and how many calls are under way. */
  calls: number;
  active: number;
}

/** What a script prints, where its text alone tells; handed in, since words and scripts hold one another. */
export type OutputOf = (script: ParsedScript, scope: Scope) => string | undefined;

/** What nearly every environment holds. */
const USUAL: ReadonlyMap<string, string> = new Map([
  ['HOME', '~'],
  ['TMPDIR', '/tmp'],
  ['IFS', ' \t\n'],
  ['SHELL', '/bin/sh'],
  ['BASH', '/bin/bash'],
  ['EDITOR', 'vi'],
  ['VISUAL', 'vi'],
  ['PAGER', 'less'],
]);

export class Scope {
  readonly variables: Map<string, Value> = new Map();
  readonly aliases: Map<string, string> = new Map();
  readonly functions: Map<string, Shadow> = new Map();
  readonly exported: Set<string> = new Set();
  /** Copies of programs and links to them, by path and by name. */
  readonly copies: Map<string, string> = new Map();
  /** Links to other files, by path. */
  readonly links: Map<string, string> = new Map();
  /** Files whose content the text itself tells, by path. */
  readonly files: Map<string, string> = new Map();
  /** Values to put back when the function under way ends. */
  locals: Map<string, Value | undefined> | undefined;
  positional: readonly string[] | undefined;
  /** Last word of the command before: `$_`. */
  lastWord: string = UNKNOWN;
  cwd: string;
  /** Where `cd -` leads, and what `popd` finds. */
  readonly trail: { back: string; stack: readonly string[] } = { back: UNKNOWN, stack: [] };
  /** Above 0 inside branches and loops: assignments there may or may not happen. */
  conditional = 0;
  /** See `ShellCommand`. */
  passing: true | undefined;
  /** How many command substitutions stand around this one. */
  nesting = 0;
  readonly outputOf: OutputOf;
  readonly budget: Budget;

  constructor(cwd: string, outputOf: OutputOf = () => undefined, budget: Budget = new Budget()) {
    this.cwd = cwd;
    this.outputOf = outputOf;
    this.budget = budget;
  }

  /** A copy for a subshell: changes in it do not come back. */
  fork(): Scope {
    const copy = new Scope(this.cwd, this.outputOf, this.budget);
    for (const [name, value] of this.variables) copy.variables.set(name, value);
    for (const [name, value] of this.aliases) copy.aliases.set(name, value);
    for (const [name, value] of this.functions) copy.functions.set(name, value);
    for (const name of this.exported) copy.exported.add(name);
    for (const [path, text] of this.files) copy.files.set(path, text);
    for (const [path, file] of this.links) copy.links.set(path, file);
    for (const [path, program] of this.copies) copy.copies.set(path, program);
    copy.positional = this.positional;
    copy.lastWord = this.lastWord;
    copy.trail.back = this.trail.back;
    copy.trail.stack = this.trail.stack;
    copy.conditional = this.conditional;
    copy.nesting = this.nesting;
    copy.passing = this.passing;
    return copy;
  }

  /** A copy for a command that runs in another place. */
  within({ cwd, passing }: { readonly cwd?: string; readonly passing?: true }): Scope {
    const copy = this.fork();
    if (cwd !== undefined) copy.cwd = joinPath(this.cwd, cwd);
    copy.passing = passing ?? this.passing;
    return copy;
  }

  /** What a new shell starts with: only exported variables and functions. */
  child(env: Readonly<Record<string, string>>): Scope {
    const copy = this.fork();
    for (const name of copy.variables.keys()) if (!copy.exported.has(name)) copy.variables.delete(name);
    for (const name of copy.functions.keys()) if (!copy.exported.has(name)) copy.functions.delete(name);
    for (const [name, value] of Object.entries(env)) copy.variables.set(name, value);
    copy.aliases.clear();
    copy.locals = undefined;
    copy.positional = undefined;
    return copy;
  }

  assign(name: string, value: Value): void {
    const before = this.variables.get(name);
    const bounded = typeof value === 'string' && value.length > SHELL_LIMITS.word ? UNKNOWN : value;
    const sure = this.conditional === 0 || before === undefined || before === bounded;
    this.variables.set(name, sure ? bounded : UNKNOWN);
  }

  /** Keeps the value a function's `local` hides. */
  hide(name: string): void {
    if (this.locals !== undefined && !this.locals.has(name)) this.locals.set(name, this.variables.get(name));
  }

  /** The value of a variable; undefined when the text says nothing of it. */
  find(name: string): Value | undefined {
    const own = this.variables.get(name);
    if (own !== undefined) return own;
    if (name === 'PWD') return this.cwd;
    if (name === 'OLDPWD') return this.trail.back;
    return name === '_' ? this.lastWord : USUAL.get(name);
  }

  /** The exported variables with known names, as a program sees them. */
  environment(): Readonly<Record<string, string>> {
    const env: Record<string, string> = {};
    for (const name of this.exported) {
      const value = this.variables.get(name);
      if (value !== undefined) env[name] = typeof value === 'string' ? value : UNKNOWN;
    }
    return env;
  }

  /** Follows `cd`. */
  enter(target: string | undefined): void {
    const next = target === '-' ? this.trail.back : joinPath(this.cwd, target ?? this.home());
    this.trail.back = this.cwd;
    this.cwd = this.searched(target) ? UNKNOWN : next;
  }

  /** `CDPATH` makes a bare name mean another folder. */
  private searched(target: string | undefined): boolean {
    return target !== undefined && /^[^./~-]/.test(target) && (this.variables.get('CDPATH') ?? '') !== '';
  }

  private home(): string {
    const home = this.find('HOME');
    return typeof home === 'string' ? home : UNKNOWN;
  }
}

/** A path against a directory, `.` and `..` taken out. Unknown parts give `UNKNOWN`. */
export function joinPath(dir: string, target: string): string {
  if (isUnknown(target) || isUnknown(dir)) {
    return /^[/~]/.test(target) && !isUnknown(target) ? normalise(target) : UNKNOWN;
  }
  if (target.startsWith('/') || target === '~' || target.startsWith('~/')) return normalise(target);
  return normalise(`${dir}/${target}`);
}

function normalise(path: string): string {
  let out: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') out = out.at(-1) === '~' ? ['', 'home'] : out.slice(0, -1);
    else if (part !== '' && part !== '.') out.push(part);
  }
  const joined = out.join('/');
  return path.startsWith('/') ? `/${joined}` : joined;
}
