/**
 * Anchored globs. `*` and `?` stay inside a path segment, `**` crosses segments, a leading or inner `**` + `/`
 * may be empty, a trailing `/` + `**` takes the folder itself too. Nothing else is special.
 * All reachable positions advance together, so time grows with pattern times text and never explodes: a policy
 * that came with a repository must not be able to stall the guard.
 */
type Token = 'star' | 'deep' | 'segments' | 'inside' | 'one' | 'any' | { readonly char: string };

/** `path`: a slash separates. `line`: a command line, where `*` and `?` match any character. */
export type GlobKind = 'path' | 'line';

function tokenAt(
  pattern: string,
  at: number,
  kind: GlobKind,
): readonly [tokens: readonly Token[], length: number] {
  const char = pattern[at] ?? '';
  if (char === '?') return [[kind === 'line' ? 'any' : 'one'], 1];
  if (char !== '*') return [[{ char }], 1];
  if (kind === 'line') return [['deep'], 1];
  if (pattern[at + 1] !== '*') return [['star'], 1];
  const wholeSegment = pattern[at + 2] === '/' && (at === 0 || pattern[at - 1] === '/');
  return wholeSegment ? [['segments', 'inside'], 3] : [['deep'], 2];
}

function tokenize(pattern: string, kind: GlobKind): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < pattern.length;) {
    const [found, length] = tokenAt(pattern, at, kind);
    tokens.push(...found);
    at += length;
  }
  return tokens;
}

/** How far each wildcard moves when it reads a slash or anything else; no entry = it cannot read that. */
const STEPS: Readonly<
  Record<Exclude<Token, object>, { readonly slash: number[]; readonly other: number[] }>
> = {
  star: { slash: [], other: [0] },
  deep: { slash: [0], other: [0] },
  segments: { slash: [1, 2], other: [1] },
  inside: { slash: [0, 1], other: [0] },
  one: { slash: [], other: [1] },
  any: { slash: [1], other: [1] },
};

/** Adds a position and those reachable from it without reading a character. */
function enter(tokens: readonly Token[], at: number, states: Set<number>): void {
  if (states.has(at)) return;
  states.add(at);
  const token = tokens[at];
  if (token === 'star' || token === 'deep') enter(tokens, at + 1, states);
  if (token === 'segments') enter(tokens, at + 2, states);
}

/** Positions after reading one character at one position. */
function follow(token: Token | undefined, at: number, char: string): readonly number[] {
  if (token === undefined) return [];
  if (typeof token === 'object') return token.char === char ? [at + 1] : [];
  return STEPS[token][char === '/' ? 'slash' : 'other'].map((step) => at + step);
}

function run(tokens: readonly Token[], text: string): boolean {
  let states = new Set<number>();
  enter(tokens, 0, states);
  // By UTF-16 unit, as the pattern is cut: both sides split a surrogate pair in the same place.
  for (let index = 0; index < text.length && states.size > 0; index += 1) {
    const next = new Set<number>();
    for (const at of states) {
      for (const to of follow(tokens[at], at, text.charAt(index))) enter(tokens, to, next);
    }
    states = next;
  }
  return states.has(tokens.length);
}

export function globMatches(pattern: string, text: string, kind: GlobKind = 'path'): boolean {
  if (run(tokenize(pattern, kind), text)) return true;
  return kind === 'path' && pattern.endsWith('/**') && run(tokenize(pattern.slice(0, -3), kind), text);
}

/**
 * A path as globs see it: no `./`, doubled or trailing slashes, `..` taken away lexically.
 * Undefined when a shell could still turn it into something else.
 */
export function plainPath(path: string): string | undefined {
  if (path === '' || /[$`{}~\n]/u.test(path)) return undefined;
  const out: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && out.length > 0 && out.at(-1) !== '..') out.pop();
    else out.push(part);
  }
  return `${path.startsWith('/') ? '/' : ''}${out.join('/')}`;
}
