import type { DetectorDef } from '../definitions.ts';
import type { Finding } from '../model.ts';
import { compileAutomaton, WIDE_STEP } from './automaton.ts';
import { mergeCandidates } from './merge.ts';
import type { Candidate, Finder, Weight } from './merge.ts';
import type { Scanner, Wanted } from './model.ts';
import { compileRules } from './rule.ts';
import type { Rule } from './rule.ts';
import { JOIN_TRIGGERS } from './joints.ts';
import { effortFor, scanReadings } from './readings.ts';
import type { Effort, ScanAt, Scanned } from './readings.ts';
import { TRIGGERED } from './views.ts';

export interface ScanOptions {
  /** Drops findings before overlaps are settled, so that an unwanted one cannot hide a wanted one. */
  readonly wanted?: Wanted;
  /** Run over every reading of a text, beside the detectors. */
  readonly finders?: readonly Finder[];
  /** Whose label an overlap gets; the same for all when absent. */
  readonly weight?: Weight;
}

/** What a keyword of the automaton stands for. */
interface Meaning {
  readonly length: number;
  readonly rules: readonly Rule[];
  /** Set when it announces another reading: index in `TRIGGERED`, or `JOINS`. */
  readonly reading?: number;
}

const JOINS = TRIGGERED.length;

interface Pass extends Scanned {
  readonly keywords: number[];
  readonly triggers: number[][];
  readonly operators: number[];
  readonly wide: number[];
  /** Merged stretches to search, by windowed rule. */
  readonly windows: Map<Rule, Window[]>;
  readonly blocks: Map<Rule, Window[]>;
  /** Offset before which a sticky rule is not tried again, by index of the rule: it had a hit there. */
  done: Int32Array | undefined;
  /** How many rules there are. */
  readonly rules: number;
}

/** A stretch that grows as keywords are met. */
interface Window {
  readonly start: number;
  end: number;
}

/** Makes a scanner of detectors. It is compiled at its first use: many a session starts and ends without a request. */
export function compileScanner(detectors: readonly DetectorDef[], options: ScanOptions = {}): Scanner {
  const wanted = options.wanted ?? (() => true);
  let compiled: ScanAt | undefined;
  return {
    scan(text): readonly Finding[] {
      compiled ??= compile(detectors, options.finders);
      return mergeCandidates(
        compiled(text, effortFor(text)).filter((candidate) => wanted(candidate)),
        options.weight,
      );
    },
  };
}

function compile(detectors: readonly DetectorDef[], finders: readonly Finder[] = []): ScanAt {
  const rules = compileRules(detectors);
  const meanings = meaningsOf(rules);
  const atLineStart = rules.filter(
    ({ sticky, keywords }) => sticky && keywords.some((word) => word.startsWith('\n')),
  );
  const automaton = compileAutomaton([...meanings.keys()]);
  const byIndex = [...meanings.values()];

  return function scanAt(text: string, effort: Effort): Candidate[] {
    const pass = newPass(text, rules.length);
    // No line end stands before the first line.
    for (const rule of atLineStart) tryHere(pass, rule, 0);
    automaton.run(text, (keyword, end) => {
      const meaning = byIndex[keyword];
      if (meaning !== undefined) onHit(pass, meaning, end);
    });
    for (const [rule, windows] of pass.windows) rule.search(text, windows, pass.found);
    for (const find of finders) pass.found.push(...find(text));
    scanReadings(pass, effort, scanAt);
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
  const announce = (trigger: string, reading: number): void => {
    const rules = meanings.get(trigger)?.rules ?? [];
    meanings.set(trigger, { length: trigger.length, rules, reading });
  };
  for (const [index, { triggers }] of TRIGGERED.entries())
    for (const trigger of triggers) announce(trigger, index);
  for (const trigger of JOIN_TRIGGERS) announce(trigger, JOINS);
  return meanings;
}

/** Made for every string of a message: nothing in it is as long as the list of rules. */
function newPass(text: string, rules: number): Pass {
  return {
    text,
    found: [],
    keywords: [],
    triggers: [],
    operators: [],
    wide: [],
    windows: new Map(),
    blocks: new Map(),
    done: undefined,
    rules,
  };
}

function onHit(pass: Pass, meaning: Meaning, end: number): void {
  const { reading, rules } = meaning;
  if (reading === JOINS) pass.operators.push(end);
  else if (reading !== undefined) (pass.triggers[reading] ??= []).push(end);
  if (rules.length === 0) return;
  if (pass.text.charCodeAt(end - 1) > WIDE_STEP) {
    pass.wide.push(end);
    return;
  }
  pass.keywords.push(end);
  const start = end - meaning.length;
  for (const rule of rules) {
    if (rule.sticky) tryHere(pass, rule, start);
    else widen(pass.windows, rule, windowOf(pass, rule, start));
    if (rule.spansLines) widen(pass.blocks, rule, windowOf(pass, rule, start));
  }
}

function windowOf({ text }: Pass, rule: Rule, start: number): Window {
  return {
    start: Math.max(0, start - rule.back),
    end: Math.min(text.length, start + rule.forward),
  };
}

function tryHere(pass: Pass, rule: Rule, start: number): void {
  if (start < (pass.done?.[rule.index] ?? 0)) return;
  const end = rule.tryAt(pass.text, start, pass.found);
  if (end <= start) return;
  pass.done ??= new Int32Array(pass.rules);
  pass.done[rule.index] = end;
}

/** Adds the window around a keyword to those of its rule; overlapping windows become one. */
function widen(windows: Map<Rule, Window[]>, rule: Rule, window: Window): void {
  const known = windows.get(rule);
  if (known === undefined) {
    windows.set(rule, [window]);
    return;
  }
  const last = known.at(-1);
  if (last !== undefined && window.start <= last.end) last.end = window.end;
  else known.push(window);
}
