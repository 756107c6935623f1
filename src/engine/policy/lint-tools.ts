/** Lists of AI tools: names nobody knows, entries that say the same twice, entries that contradict each other. */
import { globMatches } from '../glob.ts';
import { isObject, type JsonObject } from '../json-object.ts';
import type { Linting } from './linting.ts';
import { nearest } from './nearest.ts';
import type { Path } from './problem.ts';
import { listOf, type RawClause } from './raw.ts';

/** One entry of `tools` or `prohibited`. */
interface Entry {
  readonly path: Path;
  readonly id: string;
  /** The tool of the catalogue behind the name. */
  readonly tool: string;
  /** Undefined = every plan. */
  readonly tier: readonly string[] | undefined;
}

function textsIn(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((item) => typeof item === 'string');
}

function entriesOf({ options }: Linting, raw: RawClause, at: Path): readonly Entry[] {
  const name = String(at.at(-1));
  const value = raw[name];
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  const one = (item: JsonObject, index: number): readonly Entry[] => {
    const id = item['id'];
    if (typeof id !== 'string') return [];
    const tool = options.aiTools?.find((each) => each.id === id || each.agent === id)?.id ?? id;
    const tier = item['tier'] === undefined ? undefined : textsIn(item['tier']);
    return [{ path: [...at, index], id, tool, tier }];
  };
  return list.flatMap((item, index) => (isObject(item) ? one(item, index) : []));
}

function lintNames({ options, file, add }: Linting, { id, path }: Entry): void {
  const { aiTools } = options;
  if (aiTools === undefined) return;
  const own = options.policy.agents.map((agent) => agent.id);
  const raw = listOf(file.raw.agents).map((agent) => agent.id);
  const known = [...aiTools.flatMap((tool) => [tool.id, tool.agent ?? tool.id]), ...own, ...raw];
  if (known.includes(id)) return;
  const meant = nearest(id, known);
  const message = `the tool \`${id}\` is not in the catalogue: nothing found or started is ever taken for it`;
  const fix = meant === undefined ? {} : { fix: `did you mean \`${meant}\`?` };
  add([...path, 'id'], { level: 'warning', rule: 'unknown-tool', message, ...fix });
}

interface NamedHost {
  readonly host: string;
  readonly path: Path;
}

/** Those of an entry, and of the places its data may go to. */
function hostsOf(tool: JsonObject, at: Path): readonly NamedHost[] {
  const own = textsIn(tool['hosts']).map((host) => ({ host, path: [...at, 'hosts'] }));
  const placed = objectsIn(tool['for']).flatMap(({ hosts }, index) =>
    textsIn(hosts).map((host) => ({ host, path: [...at, 'for', index, 'hosts'] })),
  );
  return [...own, ...placed];
}

function objectsIn(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** What is replaced wherever it goes needs no place; a place the tool may never ask is none. */
function lintPlaces({ add }: Linting, raw: RawClause, at: Path): void {
  objectsIn(raw['tools']).forEach((tool, index) => {
    const { data, hosts } = tool;
    objectsIn(tool['for']).forEach((item, place) => {
      const path = [...at, 'tools', index, 'for', place];
      const uncleared = textsIn(item['data']).find(
        (name) => data !== undefined && !textsIn(data).includes(name),
      );
      if (uncleared !== undefined) {
        const message = `the tool is not cleared for \`${uncleared}\`: it is replaced wherever it goes`;
        const fix = `add \`${uncleared}\` to \`data\`, or remove it here`;
        add([...path, 'data'], { level: 'warning', rule: 'place-not-cleared', message, fix });
      }
      const closed = textsIn(item['hosts']).find(
        (host) =>
          hosts !== undefined && !textsIn(hosts).some((allowed) => globMatches(allowed, host, 'line')),
      );
      if (closed === undefined) return;
      const message = `\`hosts\` of the tool does not let it ask \`${closed}\`: nothing is sent there`;
      const fix = 'name the host in both lists';
      add([...path, 'hosts'], { level: 'warning', rule: 'place-not-allowed', message, fix });
    });
  });
}

/** A gateway of an organisation's own is nobody's mistake: only what nearly is a known name is one. */
function lintHosts({ options, add }: Linting, raw: RawClause, at: Path): void {
  const { aiHosts = [] } = options;
  const tools: unknown = raw['tools'];
  if (!Array.isArray(tools)) return;
  tools.forEach((tool: unknown, index) => {
    for (const { host, path } of isObject(tool) ? hostsOf(tool, [...at, 'tools', index]) : []) {
      if (!/^[\w.*-]+$/.test(host)) {
        const message = `\`${host}\` is no name of a host: no request ever goes there`;
        add(path, { level: 'warning', rule: 'not-a-host', message, fix: 'leave out scheme, port and path' });
        continue;
      }
      if (aiHosts.includes(host) || aiHosts.some((known) => globMatches(known, host, 'line'))) continue;
      const meant = nearest(host, aiHosts);
      if (meant === undefined) continue;
      const message = `no AI service the guard knows answers at \`${host}\``;
      add(path, { level: 'warning', rule: 'unknown-host', message, fix: `did you mean \`${meant}\`?` });
    }
  });
}

/** Plans that both entries are about. */
function isShared(one: Entry, other: Entry): boolean {
  if (one.tier === undefined || other.tier === undefined) return true;
  return one.tier.some((plan) => other.tier?.includes(plan));
}

function lintTwice({ add }: Linting, entries: readonly Entry[]): void {
  entries.forEach((entry, at) => {
    const before = entries.slice(0, at).find((each) => each.tool === entry.tool && isShared(each, entry));
    if (before === undefined) return;
    const called = before.id === entry.id ? '' : ` (as \`${before.id}\`)`;
    const message = `the tool \`${entry.id}\` is already named${called} for the same plan`;
    add(entry.path, { level: 'warning', rule: 'tool-twice', message, fix: 'remove one of the two' });
  });
}

function lintAgainst({ add }: Linting, listed: readonly Entry[], prohibited: readonly Entry[]): void {
  for (const entry of listed) {
    const no = prohibited.find(
      ({ tool, tier }) =>
        tool === entry.tool &&
        (tier === undefined || entry.tier?.every((plan) => tier.includes(plan)) === true),
    );
    if (no === undefined) continue;
    const message = `the tool \`${entry.id}\` is listed and prohibited: it stays prohibited`;
    add(entry.path, { rule: 'tool-contradiction', message, fix: 'remove it from one of the two lists' });
  }
}

/** The lists of every clause about tools. */
export function lintToolLists(linting: Linting): void {
  (linting.file.raw.clauses ?? []).forEach((raw, index) => {
    if (!listOf(raw.control).includes('tool-allowlist')) return;
    const listed = entriesOf(linting, raw, ['clauses', index, 'tools']);
    const prohibited = entriesOf(linting, raw, ['clauses', index, 'prohibited']);
    for (const entry of [...listed, ...prohibited]) lintNames(linting, entry);
    lintHosts(linting, raw, ['clauses', index]);
    lintPlaces(linting, raw, ['clauses', index]);
    lintTwice(linting, listed);
    lintTwice(linting, prohibited);
    lintAgainst(linting, listed, prohibited);
  });
}
