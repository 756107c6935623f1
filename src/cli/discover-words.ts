/** What `discover` says of tools: names, what proves them, what the policy says; never a secret. */
import type { FoundTool, Inventory, Signal, SignalKind, Surface } from '../engine/discover/model.ts';
import { SURFACE_ORDER, surestFirst } from '../host/look/order.ts';
import { table, type Cell } from './table.ts';
import { countOf, paint, type Screen } from './terminal.ts';
import { wrap } from './wrap.ts';

type Shown = (text: string) => string;

interface Showing {
  readonly screen: Screen;
  readonly shown: Shown;
}

const SURFACE_WORDS: Readonly<Record<Surface, string>> = {
  cli: 'command line',
  desktop: 'desktop',
  ide: 'editor',
  browser: 'browser',
  runtime: 'models',
  sdk: 'library',
  service: 'service',
  mcp: 'MCP server',
};

const KIND_WORDS: Readonly<Record<SignalKind, string>> = {
  process: 'running',
  shim: 'guarded',
  binary: 'program',
  package: 'package',
  'install-path': 'install folder',
  config: 'settings',
  managed: 'settings of an administrator',
  app: 'app',
  'app-data': 'data folder',
  'editor-extension': 'extension',
  'editor-contribution': 'AI in an editor',
  'browser-extension': 'extension',
  'browser-permission': 'may read AI sites',
  visits: 'visits',
  port: 'port',
  sdk: 'depends on it',
  'mcp-entry': 'client settings',
};

const COLUMNS = [
  { title: 'surface' },
  { title: 'tool', least: 20 },
  { title: 'version', least: 7 },
  { title: 'verdict' },
  { title: 'plan', least: 6 },
  { title: 'proven by', least: 12 },
  { title: 'where' },
];
/** On less a place would be cut to nothing anybody could use. */
const WIDE = 100;
/** Letters of a place that are shown on a terminal: its end tells most. */
const LONGEST_PLACE = 28;
const MOST_PROOFS = 2;
/** Lines about what was left out; the rest is in the JSON. */
const MOST_SKIPPED = 12;

/** `10-99 visits` for a site; a word for all else. */
function wordOf({ kind, visits }: Signal): string {
  return visits === undefined ? KIND_WORDS[kind] : `${visits.visits} ${KIND_WORDS[kind]}`;
}

/** The surest kinds by name, the others by number. */
function proof(signals: readonly Signal[], most = MOST_PROOFS): string {
  const words = [...new Set(surestFirst(signals).map(wordOf))];
  const more = words.length - most;
  const off = signals.every(({ disabled }) => disabled === true) ? ' (off)' : '';
  return words.slice(0, most).join(', ') + (more > 0 ? ` +${more}` : '') + off;
}

function placeOf(signals: readonly Signal[], { screen, shown }: Showing): string {
  const [surest] = surestFirst(signals);
  const last = surest?.visits?.lastDay;
  const place = shown(surest?.at ?? '') + (last === undefined ? '' : `, last ${last}`);
  if (screen.columns < WIDE) return '';
  return place.length > LONGEST_PLACE && Number.isFinite(screen.columns)
    ? `…${place.slice(1 - LONGEST_PLACE)}`
    : place;
}

function verdictCell({ standing }: FoundTool): Cell {
  const style = { approved: 'green', prohibited: 'red', unknown: 'yellow' } as const;
  return standing === undefined ? { text: '' } : { text: standing.verdict, style: style[standing.verdict] };
}

function nameOf({ id, name }: FoundTool, shown: Shown): string {
  return id.startsWith('unknown:') ? `${shown(name)} (unknown client)` : shown(name);
}

function tierWords({ tier }: FoundTool, shown: Shown): string {
  if (tier === undefined) return '';
  const plan = `${shown(tier.value)} (${tier.grade})`;
  return tier.seat === false ? `${plan}, seat not in use` : plan;
}

