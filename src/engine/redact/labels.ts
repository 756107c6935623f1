/** Markings such as `CONFIDENTIAL`: they say that the whole text they stand in belongs to a class. */
import type { Candidate, Finder } from './merge.ts';
import type { OwnMarking } from './own-model.ts';

/** Lines from either end that count as header or footer. */
const MARGIN_LINES = 3;
/** A header is short. */
const HEADER_MAX = 120;

/** Line numbers and quote marks in front, as tools and diffs put them. */
const PREFIX = '[ \\t]*(?:\\d{1,7}(?:\\t|\\u2192|[|:] ?)|[+>-] )?[ \\t]*';
/** What decorates a marking: headings, comments, rules, brackets. */
const DECOR = '[\\s#*=_~|<>!/(){}\\[\\]:;.,"\'`-]*';
/** What parts a marking from the rest of a header. */
const PART = '(?:[|\\-\\u2013\\u2014:;,/\\u00b7\\u2022()\\[\\]#*]|  )';

interface Marks {
  readonly rule: OwnMarking;
  /** Stands somewhere in the text, cheaply answered. */
  readonly somewhere: RegExp;
  readonly line: RegExp;
  readonly header: RegExp;
}

function escaped(text: string): string {
  return text
    .trim()
    .replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
    .replaceAll(/\s+/g, '\\s+');
}

function marksOf(rule: OwnMarking): Marks {
  const words = `(?:${rule.markings.map(escaped).join('|')})`;
  return {
    rule,
    somewhere: new RegExp(words, 'iu'),
    line: new RegExp(`^${PREFIX}${DECOR}${words}${DECOR}$`, 'iu'),
    // At either end of the line, parted from the rest, or behind a blank in the same spelling as in the policy.
    header: new RegExp(
      `^${PREFIX}${DECOR}${words}[ \\t]*${PART}|${PART}[ \\t]*${words}[ \\t]*(?:$|${PART})`,
      'iu',
    ),
  };
}

function isMarked(text: string, { somewhere, line, header }: Marks): boolean {
  if (!somewhere.test(text)) return false;
  const lines = text.split(/\r\n|[\n\r\u2028\u2029]/u);
  const written = lines.filter((one) => one.trim() !== '');
  const margins = [...written.slice(0, MARGIN_LINES), ...written.slice(-MARGIN_LINES)];
  return (
    written.some((one) => one.length <= HEADER_MAX && line.test(one)) ||
    // A single line is a sentence, not a page with a header.
    (written.length > 1 && margins.some((one) => one.length <= HEADER_MAX && header.test(one)))
  );
}

/** Finds texts that carry a marking: each as a whole. */
export function compileMarkings(rules: readonly OwnMarking[]): Finder {
  const marks = rules.map((rule) => marksOf(rule));
  return (text) =>
    marks
      .filter((one) => isMarked(text, one))
      .map(({ rule: { id: detector, label, category } }): Candidate => {
        return { detector, label, category, rank: 30, confidence: 'high', start: 0, end: text.length };
      });
}
