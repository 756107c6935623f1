/** Names of data classes and detectors -> what is searched for. */
import { CATEGORY_WORDS, DETECTOR_ALIASES, DETECTOR_WORDS } from './names.ts';
import { listOf } from './raw.ts';
import { itemPath, report, unknown } from './vocabulary.ts';
import type { Category } from '../model.ts';
import type { Condition } from './model.ts';
import type { KnownDetector } from './names.ts';
import type { Path, Problem } from './problem.ts';
import type { RawCondition } from './raw.ts';
import type { Report, Vocabulary } from './vocabulary.ts';

/** A condition as written, and what its names may mean. */
export interface Resolving {
  readonly raw: RawCondition;
  readonly path: Path;
  readonly vocabulary: Vocabulary;
  readonly to: Report;
}

interface DataNames {
  readonly categories: readonly Category[];
  readonly detectors: readonly string[];
}

/** Detectors behind one word of `detect:`, by id or family (`phone` is every `phone-...`); undefined when the word means nothing. */
function detectorsNamed(written: string, known: readonly KnownDetector[]): DataNames | undefined {
  const word = Object.hasOwn(DETECTOR_ALIASES, written) ? (DETECTOR_ALIASES[written] ?? written) : written;
  const category = Object.hasOwn(CATEGORY_WORDS, word) ? CATEGORY_WORDS[word] : undefined;
  if (category !== undefined) return { categories: [category], detectors: [] };
  const detectors = known.map(({ id }) => id).filter((id) => id === word || id.startsWith(`${word}-`));
  return detectors.length === 0 && !DETECTOR_WORDS.includes(word) ? undefined : { categories: [], detectors };
}

/** Checks one `data_classes` entry and says what it finds. */
export function resolveClass(name: string, path: Path, on: Pick<Resolving, 'vocabulary' | 'to'>): DataNames {
  const { classes, detectors } = on.vocabulary;
  const detect = (Object.hasOwn(classes, name) ? classes[name]?.detect : undefined) ?? [];
  const found = listOf(detect).map((word) => {
    const names = detectorsNamed(word, detectors);
    const known = [
      ...Object.keys(CATEGORY_WORDS),
      ...DETECTOR_WORDS,
      ...Object.keys(DETECTOR_ALIASES),
      ...detectors.map(({ id }) => id),
    ];
    if (names === undefined) report(on.to, path, unknown('detector', word, known));
    else if (names.categories.length + names.detectors.length === 0)
      report(on.to, path, missingDetector(word));
    return names ?? { categories: [], detectors: [] };
  });
  const own = Object.hasOwn(classes, name) && (classes[name]?.match ?? []).length > 0 ? [`${name}/`] : [];
  return {
    categories: [...new Set(found.flatMap((names) => names.categories))],
    detectors: [...new Set([...found.flatMap((names) => names.detectors), ...own])],
  };
}

function missingDetector(word: string): Problem {
  const message = `this version has no detector for \`${word}\`: that part of the class is not found`;
  return { level: 'warning', rule: 'detector-missing', message };
}

/** `data:` of a condition -> categories and detectors. */
export function resolveData({ raw, path, vocabulary, to }: Resolving): Partial<Condition> {
  const named = raw.data;
  if (named === undefined) return {};
  const found = listOf(named).map((name, index) => {
    const at = itemPath([...path, 'data'], named, index);
    if (!Object.hasOwn(vocabulary.classes, name)) {
      report(to, at, unknown('data class', name, Object.keys(vocabulary.classes)));
      return { categories: [], detectors: [] };
    }
    return resolveClass(name, at, { vocabulary, to: { ...to, issues: [] } });
  });
  const data = {
    categories: [...new Set(found.flatMap((names) => names.categories))],
    detectors: [...new Set(found.flatMap((names) => names.detectors))],
  };
  return { data };
}
