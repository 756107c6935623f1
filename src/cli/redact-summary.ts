/** What a look into files came to, in words. */
import type { Skipped, SkipReason } from '../host/scan-files.ts';
import { shown } from '../host/text.ts';
import { tallyWords, type Tally } from './redact-words.ts';
import { countOf } from './terminal.ts';

/** Most skipped files named on stderr; all are in the JSON. */
const NAMED = 10;

export interface Counts {
  readonly tally: Tally;
  /** Files read to their end. */
  readonly read: number;
  /** Files with findings. */
  readonly touched: number;
  /** Findings a list or a comment let be. */
  readonly letBe: number;
}

const WHY: Readonly<Record<SkipReason, string>> = {
  binary: 'binary',
  unreadable: 'unreadable',
  link: 'a link',
  special: 'no regular file',
  missing: 'not there',
};

/** Names what was not looked into. */
export function skippedWords(skipped: readonly Skipped[]): readonly string[] {
  if (skipped.length === 0) return [];
  const named = skipped.slice(0, NAMED).map(({ file, why }) => `${shown(file)} (${WHY[why]})`);
  const more = skipped.length > NAMED ? ` and ${skipped.length - NAMED} more` : '';
  return [`aup-guard: ${countOf(skipped.length, 'file')} not looked into: ${named.join(', ')}${more}`];
}

/** The last line of a report about files, of which some may have been changed. */
export function summary(scan: Counts, changed: number): string {
  const where =
    scan.touched === 0 ? countOf(scan.read, 'file') : `${scan.touched} of ${countOf(scan.read, 'file')}`;
  const letBe = scan.letBe === 0 ? '' : `; ${scan.letBe} known or allowed`;
  const done = changed === 0 ? '' : changed === scan.touched ? '; replaced' : `; replaced in ${changed}`;
  return `aup-guard: ${tallyWords(scan.tally)} in ${where}${letBe}${done}`;
}
