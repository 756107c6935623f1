/** Shells and language interpreters: where the program they run comes from. */
import { compiledText } from './compiled.ts';
import { habitsOf, leadingOptions, type Habits, type Leading } from './interpreter-options.ts';
import { isUnreadable, type ShellInput } from './model.ts';
import { powerText } from './powershell-options.ts';

const SHELLS = new Set([
  'sh',
  'bash',
  'zsh',
  'dash',
  'ksh',
  'mksh',
  'ash',
  'fish',
  'rbash',
  'csh',
  'tcsh',
  'yash',
  'posh',
  'osh',
  'nu',
  'xonsh',
  'elvish',
]);
const POWERSHELLS = new Set(['pwsh', 'powershell']);
const LANGUAGE =
  /^(?:python|pypy|ipython|node|nodejs|bun|deno|tsx|ts-node|perl|j?ruby|php|lua|luajit|osascript|tclsh|Rscript|R|julia|elixir|groovy|groovysh|scala|scala-cli|swift|kotlin|kotlinc|raku|rakudo|perl6|guile|racket|ocaml|ghc|ghci|iex|runghc|clojure|clj|bb|crystal|erl|janet|sbcl|ecl|clisp|gosh|fennel|octave|gnuplot|wish|jimsh|hy|coffee|irb|pry|qjs|zx)[\d.]*$/;
const AWK = /^[gmn]?awk$/;
const SED = /^g?sed$/;

/** Which program text an interpreter would run. */
export type ProgramText =
  | { readonly kind: 'shell'; readonly text: string }
  /** `program` is the one whose language it is. */
  | {
      readonly kind: 'code';
      readonly text: string;
      readonly program: string;
      /** Files whose lines it is given one by one. */
      readonly reads?: readonly string[];
    }
  | {
      readonly kind: 'file';
      readonly path: string;
      /** What the script is given. */
      readonly words: readonly string[];
      readonly program: string;
    }
  | { readonly kind: 'unresolved'; readonly why: string }
  | { readonly kind: 'none' };

const NONE: ProgramText = { kind: 'none' };

/** The program text of an argv, from its options or its standard input. */
export function programText(program: string, argv: readonly string[], input: ShellInput): ProgramText {
  const args = argv.slice(1);
  if (SHELLS.has(program)) return shellText(program, args, input);
  if (POWERSHELLS.has(program)) return powershell(program, args, input);
  if (AWK.test(program) || SED.test(program)) return filterText(program, args);
  if (program === 'm4') return macros(args, input);
  const compiled = compiledText(program, args);
  if (compiled !== undefined) return compiled;
  return LANGUAGE.test(program) ? languageText(program, args, input) : NONE;
}

/** Macros may run programs; what a pipe brings in is mostly text to fill in. */
function macros(args: readonly string[], input: ShellInput): ProgramText {
  const path = args.findLast((word) => !word.startsWith('-'));
  if (path !== undefined) return { kind: 'file', path, words: [], program: 'm4' };
  return input.kind === 'text' ? code(input.text, 'm4') : NONE;
}

function shellText(program: string, args: readonly string[], input: ShellInput): ProgramText {
  const { options, rest } = shellOptions(args);
  const [first, ...words] = rest;
  if (options.includes('c')) return first === undefined ? NONE : shell(first);
  if (options.includes('s') || first === undefined || first === '-' || first === '/dev/stdin') {
    return fromStandardInput(undefined, input);
  }
  if (first.startsWith('/dev/fd/')) return unresolved('shell script comes from another command');
  return { kind: 'file', path: first, words, program };
}

/** The one-letter options of a shell, and what follows them. */
function shellOptions(args: readonly string[]): { options: string; rest: readonly string[] } {
  let options = '';
  let at = 0;
  for (let word = args[at]; word !== undefined && /^[-+]./.test(word); word = args[at]) {
    at += /^[-+]O$|^[-+][a-zA-Z]*o$|^--(?:rc|init-)file$/.test(word) ? 2 : 1;
    if (/^-[a-zA-Z]/.test(word)) options += word.slice(1);
  }
  return { options, rest: args.slice(at) };
}

