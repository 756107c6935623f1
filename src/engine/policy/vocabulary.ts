/** Names a file may use: its own data classes and action groups, those of the layers above, the built-in ones. */
import { BUILTIN_CLASSES } from './names.ts';
import { nearest } from './nearest.ts';
import type { PolicyIssue } from './model.ts';
import type { KnownDetector } from './names.ts';
import type { ParsedFile } from './parse.ts';
import type { Path, Problem } from './problem.ts';
import type { OneOrMany, RawActionGroup, RawDataClass } from './raw.ts';

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

/** A name nobody knows, with the nearest one somebody does. */
export function unknown(what: string, name: string, known: readonly string[]): Problem {
  const meant = nearest(name, known);
  const fix = meant === undefined ? `known: ${known.join(', ')}` : `did you mean \`${meant}\`?`;
  return { rule: `unknown-${what.replace(' ', '-')}`, message: `unknown ${what} \`${name}\``, fix };
}

/** `name` or `name[index]` of a one-or-many value. */
export function itemPath(path: Path, values: OneOrMany, index: number): Path {
  return typeof values === 'string' ? path : [...path, index];
}
