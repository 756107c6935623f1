/** The text form of rule tables: one rule a line. */
import type { Verb } from '../engine/model.ts';
import { VERBS } from '../engine/model.ts';
import type { Place } from './place.ts';

export interface Rule {
  /**
   * Leading words, alternatives with `|`: `pr merge|close`. `*` is any word, `delete-*` and `*-keys` any that begins or ends so.
   * `...` in front skips words up to the first one that any such rule of the table names: for programs whose
   * verb stands behind groups of varying depth. Empty matches every call.
   */
  readonly words: string;
  readonly verb: Verb;
  /** One of these options must be given. */
  readonly when?: readonly string[];
  /** One of these options makes it harmless. */
  readonly unless?: readonly string[];
  /** The whole argument text must match. */
  readonly text?: RegExp;
  /** Only for calls that name such a place. */
  readonly place?: Place;
  /** See `ActionDraft.forbidden`. */
  readonly forbidden?: string;
}

/**
 * Reads `words +option|option -option @place /pattern/ => verb` lines: `+` options one of which must be given,
 * `-` options none of which may be given, nothing after `=>` for harmless, `! why` behind the verb for what no
 * approval may lift. Lines that begin with `#` are remarks.
 */
export function readRules(text: string): readonly Rule[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(readRule);
}

function readRule(line: string): Rule {
  const at = line.lastIndexOf('=>');
  const [name = '', forbidden] = line.slice(at + 2).split(' ! ');
  const verb = VERBS.find((known) => known === (name.trim() || 'none'));
  if (at < 0 || verb === undefined) throw new TypeError(`not a rule: ${line}`);
  const tokens = line
    .slice(0, at)
    .split(' ')
    .filter((token) => token !== '');
  const of = (sign: string): readonly string[] | undefined =>
    tokens
      .find((token) => token.length > 1 && token.startsWith(sign))
      ?.slice(1)
      .split('|');
  const when = of('+');
  const unless = of('-');
  const pattern = tokens.find((token) => token.startsWith('/'));
  const place = readPlace(tokens);
  return {
    words: tokens.filter((token) => !/^[-+@/]./.test(token)).join(' '),
    verb,
    ...(when === undefined ? {} : { when }),
    ...(unless === undefined ? {} : { unless }),
    ...(pattern === undefined ? {} : { text: new RegExp(pattern.slice(1, -1), 'i') }),
    ...(place === undefined ? {} : { place }),
    ...(forbidden === undefined ? {} : { forbidden }),
  };
}

function readPlace(tokens: readonly string[]): Place | undefined {
  if (tokens.includes('@prod')) return 'production';
  if (tokens.includes('@test')) return 'test';
  return tokens.includes('@local') ? 'local' : undefined;
}
