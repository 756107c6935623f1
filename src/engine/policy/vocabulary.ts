/** Names a file may use: its own data classes and action groups, those of the layers above, the built-in ones. */
import { ACTION_VERBS, BUILTIN_CLASSES, CATEGORY_WORDS, DETECTOR_WORDS, EVENT_NAMES } from './names.ts';
import { nearest } from './nearest.ts';
import { listOf } from './raw.ts';
import type { Category, Verb } from '../model.ts';
import type { Condition, PolicyIssue } from './model.ts';
import type { KnownDetector } from './names.ts';
import type { ParsedFile } from './parse.ts';
import type { OneOrMany, RawActionGroup, RawCondition, RawDataClass } from './raw.ts';
import type { Path } from './locate.ts';
import type { Problem } from './problem.ts';

export interface Vocabulary {
  readonly classes: Readonly<Record<string, RawDataClass>>;
  readonly groups: Readonly<Record<string, RawActionGroup>>;
  readonly detectors: readonly KnownDetector[];
}

export function vocabularyOf(file: ParsedFile, above: Vocabulary): Vocabulary {
  return {
    classes: { ...above.classes, ...file.raw.data_classes },
    groups: { ...above.groups, ...file.raw.actions },
    detectors: above.detectors,
  };
}

export function builtinVocabulary(detectors: readonly KnownDetector[]): Vocabulary {
  return { classes: BUILTIN_CLASSES, groups: {}, detectors };
}

/** Where problems of one file go. */
export interface Report {
  readonly file: ParsedFile;
  readonly issues: PolicyIssue[];
}

export function report(to: Report, path: Path, problem: Problem): void {
  to.issues.push(to.file.source.issue(path, problem));
}

function unknown(what: string, name: string, known: readonly string[]): Problem {
  const meant = nearest(name, known);
  const fix = meant === undefined ? `known: ${known.join(', ')}` : `did you mean \`${meant}\`?`;
  return { rule: `unknown-${what.replace(' ', '-')}`, message: `unknown ${what} \`${name}\``, fix };
}

/** `name` or `name[index]` of a one-or-many value. */
function itemPath(path: Path, values: OneOrMany, index: number): Path {
  return typeof values === 'string' ? path : [...path, index];
}

interface Actions {
  readonly verbs: readonly Verb[];
  readonly commands: readonly string[];
}

/** What one action name stands for, or undefined when nothing does. */
function actionsNamed(name: string, vocabulary: Vocabulary): Actions | undefined {
  const group = Object.hasOwn(vocabulary.groups, name) ? vocabulary.groups[name] : undefined;
  if (group === undefined) {
    const verbs = Object.hasOwn(ACTION_VERBS, name) ? ACTION_VERBS[name] : undefined;
    return verbs === undefined ? undefined : { verbs, commands: [] };
  }
  return {
    verbs: listOf(group.builtin).flatMap((builtin) => ACTION_VERBS[builtin] ?? []),
    commands: listOf(group.also),
  };
}

interface Resolving {
  readonly raw: RawCondition;
  readonly path: Path;
  readonly vocabulary: Vocabulary;
  readonly to: Report;
}

function resolveActions({ raw, path, vocabulary, to }: Resolving): Partial<Condition> {
  if (raw.action === undefined && raw.command === undefined) return {};
  const named = raw.action ?? [];
  const found = listOf(named).map((name, index) => {
    const actions = actionsNamed(name, vocabulary);
    const known = [...Object.keys(vocabulary.groups), ...Object.keys(ACTION_VERBS)];
    if (actions === undefined)
      report(to, itemPath([...path, 'action'], named, index), unknown('action', name, known));
    return actions ?? { verbs: [], commands: [] };
  });
  const commands = [...found.flatMap((actions) => actions.commands), ...listOf(raw.command)];
  const verbs = [...new Set(found.flatMap((actions) => actions.verbs))];
  return { verbs, ...(commands.length === 0 ? {} : { commands }) };
}

