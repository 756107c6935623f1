/** Changes to JSON text in place. */
import { walkJson } from './json.ts';

/** A change: `text` takes the place of `start..end`. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Applies changes given in order of position, without overlaps. */
export function splice(text: string, changes: readonly Splice[]): string {
  const parts: string[] = [];
  let from = 0;
  for (const change of changes) {
    parts.push(text.slice(from, change.start), change.text);
    from = change.end;
  }
  parts.push(text.slice(from));
  return parts.join('');
}

/** Where strings begin that stand at or below `path`, names included. */
export function startsBelow(text: string, path: readonly (string | number)[]): ReadonlySet<number> {
  const found = new Set<number>();
  walkJson(text, 0, {
    step: (depth, key) => {
      if (depth >= path.length) return depth;
      return path[depth] === key ? depth + 1 : undefined;
    },
    names: (depth) => depth >= path.length,
    string: ({ start, state }) => {
      if (state === path.length) found.add(start);
    },
  });
  return found;
}

/** Where the string at `path` stands, or undefined. */
export function locate(
  text: string,
  path: readonly (string | number)[],
): { readonly start: number; readonly end: number } | undefined {
  const found: { start: number; end: number }[] = [];
  walkJson(text, 0, {
    step: (depth, key) => (path[depth] === key ? depth + 1 : undefined),
    string: ({ start, end, state }) => {
      if (state === path.length) found.push({ start, end });
    },
  });
  // The last of equal keys counts, as in JSON.parse.
  return found.at(-1);
}
