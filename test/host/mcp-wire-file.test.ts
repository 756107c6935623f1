/** What wiring makes of each client's own settings, and whether all of it comes back. */
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { mcpClients } from '../../src/catalog/mcp-clients/index.ts';
import { folder, look, put } from './mcp-image.ts';
import { backFrom, freshIn, LAUNCHER, own, wiredIn } from './mcp-wired.ts';

const EXAMPLES = mcpClients.flatMap((client) =>
  client.examples.flatMap((example, index) => {
    const place = client.places[example.place];
    if (place === undefined || place.format === 'front-matter') return [];
    const local = example.finds.filter(([, launch]) => !launch.startsWith('http')).map(([name]) => name);
    // Those of the examples that carry plain headers; one is given a file of variables, which may hold any.
    const carried = ['vscode 0', 'crush 0'].includes(`${client.id} ${index}`)
      ? example.finds.map(([name]) => name)
      : local;
    const wanted = place.scope === 'plugin' || client.id === 'cursor' ? [] : carried;
    return [{ at: { client, place }, ...example, wanted, title: `${client.id} ${index}` }];
  }),
);

describe('the settings of every client', () => {
  it.each(EXAMPLES)(
    '$title: what can start through the gate does, and all comes back',
    ({ at, text, finds, wanted }) => {
      const done = wiredIn(at, text);
      expect(done.rows.map(({ name }) => name).toSorted()).toEqual(finds.map(([name]) => name).toSorted());
      expect(new Set(freshIn(done))).toEqual(new Set(wanted));
      expect(backFrom(at, done)).toBe(text);
      expect(wiredIn(at, done.text, done.notes)).toMatchObject({ text: done.text, fresh: [] });
    },
  );

  it.each(EXAMPLES.filter(({ at }) => at.place.path.startsWith('{home}/')))(
    '$title: are the same servers to discovery',
    async ({ at, text }) => {
      const root = folder();
      const below = at.place.path.slice('{home}/'.length).replace('**', 'a').replaceAll('*', 'any');
      const file = put(path.join(root, 'home/ana', below), text);
      const before = await look(root, 'linux', [at.client]);
      const done = wiredIn(at, text);
      put(file, done.text);
      const after = await look(root, 'linux', [at.client]);
      const digests = ({ servers }: typeof after) =>
        servers.map(({ identity }) => identity.digest).toSorted();
      expect(digests(after)).toEqual(digests(before));
      expect(after.faults).toEqual(before.faults);
      expect(after.entries.filter(({ gated }) => gated)).toHaveLength(done.fresh.length);
    },
  );
});

/** The same settings in hands that write them otherwise. */
const STYLES: readonly (readonly [title: string, id: string, text: string])[] = [
  [
    'tabs',
    'cursor',
    '{\n\t"mcpServers": {\n\t\t"a": {\n\t\t\t"command": "npx",\n\t\t\t"args": [\n\t\t\t\t"-y",\n\t\t\t\t"kit"\n\t\t\t]\n\t\t}\n\t}\n}\n',
  ],
  [
    'CRLF',
    'cursor',
    '{\r\n  "mcpServers": {\r\n    "a": {\r\n      "command": "npx"\r\n    }\r\n  }\r\n}\r\n',
  ],
  ['a mark of byte order', 'cursor', '\uFEFF{"mcpServers":{"a":{"command":"npx","args":[]}}}'],
  [
    'comments',
    'vscode',
    '{ // mine\n  "servers": { /* all */ "a": { "command": "npx", /* with */ "args": [ // these\n "-y", /* and */ "kit", ], }, } }',
  ],
  ['escapes', 'cursor', '{"mcpServers":{"a":{"args":["caf\\u00e9", "\\/x"],"command":"\\u006epx"}}}'],
  [
    'a path with blanks',
    'cursor',
    '{"mcpServers":{"a":{"command":"C:\\\\Program Files\\\\nodejs\\\\npx.cmd","args":["a b"]}}}',
  ],
  ['an empty list over lines', 'cursor', '{"mcpServers":{"a":{"command":"npx","args":[\n]}}}'],
  ['one list', 'opencode', '{"mcp":{"a":{"type":"local","command":["npx" , "-y", "kit"]}}}'],
  [
    'TOML over lines',
    'codex',
    '# mine\nmodel = "x" # y\n[mcp_servers.a] # z\nargs = [ # these\n  \'-y\',\n  "kit", # last\n]\ncommand = \'npx\'\nenv = { KEY = "v" }\n\n[mcp_servers.a.tools]\nx = 1979-05-27 07:32:00\n',
  ],
  ['TOML without arguments', 'codex', '[mcp_servers."a b"]\r\ncommand = "npx" # c\r\n'],
  [
    'TOML in one table',
    'codex',
    'mcp_servers = { a = { command = "npx", args = ["x"] }, b = { command = "uvx" } }\n',
  ],
  ['TOML by dotted keys', 'codex', 'mcp_servers.a.command = "npx"\nmcp_servers.a.args = []\n'],
  [
    'YAML blocks',
    'goose',
    '# mine\nextensions:\n  a:\n    type: stdio\n    cmd: npx # c\n    args:\n      - -y # d\n      - "kit"\n  b:\n    cmd: uvx\n    timeout: 300\n',
  ],
  [
    'YAML blocks at the margin',
    'continue',
    'mcpServers:\n- name: a\n  command: npx\n  args:\n  - kit\n- command: uvx\n  name: b\n',
  ],
  ['YAML in one line', 'goose', 'extensions: {a: {type: stdio, cmd: npx, args: [-y, kit]}}\n'],
  [
    'YAML with CRLF',
    'goose',
    'extensions:\r\n  a:\r\n    cmd: npx\r\n    args:\r\n    -   -y\r\n    -   kit\r\n',
  ],
];

