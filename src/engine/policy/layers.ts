/** Puts layers together: what is below may tighten what is above, never loosen it. */
import { strength } from '../lattice.ts';
import { canonicalJson } from './canonical.ts';
import { covers } from './covers.ts';
import { controlOf } from '../controls/index.ts';
import {
  mergeAgents,
  mergeBody,
  mergeContainment,
  mergeFailure,
  mergeStance,
  mergeTls,
} from './merge-settings.ts';
import { loosens, weakerPhases } from './merging.ts';
import { listOf } from './raw.ts';
import { resolveClause, resolveException } from './resolve.ts';
import { checkVocabulary } from './condition-names.ts';
import { exceptionDataClauses, toolDataClauses, toolPlacedClauses } from './tool-data.ts';
import { report, vocabularyOf } from './vocabulary.ts';
import type { Path } from './problem.ts';
import type { Merged, Merging } from './merging.ts';
import type { Clause, Exception, PolicyIssue } from './model.ts';
import type { ParsedFile } from './parse.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Rules whose offending part is ignored while the rest of the file counts. */
export const IGNORED_PARTS: ReadonlySet<string> = new Set(['loosens', 'exception-never']);

/** How a clause would weaken the one of the same id above it, in words; undefined when it does not. */
export function weakening(lower: Clause, upper: Clause): string | undefined {
  const known = new Set(upper.unless.map((entry) => canonicalJson(entry)));
  if (lower.unless.some((entry) => !known.has(canonicalJson(entry)))) return 'adds an `unless` to';
  if (strength(lower.demand) < strength(upper.demand)) return 'demands less than';
  if (weakerPhases(lower.phases, upper.phases)) return 'sets an earlier phase than';
  if (!covers(lower.when, upper.when)) return 'narrows the `when` of';
  return upper.controls.every((kind) => lower.controls.includes(kind)) ? undefined : 'drops a control of';
}

function mergeClauses(merging: Merging): readonly Clause[] {
  const { on, above } = merging;
  const kept: Clause[] = [];
  (on.to.file.raw.clauses ?? []).forEach((raw, index) => {
    const clause = resolveClause(on, raw, index);
    if (clause === undefined) return;
    const owners = (above?.clauses ?? []).filter((upper) => upper.id === clause.id && upper.derived !== true);
    const problem = owners.flatMap((upper) => {
      const how = weakening(clause, upper);
      return how === undefined ? [] : [`${how} ${upper.id} (${upper.where})`];
    })[0];
    if (problem === undefined) kept.push(clause, ...toolDataClauses(on, clause, ['clauses', index]));
    else loosens(merging, ['clauses', index], `${clause.id} ${problem}`);
  });
  return [...(above?.clauses ?? []), ...kept];
}

/** Clauses that some `exception` control declares to have no exceptions. */
function neverIds(clauses: readonly Clause[]): ReadonlySet<string> {
  return new Set(
    clauses.flatMap(({ settings }) => {
      const grants = settings['grants'];
      const never: unknown =
        typeof grants === 'object' && grants !== null && 'never' in grants ? grants.never : [];
      const list: readonly unknown[] = Array.isArray(never) ? never : [never];
      return list.filter((id) => typeof id === 'string');
    }),
  );
}

function mergeExceptions(merging: Merging, clauses: readonly Clause[]): readonly Exception[] {
  const { on, above } = merging;
  const never = neverIds(clauses);
  const own = (on.to.file.raw.exceptions ?? []).flatMap((raw, index) => {
    const exception = resolveException(on, raw, index);
    const path: Path = ['exceptions', index, 'clause'];
    const owners = clauses.filter((clause) => clause.id === raw.clause);
    if (exception === undefined) return [];
    if (owners.length === 0) {
      report(on.to, path, { rule: 'unknown-clause', message: `${raw.id}: there is no clause ${raw.clause}` });
      return [];
    }
    if (!owners.some((clause) => clause.layer === exception.layer)) {
      loosens(
        merging,
        path,
        `${raw.id}: only the layer that owns ${raw.clause} can grant an exception to it`,
      );
      return [];
    }
    if (never.has(raw.clause)) {
      report(on.to, path, { rule: 'exception-never', message: `${raw.id}: ${raw.clause} has no exceptions` });
      return [];
    }
    return [exception];
  });
  return [...(above?.exceptions ?? []), ...own];
}

/** A class of data that is only described, so that no detector can find it. */
function checkClasses({ on }: Merging): void {
  (on.to.file.raw.clauses ?? []).forEach((raw, index) => {
    if (!listOf(raw.control).some((kind) => controlOf(kind).enforced)) return;
    for (const name of listOf(raw.when?.data)) {
      const known = on.vocabulary.classes[name];
      if (known === undefined || listOf(known.detect).length + (known.match ?? []).length > 0) continue;
      const message = `${raw.id}: the class \`${name}\` names nothing to look for, so nothing is ever found in it`;
      report(on.to, ['clauses', index, 'when'], { level: 'warning', rule: 'class-not-found', message });
    }
  });
}

interface MergedLayers {
  readonly merged: Merged | undefined;
  readonly issues: readonly PolicyIssue[];
}

/** Files from the strongest layer down. */
export function mergeLayers(files: readonly ParsedFile[], builtin: Vocabulary): MergedLayers {
  const issues: PolicyIssue[] = [];
  let vocabulary = builtin;
  let above: Merged | undefined;
  for (const file of files) {
    vocabulary = vocabularyOf(file, vocabulary);
    const merging: Merging = { on: { to: { file, issues }, vocabulary }, above };
    checkVocabulary(merging.on.to, vocabulary);
    checkClasses(merging);
    const clauses = mergeClauses(merging);
    const exceptions = mergeExceptions(merging, clauses);
    const granted = exceptions.filter(({ layer }) => layer === file.layer);
    const own = clauses.filter(({ layer, derived }) => layer === file.layer && derived !== true);
    above = {
      ...mergeStance(merging),
      onGuardFailure: mergeFailure(merging),
      ...mergeContainment(merging),
      clauses: [...clauses, ...exceptionDataClauses(merging.on, granted, clauses)],
      placed: [...(above?.placed ?? []), ...own.flatMap((clause) => toolPlacedClauses(merging.on, clause))],
      exceptions,
      agents: mergeAgents(merging),
      maxBody: mergeBody(merging),
      ...mergeTls(merging),
    };
  }
  return { merged: above, issues };
}
