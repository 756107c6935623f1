/** A report about standard input. */
import { openKnown, type KnownFindings } from '../host/redact-baseline.ts';
import type { ClauseOf } from '../host/redact-policy.ts';
import { createLocator } from '../host/redact-report.ts';
import { byteSegments } from '../host/redact-source.ts';
import type { Segment } from '../host/redact-pieces.ts';
import type { RedactTools } from '../host/redact-tools.ts';
import { bytesOf, type FilterIo } from './redact-filter.ts';
import type { RedactOptions } from './redact-options.ts';
import type { Sink } from './redact-sinks.ts';
import { tallyUp, tallyWords, type Tally } from './redact-words.ts';

/** What reports are made with. */
export interface Reporting {
  readonly tools: RedactTools;
  readonly clauseOf: ClauseOf;
  readonly sink: Sink;
  readonly io: FilterIo;
  readonly cwd: string;
  /** Ids of all detectors, for lists that name them. */
  readonly detectors: ReadonlySet<string>;
}

export function knownOf(
  { cwd, detectors }: Pick<Reporting, 'cwd' | 'detectors'>,
  options: RedactOptions,
): KnownFindings {
  if (options.baseline === undefined || options.updateBaseline === true) return { has: () => false };
  return openKnown(cwd, options.baseline, detectors);
}

/** Prints what standard input holds; returns the exit code: 1 when something is found. */
export async function reportStdin(reporting: Reporting, options: RedactOptions): Promise<number> {
  const { tools, clauseOf, sink, io } = reporting;
  const known = knownOf(reporting, options);
  const locate = createLocator(tools, clauseOf);
  const source = byteSegments((text) => tools.redact(text));
  const tally: Tally = new Map();
  const file = options.stdinPath;
  let letBe = 0;

  async function take(segments: readonly Segment[]): Promise<void> {
    for (const segment of segments) {
      const located = locate(segment);
      const left = located.filter((one) => !known.has({ file: file ?? '-', located: one }));
      letBe += located.length - left.length;
      tallyUp(
        tally,
        left.map(({ reported }) => reported),
      );
      if (left.length > 0) await io.write(sink.found(file, segment, left));
    }
  }

  await io.write(sink.begin());
  for await (const bytes of bytesOf(io.stdin)) await take(source.push(bytes));
  await take(source.end());
  await io.write(sink.end({ read: 1, skipped: [], letBe }));
  io.say(`aup-guard: ${tallyWords(tally)}`);
  return tally.size === 0 ? 0 : 1;
}
