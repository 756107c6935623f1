/** Which findings `--detect` asks for. */
import type { Category } from '../engine/model.ts';
import { CATEGORY_WORDS } from '../engine/policy/names.ts';
import { nearest } from '../engine/policy/nearest.ts';
import type { Wanted } from '../engine/redact/model.ts';
import { GuardError } from './errors.ts';

interface Named {
  readonly categories: readonly Category[];
  readonly detectors: readonly string[];
}

const USUAL: readonly Category[] = ['secret', 'personal', 'organisation'];

/** What can be named: a detector, or a rule of the policy's own data (`customers/words`). */
export interface Detectable {
  readonly id: string;
  readonly label: string;
}

/** A category, a detector, a family (`phone` is every `phone-...`), a class of the policy's own, or `all`: also what is found only when named. */
function lookUp(word: string, known: readonly Detectable[]): Named {
  if (word === 'all') return { categories: [], detectors: known.map(({ id }) => id) };
  if (word === 'organisation') return { categories: [word], detectors: [] };
  const category = Object.hasOwn(CATEGORY_WORDS, word) ? CATEGORY_WORDS[word] : undefined;
  if (category !== undefined) return { categories: [category], detectors: [] };
  const detectors = known
    .map(({ id }) => id)
    .filter((id) => id === word || id.startsWith(`${word}-`) || id.startsWith(`${word}/`));
  if (detectors.length > 0) return { categories: [], detectors };
  const words = ['all', ...Object.keys(CATEGORY_WORDS), ...known.map(({ id }) => id)];
  const meant = nearest(word, words);
  throw new GuardError('usage', `nothing to detect is called ${word}`, {
    hint: `${meant === undefined ? '' : `did you mean ${meant}? `}names: docs/reference/detectors.md, or secrets, personal, all`,
  });
}

/**
 * What the names ask for, comma-separated: just these, or with a `+` in front these besides the usual ones. Without names
 * the usual ones. Throws `usage` for a name that means nothing.
 */
export function wantedNames(names: string | undefined, known: readonly Detectable[]): Wanted {
  const words = (names ?? '').split(',').map((word) => word.trim().toLowerCase());
  const said = words.filter((word) => word !== '' && word !== '+');
  if (names !== undefined && said.length === 0)
    throw new GuardError('usage', '--detect names nothing', { hint: 'example: --detect secrets,email' });
  const found = said.map((word) => lookUp(word.replace(/^\+/, ''), known));
  const usual = said.every((word) => word.startsWith('+')) ? USUAL : [];
  const categories = new Set([...usual, ...found.flatMap((named) => named.categories)]);
  const detectors = new Set(found.flatMap((named) => named.detectors));
  const labels = new Set(known.filter(({ id }) => detectors.has(id)).map(({ label }) => label));
  return ({ detector, label, category, optIn }) =>
    detectors.has(detector) ||
    (detector === 'seen-before' && labels.has(label)) ||
    (categories.has(category) && optIn !== true);
}
