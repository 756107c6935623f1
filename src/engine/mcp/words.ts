/** The words of a server's command line: what each is the value of, and how they read with values in clear taken out. */
import { clearSpots, maskedValue, type ClearSpot, type FindIn, type NamedValue } from './clear-values.ts';

interface Word extends NamedValue {
  /** Characters in front of the value: `--api-key=`. */
  readonly prefix: string;
}

const ASSIGNED = /^(-{0,2}[A-Za-z_][\w.-]*=)(.*)$/s;
const OPTION = /^-{1,2}[A-Za-z][\w.-]*$/;
const HEADER = /^([A-Za-z][\w-]{0,60}:\s*)(\S.*)$/s;
const HEADER_OPTION = /^(?:-H|--headers?)$/;

function wordAt(argv: readonly string[], index: number): Word {
  const word = argv[index] ?? '';
  const before = argv[index - 1] ?? '';
  const cut = ASSIGNED.exec(word) ?? (HEADER_OPTION.test(before) ? HEADER.exec(word) : null);
  if (cut === null) {
    const named = OPTION.test(before) && !word.startsWith('-');
    return { prefix: '', value: word, name: named ? before.replace(/^-+/, '') : '' };
  }
  const [, prefix = '', value = ''] = cut;
  return { prefix, value, name: prefix.replaceAll(/^-+|[=:\s]+$/g, '') };
}

export interface WordSpot extends ClearSpot {
  /** Index in the argv. */
  readonly index: number;
}

/** Words of an argv that hold values in clear. */
export function clearWords(argv: readonly string[], findIn: FindIn): readonly WordSpot[] {
  return argv.flatMap((_, index) =>
    clearSpots(wordAt(argv, index), findIn).map((spot) => Object.assign({ index }, spot)),
  );
}

/** The same argv without values in clear. */
export function maskedWords(argv: readonly string[], findIn: FindIn): readonly string[] {
  return argv.map((_, index) => {
    const word = wordAt(argv, index);
    return word.prefix + maskedValue(word, findIn);
  });
}
