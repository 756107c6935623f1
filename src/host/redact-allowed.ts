/** Findings that a comment beside them lets be: for files that people review, never for an agent's traffic. */
import { allowComments } from '../engine/redact/imports/allow-comments.ts';
import type { Segment } from './redact-pieces.ts';
import type { Located } from './redact-report.ts';

/** The findings of a stretch that no comment lets be. */
export function withoutAllowed({ text }: Segment, located: readonly Located[]): readonly Located[] {
  if (located.length === 0) return located;
  const spans = allowComments(text);
  if (spans.length === 0) return located;
  return located.filter(
    ({ finding }) => !spans.some(({ start, end }) => finding.start >= start && finding.start < end),
  );
}
