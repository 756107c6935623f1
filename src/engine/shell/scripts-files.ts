/** Script files that run: their text is judged when the agent wrote it in this session. */
import { scriptProgram } from './code-language.ts';
import { SHELL_LIMITS, isUnknown } from './model.ts';
import { joinPath } from './scope.ts';
import type { Step } from './step.ts';
import type { Place } from './place.ts';

/** A file that is run. */
export interface ScriptRun {
  readonly path: string;
  readonly words: readonly string[];
  /** The interpreter; without it the file says what it is for. */
  readonly program?: string;
  readonly sourced?: true;
}

/** How the text of another language is read. */
export type ReadProgram = (program: string, text: string) => readonly Step[];

const SHELLS = /^(?:ba|z|da|k|mk|a|rba|fi)?sh$|^source$|^\.$/;
/** What builds make: everyday work, whoever runs it. */
const BUILT =
  /(?:^|\/)(?:dist|build|out|target|bin|node_modules|\.next|\.nuxt|\.output|\.venv|venv|__pycache__|\.tox|coverage)\//;

/** What running a file amounts to; nothing for files that are not the agent's. */
export function fileSteps(run: ScriptRun, place: Place, read: ReadProgram): readonly Step[] {
  if (isUnknown(run.path)) return [];
  const path = joinPath(place.cwd, run.path);
  const file = place.around.file(path);
  if (file === undefined || !file.written) return [];
  const { text } = file;
  if (text === undefined || text.length > SHELL_LIMITS.text) return unreadable(run, file.binary === true);
  if (!place.around.first(`${path}#${run.words.join(' ')}`)) return [];
  return textSteps(run.program ?? scriptProgram(path, text) ?? 'sh', text, {
    run,
    path,
    cwd: place.cwd,
    read,
  });
}

interface Running {
  readonly run: ScriptRun;
  readonly path: string;
  readonly cwd: string;
  readonly read: ReadProgram;
}

function textSteps(program: string, text: string, { run, path, cwd, read }: Running): readonly Step[] {
  const via = path.split('/').at(-1) ?? path;
  if (!SHELLS.test(program)) {
    const steps = read(program, text);
    return steps.length === 0 ? [] : [{ kind: 'program', steps, via }];
  }
  const sourced = run.sourced === true ? { sourced: true } : {};
  return [{ kind: 'script', text, cwd, words: run.words, via, trusted: false, ...sourced }];
}

/** Compiled programs and bundles are what development makes; a script that cannot be read may be anything. */
function unreadable(run: ScriptRun, binary: boolean): readonly Step[] {
  if (BUILT.test(run.path) || (binary && run.program === undefined)) return [];
  return [
    { kind: 'unresolved', why: 'the script was written in this session and cannot be read', text: run.path },
  ];
}
