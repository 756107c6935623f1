/** Settings by which an agent would leave the guard behind: what to look for, and what is found. */
import type { Safe } from './model.ts';

/** One key that matters. Keys are joined by dots; a part may hold `*`. */
export interface OffKey {
  readonly key: string;
  /** Counts only with such a value, as text; absent = any but null, false, '' and empty lists. */
  readonly value?: RegExp;
  /** What it would do, after "which". */
  readonly does: Safe;
  /** `beaten`: what the guard starts the agent with counts more. `stops`: nothing the guard can give beats it. */
  readonly holds: 'beaten' | 'stops';
}

export interface OffFile {
  /** Relative to the folder the agent works in, or below `~/`. */
  readonly file: string;
  /** A variable that names the folder of a file below `~/`. */
  readonly folder?: string;
  readonly format: 'json' | 'jsonc' | 'toml' | 'yaml' | 'env';
  readonly keys: readonly OffKey[];
}

/** A process of the agent that goes on between sessions, by the file that holds its number. */
export interface Daemon {
  readonly file: string;
  readonly folder?: string;
  readonly stop: Safe;
}

export interface OffSwitches {
  /** Agent id. */
  readonly id: string;
  readonly files: readonly OffFile[];
  readonly daemons?: readonly Daemon[];
}

/** Something found. */
export interface OffFound {
  readonly file: string;
  /** 1 when it cannot be told. */
  readonly line: number;
  /** As written, from somebody else's file: neutralise it before it is shown. */
  readonly key: string;
  readonly does: Safe;
  readonly holds: OffKey['holds'];
}

function partMatches(pattern: string, part: string): boolean {
  if (!pattern.includes('*')) return pattern === part;
  const [head = '', tail = ''] = pattern.split('*', 2);
  return part.length >= head.length + tail.length && part.startsWith(head) && part.endsWith(tail);
}

function isSet(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return value !== undefined && value !== null && value !== false && value !== '';
}

function counts({ value: wanted }: OffKey, value: unknown): boolean {
  if (wanted === undefined) return isSet(value);
  return wanted.test(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
}

/** All keys a pattern names in a parsed file, with what they hold. */
function named(value: unknown, parts: readonly string[]): readonly (readonly [readonly string[], unknown])[] {
  const [part, ...rest] = parts;
  if (part === undefined) return [[[], value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value)
    .filter(([key]) => partMatches(part, key))
    .flatMap(([key, inner]) => named(inner, rest).map(([path, leaf]) => [[key, ...path], leaf] as const));
}

/** Line of a key in a text, by its own name alone: the first that looks like it. */
function lineOf(text: string, key: string): number {
  const quoted = key.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const wanted = new RegExp(`(?:^|[\\s"'{,.])${quoted}["']?\\s*[=:\\]]`);
  return (
    Math.max(
      text.split('\n').findIndex((line) => wanted.test(line)),
      0,
    ) + 1
  );
}

/** What of a file's parsed content matters. */
export function offKeys({ file, keys }: OffFile, text: string, content: unknown): readonly OffFound[] {
  return keys.flatMap((rule) =>
    named(content, rule.key.split('.'))
      .filter(([, value]) => counts(rule, value))
      .map(([path]) => ({
        file,
        line: lineOf(text, path.at(-1) ?? ''),
        key: path.join('.'),
        does: rule.does,
        holds: rule.holds,
      })),
  );
}