function rowOf(tool: FoundTool, first: boolean, showing: Showing): readonly Cell[] {
  const { shown } = showing;
  const { surface, version = '', signals } = tool;
  return [
    { text: first ? SURFACE_WORDS[surface] : '', style: 'dim' },
    { text: nameOf(tool, shown), style: 'bold' },
    { text: shown(version) },
    verdictCell(tool),
    { text: tierWords(tool, shown) },
    { text: proof(signals, showing.screen.columns < WIDE ? 1 : MOST_PROOFS) },
    { text: placeOf(signals, showing), style: 'dim' },
  ];
}

function rowsOf(tools: readonly FoundTool[], showing: Showing): readonly (readonly Cell[])[] {
  return SURFACE_ORDER.flatMap((surface) =>
    tools.filter((tool) => tool.surface === surface).map((tool, index) => rowOf(tool, index === 0, showing)),
  );
}

function section(title: string, lines: readonly string[], screen: Screen): readonly string[] {
  return lines.length === 0 ? [] : ['', paint(screen, 'bold', title), ...lines];
}

function projectLines({ project = [] }: Inventory, named: (id: string) => string): readonly string[] {
  const files = new Map<string, readonly string[]>();
  for (const { tool, at } of project) files.set(tool, [...(files.get(tool) ?? []), at]);
  return [...files].map(([tool, at]) => `  ${named(tool)}: ${at.join(', ')}`);
}

function skippedLines({ skipped }: Inventory, screen: Screen, shown: Shown): readonly string[] {
  const lines = skipped
    .slice(0, MOST_SKIPPED)
    .flatMap(({ at, why }) => wrap(`  ${shown(at)} ${why}`, screen.columns));
  const left = skipped.length - MOST_SKIPPED;
  return left > 0 ? [...lines, `  and ${countOf(left, 'more')}: see --json`] : lines;
}

export interface Listing {
  readonly inventory: Inventory;
  /** Name of a tool of the catalogue. */
  readonly named: (id: string) => string;
  readonly shown: Shown;
}

/** The table by surface; below it traces, the project, and what was not looked at. */
export function discoverLines(screen: Screen, { inventory, named, shown }: Listing): string[] {
  const { tools, traces = [] } = inventory;
  const head =
    tools.length === 0 ? 'no AI tool was found that the guard knows' : countOf(tools.length, 'AI tool');
  const rows = rowsOf(tools, { screen, shown });
  const left = traces.map((trace) => `${nameOf(trace, shown)} (${proof(trace.signals)})`).join(', ');
  return [
    head,
    ...(rows.length === 0 ? [] : ['', ...table(screen, COLUMNS, rows)]),
    ...section('traces that prove nothing', left === '' ? [] : wrap(`  ${left}`, screen.columns), screen),
    ...section('kept with this project', projectLines(inventory, named), screen),
    ...section('not looked at', skippedLines(inventory, screen, shown), screen),
  ];
}

function jsonTool({ signals, standing, ...tool }: FoundTool, shown: Shown): object {
  return {
    ...tool,
    id: shown(tool.id),
    name: shown(tool.name),
    ...(tool.version === undefined ? {} : { version: shown(tool.version) }),
    ...(standing === undefined ? {} : { standing }),
    signals: signals.map((signal) => ({
      ...signal,
      at: shown(signal.at),
      ...(signal.called === undefined ? {} : { called: shown(signal.called) }),
      ...(signal.version === undefined ? {} : { version: shown(signal.version) }),
    })),
  };
}

/** The same for programs. */
export function jsonInventory({ at, system, ...inventory }: Inventory, shown: Shown): object {
  const { tools, traces = [], project = [], skipped } = inventory;
  return {
    at: new Date(at).toISOString(),
    system,
    tools: tools.map((tool) => jsonTool(tool, shown)),
    traces: traces.map((tool) => jsonTool(tool, shown)),
    project,
    skipped: skipped.map(({ at: file, why }) => ({ at: shown(file), why })),
  };
}
