/** Text of a page: whatever is put into a template is escaped, unless it is markup already. */
import { htmlText } from '../host/html-text.ts';
import { toSafe } from '../host/text.ts';

export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Part = string | number | Markup | readonly Markup[];

/** Longer than any text of ours. */
const LONGEST = 4000;

function escaped(text: string): string {
  return htmlText(toSafe(text, (same) => same, LONGEST));
}

function textOf(part: Part): string {
  if (part instanceof Markup) return part.text;
  if (typeof part === 'number') return String(part);
  return typeof part === 'string' ? escaped(part) : part.map(({ text }) => text).join('');
}

/** Markup of HTML or SVG; attribute values stand in double quotes. */
export function html(words: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(words.map((word, at) => word + textOf(parts[at] ?? '')).join(''));
}
