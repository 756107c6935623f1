/** A report about files, and on request the change itself. */
import { EXIT_CODES, GuardError } from '../host/errors.ts';
import { withoutAllowed } from '../host/redact-allowed.ts';
import { updateKnown } from '../host/redact-baseline-update.ts';
import type { FoundIn, KnownFindings } from '../host/redact-baseline.ts';
import type { Segment } from '../host/redact-pieces.ts';
import { replaceIn } from '../host/redact-replace.ts';
import { createLocator, type Located } from '../host/redact-report.ts';
import { fileSegments } from '../host/redact-source.ts';
import { listFiles, type Skipped } from '../host/scan-files.ts';
import { replaceFile } from '../host/scan-files-read.ts';
import { shown } from '../host/text.ts';
import { progressBar } from './progress.ts';
import type { RedactOptions } from './redact-options.ts';
import { knownOf, type Reporting } from './redact-stdin.ts';
import { skippedWords, summary, type Counts } from './redact-summary.ts';
import { tallyUp } from './redact-words.ts';
import { countOf } from './terminal.ts';

interface Scan extends Counts {
  readonly reporting: Reporting;
  readonly known: KnownFindings;
  readonly skipped: Skipped[];
  read: number;
  touched: number;
  letBe: number;
  /** Files that could not be changed. */
  failed: number;
}

/** Reads one file; hands over each stretch with the findings nobody let be. */
function* judged(
  { reporting: { tools, clauseOf }, known, skipped }: Scan,
  file: string,
): Generator<{ segment: Segment; all: number; left: readonly Located[] }, void, undefined> {
  const source = fileSegments(file, (text) => tools.redact(text));
  const locate = createLocator(tools, clauseOf);
  for (const segment of source.segments) {
    const located = locate(segment);
    const left = withoutAllowed(segment, located).filter((one) => !known.has({ file, located: one }));
    yield { segment, all: located.length, left };
  }
  const outcome = source.outcome();
  if (outcome !== 'read') skipped.push({ file, why: outcome });
}

/** Reports one file and returns its findings. */
async function reportFile(scan: Scan, file: string, aside: () => void): Promise<readonly FoundIn[]> {
  const { io, sink } = scan.reporting;
  const found: FoundIn[] = [];
  const before = scan.skipped.length;
  for (const { segment, all, left } of judged(scan, file)) {
    scan.letBe += all - left.length;
    if (left.length === 0) continue;
    tallyUp(
      scan.tally,
      left.map(({ reported }) => reported),
    );
    found.push(...left.map((located) => ({ file, located })));
    aside();
    await io.write(sink.found(file, segment, left));
  }
  if (scan.skipped.length === before) scan.read += 1;
  if (found.length > 0) scan.touched += 1;
  return found;
}

/** Replaces what was found in a file. Values are on disk before the file loses them. Throws `refused`. */
function changeFile(scan: Scan, file: string): void {
  const { tools } = scan.reporting;
  const next = replaceFile(file);
  try {
    const source = fileSegments(file, (text) => tools.redact(text));
    const locate = createLocator(tools, () => undefined);
    for (const segment of source.segments) {
      const left = withoutAllowed(segment, locate(segment)).filter(
        (located) => !scan.known.has({ file, located }),
      );
      const findings = left.map(({ finding }) => finding);
      next.write(source.encode(replaceIn({ ...segment, findings }, tools)));
    }
    next.write(source.rest());
    tools.flush();
    const trouble = tools.trouble();
    if (trouble !== undefined) throw trouble;
    next.commit();
  } finally {
    next.discard();
  }
}

/**
 * Looks into files and trees. Exit code 0 when nothing is left to do (nothing found, all replaced, or written to the
 * list of known findings), 1 when something is, 2 when a path that was named is not there.
 */
export async function reportFiles(reporting: Reporting, options: RedactOptions): Promise<number> {
  const { io, sink, cwd } = reporting;
  const { files, skipped } = listFiles(options.files ?? [], cwd);
  const known = knownOf(reporting, options);
  const scan: Scan = {
    reporting,
    known,
    tally: new Map(),
    skipped: [...skipped],
    read: 0,
    touched: 0,
    letBe: 0,
    failed: 0,
  };
  await io.write(sink.begin());
  const found = await reportAll(
    scan,
    files.filter((file) => !sameFile(file, options.baseline)),
    options,
  );
  await io.write(sink.end({ read: scan.read, skipped: scan.skipped, letBe: scan.letBe }));
  for (const words of [
    ...skippedWords(scan.skipped),
    summary(scan, options.write === true ? scan.touched - scan.failed : 0),
  ])
    io.say(words);
  if (options.updateBaseline === true) return update(reporting, options.baseline ?? '', found);
  if (scan.skipped.some(({ why }) => why === 'missing')) return EXIT_CODES.usage;
  if (options.write === true) return scan.failed === 0 ? 0 : EXIT_CODES.refused;
  return scan.tally.size === 0 ? 0 : 1;
}

/** One file that cannot be written must not keep the others from being cleaned. */
function tryChange(scan: Scan, file: string): void {
  try {
    changeFile(scan, file);
  } catch (error) {
    if (!(error instanceof GuardError) || error.code !== 'refused') throw error;
    scan.failed += 1;
    scan.reporting.io.say(`aup-guard: ${shown(error.message)}`);
  }
}

/** Reports file after file; returns the findings when a list of known ones is to be written. */
async function reportAll(
  scan: Scan,
  files: readonly string[],
  { updateBaseline, write }: RedactOptions,
): Promise<readonly FoundIn[]> {
  const found: FoundIn[] = [];
  const bar = progressBar(files.length);
  for (const file of files) {
    bar.step(shown(file));
    const here = await reportFile(scan, file, () => bar.clear());
    if (updateBaseline === true) found.push(...here);
    if (write === true && here.length > 0) tryChange(scan, file);
  }
  bar.clear();
  return found;
}

function plainName(name: string): string {
  return name.replace(/^(?:\.\/)+/, '');
}

function sameFile(file: string, baseline: string | undefined): boolean {
  return baseline !== undefined && plainName(file) === plainName(baseline);
}

function update({ io, cwd }: Reporting, baseline: string, found: readonly FoundIn[]): number {
  const { written, leftOut } = updateKnown(cwd, baseline, found);
  io.say(
    `aup-guard: ${countOf(written, 'finding')} added to ${shown(baseline)}; look through them before you commit`,
  );
  if (leftOut > 0)
    io.say(
      `aup-guard: ${countOf(leftOut, 'finding')} of personal data left out: the format keeps hashes, and these could be guessed\n` +
        '  next  keep them in a list of places: --baseline .gitleaksignore',
    );
  return leftOut === 0 ? 0 : 1;
}
