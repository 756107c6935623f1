import type { DetectorDef } from '../engine/definitions.ts';
import { looksRandom } from '../engine/redact/randomness.ts';
import { beginsName, literal } from './token.ts';

/** A value that does not name its maker: it is known by its shape and by the maker's name before it. */
export interface NamedToken {
  readonly id: string;
  readonly label: string;
  /** How the maker's name stands in names of settings, lower case: `algolia`, `new_relic`. */
  readonly words: readonly string[];
  /** Source of the pattern of the value, upper and lower case alike; bounded repetition only. */
  readonly body: string;
  /** Inactive values of the right form, at least one. */
  readonly samples: readonly [string, ...string[]];
  /** More texts that must stay as they are. */
  readonly no?: readonly string[];
  readonly rank?: number;
}

/** The rest of the setting's name, the operator and the quotes: one line, or a pair of name and value on two, marked or not. */
const BETWEEN = String.raw`[^\n;]{0,48}?(?:\r?\n[^A-Za-z\n]{0,30}(?:value|default)["']?[ \t]{0,3}[:=][ \t]{0,3}["']?)?`;
/** Inside a longer word, a path, an address or a version a value is something else. */
const START = String.raw`(?<![\w/+.#@%])`;
const END = String.raw`(?![\w/+=-])`;

/** Names of values that look generated and are public. */
const PUBLIC =
  /(?:sha-?\d{0,3}|hash|digest|checksum|integrity|commit|revision|\brev|etag|fingerprint|md5|version|blob|\bref)["'`\]]{0,2}\s{0,3}[:=(,]?\s{0,3}["'`]?$/i;
const HEX = /^(?=.{0,24}[0-9])(?=.{0,24}[a-f])[0-9a-f-]{16,}$/i;

/** A short name is also a piece of other words: it has to begin one. */
const SHORT = 5;

/** Letters alone, small and capital ones through one another as no name of camel case has them. */
function scrambled(secret: string): boolean {
  return (secret.match(/[a-z][A-Z]/g) ?? []).length >= Math.max(3, secret.length / 5);
}

function plausible(secret: string, around: string, words: readonly string[]): 'medium' | 'no' {
  const hex = HEX.test(secret) && new Set(secret).size >= 8;
  const generated = looksRandom(secret) || hex || scrambled(secret);
  if (!generated) return 'no';
  const before = around.slice(0, Math.max(0, around.lastIndexOf(secret, 80)));
  const meant = words.some((word) =>
    word.length > SHORT ? before.toLowerCase().includes(word) : beginsName(before, word),
  );
  return meant && !PUBLIC.test(before.slice(-24)) ? 'medium' : 'no';
}

/** How a setting of that maker may be called. */
function setting(word: string, kind: string): string {
  return /[a-z0-9]$/.test(word) ? `${word}_${kind}` : `${word}${kind}`;
}

/** Makes the detector of a value that is known by the name before it, with examples as configuration writes them. */
export function named(token: NamedToken): DetectorDef {
  const words = token.words.map((word) => literal(word)).join('|');
  const [first] = token.samples;
  const [word = ''] = token.words;
  return {
    id: token.id,
    label: token.label,
    category: 'secret',
    keywords: token.words,
    pattern: new RegExp(`(?:${words})(?:${BETWEEN}${START})??(${token.body})${END}`, 'iy'),
    validate: (secret, around) => plausible(secret, around, token.words),
    rank: token.rank ?? 55,
    examples: {
      yes: [
        ...token.words.map((name) => ({ text: `${name} key = "${first}"`, secret: first })),
        ...token.samples.map((secret) => ({
          text: `${setting(word, 'api_key').toUpperCase()}=${secret}`,
          secret,
        })),
        { text: `- name: ${setting(word, 'key').toUpperCase()}\n  value: ${first}`, secret: first },
        { text: `{ "${setting(word, 'secret')}": "${first}" }`, secret: first },
      ],
      no: [
        `import client from "${word}"; // ${word} key`,
        `cache entry ${first}`,
        `${word} commit: ${first}`,
        ...token.words.filter(({ length }) => length <= SHORT).map((name) => `un${name} key: "${first}"`),
        ...(token.no ?? []),
      ],
    },
  };
}
