/** Findings as they are reported: where, what and under which clause, never the value. */
import { createHash } from 'node:crypto';
import type { Category, Finding, Phase } from '../engine/model.ts';
import type { Segment } from './redact-pieces.ts';
import type { ClauseOf } from './redact-policy.ts';
import type { RedactTools } from './redact-tools.ts';

export interface Reported {
  readonly detector: string;
  readonly label: string;
  readonly class: Category;
  readonly clause: string | null;
  readonly phase: Phase | null;
  /** Where the clause stands: `aup.yaml:12`. */
  readonly where: string | null;
  readonly confidence: Finding['confidence'];
  /** UTF-16 offsets in the whole text, end exclusive. */
  readonly start: number;
  readonly end: number;
  /** 1-based; columns count UTF-16 units. */
  readonly line: number;
  readonly column: number;
  /** What stands for the value. */
  readonly placeholder: string;
  /** The same for the same value, whatever its type; keyed with this machine's key. */
  readonly fingerprint: string;
}

/** A reported finding with what is needed to compare it with lists of known ones; stays inside. */
export interface Located {
  readonly reported: Reported;
  readonly finding: Finding;
  /** Lower-case hex SHA-1 of the value, the fingerprint of other scanners' baselines. */
  hash(): string;
}

/** Locates the findings of one text, segment after segment. */
export function createLocator(
  tools: Pick<RedactTools, 'conceal'>,
  clauseOf: ClauseOf,
): (segment: Segment) => readonly Located[] {
  /** Line and column at which the next segment begins. */
  const next = { line: 1, column: 1 };

  return ({ at, text, findings }) => {
    let from = 0;
    let newline = text.indexOf('\n');
    const advance = (to: number): void => {
      while (newline !== -1 && newline < to) {
        next.line += 1;
        next.column = 1;
        from = newline + 1;
        newline = text.indexOf('\n', from);
      }
      next.column += to - from;
      from = to;
    };
    const located = findings.map((finding): Located => {
      advance(finding.start);
      const value = text.slice(finding.start, finding.end);
      const placeholder = tools.conceal(value, finding);
      const say = clauseOf(finding);
      const reported = {
        detector: finding.detector,
        label: finding.label,
        class: finding.category,
        clause: say?.clause ?? null,
        phase: say?.phase ?? null,
        where: say?.where ?? null,
        confidence: finding.confidence,
        start: at + finding.start,
        end: at + finding.end,
        ...next,
        placeholder,
        fingerprint: placeholder.slice(placeholder.lastIndexOf('_') + 1, -2),
      };
      return { reported, finding, hash: () => createHash('sha1').update(value).digest('hex') };
    });
    advance(text.length);
    return located;
  };
}
