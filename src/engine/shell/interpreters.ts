/** Shells and language interpreters: where the program they run comes from. */
import { isUnreadable, type ShellInput } from './model.ts';

const SHELLS = new Set(['sh', 'bash', 'zsh', 'dash', 'ksh', 'mksh', 'ash', 'fish', 'rbash']);
const POWERSHELLS = new Set(['pwsh', 'powershell']);
const LANGUAGE = /^(?:python|pypy|node|nodejs|bun|deno|perl|ruby|php|lua|osascript|tclsh|Rscript)[\d.]*$/;
const AWK = /^[gmn]?awk$/;

/** Which program text an interpreter would run. */
export type ProgramText =
  | { readonly kind: 'shell'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'unresolved'; readonly why: string }
  | { readonly kind: 'none' };

const NONE: ProgramText = { kind: 'none' };

/** The program text of an argv, from its options or its standard input. */
export function programText(program: string, argv: readonly string[], input: ShellInput): ProgramText {
  const args = argv.slice(1);
  if (SHELLS.has(program)) return shellText(args, input);
  if (POWERSHELLS.has(program)) return powershell(args);
  if (AWK.test(program)) return awk(args);
  return LANGUAGE.test(program) ? languageText(args, input) : NONE;
}

function shellText(args: readonly string[], input: ShellInput): ProgramText {
  const { options, rest } = shellOptions(args);
  const first = rest[0];
  if (options.includes('c')) return first === undefined ? NONE : known('shell', first);
  if (options.includes('s') || first === undefined || first === '-' || first === '/dev/stdin') {
    return fromStandardInput('shell', input);
  }
  return first.startsWith('/dev/fd/') ? unresolved('shell script comes from another command') : NONE;
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

const CODE_OPTION = /^(?:-[a-zA-Z]*[ce]|-p|-pe|-r|--eval|--print|eval)$/;
const NO_CODE = /^(?:-m|--?(?:version|help|v|V|h|check))$/;

function languageText(args: readonly string[], input: ShellInput): ProgramText {
  const code = optionCode(args);
  if (code !== undefined) return known('code', code);
  if (args.some((word) => NO_CODE.test(word))) return NONE;
  const script = args.find((word) => !/^-./.test(word));
  return script === undefined || script === '-' ? fromStandardInput('code', input) : NONE;
}

/** `-c CODE`, `-e CODE`, and perl's `-ne CODE`; only in front of a script name. */
function optionCode(args: readonly string[]): string | undefined {
  const at = args.findIndex((word) => CODE_OPTION.test(word));
  const script = args.findIndex((word) => !word.startsWith('-'));
  if (at >= 0 && (script < 0 || at <= script)) return args[at + 1];
  return undefined;
}

function awk(args: readonly string[]): ProgramText {
  if (args.some((word) => word.startsWith('-f'))) return NONE;
  const code = args.find((word, at) => !word.startsWith('-') && !['-F', '-v'].includes(args[at - 1] ?? ''));
  return code === undefined ? NONE : known('code', code);
}

function powershell(args: readonly string[]): ProgramText {
  const told = args.findIndex((word) => /^[-/](?:c|command|e|ec|enc|encodedcommand)$/i.test(word));
  return told < 0 ? NONE : unresolved('PowerShell text is not read here');
}

function fromStandardInput(kind: 'shell' | 'code', input: ShellInput): ProgramText {
  if (input.kind === 'none') return NONE;
  return input.kind === 'text' ? known(kind, input.text) : unresolved('an interpreter is fed by a pipe');
}

function known(kind: 'shell' | 'code', text: string): ProgramText {
  if (kind === 'shell' && isUnreadable(text)) return unresolved('shell text is only known when it runs');
  return { kind, text };
}

function unresolved(why: string): ProgramText {
  return { kind: 'unresolved', why };
}
