/** What running a program leads to, beyond the program itself: the texts and commands it would run. */
import { languageOf } from './code-language.ts';
import { appleScriptSteps, awkSteps, sedSteps } from './code-small.ts';
import { codeSteps } from './code.ts';
import { inlineSteps, macroSteps, tclSteps } from './inline.ts';
import { forksForever } from './fork-bomb.ts';
import type { Place } from './place.ts';
import { powershellSteps } from './powershell.ts';
import { fileSteps } from './scripts-files.ts';
import { joinPath } from './scope.ts';
import { gitSteps } from './scripts-git.ts';
import { scriptSteps } from './scripts.ts';
import type { Step } from './step.ts';
import { programText } from './interpreters.ts';

/** The steps of one call. Empty when all there is to know is in its argv. */
export function stepsOf(program: string, argv: readonly string[], place: Place): readonly Step[] {
  const steps =
    program === 'source' || program === '.' ? sourced(argv, place) : started(program, argv, place);
  for (const step of steps)
    if (step.kind === 'write') place.around.wrote(joinPath(place.cwd, step.path), undefined);
  return steps;
}

function sourced([, path, ...words]: readonly string[], place: Place): readonly Step[] {
  if (path === undefined) return [];
  if (path.startsWith('/dev/fd/')) return [unsureScript()];
  return fileSteps({ path, words, sourced: true, program: 'sh' }, place, programSteps);
}

function started(program: string, argv: readonly string[], place: Place): readonly Step[] {
  if (program === 'git') return gitSteps(argv, place);
  const scripts = scriptSteps(program, argv, place);
  if (scripts.length > 0) return scripts;
  const found = programText(program, argv, place.input);
  if (found.kind === 'file') return fileSteps(found, place, programSteps);
  if (found.kind === 'code') {
    const shown = (found.reads ?? []).map((path): Step => ({ kind: 'argv', argv: ['cat', path] }));
    return [...programSteps(found.program, found.text), ...shown];
  }
  if (found.kind !== 'none') return [found];
  const [path = '', ...words] = argv;
  return path.includes('/') ? fileSteps({ path, words }, place, programSteps) : [];
}

function unsureScript(): Step {
  return { kind: 'unresolved', why: 'shell script comes from another command' };
}

/** Languages that are not read are told by a few signs. */
function programSteps(program: string, code: string): readonly Step[] {
  if (/(?:^|[;\n])\s*\u0000/.test(code)) {
    return [{ kind: 'unresolved', why: 'the inline program is only known when it runs', text: code }];
  }
  if (forksForever(code)) return [{ kind: 'bomb' }];
  if (program === 'pwsh') return powershellSteps(code);
  if (/^sed$|^gsed$/.test(program)) return sedSteps(code);
  const language = languageOf(program);
  if (language?.id === 'awk') return awkSteps(code);
  if (language?.id === 'applescript') return appleScriptSteps(code);
  if (language !== undefined) return codeSteps(code, language);
  return unreadSteps(program, code);
}

function unreadSteps(program: string, code: string): readonly Step[] {
  if (program === 'm4') return macroSteps(code);
  return /^(?:tclsh|wish|expect|jimsh)/.test(program) ? tclSteps(code) : inlineSteps(code);
}
