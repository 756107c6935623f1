/** Brace expansion: `{a,b}`, nested, and sequences `{1..5}`. */

const MOST = 64;

/** The alternatives of `{...}` as written; undefined when the shell would leave it alone. */
export function braceChoices(text: string): readonly string[] | undefined {
  const inner = text.slice(1, -1);
  const sequence = /^(-?\d+|[a-zA-Z])\.\.(-?\d+|[a-zA-Z])(?:\.\.(-?\d+))?$/.exec(inner);
  if (sequence !== null) return sequenceOf(sequence[1] ?? '', sequence[2] ?? '', Number(sequence[3] ?? '1'));
  const parts = splitTop(inner);
  return parts.length < 2 ? undefined : parts;
}

function sequenceOf(from: string, to: string, by: number): readonly string[] | undefined {
  const numbers = /\d/.test(from);
  if (numbers !== /\d/.test(to)) return undefined;
  const width = /^-?0\d/.test(from) ? from.length : 0;
  const [first, last] = numbers ? [Number(from), Number(to)] : [from.charCodeAt(0), to.charCodeAt(0)];
  const step = (Math.abs(by) || 1) * (first <= last ? 1 : -1);
  // More than a word may become: one too many makes the caller give up.
  const count = Math.min(Math.floor((last - first) / step) + 1, MOST + 1);
  return Array.from({ length: count }, (_none, index) => {
    const at = first + index * step;
    return numbers ? String(at).padStart(width, '0') : String.fromCharCode(at);
  });
}

const CLOSES: Readonly<Record<string, string>> = { '{': '}', '(': ')' };

/** Splits at commas outside quotes, inner braces and substitutions. */
function splitTop(text: string): readonly string[] {
  const parts: string[] = [];
  let start = 0;
  let at = 0;
  while (at < text.length) {
    if (text[at] === ',') {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
    at = past(text, at);
  }
  return [...parts, text.slice(start)];
}

/** The index behind the character at `at`, or behind what it opens. */
function past(text: string, at: number): number {
  const char = text[at] ?? '';
  if (char === '\\') return at + 2;
  if (char === "'" || char === '"' || char === '`') return closing(text, at) + 1;
  const close = CLOSES[char];
  if (close === undefined) return at + 1;
  let inner = at + 1;
  while (inner < text.length && text[inner] !== close) inner = past(text, inner);
  return inner + 1;
}

function closing(text: string, from: number): number {
  const quote = text[from];
  let at = from + 1;
  while (at < text.length && text[at] !== quote) at += text[at] === '\\' && quote !== "'" ? 2 : 1;
  return at;
}
