/** Finds, in a request, what tools brought from files that belong to a class of the policy. */
import { Reading, type Leaf, type Node } from './json-leaves.ts';
import type { OwnPaths } from './own-model.ts';
import { rulesTouched, type Roots } from './path-match.ts';
import { ARGUMENTS, CALL_IDS, DESCRIBING, MENTION, MENTIONED, RESULT_IDS, RESULTS } from './path-words.ts';

/** A string literal, quotes included, that holds what came from such a file. */
export interface FileBlock {
  readonly start: number;
  readonly end: number;
  readonly rules: readonly OwnPaths[];
}

/** The nearest node from `node` upwards whose key is one of `keys`. */
function nearest(node: Node, keys: ReadonlySet<string>): Node | undefined {
  let at: Node | undefined = node;
  while (at !== undefined && !(typeof at.key === 'string' && keys.has(at.key))) at = at.parent;
  return at;
}

/** `function: { arguments }` has its id beside it, not in it. */
function callOf(inside: Node): Node | undefined {
  const call = inside.parent;
  return call?.key === 'function' ? call.parent : call;
}

/** Argument texts of a leaf: JSON as text is taken apart. */
function argumentsIn(key: string, text: string): readonly { readonly key: string; readonly value: string }[] {
  if (!/^\s*[[{]/.test(text)) return [{ key, value: text }];
  const inner = new Reading(text);
  return inner.run()
    ? inner.leaves.map((leaf) => ({ key: leaf.key, value: inner.text(leaf) }))
    : [{ key, value: text }];
}

interface Search {
  readonly reading: Reading;
  readonly rules: readonly OwnPaths[];
  readonly roots: Roots;
}

function touchedBy({ rules, roots }: Search, key: string, text: string): readonly OwnPaths[] {
  return argumentsIn(key, text).flatMap((argument) => rulesTouched(argument, rules, roots));
}

/** Calls that read such files. */
function touchingCalls(on: Search): ReadonlyMap<Node, Set<OwnPaths>> {
  const calls = new Map<Node, Set<OwnPaths>>();
  for (const leaf of on.reading.leaves) {
    const inside = nearest(leaf.state, ARGUMENTS);
    const call = inside === undefined ? undefined : callOf(inside);
    if (call === undefined) continue;
    for (const rule of touchedBy(on, leaf.key, on.reading.text(leaf))) {
      const known = calls.get(call);
      if (known === undefined) calls.set(call, new Set([rule]));
      else known.add(rule);
    }
  }
  return calls;
}

/** Names of calls of a service that gives them no ids, with their number. */
function numbered(on: Search, kind: 'functionCall' | 'functionResponse'): ReadonlyMap<Node, string> {
  const counts = new Map<string, number>();
  const names = new Map<Node, string>();
  for (const leaf of on.reading.leaves) {
    const { parent } = leaf.state;
    const isName =
      leaf.state.key === 'name' &&
      String(parent?.key).replace(/_(.)/, (_, c: string) => c.toUpperCase()) === kind;
    if (!isName || parent === undefined) continue;
    const name = on.reading.text(leaf);
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    names.set(parent, `${name} ${count}`);
  }
  return names;
}

/** Ids of touching calls, with the rules they touch. */
function touchedIds(on: Search): ReadonlyMap<string, ReadonlySet<OwnPaths>> {
  const calls = touchingCalls(on);
  const ids = new Map<string, ReadonlySet<OwnPaths>>();
  if (calls.size === 0) return ids;
  for (const leaf of on.reading.leaves) {
    const rules = leaf.state.parent === undefined ? undefined : calls.get(leaf.state.parent);
    if (rules !== undefined && CALL_IDS.has(String(leaf.state.key))) ids.set(on.reading.text(leaf), rules);
  }
  for (const [call, name] of numbered(on, 'functionCall')) {
    const rules = calls.get(call);
    if (rules !== undefined) ids.set(name, rules);
  }
  return ids;
}

/** Objects that hold the result of a touching call. */
function touchedResults(on: Search): ReadonlyMap<Node, ReadonlySet<OwnPaths>> {
  const ids = touchedIds(on);
  const results = new Map<Node, ReadonlySet<OwnPaths>>();
  if (ids.size === 0) return results;
  for (const leaf of on.reading.leaves) {
    const { parent, key } = leaf.state;
    if (parent === undefined || !RESULT_IDS.has(String(key))) continue;
    const rules = ids.get(on.reading.text(leaf));
    if (rules !== undefined) results.set(parent, rules);
  }
  for (const [result, name] of numbered(on, 'functionResponse')) {
    const rules = ids.get(name);
    if (rules !== undefined) results.set(result, rules);
  }
  return results;
}

/** Files a person names are read by the agent itself, which tells of it in the message. */
function mentioned(on: Search): readonly FileBlock[] {
  let open: readonly OwnPaths[] = [];
  return on.reading.leaves.flatMap((leaf) => {
    if (leaf.state.key !== 'text' && leaf.state.key !== 'content') return [];
    const text = on.reading.text(leaf);
    const input = MENTION.exec(text)?.[1];
    if (input !== undefined) open = touchedBy(on, 'input', input);
    if (open.length === 0 || !text.includes(MENTIONED)) return [];
    const block = { start: leaf.start, end: leaf.end, rules: open };
    open = [];
    return [block];
  });
}

/** What the result object says, without what describes it. */
function isHeld({ state }: Leaf, result: Node): boolean {
  if (DESCRIBING.has(String(state.key))) return false;
  let at: Node | undefined = state;
  while (at?.parent !== undefined && at.parent !== result) at = at.parent;
  return RESULTS.has(String(at?.key));
}

/** A word without which no glob of the rules can match, if all have one. */
function mayHold(body: string, rules: readonly OwnPaths[]): boolean {
  return rules.some(({ globs }) =>
    globs.some((glob) => {
      const words = glob.split(/[/*?\\"]+/u).toSorted((a, b) => b.length - a.length);
      return body.includes(words[0] ?? '');
    }),
  );
}

/** Literals of `body`, in order, that hold what came from files of the rules. */
export function fileBlocks(body: string, rules: readonly OwnPaths[], roots: Roots): readonly FileBlock[] {
  if (rules.length === 0 || !mayHold(body, rules)) return [];
  const on: Search = { reading: new Reading(body), rules, roots };
  if (!on.reading.run()) return [];
  const results = touchedResults(on);
  const held = on.reading.leaves.flatMap((leaf) => {
    for (let at: Node | undefined = leaf.state.parent; at !== undefined; at = at.parent) {
      const found = results.get(at);
      if (found !== undefined && isHeld(leaf, at))
        return [{ start: leaf.start, end: leaf.end, rules: [...found] }];
    }
    return [];
  });
  const known = new Set(held.map(({ start }) => start));
  const others = mentioned(on).filter(({ start }) => !known.has(start));
  return [...held, ...others].toSorted((a, b) => a.start - b.start);
}
