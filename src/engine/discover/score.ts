/** From signals to tools: fixed points a kind of signal, on two axes. */
import type { AiTool, FoundTool, Signal, SignalKind, Surface } from './model.ts';

interface Points {
  /** That it is this tool. */
  readonly identity: number;
  /** That it is here now, and not only a trace of it. */
  readonly presence: number;
}

/** On both axes, to be present: two kinds of signals, or one strong one. */
export const ENOUGH = 60;
const MOST = 100;
/** As people read an inventory: what acts comes first. */
export const SURFACE_ORDER: readonly Surface[] = [
  'cli',
  'ide',
  'desktop',
  'browser',
  'runtime',
  'service',
  'mcp',
  'sdk',
];
/** All that a name others use as well says of who it is: two of them are still not enough. */
const WEAK_IDENTITY = 25;

/** By how much each says. A folder may be left behind; settings of an administrator may be for what is not there. */
const POINTS: Readonly<Record<SignalKind, Points>> = {
  process: { identity: 90, presence: 100 },
  shim: { identity: 0, presence: 0 },
  binary: { identity: 70, presence: 70 },
  package: { identity: 100, presence: 90 },
  'install-path': { identity: 80, presence: 60 },
  config: { identity: 70, presence: 40 },
  managed: { identity: 70, presence: 20 },
  app: { identity: 100, presence: 100 },
  'app-data': { identity: 70, presence: 40 },
  'editor-extension': { identity: 100, presence: 100 },
  'editor-contribution': { identity: 80, presence: 100 },
  'browser-extension': { identity: 100, presence: 100 },
  'browser-permission': { identity: 70, presence: 100 },
  visits: { identity: 80, presence: 60 },
  port: { identity: 40, presence: 70 },
  sdk: { identity: 100, presence: 100 },
  'mcp-entry': { identity: 100, presence: 100 },
};

function identityOf({ kind, weak }: Signal): number {
  const { identity } = POINTS[kind];
  return weak === true ? Math.min(WEAK_IDENTITY, identity) : identity;
}

/** Every kind counts once, with the best of its signals. */
function sumOf(signals: readonly Signal[], pointsOf: (signal: Signal) => number): number {
  const best = new Map<SignalKind, number>();
  for (const signal of signals) {
    best.set(signal.kind, Math.max(best.get(signal.kind) ?? 0, pointsOf(signal)));
  }
  const sum = [...best.values()].reduce((total, points) => total + points, 0);
  return Math.min(MOST, sum);
}

/** Points of all signals of one tool on one surface. */
export function pointsOf(signals: readonly Signal[]): Points {
  return {
    identity: sumOf(signals, identityOf),
    presence: sumOf(signals, ({ kind }) => POINTS[kind].presence),
  };
}

/** True when it is this tool, and here. */
export function isPresent({ identity, presence }: Points): boolean {
  return identity >= ENOUGH && presence >= ENOUGH;
}

function worthOf(signal: Signal): number {
  return identityOf(signal) + POINTS[signal.kind].presence;
}

/** First the one that says most of who it is and that it is here. */
export function surestFirst(signals: readonly Signal[]): readonly Signal[] {
  return signals.toSorted((a, b) => worthOf(b) - worthOf(a));
}

/** The version the surest signal tells. */
function versionOf(signals: readonly Signal[]): string | undefined {
  const telling = signals.filter(({ version }) => version !== undefined);
  return telling.toSorted((a, b) => identityOf(b) - identityOf(a))[0]?.version;
}

type Who = Pick<FoundTool, 'id' | 'name'>;

function foundOf(who: Who, surface: Surface, signals: readonly Signal[]): FoundTool {
  const version = versionOf(signals);
  return {
    ...who,
    surface,
    signals,
    ...pointsOf(signals),
    ...(version === undefined ? {} : { version }),
  };
}

/** What rows are counted by: an MCP server has an approval of its own, and is not an unknown client. */
function idOf({ tool, called, at, kind }: Signal): string {
  return tool ?? `${kind === 'mcp-entry' ? 'mcp' : 'unknown'}:${called ?? at}`;
}

function grouped<K>(signals: readonly Signal[], keyOf: (signal: Signal) => K): Map<K, Signal[]> {
  const groups = new Map<K, Signal[]>();
  for (const signal of signals) {
    const key = keyOf(signal);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [signal]);
    else known.push(signal);
  }
  return groups;
}

/** One row a surface; what proves nothing on its own surface speaks for the first that is proven. */
function rowsOf(who: Who, signals: readonly Signal[]): readonly FoundTool[] {
  const rows = [...grouped(signals, ({ surface }) => surface)].map(([surface, own]) =>
    foundOf(who, surface, own),
  );
  const [first, ...others] = rows.filter(isPresent);
  if (first !== undefined) {
    const loose = rows.filter((row) => !isPresent(row)).flatMap((row) => row.signals);
    return [foundOf(who, first.surface, [...first.signals, ...loose]), ...others];
  }
  const [nearest] = rows.toSorted((a, b) => b.presence - a.presence);
  return nearest === undefined ? [] : [foundOf(who, nearest.surface, signals)];
}

export interface Scored {
  readonly tools: readonly FoundTool[];
  readonly traces: readonly FoundTool[];
}

function byName(a: FoundTool, b: FoundTool): number {
  const [first, second] = [a.name.toLowerCase(), b.name.toLowerCase()];
  if (first !== second) return first < second ? -1 : 1;
  return a.surface < b.surface ? -1 : 1;
}

/** What the signals of a machine come to, by name. `tools`: those the catalogue knows. */
export function scored(signals: readonly Signal[], tools: readonly AiTool[]): Scored {
  const names = new Map(tools.map(({ id, name }) => [id, name]));
  const rows = [...grouped(signals, idOf)].flatMap(([id, own]) =>
    rowsOf({ id, name: names.get(id) ?? own[0]?.called ?? own[0]?.at ?? id }, own),
  );
  const sorted = rows.toSorted(byName);
  return {
    tools: sorted.filter(isPresent),
    traces: sorted.filter((row) => !isPresent(row)),
  };
}
