/** `find -exec` and `fd -x`: the command, with the files it is run on as far as the tests name them. */
import { UNKNOWN } from './model.ts';
import type { Inner } from './inner.ts';

const RUNS = /^-(?:exec|execdir|ok|okdir)$/;
const WRITES = /^-f(?:print|print0|printf|ls)$/;
const MOST_PLACES = 16;

/** The commands and files of a `find` call. */
export function findInner(args: readonly string[]): readonly Inner[] {
  const found: Inner[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? '';
    if (WRITES.test(word)) found.push({ kind: 'argv', argv: ['tee', args[at + 1] ?? UNKNOWN] });
    if (!RUNS.test(word)) continue;
    const rest = args.slice(at + 1);
    const end = rest.findIndex((one) => one === ';' || one === '+');
    const argv = end < 0 ? rest : rest.slice(0, end);
    found.push({
      kind: 'argv',
      argv: filled(
        argv,
        placesOf(args, (tests, skipped) => segment(tests, at - skipped)),
      ),
    });
    at += argv.length;
  }
  return found;
}

/** A word that is just `{}` becomes all places; inside a longer word the place is not told apart. */
function filled(argv: readonly string[], places: readonly string[]): readonly string[] {
  const only = places.length === 1 ? (places[0] ?? UNKNOWN) : UNKNOWN;
  return argv.flatMap((word) => (word === '{}' ? places : [word.replaceAll('{}', only)]));
}

/** Starting points with the names asked for: `dist/*.map`; `within` picks the tests that hold. */
function placesOf(
  args: readonly string[],
  within: (tests: readonly string[], skipped: number) => readonly string[],
): readonly string[] {
  const tests = args.findIndex((word) => /^[-(!]/.test(word) && !/^-[HLPDO]/.test(word));
  const roots = args.slice(0, tests < 0 ? args.length : tests).filter((word) => !word.startsWith('-'));
  const names = namesOf(within(args.slice(Math.max(tests, 0)), Math.max(tests, 0)));
  const where = roots.length === 0 ? ['.'] : roots;
  const places = where.flatMap((root) => names.map((name) => `${root.replace(/\/$/, '')}/${name}`));
  return places.length > MOST_PLACES ? [UNKNOWN] : places;
}

const PRINTS_OTHER = /^-(?:printf|ls|fprint\w*|fls|exec|execdir|ok|okdir|delete)$/;

/** What `find` prints: places whose names are known in part. Undefined where that is not told. */
export function findOutput(args: readonly string[]): string | undefined {
  const turned = args.some((word, at) => word === '(' && /^(?:!|-not)$/.test(args[at - 1] ?? ''));
  if (turned || args.some((word) => PRINTS_OTHER.test(word))) return undefined;
  const places = placesOf(args, (tests) => tests).map((place) => place.replace(/[^/]*$/, `${UNKNOWN}/$&`));
  if (args.includes('-print0')) return places.length === 1 ? places[0] : undefined;
  return places.map((place) => `${place}\n`).join('');
}

/** The tests that hold where the action stands: those between two `-o` outside of brackets. */
function segment(tests: readonly string[], action: number): readonly string[] {
  let depth = 0;
  let start = 0;
  tests.slice(0, action).forEach((word, at) => {
    if (word === '(') depth += 1;
    else if (word === ')') depth -= 1;
    else if (depth === 0 && /^-or?$/.test(word)) start = at + 1;
  });
  return tests.slice(start, action);
}

function namesOf(tests: readonly string[]): readonly string[] {
  const names: string[] = [];
  let alternatives = 0;
  tests.forEach((word, at) => {
    if (/^-or?$/.test(word)) alternatives += 1;
    const negated = /^(?:!|-not)$/.test(tests[at - 1] ?? '');
    if (/^-i?name$/.test(word) && !negated) names.push(tests[at + 1] ?? UNKNOWN);
  });
  // An alternative without a name may be any file.
  return names.length === 0 || names.length <= alternatives ? [UNKNOWN] : names;
}

/** A file with the one ending that was asked for, anywhere. */
function fdPlace(args: readonly string[]): string {
  const endings = args.filter((_word, at) => /^(?:-e|--extension)$/.test(args[at - 1] ?? ''));
  return endings.length === 1 ? `${UNKNOWN}/*.${endings[0]}` : UNKNOWN;
}

/** `fd PATTERN -x rm {}`. */
export function fdInner(args: readonly string[]): readonly Inner[] {
  const at = args.findIndex((word) => /^(?:-x|-X|--exec|--exec-batch)$/.test(word));
  if (at < 0) return [];
  const rest = args.slice(at + 1);
  const end = rest.indexOf(';');
  const argv = end < 0 ? rest : rest.slice(0, end);
  const marked = argv.some((word) => /\{[./]*\}/.test(word));
  const place = fdPlace(args.slice(0, at));
  const words = argv.map((word) => word.replaceAll(/\{[./]*\}/g, place));
  return [{ kind: 'argv', argv: marked ? words : [...words, place] }];
}
