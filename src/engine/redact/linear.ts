/** Regular expressions of policies and imports: compiled by a linear-time engine only, whatever they look like. */
import { RE2JS } from 're2js';
import type { Span } from './views.ts';

/** Longer patterns are not compiled. */
const PATTERN_MAX = 4096;
/** Instructions of the compiled program: a counted repeat of a repeat grows beyond any use. */
const PROGRAM_MAX = 20_000;

export interface LinearMatch {
  readonly whole: Span;
  /** Of the capture groups, from 1; undefined for one that took no part. */
  readonly groups: readonly (Span | undefined)[];
}

export interface LinearPattern {
  /** Number of capture groups. */
  readonly groups: number;
  find(text: string, from: number): LinearMatch | undefined;
  test(text: string): boolean;
}

export type LinearResult = { readonly pattern: LinearPattern } | { readonly why: string };

/** What other engines have and a linear one cannot. */
const LACKING: readonly (readonly [form: RegExp, name: string])[] = [
  [/\(\?<?[=!]/, 'lookaround'],
  [/\\(?:[1-9]|k[<{'])/, 'a backreference'],
  [/\(\?>/, 'an atomic group'],
  [/[*+?}]\+/, 'a possessive repeat'],
  [/\(\?\(/, 'a condition'],
  [/\(\?(?:R|\d+|&\w+)\)/, 'recursion'],
];

function lacking(source: string, message: string): string {
  for (const [form, name] of LACKING) {
    const found = form.exec(source);
    if (found === null) continue;
    return `${name} (\`${found[0]}\`, character ${found.index + 1}) is not supported: patterns run in linear time (RE2)`;
  }
  return message;
}

function spanOf(start: number, end: number): Span | undefined {
  return start < 0 ? undefined : { start, end };
}

/** Compiles `source`, or says why it cannot be. Never throws. */
export function compileLinear(source: string): LinearResult {
  if (source.length > PATTERN_MAX) return { why: `it is longer than ${PATTERN_MAX} characters` };
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(RE2JS.translateRegExp(source));
  } catch (error) {
    const words = error instanceof Error ? error.message.replaceAll(/\s+/gu, ' ') : 'it is not well formed';
    return { why: lacking(source, words) };
  }
  if (compiled.programSize() > PROGRAM_MAX)
    return { why: 'its repeats multiply to more than can be searched for' };
  const groups = compiled.groupCount();
  return {
    pattern: {
      groups,
      find(text, from) {
        const matcher = compiled.matcher(text);
        if (from > text.length || !matcher.find(from)) return undefined;
        const whole = { start: matcher.start(), end: matcher.end() };
        const found = Array.from({ length: groups }, (_, at) =>
          spanOf(matcher.start(at + 1), matcher.end(at + 1)),
        );
        return { whole, groups: found };
      },
      test: (text) => compiled.test(text),
    },
  };
}
