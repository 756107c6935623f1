/** The shell state that reading follows: variables, aliases, `$@`, the working directory. */
import { UNKNOWN, isUnknown } from './model.ts';

export class Scope {
  readonly variables: Map<string, string>;
  readonly aliases: Map<string, string>;
  readonly exported: Map<string, string>;
  positional: readonly string[] | undefined;
  cwd: string;
  /** Above 0 inside branches and loops: assignments there may or may not happen. */
  conditional = 0;

  constructor(cwd: string) {
    this.cwd = cwd;
    this.variables = new Map();
    this.aliases = new Map();
    this.exported = new Map();
  }

  /** A copy for a subshell: changes in it do not come back. */
  fork(): Scope {
    const copy = new Scope(this.cwd);
    for (const [name, value] of this.variables) copy.variables.set(name, value);
    for (const [name, value] of this.aliases) copy.aliases.set(name, value);
    for (const [name, value] of this.exported) copy.exported.set(name, value);
    copy.positional = this.positional;
    copy.conditional = this.conditional;
    return copy;
  }

  assign(name: string, value: string): void {
    const before = this.variables.get(name);
    const sure = this.conditional === 0 || before === undefined || before === value;
    this.variables.set(name, sure ? value : UNKNOWN);
  }

  /** The value of a variable, `UNKNOWN` when it is not set by the text itself. */
  value(name: string): string {
    const own = this.variables.get(name);
    if (own !== undefined) return own;
    if (name === 'HOME') return '~';
    if (name === 'PWD') return this.cwd;
    return name === 'TMPDIR' ? '/tmp' : UNKNOWN;
  }

  /** Follows `cd`, `pushd`. */
  enter(target: string | undefined): void {
    this.cwd = joinPath(this.cwd, target ?? '~');
  }
}

/** A path against a directory, `.` and `..` taken out. `-` and unknown parts give `UNKNOWN`. */
export function joinPath(dir: string, target: string): string {
  if (target === '-' || isUnknown(target) || isUnknown(dir)) {
    return target.startsWith('/') && !isUnknown(target) ? normalise(target) : UNKNOWN;
  }
  if (target.startsWith('/') || target === '~' || target.startsWith('~/')) return normalise(target);
  return normalise(`${dir}/${target}`);
}

function normalise(path: string): string {
  const out: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..' && out.length > 0 && out.at(-1) !== '~') out.pop();
    else if (part !== '' && part !== '.' && part !== '..') out.push(part);
  }
  return path.startsWith('/') ? `/${out.join('/')}` : out.join('/');
}
