/** `data:` of a listed tool -> clauses about data: what it is not cleared for is replaced on its way to it. */
import { isObject, type JsonObject } from '../json-object.ts';
import { atMost } from '../lattice.ts';
import type { Category } from '../model.ts';
import { resolveClass } from './data-names.ts';
import { toolNames } from './names.ts';
import { report, unknown } from './vocabulary.ts';
import type { Clause, Condition, DataPlace, Exception, PlacedClause } from './model.ts';
import type { Path } from './problem.ts';
import type { Resolution } from './resolve.ts';

type Data = NonNullable<Condition['data']>;

const NOTHING: Data = { categories: [], detectors: [] };

function joined(parts: readonly Data[]): Data {
  return {
    categories: [...new Set(parts.flatMap(({ categories }) => categories))],
    detectors: [...new Set(parts.flatMap(({ detectors }) => detectors))],
  };
}

function classData(on: Resolution, name: string, path: Path): Data {
  const { classes } = on.vocabulary;
  if (Object.hasOwn(classes, name)) {
    return resolveClass(name, path, { vocabulary: on.vocabulary, to: { ...on.to, issues: [] } });
  }
  report(on.to, path, unknown('data class', name, Object.keys(classes)));
  return NOTHING;
}

/** All that some class of the policy names, but for what the tool is cleared for. */
function without(on: Resolution, all: Data, cleared: Data): Data {
  const isPartly = (category: Category): boolean =>
    on.vocabulary.detectors.some((each) => each.category === category && cleared.detectors.includes(each.id));
  const left = all.categories.filter((category) => !cleared.categories.includes(category));
  // Those that a class names count also where their category is there: some are found by name alone.
  const named = on.vocabulary.detectors
    .filter(
      ({ id, category }) => all.detectors.includes(id) || (left.includes(category) && isPartly(category)),
    )
    .filter(({ category }) => !cleared.categories.includes(category))
    .map(({ id }) => id);
  const own = all.detectors.filter((id) => id.endsWith('/'));
  return {
    categories: left.filter((category) => !isPartly(category)),
    detectors: [...new Set([...named, ...own])].filter((id) => !cleared.detectors.includes(id)),
  };
}

/** One clause for each entry of `tools` that says what data it is cleared for, in the name of the clause it is part of. */
export function toolDataClauses(on: Resolution, clause: Clause, at: Path): readonly Clause[] {
  const value = clause.settings['tools'];
  const tools: readonly unknown[] = Array.isArray(value) ? value : [];
  const all = allData(on, [...at, 'tools']);
  const entries = tools.map((tool, index) => ({ tool, path: [...at, 'tools', index, 'data'] }));
  return entries.flatMap(({ tool, path }) => {
    if (!isObject(tool) || tool['data'] === undefined || typeof tool['id'] !== 'string') return [];
    const cleared = joined(textsIn(tool['data']).map((name) => classData(on, name, path)));
    return redacting(clause, toolNames(tool['id']), without(on, all, cleared));
  });
}

function redacting(clause: Clause, tools: readonly string[], data: Data): readonly Clause[] {
  if (data.categories.length + data.detectors.length === 0) return [];
  const { ask: _, ...rest } = clause;
  const when: Condition = { ...clause.when, tools, data };
  const controls = ['prompt-redaction', 'context-redaction'] as const;
  const demand = atMost('redact', clause.demand);
  return [{ ...rest, controls, when, demand, settings: {}, derived: true }];
}

/** Where each class named in `for` may go, entry by entry: what is in two classes may go where both may. */
export function toolPlacedClauses(on: Resolution, clause: Clause): readonly PlacedClause[] {
  const index = (on.to.file.raw.clauses ?? []).findIndex(({ id }) => id === clause.id);
  return objectsIn(clause.settings['tools']).flatMap((tool, at) => {
    const id = tool['id'];
    const items = objectsIn(tool['for']);
    const classes = new Set(items.flatMap(({ data }) => textsIn(data)));
    if (typeof id !== 'string') return [];
    return [...classes].flatMap((name) => {
      const data = classData(on, name, ['clauses', index, 'tools', at, 'for']);
      const to = items.filter((item) => textsIn(item['data']).includes(name)).map(placeOf);
      return redacting(clause, toolNames(id), data).map((each) => ({ clause: each, to }));
    });
  });
}

function placeOf({ hosts, models }: JsonObject): DataPlace {
  return {
    ...(hosts === undefined ? {} : { hosts: textsIn(hosts) }),
    ...(models === undefined ? {} : { models: textsIn(models) }),
  };
}

function objectsIn(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** All that some class of the policy names. */
function allData(on: Resolution, path: Path): Data {
  return joined(Object.keys(on.vocabulary.classes).map((name) => classData(on, name, path)));
}

function listedNames({ settings }: Clause): ReadonlySet<string> {
  const value = settings['tools'];
  const tools: readonly unknown[] = Array.isArray(value) ? value : [];
  return new Set(
    tools.flatMap((tool) => (isObject(tool) && typeof tool['id'] === 'string' ? toolNames(tool['id']) : [])),
  );
}

/**
 * The same for tools that only an exception lets pass, from its first day on: what data it does not name is replaced, for
 * whoever uses them. A tool of the list keeps what the list says; there the exception only adds.
 */
export function exceptionDataClauses(
  on: Resolution,
  exceptions: readonly Exception[],
  clauses: readonly Clause[],
): readonly Clause[] {
  return exceptions.flatMap((exception) => {
    const { tools = [], data } = exception.allow;
    const owner = clauses.find(
      ({ id, layer, derived }) => id === exception.clause && layer === exception.layer && derived !== true,
    );
    if (data === undefined || owner?.controls.includes('tool-allowlist') !== true) return [];
    const listed = listedNames(owner);
    const unlisted = tools.filter((tool) => !toolNames(tool).some((name) => listed.has(name)));
    if (unlisted.length === 0) return [];
    const phases = owner.phases.map(({ phase, from }) => ({
      phase,
      from: from > exception.from ? from : exception.from,
    }));
    return redacting({ ...owner, phases }, unlisted, without(on, allData(on, ['exceptions']), data));
  });
}

function textsIn(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((item) => typeof item === 'string');
}
