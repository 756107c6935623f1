/**
 * Comments by which people let a finding be. They count where a person reviews what they write: in CI and in reports
 * over files. Never on agent traffic: an agent, or a text it reads, could write one.
 */
import type { AllowedSpan } from './model.ts';

type Reach = 'line' | 'next-line' | 'from-here' | 'until-here';

const MARKERS: readonly (readonly [words: string, reach: Reach])[] = [
  ['gitleaks:allow', 'line'],
  ['betterleaks:allow', 'line'],
  ['trufflehog:ignore', 'line'],
  ['ggignore', 'line'],
  ['pragma: allowlist secret', 'line'],
  ['pragma: whitelist secret', 'line'],
  ['pragma: allowlist nextline secret', 'next-line'],
  ['pragma: whitelist nextline secret', 'next-line'],
  ['secretlint-disable-next-line', 'next-line'],
  ['secretlint-disable-line', 'line'],
  ['secretlint-disable', 'from-here'],
  ['secretlint-enable', 'until-here'],
];

const REACH: ReadonlyMap<string, Reach> = new Map(MARKERS);

const ANY = new RegExp(
  `(?<![\\w:-])(?:${MARKERS.map(([words]) => words.replaceAll(' ', '[ \\t]*')).join('|')})(?![\\w:-])`,
  'gi',
);

/** The words as listed: blanks and case are free in comments. */
function listed(written: string): string {
  const plain = written.toLowerCase().replaceAll(/\s+/gu, '');
  return MARKERS.find(([words]) => words.replaceAll(' ', '') === plain)?.[0] ?? '';
}

interface Line {
  readonly start: number;
  readonly end: number;
  readonly number: number;
}

function lineAt(text: string, start: number, number: number): Line {
  const found = text.indexOf('\n', start);
  return { start, end: found === -1 ? text.length : found + 1, number };
}

/** The line that holds `offset`, which is not before `from`. */
function lineWith(text: string, from: Line, offset: number): Line {
  let line = from;
  while (line.end <= offset && line.end < text.length) line = lineAt(text, line.end, line.number + 1);
  return line;
}

/** Stretches of `text` whose findings comments let be, in order of their comments. */
export function allowComments(text: string): readonly AllowedSpan[] {
  const spans: AllowedSpan[] = [];
  let line = lineAt(text, 0, 1);
  let open: AllowedSpan | undefined;
  for (const match of text.matchAll(ANY)) {
    line = lineWith(text, line, match.index);
    const marker = listed(match[0]);
    const at = { marker, line: line.number };
    const reach = REACH.get(marker);
    if (reach === 'line') spans.push({ ...at, start: line.start, end: line.end });
    else if (reach === 'next-line') {
      const next = lineAt(text, line.end, line.number + 1);
      spans.push({ ...at, start: next.start, end: next.end });
    } else if (reach === 'from-here') open ??= { ...at, start: line.start, end: text.length };
    else if (open !== undefined) {
      spans.push({ ...open, end: line.end });
      open = undefined;
    }
  }
  return open === undefined ? spans : [...spans, open];
}
