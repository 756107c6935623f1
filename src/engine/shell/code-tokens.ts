/** The words of a program text: names, quoted texts, signs. Comments are gone, lines are kept. */
import type { Language } from './code-language.ts';
import type { Part } from './code-quoting.ts';
import { stringAt } from './code-strings.ts';

export type Token =
  | { readonly kind: 'name' | 'number' | 'sign'; readonly text: string; readonly at: number }
  | {
      readonly kind: 'text';
      readonly parts: readonly Part[];
      readonly runs: boolean;
      readonly words: boolean;
      readonly at: number;
    }
  /** A new line; `text` is its indentation. */
  | { readonly kind: 'line'; readonly text: string; readonly at: number };

/** More are not read. */
export const MAX_TOKENS = 20_000;

const NAME = /(?:[$@]{1,2}|%(?=ENV\b))?[A-Za-z_\u0080-\uFFFF][\w\u0080-\uFFFF]*|\$[\d&!@/\\,;.]/y;
const PLAIN_NAME = /[A-Za-z_$\u0080-\uFFFF][\w$\u0080-\uFFFF]*/y;
const NUMBER = /\d[\w.]*/y;
const SIGN =
  /===|!==|\.\.\.|\*\*=|\|\|=|&&=|\?\?=|\?->|=>|->|::|\?\.(?!\d)|&\.|\*\*|==|!=|<=|>=|&&|\|\||\?\?|\+=|-=|\.=|:=|=~|!~|\.\.|<<|>>|[^\s]/y;
const SIGILS = new Set<Language['id']>(['perl', 'php', 'ruby']);
/** Behind these a slash begins a pattern. */
const BEFORE_PATTERN = /^(?:return|if|unless|and|or|not|when|print|split|grep|match|while|typeof|case|in)$/;

/** Reads all tokens; never throws. */
export function tokensOf(text: string, language: Language): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length && tokens.length < MAX_TOKENS) {
    const skipped = skip(text, at, language);
    if (skipped > at) {
      at = skipped;
      continue;
    }
    const [token, end] = tokenAt(text, at, { language, last: tokens.at(-1) });
    if (token !== undefined) tokens.push(token);
    at = Math.max(end, at + 1);
  }
  return tokens;
}

/** Past blanks and comments, but not past the end of a line. */
function skip(text: string, at: number, language: Language): number {
  if (/[ \t\r\f\v]/.test(text[at] ?? '')) return at + 1;
  if (text.startsWith('\\\n', at)) return at + 2;
  for (const [open, close] of language.blockComments) {
    if (!text.startsWith(open, at)) continue;
    const end = text.indexOf(close, at + open.length);
    return end < 0 ? text.length : end + close.length;
  }
  if (!language.lineComments.some((mark) => text.startsWith(mark, at))) return at;
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

interface Before {
  readonly language: Language;
  readonly last: Token | undefined;
}

function tokenAt(text: string, at: number, before: Before): readonly [Token | undefined, number] {
  const { language, last } = before;
  if (text[at] === '\n') return lineAt(text, at);
  const member = isMember(last, language) ? match(PLAIN_NAME, text, at) : undefined;
  if (member !== undefined) return plainToken('name', member, at);
  const quoted = stringAt(text, at, language);
  if (quoted !== undefined) {
    const { parts, runs = false, words = false } = quoted;
    return [{ kind: 'text', parts, runs, words, at }, quoted.end];
  }
  const pattern = language.patterns === true ? patternEnd(text, at, last) : undefined;
  if (pattern !== undefined) return [{ kind: 'number', text: '0', at }, pattern];
  return wordAt(text, at, SIGILS.has(language.id) ? NAME : PLAIN_NAME);
}

function wordAt(text: string, at: number, names: RegExp): readonly [Token, number] {
  const name = match(names, text, at);
  if (name !== undefined) return plainToken('name', name, at);
  const number = match(NUMBER, text, at);
  if (number !== undefined) return plainToken('number', number, at);
  return plainToken('sign', match(SIGN, text, at) ?? '', at);
}

function plainToken(kind: 'name' | 'number' | 'sign', text: string, at: number): readonly [Token, number] {
  return [{ kind, text, at }, at + text.length];
}

function lineAt(text: string, at: number): readonly [Token, number] {
  const indent = match(/[ \t]*/y, text, at + 1) ?? '';
  return [{ kind: 'line', text: indent, at }, at + 1];
}

function isMember(last: Token | undefined, language: Language): boolean {
  return last?.kind === 'sign' && language.members.includes(last.text);
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

/** Where a pattern that begins at `at` ends: `/../`, and perl's `s/../../`, `m{..}`, `tr/../../`. */
function patternEnd(text: string, at: number, last: Token | undefined): number | undefined {
  const worded = match(
    /(?:s|tr|y|m|qr)(?=[/{|!#,])(?:(?<=s|tr|y)([/|!#,])(?:\\.|(?!\1).)*\1(?:\\.|(?!\1).)*\1|([/|!#,])(?:\\.|(?!\2).)*\2)\w*/sy,
    text,
    at,
  );
  if (worded !== undefined) return /e\w*$/.test(worded.slice(-4)) ? undefined : at + worded.length;
  if (text[at] !== '/' || !mayBeginPattern(last)) return undefined;
  const hit = match(/\/(?:\\.|\[(?:\\.|[^\]\n])*\]|[^/\n\\])+\/\w*/y, text, at);
  return hit === undefined ? undefined : at + hit.length;
}

function mayBeginPattern(last: Token | undefined): boolean {
  if (last === undefined || last.kind === 'line') return true;
  if (last.kind === 'sign') return !/^[)\]}]$/.test(last.text);
  return last.kind === 'name' && BEFORE_PATTERN.test(last.text);
}
