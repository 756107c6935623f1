/** Phrases: hints for a person, never a verdict. They are easy to avoid, and honest text holds some of them. */
import { PHRASES, type Hit, type McpRisks } from './risk-model.ts';
import type { PlacedText } from './text-strings.ts';

/** A longer text is read so far. */
const LONGEST = 60_000;
/** Invisible characters between letters must not hide a phrase. */
const UNSEEN = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
/** Quoted words are spoken about, not said: a scanner names the phrases it looks for. */
const QUOTED = /"[^"\n]{1,120}"|“[^”\n]{1,120}”|(?<=^|[\s(])'[^'\n]{1,120}'(?=$|[\s).,;:])|`[^`\n]{1,120}`/g;
/** Blank space nobody needs: what stands behind it is not seen by a person. */
const BLANKS = /(?<!\s)\s{25,}(?=\S)/g;
const BLANK_COLUMNS = 120;
const BLANK_LINES = 25;

/** Both readings: a quoted path is still a path, but an order in quotes is only mentioned. */
function readingsOf(text: string): { readonly said: string; readonly all: string } {
  const seen = text.slice(0, LONGEST).replace(UNSEEN, '').normalize('NFKC');
  // Runs of blanks are shortened: patterns must not spend their time in them.
  const all = seen.replaceAll(/\s{2,}/g, (run) => (run.includes('\n') ? '\n' : ' '));
  return { said: all.replace(QUOTED, ' … '), all };
}

function isPadded(text: string): boolean {
  const runs = text.slice(0, LONGEST).match(BLANKS) ?? [];
  return runs.some((run) => run.length >= BLANK_COLUMNS || run.split('\n').length > BLANK_LINES);
}

/** Findings of wording in one text. */
export function phraseHits({ where, text }: PlacedText, phrases: McpRisks['phrases']): readonly Hit[] {
  const { said, all } = readingsOf(text);
  return PHRASES.filter((phrase) => {
    if (phrase === 'padding') return isPadded(text);
    // What is smuggled and what is secret is named in quotes more often than not.
    const read = phrase === 'smuggle' || phrase === 'secrets' ? all : said;
    return phrases[phrase].some((pattern) => pattern.test(read));
  }).map((phrase) => ({ id: `phrase-${phrase}`, where, confidence: 'inferred' }));
}
