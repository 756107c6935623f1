import { controlOf } from '../controls/index.ts';
import { strength } from '../lattice.ts';
import { OUTCOMES } from '../model.ts';
import { listOf } from './raw.ts';
import { checkShape } from './schema.ts';
import { shapeIssues } from './shape-issues.ts';
import { readSource } from './source.ts';
import type { ControlSpec } from '../controls/model.ts';
import type { LayerName, PolicyIssue } from './model.ts';
import type { OutcomeWord, RawClause, RawPolicy } from './raw.ts';
import type { Source } from './source.ts';
import type { Outcome } from '../model.ts';

/** One file of one layer, its shape checked. */
export interface ParsedFile {
  readonly layer: LayerName;
  readonly source: Source;
  readonly raw: RawPolicy;
}

export type ParseResult =
  | { readonly ok: true; readonly file: ParsedFile }
  | { readonly ok: false; readonly issues: readonly PolicyIssue[] };

export interface PolicyText {
  readonly layer: LayerName;
  /** As shown to people: `aup.yaml`. */
  readonly label: string;
  readonly bytes: Uint8Array;
}

/** Bytes of a policy file -> its checked value, or every problem with line, column and fix. */
export function parsePolicy(text: PolicyText): ParseResult {
  const read = readSource(text.bytes, text.label);
  if (!read.ok) return read;
  const shape = checkShape(read.source.value);
  if (!shape.ok) return { ok: false, issues: shapeIssues(read.source, shape.issues) };
  const issues = [...clauseIssues(read.source, shape.value), ...duplicateIds(read.source, shape.value)];
  if (issues.length > 0) return { ok: false, issues };
  return { ok: true, file: { layer: text.layer, source: read.source, raw: shape.value } };
}

const COMMON = new Set(['id', 'say', 'control', 'phase', 'when', 'unless', 'do']);

function clauseIssues(source: Source, raw: RawPolicy): readonly PolicyIssue[] {
  const checks = [settingIssues, doIssues, unlessIssues];
  return (raw.clauses ?? []).flatMap((clause, index) =>
    checks.flatMap((check) => check(source, clause, index)),
  );
}

function settingIssues(source: Source, clause: RawClause, index: number): readonly PolicyIssue[] {
  const specs = listOf(clause.control).map(controlOf);
  const allowed = new Set(specs.flatMap((spec) => Object.keys(spec.settings)));
  const names = specs.map((spec) => spec.kind).join(', ');
  const extra = Object.keys(clause)
    .filter((name) => clause[name] !== undefined && !COMMON.has(name) && !allowed.has(name))
    .map((name) => {
      const message = `\`${name}\` means nothing to the control ${names}`;
      return source.issue(['clauses', index], { rule: 'setting-of-other-control', message }, name);
    });
  const missing = specs.flatMap((spec) =>
    spec.required
      .filter((name) => clause[name] === undefined)
      .map((name) => {
        const message = `${clause.id}: the control ${spec.kind} needs \`${name}\``;
        const about = spec.settings[name]?.description;
        const fix = about === undefined ? undefined : `add \`${name}:\` (${about.replace(/\.$/, '')})`;
        return source.issue(['clauses', index], { rule: 'missing-key', message, ...(fix && { fix }) });
      }),
  );
  return [...extra, ...missing];
}

/** The outcome a word stands for. */
export function outcomeOf(word: OutcomeWord): Outcome {
  return word === 'block' ? 'deny' : word;
}

function doIssues(source: Source, clause: RawClause, index: number): readonly PolicyIssue[] {
  const specs = listOf(clause.control).map(controlOf);
  const asked = clause.do;
  if (asked === undefined) return [];
  const path = ['clauses', index, 'do'];
  if (typeof asked === 'string') return wordIssue({ source, path, specs, word: asked });
  const keys = specs.flatMap((spec) => spec.doKeys);
  return Object.keys(asked)
    .filter((name) => asked[name] !== undefined && !keys.some((known) => doKeyMatches(known, name)))
    .map((name) => {
      const message = `${clause.id}: the control ${specs.map((spec) => spec.kind).join(', ')} cannot do \`${name}\``;
      return source.issue(path, { rule: 'wrong-do', message }, name);
    });
}

function doKeyMatches(known: string, name: string): boolean {
  return known === name || (known.endsWith('_') && name.startsWith(known));
}

interface WordCheck {
  readonly source: Source;
  readonly path: readonly (string | number)[];
  readonly specs: readonly ControlSpec[];
  readonly word: OutcomeWord;
}

function wordIssue({ source, path, specs, word }: WordCheck): readonly PolicyIssue[] {
  const wanted = outcomeOf(word);
  const odd = specs.find((spec) => !spec.demands.includes(wanted));
  if (odd === undefined) return [];
  const known = OUTCOMES.filter((name) => odd.demands.includes(name)).toSorted(
    (a, b) => strength(a) - strength(b),
  );
  const message = `the control ${odd.kind} cannot ${word}`;
  return [source.issue(path, { rule: 'wrong-do', message, fix: `one of: ${known.join(', ')}` })];
}

/** An empty entry matches everything: it would switch the clause off under a harmless look. */
function unlessIssues(source: Source, clause: RawClause, index: number): readonly PolicyIssue[] {
  return (clause.unless ?? []).flatMap((entry, at) => {
    if (Object.values(entry).some((value) => value !== undefined)) return [];
    const message = `${clause.id}: an empty \`unless\` entry would switch the clause off`;
    return [
      source.issue(['clauses', index, 'unless', at], {
        rule: 'empty-unless',
        message,
        fix: 'name what is free',
      }),
    ];
  });
}

function duplicateIds(source: Source, raw: RawPolicy): readonly PolicyIssue[] {
  return [
    ...repeated(source, 'clauses', raw.clauses ?? []),
    ...repeated(source, 'exceptions', raw.exceptions ?? []),
    ...repeated(source, 'agents', raw.agents ?? []),
  ];
}

function repeated(
  source: Source,
  section: string,
  items: readonly { readonly id: string }[],
): readonly PolicyIssue[] {
  const seen = new Set<string>();
  return items.flatMap((item, index) => {
    const again = seen.has(item.id);
    seen.add(item.id);
    if (!again) return [];
    const problem = {
      rule: 'duplicate-id',
      message: `${item.id} is there twice in ${section}`,
      fix: 'rename one',
    };
    return [source.issue([section, index], problem, 'id')];
  });
}
