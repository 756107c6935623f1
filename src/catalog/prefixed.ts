import type { DetectorDef } from '../engine/definitions.ts';
import { looksRandom } from '../engine/redact/randomness.ts';
import { literal } from './token.ts';

/** A token that names its maker: a fixed prefix and a body of known alphabet. */
export interface PrefixedToken {
  readonly id: string;
  readonly label: string;
  /** Literal prefixes, in their exact case. */
  readonly prefixes: readonly string[];
  /** Source of the pattern after the prefix; bounded repetition only. */
  readonly body: string;
  /** Inactive values of the right form, at least one. */
  readonly samples: readonly [string, ...string[]];
  /** More texts that must stay as they are. */
  readonly no?: readonly string[];
  /** The prefix is a common word: what follows must look generated. */
  readonly strict?: true;
  readonly rank?: number;
}

/** Encoded zeroes. */
const REPEATED = /(.)\1{5}/;

/** Fill characters and one-letter bodies are documentation, not tokens. */
function credible(secret: string): 'high' | 'no' {
  return new Set(secret.slice(-16)).size >= 5 ? 'high' : 'no';
}

/** Letters and digits alone turn up inside encoded data, which has two marks more. */
function begin(prefix: string): string {
  return /^[A-Za-z0-9]+$/.test(prefix) ? `(?<![A-Za-z0-9][+/])${literal(prefix)}` : literal(prefix);
}

function generated(secret: string, prefixes: readonly string[]): 'high' | 'no' {
  const prefix = prefixes.find((candidate) => secret.startsWith(candidate)) ?? '';
  const rest = secret.slice(prefix.length);
  return looksRandom(rest) && !REPEATED.test(rest) ? credible(secret) : 'no';
}

/** Makes the detector of a prefixed token, with examples in the places where tokens stand. */
export function prefixed(token: PrefixedToken): DetectorDef {
  const prefixes = token.prefixes.map((prefix) => begin(prefix)).join('|');
  const [first] = token.samples;
  const prefix = token.prefixes.find((candidate) => first.startsWith(candidate)) ?? '';
  const rest = first.slice(prefix.length);
  const unshown = token.prefixes.filter((other) => !token.samples.some((sample) => sample.startsWith(other)));
  return {
    id: token.id,
    label: token.label,
    category: 'secret',
    keywords: token.prefixes.map((candidate) => candidate.toLowerCase()),
    pattern: new RegExp(`(?<![A-Za-z0-9])(?:${prefixes})${token.body}`, 'y'),
    validate: token.strict === true ? (secret) => generated(secret, token.prefixes) : credible,
    rank: token.rank ?? 60,
    examples: {
      yes: [
        ...token.samples.map((secret) => ({ text: secret, secret })),
        ...unshown.map((other) => ({ text: `${other}${rest}`, secret: `${other}${rest}` })),
        { text: `export SERVICE="${first}" # ci`, secret: first },
        { text: `{"env":"line\\n${first}\\n"}`, secret: first },
      ],
      no: [prefix, `${prefix}${'x'.repeat(first.length - prefix.length)}`, ...(token.no ?? [])],
    },
  };
}
