/** Other ways to read a text, searched as texts of their own. */
import { encodedRuns } from './base64.ts';
import { jointedRegions, jointsOf } from './joints.ts';
import type { Candidate } from './merge.ts';
import { regionsOf } from './regions.ts';
import { changed } from './rewrite.ts';
import type { Span, View } from './rewrite.ts';
import type { Rule } from './rule.ts';
import { linesView, narrowView, TRIGGERED, utf16Runs, utf16View } from './views.ts';
import type { TriggeredView } from './views.ts';

/** Readings of readings: wrapped base64 of JSON in JSON is as deep as real traffic goes. */
const DEPTH = 5;

/** A text whose plain spelling was searched. */
export interface Scanned {
  readonly text: string;
  readonly found: Candidate[];
  /** Offsets of keyword hits, ascending. */
  readonly keywords: readonly number[];
  /** Offsets of triggers, ascending, by index in `TRIGGERED`. */
  readonly triggers: readonly (readonly number[])[];
  /** Offsets just after `JOIN_TRIGGERS`. */
  readonly operators: readonly number[];
  /** Offsets just after keywords in full-width forms. */
  readonly wide: readonly number[];
  /** Stretches of rules that describe a block of lines, merged: read again without line prefixes. */
  readonly blocks: ReadonlyMap<Rule, readonly Span[]>;
}

/** How far a scan may still go: text made of escapes of escapes must not cost more than a few times its length. */
export interface Effort {
  readonly depth: number;
  /** Characters that may still be decoded; shared by all readings of one text. */
  readonly budget: { left: number };
}

const BUDGET_FACTOR = 12;
const BUDGET_LEAST = 1 << 16;

/** What may be spent on the readings of a text. */
export function effortFor(text: string): Effort {
  return { depth: 0, budget: { left: BUDGET_LEAST + BUDGET_FACTOR * text.length } };
}

export type ScanAt = (text: string, effort: Effort) => Candidate[];

interface Task extends Effort {
  readonly pass: Scanned;
  readonly scanAt: ScanAt;
}

/** Adds what stands in the text in another spelling: escaped, coloured, encoded, broken over lines. */
export function scanReadings(pass: Scanned, effort: Effort, scanAt: ScanAt): void {
  if (effort.depth >= DEPTH) return;
  const task: Task = { pass, scanAt, ...effort };
  for (const [index, view] of TRIGGERED.entries()) scanTriggered(task, view, pass.triggers[index] ?? []);
  if (pass.text.includes('\u0000')) for (const run of utf16Runs(pass.text)) scanAll(task, [run], utf16View);
  scanAll(task, regionsOf(pass.text, pass.wide), narrowView);
  for (const blocks of pass.blocks.values()) scanAll(task, blocks, linesView);
  scanJoined(task);
  for (const encoded of encodedRuns(pass.text)) scanView(task, encoded);
}

function scanTriggered(task: Task, view: TriggeredView, triggers: readonly number[]): void {
  if (triggers.length === 0) return;
  const { text, keywords } = task.pass;
  const regions =
    view.reach === 'all'
      ? [{ start: 0, end: text.length }]
      : regionsOf(text, triggers, view.reach === 'keyword' ? keywords : undefined);
  scanAll(task, regions, view.read);
}

function scanAll(task: Task, regions: readonly Span[], read: (source: string) => View | undefined): void {
  for (const region of regions) {
    const view = read(task.pass.text.slice(region.start, region.end));
    if (view !== undefined) scanView(task, { region, view });
  }
}

interface Reading {
  readonly region: Span;
  readonly view: View;
  /** Sees a finding in offsets of the text. */
  readonly accept?: (found: Candidate) => boolean;
}

function scanView(task: Task, { region, view, accept }: Reading): void {
  const { pass, scanAt, depth, budget } = task;
  if (view.text.length > budget.left) return;
  budget.left -= view.text.length;
  for (const candidate of scanAt(view.text, { depth: depth + 1, budget })) {
    const span = view.toSource(candidate);
    const found = { ...candidate, start: region.start + span.start, end: region.start + span.end };
    if (accept === undefined || accept(found)) pass.found.push(found);
  }
}

/** Searches lines put together again. Only what was broken counts: the rest was seen where it stands. */
function scanJoined(task: Task): void {
  const { text, operators, triggers, found } = task.pass;
  const joints = jointsOf(text, { operators, escapes: triggers[0] ?? [] });
  if (joints.length === 0) return;
  // A second half that is a finding of its own begins another value.
  const begun = new Set(found.map(({ start }) => start));
  for (const { region, joints: inside } of jointedRegions(text, joints)) {
    const shifted = inside.map(({ start, end }) => ({
      start: start - region.start,
      end: end - region.start,
      text: '',
    }));
    const view = changed(text.slice(region.start, region.end), shifted);
    if (view === undefined) continue;
    const accept = ({ start, end, confidence }: Candidate): boolean =>
      confidence !== 'low' &&
      inside.some((joint) => start < joint.start && end > joint.end && !begun.has(joint.end));
    scanView(task, { region, view, accept });
  }
}
