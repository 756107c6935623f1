/** How wide text is on a terminal, for text that was neutralised (no controls, no joiners). */
import { eastAsianWidth } from 'get-east-asian-width';

const MARK = /^\p{M}$/u;

function charWidth(char: string): number {
  const code = char.codePointAt(0) ?? 0;
  if (code < 0x300) return 1;
  return MARK.test(char) ? 0 : eastAsianWidth(code);
}

/** Columns the text takes. */
export function widthOf(text: string): number {
  let width = 0;
  for (const char of text) width += charWidth(char);
  return width;
}

/** The longest beginning that fits. */
function head(text: string, width: number): string {
  let used = 0;
  let out = '';
  for (const char of text) {
    used += charWidth(char);
    if (used > width) break;
    out += char;
  }
  return out;
}

/** The text in at most `width` columns; `…` marks what was cut. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  return width < 1 ? '' : `${head(text, width - 1).trimEnd()}…`;
}

/** Breaks text into lines at blanks, and inside words that are longer than a line. Never returns an empty list. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (widthOf(joined) <= width) {
      line = joined;
      continue;
    }
    if (line !== '') lines.push(line);
    line = pushLong(lines, word, width);
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line];
}

/** Breaks a word that fits on no line; the rest of it begins the next line. */
function pushLong(lines: string[], word: string, width: number): string {
  let rest = word;
  while (widthOf(rest) > width) {
    const part = head(rest, Math.max(2, width));
    lines.push(part);
    rest = rest.slice(part.length);
  }
  return rest;
}
