/** The words of a server's command line: what each is the value of, and how they read with values in clear taken out. */
import {
  clearSpots,
  isSecretName,
  maskSpots,
  withoutOverlaps,
  type ClearSpot,
  type FindIn,
  type NamedValue,
} from './clear-values.ts';

/** A value within a word. */
interface Part extends NamedValue {
  readonly at: number;
}

const ASSIGNED = /^(-{0,2}[A-Za-z_][\w.-]*=)(.*)$/s;
const OPTION = /^-{1,2}[A-Za-z][\w.-]*$/;
const HEADER = /^((?:-{1,2}\w[\w-]*=)?([A-Za-z][\w-]{0,60}):\s*)([^\s/].*)$/s;
const HEADER_OPTION = /^(?:-H|--headers?)$/;

/** One word without blanks, and the word before it. */
function single(word: string, before: string): Part {
  const [, prefix, value = ''] = ASSIGNED.exec(word) ?? [];
  if (prefix !== undefined) return { at: prefix.length, name: prefix.replaceAll(/^-+|=$/g, ''), value };
  const named = OPTION.test(before) && !word.startsWith('-');
  return { at: 0, name: named ? before.replace(/^-+/, '') : '', value: word };
}

/** `Authorization: Bearer x`, where such a thing is expected or its name is one of a secret. */
function headerIn(word: string, before: string): Part | undefined {
  const [, lead = '', name = '', value = ''] = HEADER.exec(word) ?? [];
  if (name === '' || !(HEADER_OPTION.test(before) || isSecretName(name))) return undefined;
  return { at: lead.length, name, value };
}

/** Those of the words of a shell's text. */
function within(text: string): readonly Part[] {
  const words = [...text.matchAll(/[^\s"';]+/g)];
  return words.map(({ index, 0: word }, place) => {
    const { at, name, value } = single(word, words[place - 1]?.[0] ?? '');
    return { at: index + at, name, value };
  });
}

/** The values in a word. */
function partsOf(argv: readonly string[], index: number): readonly Part[] {
  const word = argv[index] ?? '';
  const before = argv[index - 1] ?? '';
  const header = headerIn(word, before);
  if (header !== undefined) return [header];
  if (!/\s/.test(word)) return [single(word, before)];
  return [{ at: 0, name: '', value: word }, ...within(word)];
}

function shifted({ at }: Part, spots: readonly ClearSpot[]): readonly ClearSpot[] {
  return spots.map(({ start, end, detector }) => ({ start: at + start, end: at + end, detector }));
}

export interface WordSpot extends ClearSpot {
  /** Index in the argv. */
  readonly index: number;
}

/** Where words of an argv hold values in clear. */
export function clearWords(argv: readonly string[], findIn: FindIn): readonly WordSpot[] {
  return argv.flatMap((_, index) => {
    const spots = partsOf(argv, index).flatMap((part) => shifted(part, clearSpots(part, findIn)));
    return withoutOverlaps(spots).map((spot) => Object.assign({ index }, spot));
  });
}

/** The same argv with `{name}` or `{detector}` for values in clear, and for references where values are secret. */
export function maskedWords(argv: readonly string[], findIn: FindIn): readonly string[] {
  return argv.map((word, index) => {
    const spots = partsOf(argv, index).flatMap((part) => shifted(part, maskSpots(part, findIn)));
    let text = '';
    let at = 0;
    for (const { start, end, detector } of withoutOverlaps(spots)) {
      text += `${word.slice(at, start)}{${detector}}`;
      at = end;
    }
    return text + word.slice(at);
  });
}
