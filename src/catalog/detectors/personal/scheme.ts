/** Numbers that states and their offices give to persons and firms, as a table. */
import type { DetectorDef } from '../../../engine/definitions.ts';
import { worded } from './context.ts';

export interface Scheme {
  /** Country and name: `us-ssn`. */
  readonly id: string;
  /** Default NATIONALID. */
  readonly label?: string;
  /** Family of the detector, default `national-id`. */
  readonly family?: string;
  /** Words before the value; see `Worded`. */
  readonly words: readonly string[];
  /** Every way people write it; separators included. */
  readonly value: string;
  /** Of letters and digits only, in capitals. */
  readonly check?: (plain: string) => boolean;
  /** A way of writing that nothing else has: found without a word where the check holds too. */
  readonly written?: {
    readonly value: string;
    /** No `?`: next to `#` each of them doubles the table of the automaton. */
    readonly keywords: readonly string[];
    /** Characters of the value before its keyword; absent = it begins with one. */
    readonly back?: number;
  };
  /** How far from its word the value may stand; see `Worded`. */
  readonly reach?: number;
  /** Recognisable by its check alone, for policies that ask for bare numbers. */
  readonly bare?: true;
  /** Two made-up values, the first as in `written`. */
  readonly samples: readonly [string, string];
  /** Not such a number whatever word stands before it. */
  readonly impossible: string;
}

const FAMILY = 'national-id';

function wordedScheme(scheme: Scheme): DetectorDef {
  const [first, second] = scheme.samples;
  const [word = '', other = word] = scheme.words;
  return worded({
    id: `${scheme.family ?? FAMILY}-${scheme.id}`,
    label: scheme.label ?? 'NATIONALID',
    words: scheme.words,
    value: scheme.value,
    ...(scheme.check === undefined ? {} : { check: scheme.check }),
    ...(scheme.reach === undefined ? {} : { reach: scheme.reach }),
    examples: {
      yes: [
        { text: `${word}: ${first}`, secret: first },
        { text: `{"${other.replaceAll(' ', '_')}":"${second}"}`, secret: second },
        { text: `${word.toUpperCase()} ${first}, and so on`, secret: first },
      ],
      no: [`${word}: ${scheme.impossible}`, `see part ${second} of it`],
    },
  });
}

function writtenScheme(scheme: Scheme): readonly DetectorDef[] {
  const { written, check, samples, impossible } = scheme;
  if (written === undefined) return [];
  const [sample] = samples;
  return [
    {
      id: `${scheme.family ?? FAMILY}-${scheme.id}-written`,
      label: scheme.label ?? 'NATIONALID',
      category: 'personal',
      keywords: written.keywords,
      // A decimal, a path or a longer number goes on with other marks.
      pattern: new RegExp(
        `(?<![A-Za-z0-9_/.-]|[0-9] )(?:${written.value})(?![A-Za-z0-9_+/-]|\\.[A-Za-z0-9]| [0-9])`,
        written.back === undefined ? 'y' : 'g',
      ),
      ...(written.back === undefined ? {} : { window: { back: written.back + 1, forward: 24 } }),
      validate: (secret) =>
        check?.(secret.replaceAll(/[^A-Za-z0-9]/g, '').toUpperCase()) === false ? 'no' : 'medium',
      rank: 45,
      examples: {
        yes: [
          { text: `please note ${sample}.`, secret: sample },
          { text: `a,"${sample}",b`, secret: sample },
        ],
        no: [`please note ${impossible}`, `x${sample}`],
      },
    },
  ];
}

/** The detectors of a table: one by its words and, where the writing alone tells, one by that. */
export function schemeDetectors(schemes: readonly Scheme[]): readonly DetectorDef[] {
  return schemes.flatMap((scheme) => [wordedScheme(scheme), ...writtenScheme(scheme)]);
}
