/** `npm run x`, `make x` and their kin: the shell text that a repository's own files keep under that name. */
import { composerScripts, denoTasks, packageScripts, type Scripts } from './scripts-json.ts';
import { justScripts } from './scripts-just.ts';
import { makeScripts } from './scripts-make.ts';
import { taskScripts } from './scripts-task.ts';
import { cargoAliases, poeTasks } from './scripts-toml.ts';
import { callOf } from './scripts-calls.ts';
import type { ScriptCall } from './scripts-words.ts';
import { joinPath } from './scope.ts';
import type { Step } from './step.ts';
import type { Place } from './place.ts';

const MAX_UP = 24;
const MAX_STEPS = 60;

interface Kind {
  readonly files: readonly string[];
  readonly read: (text: string, call: ScriptCall) => Scripts;
}

const KINDS: Readonly<Record<ScriptCall['kind'], Kind>> = {
  package: { files: ['package.json'], read: packageScripts },
  make: { files: ['GNUmakefile', 'makefile', 'Makefile'], read: makeScripts },
  just: { files: ['justfile', 'Justfile', '.justfile'], read: justScripts },
  task: { files: ['Taskfile.yml', 'taskfile.yml', 'Taskfile.yaml', 'taskfile.yaml'], read: taskScripts },
  composer: { files: ['composer.json'], read: composerScripts },
  deno: { files: ['deno.json', 'deno.jsonc', 'package.json'], read: denoTasks },
  poe: { files: ['pyproject.toml'], read: poeTasks },
  cargo: { files: ['.cargo/config.toml', '.cargo/config'], read: cargoAliases },
};

/** What a call of a script runner runs; nothing where the files say nothing of it. */
export function scriptSteps(program: string, argv: readonly string[], place: Place): readonly Step[] {
  const call = callOf(program, argv);
  if (call === undefined) return [];
  const kind = KINDS[call.kind];
  if (call.file !== undefined && STANDARD_INPUT.has(call.file)) return fedSteps(call, kind, place);
  const found = findUp(
    call.file === undefined ? kind.files : [call.file],
    joinPath(place.cwd, call.dir),
    place,
  );
  if (found === undefined) return [];
  const { texts } = kind.read(found.text, call);
  return texts.slice(0, MAX_STEPS).flatMap(({ name, text }): readonly Step[] => {
    const via = `${call.shown} ${name}`.trim();
    if (!place.around.first(`${found.path}#${name}#${text}`)) return [];
    return [{ kind: 'script', text, cwd: found.dir, words: call.words, via, trusted: !found.written }];
  });
}

const STANDARD_INPUT = new Set(['-', '/dev/stdin']);

/** `make -f -`: the recipes come from the standard input. */
function fedSteps(call: ScriptCall, kind: Kind, { input, cwd }: Place): readonly Step[] {
  if (input.kind === 'pipe') return [{ kind: 'unresolved', why: 'the recipes come from another command' }];
  if (input.kind !== 'text') return [];
  const { texts } = kind.read(input.text, call);
  return texts.slice(0, MAX_STEPS).map(({ name, text }) => {
    const via = `${call.shown} ${name}`.trim();
    return { kind: 'script', text, cwd, words: call.words, via, trusted: false };
  });
}

interface FoundFile {
  readonly path: string;
  readonly dir: string;
  readonly text: string;
  readonly written: boolean;
}

/** The nearest of some files, in a folder or above it. */
function findUp(names: readonly string[], from: string, { around }: Place): FoundFile | undefined {
  let dir = from;
  for (let up = 0; up < MAX_UP; up += 1) {
    for (const name of names) {
      const path = joinPath(dir, name);
      const file = around.file(path);
      if (file?.text !== undefined) return { path, dir, text: file.text, written: file.written };
    }
    const parent = joinPath(dir, '..');
    if (parent === dir) return undefined;
    dir = parent;
  }
  return undefined;
}
