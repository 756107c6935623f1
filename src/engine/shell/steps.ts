/** What running a program leads to, beyond the program itself: the texts and commands it would run. */
import { backticksRun, inlineConcern } from './inline.ts';
import { programText } from './interpreters.ts';
import type { ShellInput } from './model.ts';

export type Step =
  | { readonly kind: 'shell'; readonly text: string }
  | { readonly kind: 'argv'; readonly argv: readonly string[] }
  | { readonly kind: 'write'; readonly path: string }
  /** `text` is what cannot be told; without it the whole text around. */
  | { readonly kind: 'unresolved'; readonly why: string; readonly text?: string };

/** The steps of one call. Empty when all there is to know is in its argv. */
export function stepsOf(program: string, argv: readonly string[], input: ShellInput): readonly Step[] {
  if (program === 'source' || program === '.') {
    const piped = argv[1]?.startsWith('/dev/fd/') === true;
    return piped ? [{ kind: 'unresolved', why: 'shell script comes from another command' }] : [];
  }
  const found = programText(program, argv, input);
  if (found.kind === 'none') return [];
  return found.kind === 'code' ? codeSteps(program, found.text) : [found];
}

function codeSteps(program: string, code: string): readonly Step[] {
  const ticks = backticksRun(program, code) ? 'inline program starts other programs' : undefined;
  const why = inlineConcern(code) ?? ticks;
  return why === undefined ? [] : [{ kind: 'unresolved', why, text: code }];
}
