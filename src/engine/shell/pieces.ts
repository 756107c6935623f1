/** Parts of a word after expansion, and the words they become. */
import { UNKNOWN, isUnknown } from './model.ts';

/** Quoted text stays in one word; a list (`"$@"`) becomes several. */
export type Piece =
  | { readonly text: string; readonly quoted: boolean }
  | { readonly list: readonly string[]; readonly quoted: boolean };

/** Splits unquoted pieces at the characters of IFS, and joins what touches. */
export function fieldsOf(pieces: readonly Piece[], ifs: string): readonly string[] {
  const fields: string[] = [];
  let current: string | undefined;
  const flush = (): void => {
    if (current !== undefined) fields.push(current);
    current = undefined;
  };
  const add = (text: string, quoted: boolean): void => {
    const runs = quoted ? [text] : splitAt(text, ifs);
    runs.forEach((run, index) => {
      if (index > 0) flush();
      if (quoted || run !== '') current = (current ?? '') + run;
    });
  };
  for (const piece of pieces) {
    if ('text' in piece) add(piece.text, piece.quoted);
    else
      piece.list.forEach((item, index) => {
        if (index > 0) flush();
        add(item, piece.quoted);
      });
  }
  flush();
  return fields;
}

/** As one text, for assignments and redirections. */
export function textOf(pieces: readonly Piece[]): string {
  return pieces.map((piece) => ('text' in piece ? piece.text : piece.list.join(' '))).join('');
}

function splitAt(text: string, ifs: string): readonly string[] {
  if (ifs === '') return [text];
  if (isUnknown(ifs)) return [text === '' ? '' : UNKNOWN];
  const runs: string[] = [''];
  for (const char of text) {
    if (!ifs.includes(char)) runs.push((runs.pop() ?? '') + char);
    else if (runs.at(-1) !== '' || runs.length === 1) runs.push('');
  }
  return runs;
}
