/** Puts layers together: what is below may tighten what is above, never loosen it. */
import { join, phaseAt, strength } from '../lattice.ts';
import { PHASES } from '../model.ts';
import { instant } from '../text.ts';
import { canonicalJson } from './canonical.ts';
import { covers } from './covers.ts';
import { controlOf } from '../controls/index.ts';
import { outcomeOf } from './parse.ts';
import { listOf } from './raw.ts';
import { phaseSteps, resolveClause, resolveException, STANDARD_PHASE } from './resolve.ts';
import { parseSize } from './units.ts';
import { checkVocabulary, report, vocabularyOf } from './vocabulary.ts';
import type { Outcome } from '../model.ts';
import type { Clause, Exception, GenericAgent, PhaseStep, Policy, PolicyIssue } from './model.ts';
import type { ParsedFile } from './parse.ts';
import type { RawAgent } from './raw.ts';
import type { Path } from './source.ts';
import type { Resolution } from './resolve.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Rules whose offending part is ignored while the rest of the file counts. */
export const IGNORED_PARTS: ReadonlySet<string> = new Set(['loosens', 'exception-never']);

export const STANDARD_MAX_BODY: number = 32 * 1024 ** 2;

/** The parts of a policy that layers fill. */
export type Merged = Pick<
  Policy,
  'stance' | 'stancePhases' | 'onGuardFailure' | 'clauses' | 'exceptions' | 'agents' | 'maxBody'
>;

interface Merging {
  readonly on: Resolution;
  /** Undefined for the topmost layer. */
  readonly above: Merged | undefined;
}

function loosens({ on }: Merging, path: Path, message: string): void {
  const fix = 'ask the owner of the layer above; this part is ignored';
  report(on.to, path, { rule: 'loosens', message, fix });
}

/** Weaker at any moment at which either changes. */
function weakerPhases(lower: readonly PhaseStep[], upper: readonly PhaseStep[]): boolean {
  const moments = [instant(0), ...lower.map((step) => step.from), ...upper.map((step) => step.from)];
  return moments.some((at) => PHASES.indexOf(phaseAt(lower, at)) < PHASES.indexOf(phaseAt(upper, at)));
}

/** How a clause would weaken the one of the same id above it, in words; undefined when it does not. */
function weakening(lower: Clause, upper: Clause): string | undefined {
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
    const owners = (above?.clauses ?? []).filter((upper) => upper.id === clause.id);
    const problem = owners.flatMap((upper) => {
      const how = weakening(clause, upper);
      return how === undefined ? [] : [`${how} ${upper.id} (${upper.where})`];
    })[0];
    if (problem === undefined) kept.push(clause);
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

function agentOf(raw: RawAgent): GenericAgent {
  return { id: raw.id, command: raw.command, baseUrlEnv: raw.base_url_env };
}

function mergeAgents(merging: Merging): readonly GenericAgent[] {
  const above = merging.above?.agents ?? [];
  const own = (merging.on.to.file.raw.agents ?? []).map(agentOf).filter((agent, index) => {
    const taken = above.find(({ id }) => id === agent.id);
    if (taken === undefined) return true;
    if (canonicalJson(taken) !== canonicalJson(agent)) {
      loosens(merging, ['agents', index], `the agent ${agent.id} is already described above`);
    }
    return false;
  });
  return [...above, ...own];
}

function mergeStance(merging: Merging): Pick<Merged, 'stance' | 'stancePhases'> {
  const { above } = merging;
  const defaults = merging.on.to.file.raw.defaults;
  const wanted: Outcome = outcomeOf(defaults?.stance ?? 'ask');
  const phases = phaseSteps(defaults?.phase ?? STANDARD_PHASE);
  if (above === undefined) return { stance: wanted, stancePhases: phases };
  if (defaults?.stance === undefined) return above;
  if (strength(wanted) < strength(above.stance)) {
    loosens(
      merging,
      ['defaults', 'stance'],
      `\`stance: ${wanted}\` is weaker than \`${above.stance}\` above`,
    );
    return above;
  }
  return {
    stance: join(wanted, above.stance),
    stancePhases: weakerPhases(phases, above.stancePhases) ? above.stancePhases : phases,
  };
}

function mergeFailure(merging: Merging): Merged['onGuardFailure'] {
  const wanted = merging.on.to.file.raw.defaults?.on_guard_failure;
  const above = merging.above?.onGuardFailure;
  if (above === undefined) return wanted ?? 'deny';
  if (wanted === 'allow' && above === 'deny') {
    loosens(
      merging,
      ['defaults', 'on_guard_failure'],
      '`on_guard_failure: allow` is weaker than `deny` above',
    );
  }
  return wanted === 'deny' ? 'deny' : above;
}

function mergeBody(merging: Merging): number {
  const size = merging.on.to.file.raw.egress?.max_body;
  const wanted = size === undefined ? undefined : parseSize(size);
  const above = merging.above?.maxBody;
  if (above === undefined) return wanted ?? STANDARD_MAX_BODY;
  if (wanted !== undefined && wanted > above) {
    loosens(merging, ['egress', 'max_body'], '`max_body` is larger than the layer above allows');
  }
  return Math.min(wanted ?? above, above);
}

/** A class of data that is only described, so that no detector can find it. */
function checkClasses({ on }: Merging): void {
  (on.to.file.raw.clauses ?? []).forEach((raw, index) => {
    if (!listOf(raw.control).some((kind) => controlOf(kind).enforced)) return;
    for (const name of listOf(raw.when?.data)) {
      const known = on.vocabulary.classes[name];
      if (known === undefined || listOf(known.detect).length > 0) continue;
      const message = `${raw.id}: the class \`${name}\` names no detectors, so nothing is ever found in it`;
      report(on.to, ['clauses', index, 'when'], { level: 'warning', rule: 'class-not-found', message });
    }
  });
}

export interface MergedLayers {
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
    above = {
      ...mergeStance(merging),
      onGuardFailure: mergeFailure(merging),
      clauses,
      exceptions: mergeExceptions(merging, clauses),
      agents: mergeAgents(merging),
      maxBody: mergeBody(merging),
    };
  }
  return { merged: above, issues };
}
