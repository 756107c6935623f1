/** Where the parts of a JSON text stand: what is passed on must keep its very characters. The text must be valid. */

/** One value in an object or array, end exclusive; `key` is '' in arrays. */
export interface Span {
  readonly key: string;
  readonly start: number;
  readonly end: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

function afterBlanks(text: string, at: number): number {
  let next = at;
  while (isBlank(text.charCodeAt(next))) next += 1;
  return next;
}

function isEscaped(text: string, quote: number): boolean {
  let at = quote - 1;
  while (text.charCodeAt(at) === BACKSLASH) at -= 1;
  return (quote - at) % 2 === 0;
}

/** Index behind the string that begins at `at`. */
function afterString(text: string, at: number): number {
  let end = text.indexOf('"', at + 1);
  while (end >= 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end < 0 ? text.length : end + 1;
}

function opens(code: number): boolean {
  return code === 0x7b || code === 0x5b;
}

function closes(code: number): boolean {
  return code === 0x7d || code === 0x5d;
}

/** Index behind the number or word that begins at `at`. */
function afterBare(text: string, at: number): number {
  let next = at;
  while (next < text.length) {
    const code = text.charCodeAt(next);
    if (code === 0x2c || closes(code) || isBlank(code)) break;
    next += 1;
  }
  return next;
}

/** Index behind the value that begins at `at`; nesting takes no stack. */
function afterValue(text: string, at: number): number {
  const first = text.charCodeAt(at);
  if (first === QUOTE) return afterString(text, at);
  if (!opens(first)) return afterBare(text, at);
  let depth = 0;
  for (let next = at; next < text.length; next += 1) {
    const code = text.charCodeAt(next);
    if (code === QUOTE) next = afterString(text, next) - 1;
    else if (opens(code)) depth += 1;
    else if (closes(code)) depth -= 1;
    if (depth === 0) return next + 1;
  }
  return text.length;
}

function keyOf(literal: string): string {
  if (!literal.includes('\\')) return literal.slice(1, -1);
  const key: unknown = JSON.parse(literal);
  return typeof key === 'string' ? key : '';
}

/** The values of the object or array that begins at `at`, in their order, doubled keys included. */
export function spansIn(text: string, at = 0): readonly Span[] {
  const spans: Span[] = [];
  const open = afterBlanks(text, at);
  const isArray = text.charCodeAt(open) === 0x5b;
  let next = afterBlanks(text, open + 1);
  while (next < text.length && !closes(text.charCodeAt(next))) {
    let key = '';
    if (!isArray) {
      const end = afterString(text, next);
      key = keyOf(text.slice(next, end));
      next = afterBlanks(text, afterBlanks(text, end) + 1);
    }
    const end = afterValue(text, next);
    spans.push({ key, start: next, end });
    next = afterBlanks(text, end);
    if (text.charCodeAt(next) === 0x2c) next = afterBlanks(text, next + 1);
  }
  return spans;
}

export interface Shape {
  /** An object holds a key twice: readers differ in which one counts. */
  readonly doubled: boolean;
  readonly depth: number;
}

/** Looks through all of a text. A string before a colon is a key, nothing else is. */
export function shapeOf(text: string): Shape {
  const open: Set<string>[] = [];
  let doubled = false;
  let depth = 0;
  for (let next = 0; next < text.length; next += 1) {
    const code = text.charCodeAt(next);
    if (opens(code)) depth = Math.max(depth, open.push(new Set()));
    else if (closes(code)) open.pop();
    else if (code === QUOTE) {
      const end = afterString(text, next);
      if (text.charCodeAt(afterBlanks(text, end)) === 0x3a) {
        const key = keyOf(text.slice(next, end));
        const keys = open.at(-1);
        doubled ||= keys?.has(key) === true;
        keys?.add(key);
      }
      next = end - 1;
    }
  }
  return { doubled, depth };
}
