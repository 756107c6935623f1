/** Commands that change the shell they run in: directory, variables, aliases, functions, `$@`. */
import { printed } from './escapes.ts';
import { UNKNOWN, isUnknown, type ShellInput } from './model.ts';
import type { Call } from './reading.ts';
import { joinPath, type Scope } from './scope.ts';

interface Effects {
  readonly args: readonly string[];
  readonly scope: Scope;
  readonly input: ShellInput;
  readonly call: Call;
}

type Effect = (effects: Effects) => void;

const enter: Effect = ({ args, scope }) =>
  scope.enter(args.find((word) => !word.startsWith('-') || word === '-'));

const pushd: Effect = ({ args, scope }) => {
  const target = args.find((word) => !/^[-+]/.test(word));
  const { stack } = scope.trail;
  const [top, ...rest] = stack;
  scope.trail.stack = target === undefined ? [scope.cwd, ...rest] : [scope.cwd, ...stack];
  if (target === undefined && top !== undefined) scope.cwd = top;
  else scope.enter(target);
};

const popd: Effect = ({ scope }) => {
  const [top, ...rest] = scope.trail.stack;
  scope.cwd = top ?? UNKNOWN;
  scope.trail.stack = rest;
};

/** `-n` makes it another name, `-i` a sum, `-u` and `-l` change the case. */
const CHANGES = /[niul]/;

const declare: Effect = (effects) => {
  const flags = flagsOf(effects.args);
  for (const word of effects.args) {
    const name = /^[A-Za-z_]\w*/.exec(word)?.[0];
    if (name !== undefined) declareOne(name, { ...effects, word, flags });
  }
};

function declareOne(
  name: string,
  { call, scope, word, flags }: Effects & { readonly word: string; readonly flags: string },
): void {
  const [program = ''] = call.argv;
  if (/^(?:local|declare|typeset)$/.test(program) && !flags.includes('g')) hide(name, word, scope);
  if (program === 'export' || flags.includes('x')) scope.exported.add(name);
  const value = call.values?.get(name) ?? valueIn(word);
  if (value !== undefined) scope.assign(name, CHANGES.test(flags) ? UNKNOWN : value);
}

function flagsOf(args: readonly string[]): string {
  const options = args.filter((word) => /^-[a-zA-Z]+$/.test(word));
  return options.join('').replaceAll('-', '');
}

function hide(name: string, word: string, scope: Scope): void {
  if (scope.locals === undefined) return;
  scope.hide(name);
  if (!word.includes('=')) scope.variables.set(name, '');
}

function valueIn(word: string): string | undefined {
  const at = word.indexOf('=');
  return at < 0 ? undefined : word.slice(at + 1);
}

/** `read a b <<< "x y"`; only one line of known input tells what it gets. */
const read: Effect = ({ args, scope, input, call }) => {
  const names = args.filter((word, at) => !word.startsWith('-') && !/^-[dnNptui]$/.test(args[at - 1] ?? ''));
  const ifs = call.env['IFS'] ?? scope.find('IFS');
  const special = args.some((word) => /^-[a-zA-Z]*[adnNu]/.test(word));
  const line = special ? undefined : onlyLine(input);
  if (line === undefined || typeof ifs !== 'string' || isUnknown(ifs)) {
    for (const name of names.length === 0 ? ['REPLY'] : names) scope.variables.set(name, UNKNOWN);
    return;
  }
  const fields = ifs === '' ? [line] : line.split(new RegExp(`[${ifs.replaceAll(/[\\\]^-]/g, '\\$&')}]+`));
  names.forEach((name, at) => {
    const last = at === names.length - 1;
    scope.variables.set(name, last ? fields.slice(at).join(ifs.slice(0, 1)) : (fields[at] ?? ''));
  });
};

function onlyLine(input: ShellInput): string | undefined {
  const lines = input.kind === 'text' ? input.text.replace(/\n$/, '').split('\n') : [];
  return lines.length === 1 ? lines[0] : undefined;
}

