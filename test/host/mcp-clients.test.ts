import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { mcpClients } from '../../src/catalog/mcp-clients/index.ts';
import type { McpClientDef, McpPlace, McpSystem } from '../../src/engine/mcp/client.ts';
import { discoverMcp } from '../../src/host/mcp-discover.ts';
import { hashing } from '../../src/host/policy-hashing.ts';
import { folder, launches, look, PROJECT, put, scan, SYSTEMS } from './mcp-image.ts';

/** Where things lie on each system, written down apart from the code that is tried. */
const BASES: Readonly<Record<McpSystem, Readonly<Record<string, string>>>> = {
  linux: {
    home: 'home/ana',
    xdg: 'home/ana/.config',
    config: 'home/ana/.config',
    local: 'home/ana/AppData/Local',
    root: '',
  },
  darwin: {
    home: 'Users/ana',
    xdg: 'Users/ana/.config',
    config: 'Users/ana/Library/Application Support',
    local: 'Users/ana/AppData/Local',
    root: '',
  },
  win32: {
    home: 'Users/ana',
    xdg: 'Users/ana/.config',
    config: 'Users/ana/AppData/Roaming',
    local: 'Users/ana/AppData/Local',
    programdata: 'ProgramData',
    programfiles: 'Program Files',
    root: '',
  },
};

function fileOf(place: McpPlace, system: McpSystem, root: string): string {
  const [, name = '', rest = ''] = /^\{(\w+)\}\/(.*)$/.exec(place.path) ?? [];
  const base = name === 'project' ? PROJECT : BASES[system][name];
  if (base === undefined) throw new Error(`${place.path} on ${system}`);
  return path.join(root, base, rest.replace('**', 'one/two').replaceAll('*', 'any'));
}

function exampleFor(client: McpClientDef, place: McpPlace): McpClientDef['examples'][number] | undefined {
  const tables = JSON.stringify(place.tables);
  return client.examples.find((example) => {
    const shown = client.places[example.place];
    return shown?.format === place.format && JSON.stringify(shown.tables) === tables;
  });
}

/** Every place of every client on every system it is on, and a file as the client would have it there. */
const PLACES = mcpClients.flatMap((client) =>
  client.places
    .filter(({ path: where }) => !where.startsWith('{env:'))
    .flatMap((place) =>
      SYSTEMS.filter((system) => place.systems?.includes(system) !== false).map((system) => ({
        client,
        place,
        system,
        title: `${client.id} ${system} ${place.path}`,
      })),
    ),
);

/** Where the only example of a client is written otherwise. */
const PLAIN: Readonly<Record<McpPlace['format'], string>> = {
  json: '',
  toml: '',
  yaml: 'mcpServers:\n  - name: plain\n    command: plain-server\n',
  'front-matter': '',
};

function plainText({ tables, format }: McpPlace): string {
  if (format !== 'json') return PLAIN[format];
  const keys = tables[0]?.keys ?? [];
  let value: unknown = { plain: { command: 'plain-server' } };
  for (const key of keys.toReversed()) value = { [key]: value };
  return JSON.stringify(value);
}

describe('the client table', () => {
  it('knows at least 25 clients, each by one id, with an example each', () => {
    expect(new Set(mcpClients.map(({ id }) => id)).size).toBe(mcpClients.length);
    expect(mcpClients.length).toBeGreaterThanOrEqual(25);
    expect(mcpClients.filter(({ examples }) => examples.length === 0)).toEqual([]);
  });

  it.each(PLACES)('$title', async ({ client, place, system }) => {
    const root = folder();
    const example = exampleFor(client, place);
    const file = put(fileOf(place, system, root), example?.text ?? plainText(place));
    const found = await look(root, system, [client]);
    expect(found.faults).toEqual([]);
    const wanted = example?.finds.map((row) => row.join(' ')) ?? ['plain plain-server'];
    expect(launches(found).toSorted()).toEqual(wanted.toSorted());
    expect(new Set(found.entries.map((entry) => entry.file))).toEqual(new Set([file]));
    const others = SYSTEMS.filter((other) => place.systems?.includes(other) === false);
    for (const other of others) expect((await look(root, other, [client])).entries, other).toEqual([]);
  });

  it.each(
    mcpClients.flatMap((client) =>
      client.examples.map((example, index) => ({ client, example, title: `${client.id} ${index}` })),
    ),
  )('example $title', async ({ client, example }) => {
    const root = folder();
    const place = client.places[example.place];
    if (place === undefined) throw new Error('no such place');
    const system = SYSTEMS.find((one) => place.systems?.includes(one) !== false) ?? 'linux';
    put(fileOf(place, system, root), example.text);
    const found = await look(root, system, [client]);
    expect(launches(found).toSorted()).toEqual(example.finds.map((row) => row.join(' ')).toSorted());
  });

  it('all at once on one machine: each entry once a client, same servers together', async () => {
    const root = folder();
    const written = mcpClients.flatMap((client) =>
      client.places
        .filter(
          ({ path: where, systems }) => where.startsWith('{home}') && systems?.includes('linux') !== false,
        )
        .map((place) => put(fileOf(place, 'linux', root), plainText(place))),
    );
    const found = await look(root, 'linux');
    expect(written.length).toBeGreaterThan(30);
    expect(found.servers.filter(({ identity }) => identity.launch.name === 'plain-server')).toHaveLength(1);
    const keys = found.entries.map(({ client, file, name }) => [client, file, name].join(' '));
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('is moved by variables of the person, and never by them in an image', async () => {
    const home = folder();
    const moved = folder();
    put(path.join(moved, 'config.toml'), '[mcp_servers.moved]\ncommand = "moved"\n');
    put(path.join(moved, 'opencode.json'), '{"mcp":{"oc":{"type":"local","command":["oc"]}}}');
    const env = { CODEX_HOME: moved, OPENCODE_CONFIG: path.join(moved, 'opencode.json') };
    const plain = { clients: mcpClients, home, platform: 'linux', cwd: home, env, hashing, scan } as const;
    expect(launches(await discoverMcp(plain)).toSorted()).toEqual(['moved moved', 'oc oc']);
    expect(launches(await discoverMcp({ ...plain, home: '/home/ana', root: home }))).toEqual([]);
  });
});
