/** What running a program leads to, beyond the program itself: the texts and commands it would run. */
import { languageOf } from './code-language.ts';
import { appleScriptSteps, awkSteps, sedSteps } from './code-small.ts';
import { codeSteps } from './code.ts';
import { inlineConcern } from './inline.ts';
import type { Step } from './step.ts';
import { programText } from './interpreters.ts';
import type { ShellInput } from './model.ts';
import type { Surroundings } from './surroundings.ts';

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
