/** Runs the regular expressions of a policy and of imported files, near their keywords only. */
import { compileAutomaton } from './automaton.ts';
import { compileAllowlists, isAllowed, type Allowing } from './letting-go.ts';
import { compileLinear, type LinearMatch, type LinearPattern } from './linear.ts';
import type { Candidate, Finder } from './merge.ts';
import type { OwnData, OwnPattern } from './own-model.ts';
import type { Span } from './views.ts';

/** Characters around a keyword in which a hit begins and, unless it touches the edge, ends. */
const BACK = 256;
const FORWARD = 1024;
/** A pattern that takes any character, line breaks too, describes a block such as a private key. */
const BLOCK = /\[\\s\\S|\[\\S\\s|\[\\w\\W|\(\?[a-zA-Z]*s/;
const BLOCK_FORWARD = 8192;
/** A hit is followed this far beyond its window. */
const REACH_MAX = 16_384;

interface Compiled {
  readonly rule: OwnPattern;
  readonly pattern: LinearPattern;
  readonly allow: readonly Allowing[];
  /** Characters after a keyword in which a hit is looked for. */
  readonly forward: number;
}

/** Shannon entropy, bits a character. */
function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  const total = Array.from(text).length;
  let bits = 0;
  for (const count of counts.values()) bits -= (count / total) * Math.log2(count / total);
  return bits;
}

function secretOf({ whole, groups }: LinearMatch, group: number): Span {
  const chosen =
    group > 0 ? groups[group - 1] : groups.find((span) => span !== undefined && span.end > span.start);
  return chosen ?? whole;
}

function lineAround(text: string, { start, end }: Span): string {
  const close = text.indexOf('\n', end);
  return text.slice(text.lastIndexOf('\n', start - 1) + 1, close === -1 ? text.length : close);
}

function toCandidate({ rule, allow }: Compiled, text: string, match: LinearMatch): Candidate | undefined {
  const { start, end } = secretOf(match, rule.group);
  const secret = text.slice(start, end);
  if (secret === '' || (rule.entropy > 0 && entropyOf(secret) <= rule.entropy)) return undefined;
  const hit = {
    secret,
    match: text.slice(match.whole.start, match.whole.end),
    line: lineAround(text, match.whole),
  };
  if (allow.some((one) => isAllowed(one, hit))) return undefined;
  const { id: detector, label, category } = rule;
  return { detector, label, category, rank: 45, confidence: 'high', start, end };
}

function moved(match: LinearMatch, by: number): LinearMatch {
  const shift = ({ start, end }: Span): Span => ({ start: start + by, end: end + by });
  return { whole: shift(match.whole), groups: match.groups.map((span) => span && shift(span)) };
}

/** Text that is searched: a stretch of the whole, widened where a hit touches its cut edge. */
interface Stretch extends Span {
  readonly slice: string;
  /** How far an edge is moved. */
  readonly reach: number;
}

function widened(text: string, { start, end, reach }: Stretch, hit: Span): Stretch | undefined {
  const cutBefore = hit.start === start && start > 0;
  const cutAfter = hit.end === end && end < text.length;
  if ((!cutBefore && !cutAfter) || reach > REACH_MAX) return undefined;
  const from = cutBefore ? Math.max(0, start - reach) : start;
  const to = cutAfter ? Math.min(text.length, end + reach) : end;
  return { start: from, end: to, reach: reach * 2, slice: text.slice(from, to) };
}

/** Hits within a window; one that touches a cut edge is looked at again with more text around it. */
function* hitsIn(text: string, pattern: LinearPattern, window: Span): Generator<LinearMatch> {
  let stretch: Stretch = { ...window, reach: FORWARD, slice: text.slice(window.start, window.end) };
  let floor = 0;
  for (;;) {
    const found = pattern.find(stretch.slice, Math.max(0, floor - stretch.start));
    if (found === undefined) return;
    const match = moved(found, stretch.start);
    const wider = widened(text, stretch, match.whole);
    if (wider === undefined) {
      yield match;
      floor = Math.max(match.whole.end, floor + 1);
    }
    stretch = wider ?? stretch;
  }
}

function widen(windows: Span[], window: Span): void {
  const last = windows.at(-1);
  if (last !== undefined && window.start <= last.end)
    windows[windows.length - 1] = { start: last.start, end: Math.max(last.end, window.end) };
  else windows.push(window);
}

interface Table {
  readonly rules: readonly Compiled[];
  /** Rules by keyword, in the order of the automaton's keywords. */
  readonly byKeyword: readonly (readonly Compiled[])[];
  readonly automaton: ReturnType<typeof compileAutomaton>;
  readonly lengths: readonly number[];
}

function compileTable({ rules, allowlists }: OwnData): Table {
  const allowing = compileAllowlists(allowlists);
  const compiled = rules.flatMap((rule): Compiled[] => {
    const result = rule.kind === 'pattern' ? compileLinear(rule.pattern) : undefined;
    if (rule.kind !== 'pattern' || result === undefined || !('pattern' in result)) return [];
    const allow = rule.allow.flatMap((index) => allowing[index] ?? []);
    const forward = BLOCK.test(rule.pattern) ? BLOCK_FORWARD : FORWARD;
    return [{ rule, pattern: result.pattern, allow, forward }];
  });
  const keywords = new Map<string, Compiled[]>();
  for (const one of compiled) {
    for (const keyword of one.rule.keywords) keywords.set(keyword, [...(keywords.get(keyword) ?? []), one]);
  }
  const names = [...keywords.keys()];
  return {
    rules: compiled,
    byKeyword: [...keywords.values()],
    automaton: compileAutomaton(names),
    lengths: names.map((name) => name.length),
  };
}

/** Finds what the patterns of a policy describe. They are compiled at the first use. */
export function compilePatterns(own: OwnData): Finder {
  let table: Table | undefined;
  return (text) => {
    table ??= compileTable(own);
    const { byKeyword, automaton, lengths } = table;
    const windows = new Map<Compiled, Span[]>();
    automaton.run(text, (keyword, end) => {
      const start = end - (lengths[keyword] ?? 0);
      for (const one of byKeyword[keyword] ?? []) {
        const window = { start: Math.max(0, start - BACK), end: Math.min(text.length, start + one.forward) };
        const known = windows.get(one);
        if (known === undefined) windows.set(one, [window]);
        else widen(known, window);
      }
    });
    const found: Candidate[] = [];
    for (const [one, spans] of windows) {
      for (const span of spans) {
        for (const match of hitsIn(text, one.pattern, span)) {
          const candidate = toCandidate(one, text, match);
          if (candidate !== undefined) found.push(candidate);
        }
      }
    }
    return found;
  };
}
