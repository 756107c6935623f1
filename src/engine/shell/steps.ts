/** What running a program leads to, beyond the program itself: the texts and commands it would run. */
import { languageOf } from './code-language.ts';
import { appleScriptSteps, awkSteps, sedSteps } from './code-small.ts';
import { codeSteps } from './code.ts';
import { inlineConcern } from './inline.ts';
import { programText } from './interpreters.ts';
import type { Verb } from '../model.ts';
import type { ShellInput } from './model.ts';
import type { Surroundings } from './surroundings.ts';

export type Step =
  | { readonly kind: 'shell'; readonly text: string }
  | { readonly kind: 'argv'; readonly argv: readonly string[] }
  | ScriptStep
  | { readonly kind: 'write'; readonly path: string }
  /** `text` is what cannot be told; without it the whole text around. */
  | {
      readonly kind: 'unresolved';
      readonly why: string;
      readonly text?: string;
      readonly verb?: Verb;
    };

/** Shell text of a file, read as a shell of its own. */
export interface ScriptStep {
  readonly kind: 'script';
  readonly text: string;
  readonly cwd: string;
  /** `$1` and on. */
  readonly words: readonly string[];
  /** How people know it: `npm run deploy`. */
  readonly via: string;
  readonly trusted: boolean;
  /** It runs in the shell that reads it. */
  readonly sourced?: boolean;
}

/** Where a call stands. */
export interface Place {
  readonly input: ShellInput;
  readonly cwd: string;
  readonly around: Surroundings;
}

/** The steps of one call. Empty when all there is to know is in its argv. */
export function stepsOf(program: string, argv: readonly string[], place: Place): readonly Step[] {
  if (program === 'source' || program === '.') {
    const piped = argv[1]?.startsWith('/dev/fd/') === true;
    return piped ? [{ kind: 'unresolved', why: 'shell script comes from another command' }] : [];
  }
  const found = programText(program, argv, place.input);
  if (found.kind === 'none' || found.kind === 'file') return [];
  return found.kind === 'code' ? programSteps(found.program, found.text) : [found];
}

/** Languages that are not read are told by a few signs. */
function programSteps(program: string, code: string): readonly Step[] {
  if (/(?:^|[;\n])\s*\u0000/.test(code)) {
    return [{ kind: 'unresolved', why: 'the inline program is only known when it runs', text: code }];
  }
  if (/^sed$|^gsed$/.test(program)) return sedSteps(code);
  const language = languageOf(program);
  if (language?.id === 'awk') return awkSteps(code);
  if (language?.id === 'applescript') return appleScriptSteps(code);
  if (language !== undefined) return codeSteps(code, language);
  const why = inlineConcern(code);
  return why === undefined ? [] : [{ kind: 'unresolved', why, text: code }];
}
