import type { DetectorDef } from '../definitions.ts';
import type { Finding } from '../model.ts';
import { compileAutomaton } from './automaton.ts';
import { base64Runs, decodeBase64 } from './base64.ts';
import { mergeCandidates } from './merge.ts';
import type { Candidate } from './merge.ts';
import type { Scanner, Wanted } from './model.ts';
import { compileRules } from './rule.ts';
import type { Rule } from './rule.ts';
import { VIEW_TRIGGERS, VIEWS, linesView, regionsOf } from './views.ts';
import type { Span, TriggeredView, View } from './views.ts';

export interface ScanOptions {
  /** Drops findings before overlaps are settled, so that an unwanted one cannot hide a wanted one. */
  readonly wanted?: Wanted;
}

/** Readings of readings: JSON in JSON in base64 is as deep as real traffic goes. */
const DEPTH = 3;
/** Of a base64 run up to this length all is replaced, of a longer one only the part that holds the finding. */
const WHOLE_RUN = 4096;
const TRIGGERED: readonly TriggeredView[] = ['json', 'url', 'ansi'];

/** What a keyword of the automaton stands for. */
interface Meaning {
  readonly length: number;
  readonly rules: readonly Rule[];
  readonly view?: TriggeredView;
}

interface Pass {
  readonly text: string;
  readonly depth: number;
  readonly found: Candidate[];
  /** Offsets of keyword hits and view triggers, ascending. */
  readonly keywords: number[];
  readonly triggers: Record<TriggeredView, number[]>;
  /** Merged stretches to search, by windowed rule. */
  readonly windows: Map<Rule, Span[]>;
  /** The same for rules that describe a block of lines: read again without line prefixes. */
  readonly blocks: Map<Rule, Span[]>;
  /** Offset before which a sticky rule is not tried again: it had a hit there. */
  readonly done: Map<Rule, number>;
}

type ScanAt = (text: string, depth: number) => Candidate[];

/** Makes a scanner of detectors. It is compiled at its first use: many a session starts and ends without a request. */
export function compileScanner(detectors: readonly DetectorDef[], options: ScanOptions = {}): Scanner {
  const wanted = options.wanted ?? (() => true);
  let compiled: ScanAt | undefined;
  return {
    scan(text): readonly Finding[] {
      compiled ??= compile(detectors);
      return mergeCandidates(compiled(text, 0).filter((candidate) => wanted(candidate)));
    },
  };
}

function compile(detectors: readonly DetectorDef[]): ScanAt {
  const meanings = meaningsOf(compileRules(detectors));
  const automaton = compileAutomaton([...meanings.keys()]);
  const byIndex = [...meanings.values()];

  return function scanAt(text: string, depth: number): Candidate[] {
    const pass = newPass(text, depth);
    automaton.run(text, (keyword, end) => {
      const meaning = byIndex[keyword];
      if (meaning !== undefined) onHit(pass, meaning, end);
    });
    for (const [rule, windows] of pass.windows) rule.search(text, windows, pass.found);
    if (depth < DEPTH) scanViews(pass, scanAt);
    return pass.found;
  };
}

function meaningsOf(rules: readonly Rule[]): ReadonlyMap<string, Meaning> {
  const meanings = new Map<string, Meaning>();
  for (const rule of rules) {
    for (const keyword of rule.keywords) {
      const known = meanings.get(keyword)?.rules ?? [];
      meanings.set(keyword, { length: keyword.length, rules: [...known, rule] });
    }
  }
  for (const view of TRIGGERED) {
    for (const trigger of VIEW_TRIGGERS[view])
      meanings.set(trigger, { length: trigger.length, rules: [], view });
  }
  return meanings;
}

function newPass(text: string, depth: number): Pass {
  const triggers = { json: [], url: [], ansi: [] };
  return {
    text,
    depth,
    found: [],
    keywords: [],
    triggers,
    windows: new Map(),
    blocks: new Map(),
    done: new Map(),
  };
}

function onHit(pass: Pass, meaning: Meaning, end: number): void {
  if (meaning.view !== undefined) {
    pass.triggers[meaning.view].push(end);
    return;
  }
  const start = end - meaning.length;
  pass.keywords.push(end);
  for (const rule of meaning.rules) {
    const window = {
      start: Math.max(0, start - rule.back),
      end: Math.min(pass.text.length, start + rule.forward),
    };
    if (rule.sticky) tryHere(pass, rule, start);
    else widen(pass.windows, rule, window);
    if (rule.spansLines) widen(pass.blocks, rule, window);
  }
}

function tryHere(pass: Pass, rule: Rule, start: number): void {
  if (start < (pass.done.get(rule) ?? 0)) return;
  const end = rule.tryAt(pass.text, start, pass.found);
  if (end > start) pass.done.set(rule, end);
}

/** Adds the window around a keyword to those of its rule; overlapping windows become one. */
function widen(windows: Map<Rule, Span[]>, rule: Rule, window: Span): void {
  const known = windows.get(rule) ?? [];
  const last = known.at(-1);
  if (last !== undefined && window.start <= last.end)
    known[known.length - 1] = { start: last.start, end: window.end };
  else known.push(window);
  windows.set(rule, known);
}

function scanViews(pass: Pass, scanAt: ScanAt): void {
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

function scanView(pass: Pass, { region, read, scanAt }: Reading): void {
  const view = read(pass.text.slice(region.start, region.end));
  if (view === undefined) return;
  for (const candidate of scanAt(view.text, pass.depth + 1)) {
    const span = view.toSource(candidate);
    pass.found.push({ ...candidate, start: region.start + span.start, end: region.start + span.end });
  }
}

function scanBase64(pass: Pass, scanAt: ScanAt): void {
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
