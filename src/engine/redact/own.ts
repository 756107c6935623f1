/** All that a policy's own classes look for, apart from files: these are known only where tools are called. */
import { compilePatterns } from './custom-rules.ts';
import { compileDictionary } from './dictionary.ts';
import { compileMarkings } from './labels.ts';
import type { Finder } from './merge.ts';
import type { OwnData } from './own-model.ts';

/** Each is compiled at its first use. */
export function ownFinders(own: OwnData): readonly Finder[] {
  const words = own.rules.filter((rule) => rule.kind === 'words');
  const markings = own.rules.filter((rule) => rule.kind === 'marking');
  const hasPatterns = own.rules.some((rule) => rule.kind === 'pattern');
  return [
    ...(words.length === 0 ? [] : [compileDictionary(words)]),
    ...(hasPatterns ? [compilePatterns(own)] : []),
    ...(markings.length === 0 ? [] : [compileMarkings(markings)]),
  ];
}
