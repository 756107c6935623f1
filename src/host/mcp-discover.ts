/** Every MCP server the clients of a machine are set up with: files are read, nothing is started or written. */
import type { DetectorDef } from '../engine/definitions.ts';
import type { McpClientDef, McpSystem } from '../engine/mcp/client.ts';
import type { FindIn } from '../engine/mcp/clear-values.ts';
import { identityOf, launchOf } from '../engine/mcp/identity.ts';
import type { McpEntry, McpFileFault, McpIdentity } from '../engine/mcp/model.ts';
import { asStarted } from '../engine/mcp/references.ts';
import type { Hashing } from '../engine/model.ts';
import { compileScanner } from '../engine/redact/scan.ts';
import { readConfig } from './mcp-files.ts';
import { linesOf } from './mcp-lines-of.ts';
import { readContent } from './mcp-parse.ts';
import { filesOf, type Ground } from './mcp-places.ts';
import { MOST_PROJECTS, projectFolders } from './mcp-projects.ts';
import { baseOf, readTables, type ConfigFile, type NamedFault } from './mcp-tables.ts';
import { withTrust } from './mcp-trust.ts';
import { throughGate } from './mcp-wrap.ts';
import type { Environment } from './platform/model.ts';
import { safe } from './text.ts';

export interface Discovering {
  readonly clients: readonly McpClientDef[];
  /** As the machine that is looked at names it. */
  readonly home: string;
  /** Folder of an image of a machine. */
  readonly root?: string;
  readonly platform: McpSystem;
  /** Folder whose project is looked at, with those around it; absolute, on this machine. */
  readonly cwd: string;
  /** Says where folders were moved to; left out for an image. */
  readonly env?: Environment;
  readonly hashing: Hashing;
  /** Detectors of secrets over a text. */
  readonly scan: FindIn;
}

/** One server and all entries that start it. */
export interface McpServer {
  readonly identity: McpIdentity;
  readonly entries: readonly McpEntry[];
}

export interface McpDiscovery {
  readonly entries: readonly McpEntry[];
  readonly faults: readonly McpFileFault[];
  /** By name of what is started. */
  readonly servers: readonly McpServer[];
}

/** The secrets detectors find in a text. */
export function secretFinder(detectors: readonly DetectorDef[]): FindIn {
  const scanner = compileScanner(detectors.filter(({ category }) => category === 'secret'));
  return (text) => scanner.scan(text);
}

function filesFor(ground: Ground, client: McpClientDef, projects: readonly string[]): readonly ConfigFile[] {
  const places = client.places.filter(({ systems }) => systems?.includes(ground.system) !== false);
  return places.flatMap((place) => {
    if (!place.path.startsWith('{project}')) {
      return filesOf(ground, place.path).map((file) => ({ client, place, file }));
    }
    return projects.flatMap((project) =>
      filesOf(ground, place.path, project).map((file) => ({ client, place, file, project })),
    );
  });
}

/** A file two patterns lead to is read once a client, with the place that comes first. */
function once(files: readonly ConfigFile[]): readonly ConfigFile[] {
  const seen = new Map<string, ConfigFile>();
  for (const one of files) {
    const key = `${one.client.id}\0${one.file}`;
    if (!seen.has(key)) seen.set(key, one);
  }
  return [...seen.values()];
}

interface Found {
  readonly entries: readonly McpEntry[];
  readonly faults: readonly McpFileFault[];
}

async function inFile(at: ConfigFile, { root, scan }: Discovering): Promise<Found> {
  const { client, file } = at;
  const read = readConfig(file, root);
  if (read === undefined) return { entries: [], faults: [] };
  if ('fault' in read) return { entries: [], faults: [{ client: client.id, file, ...read.fault }] };
  return inBytes(at, read.bytes, scan);
}

