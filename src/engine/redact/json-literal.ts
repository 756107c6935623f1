/** JSON string literals as raw text, quotes included. */

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const CONTROL = /[\u0000-\u001f]/;
const SPECIAL = /[\\\u0000-\u001f]/;
const ESCAPE = /["\\/bfnrt]|u[0-9a-fA-F]{4}/y;

/** A text as it stands between the quotes of a JSON string. */
export function jsonBody(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** The text of a literal, or undefined when it is not valid JSON. */
export function decodeLiteral(literal: string): string | undefined {
  try {
    const value: unknown = JSON.parse(literal);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** End of a short literal without escapes, or -1: nearly every name is one. */
export function plainEnd(text: string, start: number): number {
  if (text.charCodeAt(start) !== QUOTE) return -1;
  for (let at = start + 1; at < start + 40; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at + 1;
    if (code === BACKSLASH || !(code >= 0x20)) return -1;
  }
  return -1;
}

/** Backslashes right before `at`, at most back to `first`: an odd number escapes what follows. */
export function backslashesBefore(text: string, at: number, first: number): number {
  let count = 0;
  while (at - count - 1 >= first && text.charCodeAt(at - count - 1) === BACKSLASH) count += 1;
  return count;
}

/** Checks a literal that nobody decodes. A loop, not one regex: megabytes of base64 would overflow its stack. */
export function wellFormed(literal: string): boolean {
  if (!SPECIAL.test(literal)) return true;
  if (CONTROL.test(literal)) return false;
  let at = literal.indexOf('\\');
  while (at !== -1) {
    ESCAPE.lastIndex = at + 1;
    if (!ESCAPE.test(literal)) return false;
    at = literal.indexOf('\\', ESCAPE.lastIndex);
  }
  return true;
}
