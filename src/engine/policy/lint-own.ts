/** What is wrong with the words and patterns of data classes, though they compile. */
import { compilePatterns } from '../redact/custom-rules.ts';
import type { OwnData, OwnPattern } from '../redact/own-model.ts';
import { EVERYDAY_WORDS } from './everyday-words.ts';
import { keywordsFor } from './own-keywords.ts';
import { listOf } from './raw.ts';
import type { Linting } from './linting.ts';
import type { Path } from './problem.ts';
import type { RawMatch } from './raw.ts';

/** Shorter names are also parts of identifiers and initials. */
const SHORT = 4;
/** Names quoted in one message. */
const QUOTED = 5;

function quoted(words: readonly string[]): string {
  const some = words.slice(0, QUOTED).map((word) => `\`${word}\``);
  return words.length > QUOTED ? `${some.join(', ')} and ${words.length - QUOTED} more` : some.join(', ');
}

function isShort(word: string): boolean {
  const letters = word.replaceAll(/[^\p{L}\p{N}]/gu, '');
  // A character of these scripts is a syllable or a word.
  return (
    letters.length < SHORT &&
    !/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(letters)
  );
}

function lintWords({ add }: Linting, words: readonly string[], path: Path): void {
  const short = words.filter((word) => isShort(word));
  if (short.length > 0) {
    const message = `short names are found in much that is none: ${quoted(short)}`;
    add(path, { level: 'warning', rule: 'name-short', message, fix: 'write them out, or leave them away' });
  }
  const common = words.filter((word) => EVERYDAY_WORDS.has(word.toLowerCase()));
  if (common.length > 0) {
    const message = `these names are ordinary words and are replaced wherever they stand: ${quoted(common)}`;
    add(path, {
      level: 'warning',
      rule: 'name-common',
      message,
      fix: 'add what makes them a name: `Oracle Corp`',
    });
  }
}

/** Names of a file are at hand only in the compiled policy; inline ones are told at their own place. */
function lintFileWords(linting: Linting, { raw, name, path }: Place): void {
  const inline = new Set(listOf(raw.words));
  const rules = linting.options.policy.own?.rules ?? [];
  const words = rules.flatMap((rule) =>
    rule.kind === 'words' && rule.id === `${name}/words` ? rule.words : [],
  );
  lintWords(
    linting,
    words.filter((word) => !inline.has(word)),
    [...path, 'file'],
  );
}

interface Place {
  readonly raw: RawMatch;
  /** Of the class. */
  readonly name: string;
  readonly path: Path;
}

function tried(raw: RawMatch): ((text: string) => boolean) | undefined {
  const { pattern = '' } = raw;
  const keywords = keywordsFor(pattern, listOf(raw.keywords));
  if (keywords === undefined) return undefined;
  const rule: OwnPattern = {
    kind: 'pattern',
    id: 'lint/pattern',
    label: 'LINT',
    category: 'organisation',
    pattern,
    keywords,
    group: 0,
    entropy: 0,
    allow: [],
  };
  const own: OwnData = { rules: [rule], allowlists: [] };
  const find = compilePatterns(own);
  return (text) => find(text).length > 0;
}

function lintExamples({ add }: Linting, { raw, path }: Place): void {
  const finds = tried(raw);
  const { yes = [], no = [] } = raw.examples ?? {};
  if (finds === undefined) return;
  if (yes.length === 0) {
    const message = 'nothing shows what the pattern is for';
    add([...path, 'pattern'], {
      level: 'info',
      rule: 'pattern-unproven',
      message,
      fix: 'add `examples: { yes: [...], no: [...] }`',
    });
  }
  for (const [at, text] of yes.entries()) {
    if (finds(text)) continue;
    const message = `the pattern finds nothing in its example ${at + 1}`;
    add([...path, 'examples', 'yes', at], {
      rule: 'example-missed',
      message,
      fix: 'correct the pattern or its `keywords`',
    });
  }
  for (const [at, text] of no.entries()) {
    if (!finds(text)) continue;
    const message = `the pattern finds something in its counter-example ${at + 1}`;
    add([...path, 'examples', 'no', at], { rule: 'example-hit', message, fix: 'make the pattern narrower' });
  }
}

/** Checks the classes of one file. */
export function lintOwn(linting: Linting): void {
  for (const [name, { match = [] }] of Object.entries(linting.file.raw.data_classes ?? {})) {
    for (const [index, raw] of match.entries()) {
      const path: Path = ['data_classes', name, 'match', index];
      if (raw.words !== undefined) lintWords(linting, listOf(raw.words), [...path, 'words']);
      if (raw.file !== undefined) lintFileWords(linting, { raw, name, path });
      if (raw.pattern !== undefined) lintExamples(linting, { raw, name, path });
    }
  }
}
