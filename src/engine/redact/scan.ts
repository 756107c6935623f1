import type { DetectorDef } from '../definitions.ts';
import type { Finding } from '../model.ts';
import { compileAutomaton } from './automaton.ts';
import { mergeCandidates } from './merge.ts';
import type { Candidate, Finder, Weight } from './merge.ts';
import type { Scanner, Wanted } from './model.ts';
import { compileRules } from './rule.ts';
import type { Rule } from './rule.ts';
import { scanReadings, TRIGGERED } from './readings.ts';
import type { ScanAt, Scanned } from './readings.ts';
import { VIEW_TRIGGERS } from './views.ts';
import type { Span, TriggeredView } from './views.ts';

export interface ScanOptions {
  /** Drops findings before overlaps are settled, so that an unwanted one cannot hide a wanted one. */
  readonly wanted?: Wanted;
  /** Run over every reading of a text, beside the detectors. */
  readonly finders?: readonly Finder[];
  /** Whose label an overlap gets; the same for all when absent. */
  readonly weight?: Weight;
}

/** Readings of readings: JSON in JSON in base64 is as deep as real traffic goes. */
const DEPTH = 3;

/** What a keyword of the automaton stands for. */
interface Meaning {
  readonly length: number;
  readonly rules: readonly Rule[];
  readonly view?: TriggeredView;
}

interface Pass extends Scanned {
  /** Merged stretches to search, by windowed rule. */
  readonly windows: Map<Rule, Span[]>;
  /** Offset before which a sticky rule is not tried again: it had a hit there. */
  readonly done: Map<Rule, number>;
}

/** Makes a scanner of detectors. It is compiled at its first use: many a session starts and ends without a request. */
export function compileScanner(detectors: readonly DetectorDef[], options: ScanOptions = {}): Scanner {
  const wanted = options.wanted ?? (() => true);
  let compiled: ScanAt | undefined;
  return {
    scan(text): readonly Finding[] {
      compiled ??= compile(detectors, options.finders);
      return mergeCandidates(
        compiled(text, 0).filter((candidate) => wanted(candidate)),
        options.weight,
      );
    },
  };
}

function compile(detectors: readonly DetectorDef[], finders: readonly Finder[] = []): ScanAt {
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
    for (const find of finders) pass.found.push(...find(text));
    if (depth < DEPTH) scanReadings(pass, scanAt);
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
