/** What clauses say about AI tools. Their settings were checked when the policy was compiled. */
import { isObject, type JsonObject } from '../json-object.ts';
import { phaseAt } from '../lattice.ts';
import { OUTCOMES, type Instant, type Outcome, type Phase } from '../model.ts';
import type { Clause } from '../policy/model.ts';
import { GRADES, type Grade } from './model.ts';

/** A tool that may be used. */
export interface ListedTool {
  readonly id: string;
  /** Plans it may be used on; absent = any. */
  readonly tier?: readonly string[];
  /** The weakest proof of the plan that is good enough. */
  readonly evidence: Grade;
  /** The organisation whose account it may be used with: as the vendor has it, `env:NAME`, or `hmac:` and its digest. */
  readonly org?: string;
  /** Hosts of AI services it may ask, and models it may ask for, as globs; absent = any. */
  readonly hosts?: readonly string[];
  readonly models?: readonly string[];
}

/** A tool, a plan, or a tool on a plan that may not be used. */
export interface ProhibitedTool {
  readonly id?: string;
  readonly tier?: readonly string[];
  readonly why?: string;
}

export interface ToolTerms {
  readonly clause: Clause;
  readonly phase: Phase;
  readonly tools: readonly ListedTool[];
  readonly prohibited: readonly ProhibitedTool[];
  /** For tools nobody names; absent = the stance. */
  readonly otherwise?: Outcome;
}

/** The clauses about tools that have begun. */
export function toolTerms(clauses: readonly Clause[], now: Instant): readonly ToolTerms[] {
  return clauses.flatMap((clause) => {
    const phase = phaseAt(clause.phases, now);
    if (phase === 'draft' || !clause.controls.includes('tool-allowlist')) return [];
    const otherwise = otherwiseOf(clause.settings['otherwise']);
    return [
      {
        clause,
        phase,
        tools: objectsIn(clause.settings['tools']).map(listedOf),
        prohibited: objectsIn(clause.settings['prohibited']).map(prohibitedOf),
        ...(otherwise === undefined ? {} : { otherwise }),
      },
    ];
  });
}

function otherwiseOf(value: unknown): Outcome | undefined {
  const word = isObject(value) ? value['do'] : undefined;
  return word === undefined ? undefined : (OUTCOMES.find((outcome) => outcome === word) ?? 'deny');
}

function listedOf(raw: JsonObject): ListedTool {
  const evidence = raw['evidence'] ?? 'declared';
  const org = textOf(raw['org']);
  return {
    id: textOf(raw['id']) ?? '',
    // What cannot be read is the strongest proof.
    evidence: GRADES.find((grade) => grade === evidence) ?? 'enforced',
    ...listIn(raw, 'tier'),
    ...(org === undefined ? {} : { org }),
    ...listIn(raw, 'hosts'),
    ...listIn(raw, 'models'),
  };
}

function prohibitedOf(raw: JsonObject): ProhibitedTool {
  const id = textOf(raw['id']);
  const why = textOf(raw['why']);
  return {
    ...(id === undefined ? {} : { id }),
    ...listIn(raw, 'tier'),
    ...(why === undefined ? {} : { why }),
  };
}

function listIn<K extends string>(raw: JsonObject, key: K): { readonly [name in K]?: readonly string[] } {
  const value = raw[key];
  if (value === undefined) return {};
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const found: { [name in K]?: readonly string[] } = {};
  found[key] = list.filter((item) => typeof item === 'string');
  return found;
}

function objectsIn(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
