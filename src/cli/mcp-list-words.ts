/** What `mcp list` says of servers: names and launches, never a value in clear. */
import { mcpClients } from '../catalog/mcp-clients/index.ts';
import type { FindIn } from '../engine/mcp/clear-values.ts';
import type { McpEntry, McpFileFault, McpLaunch, McpStanding } from '../engine/mcp/model.ts';
import { underHome } from '../host/home.ts';
import type { McpDiscovery, McpServer } from '../host/mcp-discover.ts';
import type { McpGated } from '../host/mcp-gated.ts';
import { toSafe } from '../host/text.ts';
import { table, type Cell } from './table.ts';
import { countOf, paint, type Screen } from './terminal.ts';
import { wrap } from './wrap.ts';

/** Text of a file, fit to be shown: what a detector knows is taken out. */
export function shownBy(scan: FindIn): (text: string) => string {
  const mask = (text: string): string => {
    let out = '';
    let at = 0;
    for (const { start, end, detector } of scan(text)) {
      out += `${text.slice(at, start)}{${detector}}`;
      at = end;
    }
    return out + text.slice(at);
  };
  return (text) => toSafe(text, mask);
}

function titleOf(id: string): string {
  return mcpClients.find((client) => client.id === id)?.title ?? id;
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}

function launchWords({ launchers, kind, name, version, args }: McpLaunch): string {
  const separator =
    kind === 'pypi' ? '==' : kind === 'image' && version?.startsWith('sha256:') !== true ? ':' : '@';
  const whole = version === undefined ? name : `${name}${separator}${version}`;
  return [...launchers, whole, ...args].join(' ');
}

/** The weakest of its entries counts: any of them starts it. */
function gateWord({ gates }: McpListed): Cell {
  const words = new Set(gates.map(({ gated }) => gated));
  const word = (['no', 'cannot', 'yes'] as const).find((each) => words.has(each));
  return { text: word ?? '-', ...(word === 'yes' ? { style: 'green' } : {}) };
}

function rowOf(server: McpListed, shown: (text: string) => string): readonly Cell[] {
  const { identity, entries, standing, looseText } = server;
  const { launch } = identity;
  const clear = entries.some(({ secrets }) => secrets.length > 0);
  const off = entries.every(({ disabled }) => disabled);
  const where = entries.map(({ client, scope }) => `${titleOf(client)} (${scope})`);
  const loose = looseText.length === 0 ? '' : `words not pinned: ${looseText.map(shown).join(' ')}`;
  const remarks = [off ? 'off' : '', clear ? 'secret in clear' : '', loose].filter((word) => word !== '');
  return [
    { text: unique(entries.map(({ name }) => shown(name))).join(', '), style: 'bold' },
    { text: unique(where).join(', ') },
    { text: shown(launchWords(launch)) },
    { text: launch.kind === 'remote' ? '-' : launch.pinned },
    { text: standing, style: standing === 'approved' ? 'green' : 'yellow' },
    gateWord(server),
    { text: remarks.join(', '), style: 'red' },
  ];
}

/** A server, and what it may do on this machine. */
export interface McpListed extends McpServer {
  readonly standing: McpStanding;
  /** Tools that are approved whatever their descriptions say. */
  readonly looseText: readonly string[];
  /** For each entry in their order; none where a machine is looked at from outside. */
  readonly gates: readonly McpGated[];
}

interface McpShown extends McpDiscovery {
  readonly servers: readonly McpListed[];
}

const COLUMNS = [
  { title: 'server', least: 8 },
  { title: 'clients', least: 12 },
  { title: 'starts', least: 16 },
  { title: 'pinned' },
  { title: 'standing' },
  { title: 'gated' },
  { title: '' },
];

function faultLines(
  screen: Screen,
  faults: readonly McpFileFault[],
  shown: (text: string) => string,
): string[] {
  return faults.flatMap(({ file, what }) => wrap(`  ${shown(underHome(file))} ${what}`, screen.columns));
}

/** The table, and below it what could not be read. */
export function listLines(screen: Screen, found: McpShown, scan: FindIn): string[] {
  const shown = shownBy(scan);
  const { servers, faults, entries } = found;
  const head =
    servers.length === 0
      ? 'no MCP server is set up in any client the guard knows'
      : `${countOf(servers.length, 'MCP server')}, ${entries.length === 1 ? '1 entry' : `${entries.length} entries`}`;
  const rows = servers.map((server) => rowOf(server, shown));
  const below =
    faults.length === 0
      ? []
      : ['', paint(screen, 'bold', 'not understood'), ...faultLines(screen, faults, shown)];
  return [head, ...(rows.length === 0 ? [] : ['', ...table(screen, COLUMNS, rows)]), ...below];
}

function jsonEntry(entry: McpEntry, gate: McpGated | undefined, shown: (text: string) => string): object {
  const { transport, name, file, project, gated = false, ...rest } = entry;
  return {
    ...rest,
    name: shown(name),
    file: shown(file),
    ...(project === undefined ? {} : { project: shown(project) }),
    transport: transport.kind,
    envNames: entry.envNames.map(shown),
    secrets: entry.secrets.map((secret) => ({ ...secret, field: shown(secret.field) })),
    autoApprove: entry.autoApprove.map(shown),
    grants: (entry.grants ?? []).map((grant) =>
      Object.assign({}, grant, { tool: shown(grant.tool), file: shown(grant.file) }),
    ),
    scopes: entry.scopes.map(shown),
    ...(gate ?? { gated: gated ? 'yes' : 'no' }),
  };
}

/** The same for programs: `servers` with their identity, launch and entries, and `faults`. */
export function jsonList({ servers, faults }: McpShown, scan: FindIn): object {
  const shown = shownBy(scan);
  return {
    servers: servers.map(
      ({ identity: { digest, launch, envNames }, entries, standing, gates, looseText }) => ({
        digest,
        standing,
        ...(looseText.length === 0 ? {} : { looseText: looseText.map(shown) }),
        launch: {
          ...launch,
          name: shown(launch.name),
          ...(launch.version === undefined ? {} : { version: shown(launch.version) }),
          args: launch.args.map(shown),
          launchers: launch.launchers.map(shown),
        },
        envNames: envNames.map(shown),
        entries: entries.map((entry, index) => jsonEntry(entry, gates[index], shown)),
      }),
    ),
    faults: faults.map((fault) => ({ ...fault, file: shown(fault.file) })),
  };
}
