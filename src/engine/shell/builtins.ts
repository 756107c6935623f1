import { UNKNOWN } from './model.ts';
import type { Scope } from './scope.ts';

type Effect = (args: readonly string[], scope: Scope) => void;

const enter: Effect = (args, scope) =>
  scope.enter(args.find((word) => !word.startsWith('-') || word === '-'));
const forget: Effect = (args, scope) => {
  for (const word of args) if (!word.startsWith('-')) scope.variables.set(word, UNKNOWN);
};
const declare: Effect = (args, scope) => eachPair(args, (key, value) => scope.assign(key, value));

const EFFECTS: ReadonlyMap<string, Effect> = new Map<string, Effect>([
  ['cd', enter],
  ['pushd', enter],
  [
    'popd',
    (_args, scope) => {
      scope.cwd = UNKNOWN;
    },
  ],
  ['alias', (args, scope) => eachPair(args, (key, value) => scope.aliases.set(key, value))],
  [
    'set',
    (args, scope) => {
      const at = args.indexOf('--');
      if (at >= 0) scope.positional = args.slice(at + 1);
    },
  ],
  [
    'shift',
    (args, scope) => {
      scope.positional = scope.positional?.slice(Number(args[0] ?? '1') || 1);
    },
  ],
  [
    'export',
    (args, scope) => {
      declare(args, scope);
      eachPair(args, (key, value) => scope.exported.set(key, value));
    },
  ],
  ['declare', declare],
  ['typeset', declare],
  ['local', declare],
  ['readonly', declare],
  ['read', forget],
  ['mapfile', forget],
  ['readarray', forget],
  ['getopts', forget],
  [
    'printf',
    (args, scope) => {
      if (args[0] === '-v') scope.variables.set(args[1] ?? '', UNKNOWN);
    },
  ],
]);

/** Follows what a builtin changes in the shell: directory, variables, aliases, `$@`. */
export function applyBuiltin(argv: readonly string[], scope: Scope): void {
  EFFECTS.get(argv[0] ?? '')?.(argv.slice(1), scope);
}

function eachPair(args: readonly string[], use: (key: string, value: string) => void): void {
  for (const word of args) {
    const at = word.indexOf('=');
    if (at > 0) use(word.slice(0, at), word.slice(at + 1));
  }
}