function languageText(program: string, args: readonly string[], input: ShellInput): ProgramText {
  const language = args[0] === '-l' && args[1] === 'JavaScript' ? 'node' : program;
  const subcommand = /^(?:bun|deno|crystal)$/.test(program) ? args[0] : undefined;
  if (subcommand === 'eval') return code(evalWord(args), language);
  const read = leadingOptions(subcommand === 'run' ? args.slice(1) : args, habitsOf(program));
  if (read === undefined) return NONE;
  if (read.codes.length > 0) return givenCode(args, { program, language, read });
  const [script, ...words] = read.rest;
  if (script === undefined || STANDARD_INPUT.has(script)) return fromStandardInput(language, input);
  return { kind: 'file', path: script, words, program };
}

interface Given {
  readonly program: string;
  readonly language: string;
  readonly read: Leading;
}

function givenCode(args: readonly string[], { program, language, read }: Given): ProgramText {
  const text = printedBy(program, args, onTopic(program, read.codes.join('\n')));
  const told = { kind: 'code', text, program: language } as const;
  return takesLines(program, args) ? { ...told, reads: read.rest } : told;
}

/** What perl does with nothing named it does with `$_`. */
function onTopic(program: string, text: string): string {
  if (!program.startsWith('perl')) return text;
  return text.replaceAll(
    /(?<![\w$@%>:])(unlink|rmdir)(?=\s*(?:$|[;}]|(?:if|unless|for|and|or)\b))/g,
    '$1($_)',
  );
}

/** `perl -ne`, `ruby -pe` see every line of the files they are given. */
function takesLines(program: string, args: readonly string[]): boolean {
  const flags = args.filter((word) => /^-[a-zA-Z0-9]/.test(word));
  return (
    /^(?:perl|j?ruby)/.test(program) &&
    flags.some((word) => /^-[a-hj-zA-Z0-9]*[np]/.test(word)) &&
    !flags.some((word) => /^-\w*i/.test(word))
  );
}

/** `node -p` prints what its text is worth. */
function printedBy(program: string, args: readonly string[], text: string): string {
  const prints =
    /^(?:node|nodejs|bun|tsx)$/.test(program) &&
    args.some((word) => /^(?:-[ip]*p[ie]*|--print)(?:=|$)/.test(word));
  return prints ? `console.log(${text})` : text;
}

const STANDARD_INPUT = new Set(['-', '/dev/stdin']);

function evalWord(args: readonly string[]): string {
  return args.slice(1).find((word) => !word.startsWith('-')) ?? '';
}

const FILTER: Habits = {
  code: /^(?:-e|--expression=?|--source=?|-[a-df-hj-zA-Z]*e)(.*)$/s,
  valued: /^-[Fvl]$/,
};

/** awk and sed: the text is an option or the first word. */
function filterText(program: string, args: readonly string[]): ProgramText {
  const file = args.findIndex((word) => /^(?:-f|--file)/.test(word));
  if (file >= 0) {
    const attached = (args[file] ?? '').replace(/^(?:-f|--file=?)/, '');
    return { kind: 'file', path: attached === '' ? (args[file + 1] ?? '') : attached, words: [], program };
  }
  const read = leadingOptions(args, FILTER);
  if (read === undefined) return NONE;
  const text = read.codes.length > 0 ? read.codes.join('\n') : read.rest[0];
  return text === undefined ? NONE : code(text, program);
}

function powershell(program: string, args: readonly string[], input: ShellInput): ProgramText {
  const told = powerText(program, args);
  if (told.kind === 'none') return NONE;
  if (told.kind === 'stdin') return fromStandardInput('pwsh', input);
  const readable = told.kind === 'text' && !isUnreadable(told.text);
  return readable ? code(told.text, 'pwsh') : unresolved('PowerShell text is only known when it runs');
}

/** Without a language it is shell text. */
function fromStandardInput(language: string | undefined, input: ShellInput): ProgramText {
  if (input.kind === 'none' || input.kind === 'file') return NONE;
  if (input.kind === 'pipe') return unresolved('an interpreter is fed by a pipe');
  return language === undefined ? shell(input.text) : code(input.text, language);
}

function code(text: string, program: string): ProgramText {
  return { kind: 'code', text, program };
}

function shell(text: string): ProgramText {
  return isUnreadable(text) ? unresolved('shell text is only known when it runs') : { kind: 'shell', text };
}

function unresolved(why: string): ProgramText {
  return { kind: 'unresolved', why };
}
