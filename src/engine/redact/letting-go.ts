/** What imported allowlists let go. */
import type { ImportedAllowlist } from './imports/model.ts';
import { compileLinear, type LinearPattern } from './linear.ts';

/** A list with its patterns compiled. */
export interface Allowing {
  readonly list: ImportedAllowlist;
  readonly regexes: readonly LinearPattern[];
}

function patternsOf(sources: readonly string[]): readonly LinearPattern[] {
  return sources.flatMap((source) => {
    const result = compileLinear(source);
    return 'pattern' in result ? [result.pattern] : [];
  });
}

export function compileAllowlists(lists: readonly ImportedAllowlist[]): readonly Allowing[] {
  return lists.map((list) => ({ list, regexes: patternsOf(list.regexes) }));
}

/** What lists are held against. */
export interface Hit {
  readonly secret: string;
  readonly match: string;
  readonly line: string;
}

/** The file is not known here, so lists of paths and commits let nothing go. */
export function isAllowed({ list, regexes }: Allowing, hit: Hit): boolean {
  const answers: boolean[] = [];
  if (list.paths.length > 0) answers.push(false);
  if (list.commits.length > 0) answers.push(false);
  if (list.regexes.length > 0) answers.push(regexes.some((regex) => regex.test(hit[list.target])));
  if (list.stopwords.length > 0) {
    const secret = hit.secret.toLowerCase();
    answers.push(list.stopwords.some((word) => secret.includes(word)));
  }
  return list.condition === 'all' ? answers.length > 0 && !answers.includes(false) : answers.includes(true);
}