interface DataNames {
  readonly categories: readonly Category[];
  readonly detectors: readonly string[];
}

/** Detectors behind one word of `detect:`, by id or family (`phone` is every `phone-...`); undefined when the word means nothing. */
function detectorsNamed(word: string, known: readonly KnownDetector[]): DataNames | undefined {
  const category = Object.hasOwn(CATEGORY_WORDS, word) ? CATEGORY_WORDS[word] : undefined;
  if (category !== undefined) return { categories: [category], detectors: [] };
  const detectors = known.map(({ id }) => id).filter((id) => id === word || id.startsWith(`${word}-`));
  return detectors.length === 0 && !DETECTOR_WORDS.includes(word) ? undefined : { categories: [], detectors };
}

/** Checks one `data_classes` entry and says what it finds. */
function resolveClass(name: string, path: Path, on: Pick<Resolving, 'vocabulary' | 'to'>): DataNames {
  const { classes, detectors } = on.vocabulary;
  const detect = (Object.hasOwn(classes, name) ? classes[name]?.detect : undefined) ?? [];
  const found = listOf(detect).map((word) => {
    const names = detectorsNamed(word, detectors);
    const known = [...Object.keys(CATEGORY_WORDS), ...DETECTOR_WORDS, ...detectors.map(({ id }) => id)];
    if (names === undefined) report(on.to, path, unknown('detector', word, known));
    else if (names.categories.length + names.detectors.length === 0)
      report(on.to, path, missingDetector(word));
    return names ?? { categories: [], detectors: [] };
  });
  return {
    categories: [...new Set(found.flatMap((names) => names.categories))],
    detectors: [...new Set(found.flatMap((names) => names.detectors))],
  };
}

function missingDetector(word: string): Problem {
  const message = `this version has no detector for \`${word}\`: that part of the class is not found`;
  return { level: 'warning', rule: 'detector-missing', message };
}

function resolveData({ raw, path, vocabulary, to }: Resolving): Partial<Condition> {
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

function resolveEvents({ raw, path, to }: Resolving): Partial<Condition> {
  const named = raw.event;
  if (named === undefined) return {};
  listOf(named).forEach((name, index) => {
    if (EVENT_NAMES.includes(name)) return;
    report(to, itemPath([...path, 'event'], named, index), unknown('event', name, EVENT_NAMES));
  });
  return { events: listOf(named) };
}

/** Names of a condition -> verbs, detectors and globs. Unknown names are reported and match nothing. */
export function resolveCondition(resolving: Resolving): Condition {
  const { raw } = resolving;
  return {
    ...(raw.actor === undefined ? {} : { actor: raw.actor }),
    ...resolveActions(resolving),
    ...resolveData(resolving),
    ...(raw.tool === undefined ? {} : { tools: listOf(raw.tool) }),
    ...(raw.ref === undefined ? {} : { refs: listOf(raw.ref) }),
    ...(raw.path === undefined ? {} : { paths: listOf(raw.path) }),
    ...(raw.repo === undefined ? {} : { repos: listOf(raw.repo) }),
    ...resolveEvents(resolving),
  };
}

/** Checks the tables of a file themselves, also the entries no clause uses. */
export function checkVocabulary(to: Report, vocabulary: Vocabulary): void {
  for (const name of Object.keys(to.file.raw.data_classes ?? {})) {
    resolveClass(name, ['data_classes', name, 'detect'], { vocabulary, to });
  }
  for (const [name, group] of Object.entries(to.file.raw.actions ?? {})) {
    const builtin = group.builtin ?? [];
    listOf(builtin).forEach((action, index) => {
      if (Object.hasOwn(ACTION_VERBS, action)) return;
      const path = itemPath(['actions', name, 'builtin'], builtin, index);
      report(to, path, unknown('action', action, Object.keys(ACTION_VERBS)));
    });
  }
}
