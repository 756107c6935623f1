/** Keywords by which a pattern is tried at all: those given, or what every match of it must contain. */
import { requiredLiterals } from '../redact/required-literals.ts';

/** A single character stands everywhere. */
const SHORTEST = 2;

/** The longest stretch of a keyword the automaton can look for: `#` and `?` are wildcards there, and it knows ASCII only. */
function searchable(keyword: string): string {
  const parts = keyword.toLowerCase().split(/[#?]|[^\u0000-\u007f]/u);
  return parts.toSorted((a, b) => b.length - a.length)[0] ?? '';
}

/** Undefined when there are none: such a pattern would have to run over every text as a whole. */
export function keywordsFor(pattern: string, given: readonly string[]): readonly string[] | undefined {
  const usable = given.map((keyword) => searchable(keyword));
  // One keyword that cannot be looked for leaves hits without any.
  if (usable.length > 0 && usable.every((keyword) => keyword.length >= SHORTEST)) return [...new Set(usable)];
  return requiredLiterals(pattern);
}