const forget: Effect = ({ args, scope }) => {
  for (const word of args) if (!word.startsWith('-')) scope.variables.set(word, UNKNOWN);
};

const unset: Effect = ({ args, scope }) => {
  for (const word of args) {
    if (!args.includes('-f')) scope.variables.set(word.replace(/\[.*$/, ''), '');
    if (!args.includes('-v')) scope.functions.delete(word);
  }
};

const set: Effect = ({ args, scope }) => {
  const dashes = args.indexOf('--');
  const at = dashes >= 0 ? dashes + 1 : args.findIndex((word) => !/^[-+]/.test(word));
  const named = args[at - 1] === '-o' || args[at - 1] === '+o' || /^-[a-zA-Z]+o$/.test(args[at - 1] ?? '');
  if (at >= 0 && (dashes >= 0 || !named)) scope.positional = args.slice(at);
};

const shift: Effect = ({ args, scope }) => {
  const count = Number(args[0] ?? '1');
  scope.positional = Number.isInteger(count) ? scope.positional?.slice(count) : undefined;
};

const alias: Effect = ({ args, scope }) => {
  for (const word of args) {
    const at = word.indexOf('=');
    if (at > 0) scope.aliases.set(word.slice(0, at), word.slice(at + 1));
  }
};

const unalias: Effect = ({ args, scope }) => {
  if (args.includes('-a')) scope.aliases.clear();
  for (const word of args) scope.aliases.delete(word);
};

/** `hash -p /usr/bin/git x` makes `x` another name of git. */
const hash: Effect = ({ args, scope }) => {
  const at = args.findIndex((word) => /^-[a-z]*p$/.test(word));
  if (at >= 0) scope.aliases.set(args[at + 2] ?? '', args[at + 1] ?? '');
};

const printf: Effect = ({ args, scope }) => {
  if (args[0] !== '-v') return;
  const text = printed(args[2] ?? '', args.slice(3));
  scope.assign(args[1] ?? '', text ?? UNKNOWN);
};

/** A copy of a program, or a link to one, is that program under another name. */
const copy: Effect = ({ args, scope }) => {
  const [from, to, more] = args.filter((word) => !word.startsWith('-'));
  if (from === undefined || to === undefined || more !== undefined) return;
  if (!/^(?:\/[\w.-]+)*\/(?:s?bin|libexec|git-core)\/[\w.+-]+$/.test(from)) return;
  const name = to.split('/').at(-1) ?? '';
  const path = to.endsWith('/') ? `${to}${from.split('/').at(-1)}` : to;
  scope.copies.set(joinPath(scope.cwd, path), from);
  if (name !== '') scope.copies.set(name, from);
};

const link: Effect = (effects) => {
  const { args, scope } = effects;
  const [from, to, more] = args.filter((word) => !word.startsWith('-'));
  if (from !== undefined && to !== undefined && more === undefined) {
    scope.links.set(joinPath(scope.cwd, to), joinPath(scope.cwd, from));
  }
  copy(effects);
};

const EFFECTS: ReadonlyMap<string, Effect> = new Map<string, Effect>([
  ['cd', enter],
  ['chdir', enter],
  ['pushd', pushd],
  ['popd', popd],
  ['alias', alias],
  ['unalias', unalias],
  ['set', set],
  ['shift', shift],
  ['export', declare],
  ['declare', declare],
  ['typeset', declare],
  ['local', declare],
  ['readonly', declare],
  ['read', read],
  ['mapfile', forget],
  ['readarray', forget],
  ['getopts', forget],
  ['unset', unset],
  ['printf', printf],
  ['hash', hash],
  ['ln', link],
  ['cp', copy],
  ['mv', copy],
  ['install', copy],
]);

/** Follows what a command changes in the shell; only where it runs in the shell itself. */
export function applyBuiltin(call: Call, scope: Scope, input: ShellInput): void {
  const [name = '', ...args] = call.argv;
  EFFECTS.get(name.split('/').at(-1) ?? '')?.({ args, scope, input, call });
}