describe('settings as people write them', () => {
  it.each(STYLES)('%s', (_, id, text) => {
    const at = own(id);
    const done = wiredIn(at, text);
    expect(freshIn(done)).toContain(text.includes('"a b"]') && id === 'codex' ? 'a b' : 'a');
    expect(done.rows.map(({ gated }) => gated)).not.toContain('cannot');
    expect(done.text).toContain(JSON.stringify(LAUNCHER));
    expect(backFrom(at, done)).toBe(text);
    expect(wiredIn(at, done.text, done.notes).text).toBe(done.text);
  });
});

/** Each stays as it is, for a reason; beside it one that does not. */
const LEFT: readonly (readonly [title: string, entry: object, why: RegExp])[] = [
  ['a whole line', { command: 'npx -y kit' }, /whole line/],
  ['a home of its own', { command: 'npx', env: { HOME: '/tmp/other' } }, /change the gate/],
  ['arguments as a text', { command: 'npx', args: '-y kit' }, /no list/],
  ['two ways at once', { command: 'npx', url: 'https://a.example.com' }, /command and an address/],
  ['an address that signs in', { url: 'https://a.example.com' }, /signs in by itself/],
  [
    'OAuth',
    { url: 'https://a.example.com', headers: { X: 'y' }, oauth: { scopes: ['a'] } },
    /signs in by itself/,
  ],
  ['headers elsewhere', { url: 'https://a.example.com', requestInit: { headers: { X: 'y' } } }, /carry over/],
  [
    'variables beside headers',
    { url: 'https://a.example.com', headers: { X: 'y' }, env: { A: 'b' } },
    /beside headers/,
  ],
  [
    'a secret in its address',
    { url: 'https://a.example.com/?api_key=hunter2-canary', headers: { X: 'y' } },
    /secret in its address/,
  ],
];

describe('what cannot be put behind the gate', () => {
  it.each(LEFT)('%s is left, and said', (_, entry, why) => {
    const text = JSON.stringify({ mcpServers: { a: entry, b: { command: 'npx' } } });
    const done = wiredIn(own('cursor'), text);
    expect(done.rows[0]).toMatchObject({ name: 'a', gated: 'cannot' });
    expect(done.rows[0]?.why).toMatch(why);
    expect(freshIn(done)).toEqual(['b']);
    expect(done.text).toContain(`"a":${JSON.stringify(entry)}`);
  });

  it.each([
    ['broken', '{"mcpServers":{"a":{"command":"npx"}'],
    ['a key twice', '{"mcpServers":{"a":{"command":"npx"},"a":{"command":"uvx"}}}'],
  ])('a file with %s is not touched', (_, text) => {
    expect(() => wiredIn(own('cursor'), text)).toThrow('cannot be read');
  });
});

const HEADERS = '--header Authorization=MCP_HEADER_AUTHORIZATION --header X-B=MCP_HEADER_X_B';

describe('servers that are reached by an address', () => {
  const at = own('cursor');
  const entry = {
    type: 'http',
    url: 'https://a.example.com/mcp',
    headers: { Authorization: 'Bearer ${env:T}', 'X-B': 'plain' },
  };
  const text = JSON.stringify({ mcpServers: { a: entry } }, undefined, 2);

  it('become local gates; values of headers stand in variables of the same entry and nowhere else', () => {
    const done = wiredIn(at, text);
    const { mcpServers }: { mcpServers?: unknown } = JSON.parse(done.text);
    expect(mcpServers).toEqual({
      a: {
        type: 'stdio',
        command: LAUNCHER,
        args: `mcp --client cursor --name a ${HEADERS} --url https://a.example.com/mcp`.split(' '),
        env: { MCP_HEADER_AUTHORIZATION: 'Bearer ${env:T}', MCP_HEADER_X_B: 'plain' },
      },
    });
    expect(JSON.stringify(done.notes)).not.toMatch(/Bearer|plain/);
    expect(backFrom(at, done)).toBe(text);
  });

  it('come back as they were from a file that was written anew since', () => {
    const done = wiredIn(at, text);
    const anew = JSON.stringify(JSON.parse(done.text), undefined, 4);
    expect(JSON.parse(backFrom(at, { ...done, text: anew }) ?? '')).toEqual(JSON.parse(text));
  });
});

it('settings of megabytes take no minutes', () => {
  const history = Array.from({ length: 12_000 }, (_, index) => ({ display: 'x'.repeat(300) + index }));
  const text = JSON.stringify(
    { projects: { '/work': { history } }, mcpServers: { a: { command: 'npx' } } },
    undefined,
    2,
  );
  const at = own('claude');
  const started = performance.now();
  const done = wiredIn(at, text);
  expect(backFrom(at, done)).toBe(text);
  expect(performance.now() - started).toBeLessThan(20_000);
}, 60_000);
