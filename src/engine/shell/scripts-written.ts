/** Files a command writes, with their text where that is known: what is written first may be run next. */
import type { Redirection } from 'unbash';
import { SHELL_LIMITS, isUnknown, type ShellInput } from './model.ts';
import { toolOutput } from './output-tools.ts';
import { withScripts } from './scripts-json.ts';
import { joinPath, type Scope } from './scope.ts';
import type { ScriptFile, Surroundings } from './surroundings.ts';
import { wordText } from './words.ts';

export interface Writing {
  readonly argv: readonly string[];
  readonly redirects: readonly Redirection[];
  readonly input: ShellInput;
  readonly scope: Scope;
  readonly around: Surroundings;
}

/** Remembers what a command writes. */
export function noteWritten(writing: Writing): void {
  const { argv, redirects, input, scope } = writing;
  const read = input.kind === 'text' ? input.text : undefined;
  for (const item of redirects.filter(toFile)) {
    const adds = item.operator.endsWith('>>');
    keep(item.target === undefined ? '' : wordText(item.target, scope), toolOutput(argv, read, scope), {
      ...writing,
      adds,
    });
  }
  const program = argv[0]?.split('/').at(-1) ?? '';
  const adds = program === 'tee' && argv.includes('-a');
  for (const [path, text] of WRITERS.get(program)?.(argv.slice(1), writing) ?? []) {
    keep(path, text, { ...writing, adds });
  }
}

function toFile(item: Redirection): item is Redirection & { type: 'Redirect' } {
  return item.type === 'Redirect' && /^(?:>|>\||>>|&>|&>>)$/.test(item.operator);
}

function keep(path: string, text: string | undefined, at: Writing & { readonly adds: boolean }): void {
  if (isUnknown(path) || path.startsWith('/dev/') || path === '') return;
  const full = joinPath(at.scope.cwd, path);
  const { pieces } = at.around;
  if (text !== undefined) pieces.set(full, [pieces.get(full), text].join('\n').slice(0, SHELL_LIMITS.text));
  // What may or may not happen leaves both.
  const both = at.adds || at.scope.conditional > 0;
  const whole = both ? behind(at.around.file(full), known(text)) : known(text);
  at.around.wrote(full, whole);
  for (const name of [path, full]) {
    if (whole === undefined) at.scope.files.delete(name);
    else at.scope.files.set(name, whole);
  }
}

function known(text: string | undefined): string | undefined {
  return text === undefined || isUnknown(text) || text.length > SHELL_LIMITS.text ? undefined : text;
}

function behind(before: ScriptFile | undefined, text: string | undefined): string | undefined {
  if (text === undefined || before === undefined) return text;
  return before.text === undefined ? undefined : `${before.text}\n${text}`;
}

type Written = readonly (readonly [string, string | undefined])[];

const plain = (args: readonly string[]): readonly string[] => args.filter((word) => !/^-./.test(word));

const copied = (args: readonly string[], { around, scope }: Writing): Written => {
  const words = plain(args);
  const target = words.at(-1);
  const source = words.at(-2);
  if (target === undefined || source === undefined || isUnknown(source)) return [];
  const file = around.file(joinPath(scope.cwd, source));
  // Copies of files nobody knows are judged by what is on the disk when they run.
  return file === undefined ? [] : [[target, file.text]];
};

/** The word behind an option, or joined to it. */
function valueOf(args: readonly string[], short: RegExp, long: string): string | undefined {
  const at = args.findIndex((word) => short.test(word) || word === long);
  const joined = args.find((word) => word.startsWith(`${long}=`));
  return at >= 0 ? args[at + 1] : joined?.slice(long.length + 1);
}

const downloaded =
  (short: RegExp, long: string) =>
  (args: readonly string[]): Written => {
    const path = valueOf(args, short, long);
    return path === undefined ? [] : [[path, undefined]];
  };

/** `npm pkg set scripts.x="git push"`. */
const packaged = (args: readonly string[], { around, scope }: Writing): Written => {
  if (args[0] !== 'pkg' || args[1] !== 'set') return [];
  const before = around.file(joinPath(scope.cwd, 'package.json'))?.text;
  const text = withScripts(before, args.slice(2));
  return text === undefined ? [] : [['package.json', text]];
};

const WRITERS: ReadonlyMap<string, (args: readonly string[], at: Writing) => Written> = new Map([
  [
    'tee',
    (args, { input }) =>
      plain(args).map((path) => [path, input.kind === 'text' ? input.text : undefined] as const),
  ],
  ['cp', copied],
  ['mv', copied],
  ['install', copied],
  ['ln', copied],
  ['npm', packaged],
  ['pnpm', packaged],
  ['curl', downloaded(/^-[a-zA-Z]*o$/, '--output')],
  ['wget', downloaded(/^-[a-zA-Z]*O$/, '--output-document')],
  [
    'sed',
    (args) =>
      args.some((word) => /^-[a-zA-Z]*i|^--in-place/.test(word))
        ? plain(args)
            .slice(-1)
            .map((path) => [path, undefined] as const)
        : [],
  ],
  [
    'dd',
    (args) => args.flatMap((word) => (word.startsWith('of=') ? [[word.slice(3), undefined] as const] : [])),
  ],
]);