/** What a file of these bytes says. */
export async function inBytes(at: ConfigFile, bytes: Uint8Array, scan: FindIn): Promise<Found> {
  const { client, file, place } = at;
  const content = await readContent(bytes, place.format);
  const tables = content.values.map((value) => readTables(at, value, scan));
  // What is missing behind the place where a file breaks is not missing by intent.
  const whole = content.faults.every(({ code }) => code !== 'broken');
  const faults: readonly NamedFault[] = [
    ...content.faults,
    ...(whole ? tables.flatMap((table) => table.faults) : []),
  ];
  const entries = distinct(tables.flatMap((table) => table.entries)).map(throughGate);
  const lineOf = entries.length + faults.length === 0 ? undefined : await linesOf(bytes, place.format);
  return {
    entries: entries.map((entry) => withLine(entry, lineOf?.(entry))),
    faults: faults.map(({ name, line, ...fault }) => {
      const at = line ?? (name === undefined ? undefined : lineOf?.({ name }));
      return withLine({ client: client.id, file, ...fault }, at);
    }),
  };
}

function withLine<T extends object>(about: T, line: number | undefined): T {
  return line === undefined ? about : Object.assign({}, about, { line });
}

function distinct<T>(items: readonly T[], keyOf: (item: T) => string = (item) => JSON.stringify(item)): T[] {
  return [...new Map(items.toReversed().map((item) => [keyOf(item), item])).values()].toReversed();
}

function grouped(
  entries: readonly McpEntry[],
  { clients, env = {}, hashing, scan }: Discovering,
): readonly McpServer[] {
  const servers = new Map<string, { identity: McpIdentity; entries: McpEntry[] }>();
  for (const entry of entries) {
    const { references = [] } = clients.find(({ id }) => id === entry.client) ?? {};
    const launch = launchOf(asStarted(entry.transport, references, env), scan, baseOf(entry));
    const identity = identityOf(launch, entry.envNames, hashing);
    const known = servers.get(identity.digest);
    if (known === undefined) servers.set(identity.digest, { identity, entries: [entry] });
    else known.entries.push(entry);
  }
  return [...servers.values()].toSorted((a, b) => (a.identity.launch.name < b.identity.launch.name ? -1 : 1));
}

interface Files {
  readonly files: readonly ConfigFile[];
  readonly ground: Ground;
  /** Folders of projects that are looked into. */
  readonly projects: readonly string[];
  /** How many folders of projects are remembered beyond those that are looked into. */
  readonly left: number;
}

/** The files clients read their servers from, whether they are there or not. */
export async function configFiles({
  clients,
  home,
  root,
  platform,
  cwd,
  env = {},
}: Discovering): Promise<Files> {
  const ground: Ground = {
    system: platform,
    home,
    env: root === undefined ? env : {},
    ...(root === undefined ? {} : { root }),
  };
  const folders = await projectFolders(ground, clients, cwd);
  const projects = folders.slice(0, MOST_PROJECTS);
  const files = clients.flatMap((client) => once(filesFor(ground, client, projects)));
  return { files, ground, projects, left: folders.length - projects.length };
}

/** Finds all of them. What cannot be read is in `faults`, one for a file and reason; the rest is read all the same. */
export async function discoverMcp(discovering: Discovering): Promise<McpDiscovery> {
  const { files, left, ...where } = await configFiles(discovering);
  const found: Found[] = [];
  for (const at of files) found.push(await inFile(at, discovering));
  const entries = await withTrust(
    found.flatMap((one) => one.entries),
    discovering.clients,
    where,
  );
  const faults = distinct(
    found.flatMap((one) => one.faults),
    ({ file, code, what }) => `${file}\0${code}\0${what}`,
  );
  const more: McpFileFault[] =
    left > 0
      ? [
          {
            client: 'all',
            file: discovering.home,
            code: 'too-large',
            what: safe`more than ${MOST_PROJECTS} projects are remembered; the rest is not looked into`,
          },
        ]
      : [];
  return { entries, faults: [...faults, ...more], servers: grouped(entries, discovering) };
}
