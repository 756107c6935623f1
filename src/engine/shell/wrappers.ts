/** Programs that run other programs: where in their argv the other one starts. */
import { isUnreadable, UNKNOWN, type ShellInput } from './model.ts';
import type { Inner, Surroundings } from './inner.ts';
import { COMMAND_OPTIONS, RUNNERS } from './runner-shapes.ts';
import { mountedBack } from './mounts.ts';
import { scriptedProgram } from './scripted.ts';
import { FALLBACK, SPECIAL } from './special-wrappers.ts';
import { afterOptions, listed, takesNext, valuesOf } from './wrapper-args.ts';
import { SYSTEM_WRAPPERS, type Shape } from './wrapper-shapes.ts';

const SHAPES: ReadonlyMap<string, readonly Shape[]> = shapesByName();

function shapesByName(): Map<string, readonly Shape[]> {
  const found = new Map<string, readonly Shape[]>();
  for (const [name, shape] of [...SYSTEM_WRAPPERS, ...RUNNERS]) {
    found.set(name, [...(found.get(name) ?? []), shape]);
  }
  return found;
}

/** True for programs whose inner commands are found here: whatever else they hold is none. */
export function isWrapper(program: string): boolean {
  return SHAPES.has(program) || SPECIAL.has(program) || FALLBACK.has(program);
}

/** The commands inside an argv whose program is `program`; empty when it runs none. */
export function innerCommands(program: string, argv: readonly string[], input: ShellInput): readonly Inner[] {
  const args = argv.slice(1);
  const options = valuesOf(args, listed(COMMAND_OPTIONS.get(program)));
  if (options.length > 0) return options.map((text) => textInner(text, {}));
  const found = SPECIAL.get(program)?.(args, input) ?? scriptedProgram(program, args);
  return found.length > 0 ? found.map(checked) : (byShape(program, args) ?? fallback(program, args, input));
}

function byShape(program: string, args: readonly string[]): readonly Inner[] | undefined {
  for (const shape of SHAPES.get(program) ?? []) {
    const behind = afterWords(args, shape);
    const found = behind === undefined ? [] : wrapped(behind, shape);
    if (found.length > 0) return mountedBack(program, args, found);
  }
  return undefined;
}

function fallback(program: string, args: readonly string[], input: ShellInput): readonly Inner[] {
  return FALLBACK.get(program)?.(args, input) ?? [];
}

/** Shell text with output of a program in it cannot be read. */
function checked(inner: Inner): Inner {
  return inner.kind === 'text' ? textInner(inner.text, inner) : inner;
}

function textInner(text: string, around: Surroundings): Inner {
  return isUnreadable(text) || text.trimStart().startsWith(UNKNOWN)
    ? { kind: 'unresolved', why: 'shell text is only known when it runs' }
    : { ...around, kind: 'text', text };
}

/** The arguments behind the words of the shape; undefined when those do not stand there. */
function afterWords(args: readonly string[], shape: Shape): readonly string[] | undefined {
  let rest = args;
  const globals: string[] = [];
  for (const choice of listed(shape.words)) {
    const at = firstWord(rest, listed(shape.valued));
    const word = rest[at];
    if (word === undefined || (choice !== '*' && !choice.split('|').includes(word))) return undefined;
    globals.push(...rest.slice(0, at));
    rest = rest.slice(at + 1);
  }
  return rest;
}

/** Index of the first word that is no option and no value of one. */
function firstWord(args: readonly string[], valued: readonly string[]): number {
  let at = 0;
  while (at < args.length && /^-./.test(args[at] ?? '') && args[at] !== '--') {
    at += takesNext(args[at] ?? '', valued) ? 2 : 1;
  }
  return at;
}

function wrapped(args: readonly string[], shape: Shape): readonly Inner[] {
  const around = surroundings(args, shape);
  const end = args.indexOf('--');
  const codes = valuesOf(end < 0 ? args : args.slice(0, end), listed(shape.codes));
  if (codes.length > 0) return codes.map((text) => textInner(text, around));
  const mark = args.findIndex((word) => listed(shape.marks).includes(word));
  if (mark >= 0) return innerOf(args.slice(mark + 1), shape, around);
  if (shape.dashes === true && end < 0) return [];
  const read = shape.dashes === true ? { rest: args.slice(end + 1), env: {} } : afterAssignments(args, shape);
  const rest = read.rest.slice(shape.skip ?? 0);
  const placed = Object.keys(read.env).length > 0 ? { ...around, env: read.env } : around;
  return innerOf(rest[0] === '--' ? rest.slice(1) : rest, shape, placed);
}

function innerOf(words: readonly string[], shape: Shape, around: Surroundings): readonly Inner[] {
  const [first, ...more] = words;
  if (first === undefined) return [];
  if (shape.text === 'joined') return [textInner(words.join(' '), around)];
  if (shape.text === 'each') return words.map((text) => textInner(text, around));
  const program = shape.versioned === true ? first.replace(/(?<=.)(?:@|==)[\w.^~*-]+$/, '') : first;
  return [{ ...around, kind: 'argv', argv: [program, ...more] }];
}

function surroundings(args: readonly string[], shape: Shape): Surroundings {
  const options = args.slice(0, firstWord(args, listed(shape.valued)));
  const dir = valuesOf(options, listed(shape.chdir))[0];
  const cwd = shape.away === true ? UNKNOWN : dir;
  const { reaches } = shape;
  const passing = reaches !== undefined && !options.some((word) => reaches.test(word));
  return {
    ...(cwd === undefined ? {} : { cwd }),
    ...(shape.same === true ? { shell: 'same' } : {}),
    ...(passing ? { passing: true } : {}),
  };
}

interface Rest {
  readonly rest: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Past options, and `NAME=value` words where the wrapper takes them. */
function afterAssignments(args: readonly string[], shape: Shape): Rest {
  const env: Record<string, string> = {};
  const valued = listed(shape.valued);
  let at = afterOptions(args, valued, listed(shape.pairs));
  const ended = args[at - 1] === '--';
  while (shape.assigns === true && at < args.length) {
    const pair = /^([A-Za-z_]\w*)=([^]*)$/.exec(args[at] ?? '');
    if (pair !== null) env[pair[1] ?? ''] = pair[2] ?? '';
    const step = pair === null && !ended ? afterOptions(args.slice(at), valued) : Number(pair !== null);
    if (step === 0) break;
    at += step;
  }
  return { rest: args.slice(at), env };
}
