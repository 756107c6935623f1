/** Aliases of git that the text itself sets: `git config alias.p push; git p`. */
import { isUnknown } from './model.ts';
import type { Place } from './place.ts';
import type { Step } from './step.ts';

const TAKES_WORD = new Set([
  '-C',
  '-c',
  '--git-dir',
  '--work-tree',
  '--namespace',
  '--config-env',
  '--exec-path',
]);

/** Where the subcommand stands. */
function subcommandAt(argv: readonly string[]): number {
  let at = 1;
  for (let word = argv[at]; word?.startsWith('-') === true; word = argv[at])
    at += TAKES_WORD.has(word) ? 2 : 1;
  return at;
}

/** Remembers an alias that is set, or runs one that was set before. */
export function gitSteps(argv: readonly string[], { around }: Place): readonly Step[] {
  const at = subcommandAt(argv);
  const name = argv[at] ?? '';
  const rest = argv.slice(at + 1);
  if (name === 'config') {
    const [key = '', set] = rest.filter((word) => !/^-./.test(word) && word !== 'set');
    if (set !== undefined && /^alias\../i.test(key)) around.gitAliases.set(key.slice(6).toLowerCase(), set);
    return [];
  }
  const value = around.gitAliases.get(name.toLowerCase());
  if (value === undefined || isUnknown(value) || !around.first(`git ${name} ${rest.join(' ')}`)) return [];
  return [value.startsWith('!') ? shellAlias(value.slice(1), rest) : plainAlias(value, argv, at)];
}

function shellAlias(text: string, rest: readonly string[]): Step {
  const given = rest.map((word) =>
    isUnknown(word) ? ' "$_UNTOLD_"' : ` '${word.replaceAll("'", `'\\''`)}'`,
  );
  return { kind: 'shell', text: text + given.join('') };
}

function plainAlias(value: string, argv: readonly string[], at: number): Step {
  const words = value.split(/\s+/).filter((word) => word !== '');
  return { kind: 'argv', argv: [...argv.slice(0, at), ...words, ...argv.slice(at + 1)] };
}
