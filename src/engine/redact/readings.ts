/** Other ways to read a text, searched as texts of their own. */
import { base64Runs, decodeBase64 } from './base64.ts';
import type { Candidate } from './merge.ts';
import type { Rule } from './rule.ts';
import { VIEWS, linesView, regionsOf } from './views.ts';
import type { Span, TriggeredView, View } from './views.ts';

/** Of a base64 run up to this length all is replaced, of a longer one only the part that holds the finding. */
const WHOLE_RUN = 4096;
export const TRIGGERED: readonly TriggeredView[] = ['json', 'url', 'ansi'];

/** A text whose plain spelling was searched. */
export interface Scanned {
  readonly text: string;
  readonly depth: number;
  readonly found: Candidate[];
  /** Offsets of keyword hits and view triggers, ascending. */
  readonly keywords: number[];
  readonly triggers: Record<TriggeredView, number[]>;
  /** Stretches of rules that describe a block of lines, merged: read again without line prefixes. */
  readonly blocks: Map<Rule, Span[]>;
}

export type ScanAt = (text: string, depth: number) => Candidate[];

/** Adds what stands in the text in another spelling: escaped, coloured, broken by line prefixes, in base64. */
export function scanReadings(pass: Scanned, scanAt: ScanAt): void {
  for (const kind of TRIGGERED) {
    const triggers = pass.triggers[kind];
    if (triggers.length === 0) continue;
    // A colour code may split the keyword itself; percent and backslash escapes leave keywords readable.
    const regions =
      kind === 'ansi' ? [{ start: 0, end: pass.text.length }] : regionsOf(pass.text, triggers, pass.keywords);
    for (const region of regions) scanView(pass, { region, read: VIEWS[kind], scanAt });
  }
  for (const blocks of pass.blocks.values()) {
    for (const region of blocks) scanView(pass, { region, read: linesView, scanAt });
  }
  scanBase64(pass, scanAt);
}

interface Reading {
  readonly region: Span;
  readonly read: (source: string) => View | undefined;
  readonly scanAt: ScanAt;
}

function scanView(pass: Scanned, { region, read, scanAt }: Reading): void {
  const view = read(pass.text.slice(region.start, region.end));
  if (view === undefined) return;
  for (const candidate of scanAt(view.text, pass.depth + 1)) {
    const span = view.toSource(candidate);
    pass.found.push({ ...candidate, start: region.start + span.start, end: region.start + span.end });
  }
}

function scanBase64(pass: Scanned, scanAt: ScanAt): void {
  for (const run of base64Runs(pass.text)) {
    const decoded = decodeBase64(pass.text, { start: run.start, end: withoutPadding(pass.text, run.end) });
    if (decoded === undefined) continue;
    for (const candidate of scanAt(decoded, pass.depth + 1)) {
      pass.found.push({ ...candidate, ...coveredBy(run, candidate) });
    }
  }
}

function withoutPadding(text: string, end: number): number {
  let last = end;
  while (text.charAt(last - 1) === '=') last -= 1;
  return last;
}

/** The part of a run that spells a decoded span: whole groups of four characters for three bytes. */
function coveredBy(run: Span, decoded: Span): Span {
  if (run.end - run.start <= WHOLE_RUN) return run;
  const start = run.start + Math.floor(decoded.start / 3) * 4;
  return { start, end: Math.min(run.end, run.start + Math.ceil(decoded.end / 3) * 4) };
}
