import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, look, put } from './mcp-image.ts';

const HOME = 'home/ana';
const JSON_FILE = `${HOME}/.cursor/mcp.json`;
const TOML_FILE = `${HOME}/.codex/config.toml`;
const YAML_FILE = `${HOME}/.continue/config.yaml`;
const HEAD_FILE = 'work/shop/.claude/agents/x.md';
const GOOD = '{"mcpServers":{"good":{"command":"good"}}}';
const CODES = new Set(['unreadable', 'broken', 'too-large', 'duplicate-key', 'not-an-entry']);

const NAMES = [
  '__proto__',
  'constructor',
  'hasOwnProperty',
  'toString',
  '',
  ' ',
  '\u0000',
  '\u202egnp',
  'аррle',
  '*',
  '../x',
  'a\nb',
  'x'.repeat(100_000),
];
const VALUES: readonly string[] = [
  'null',
  'true',
  '0',
  '1e999',
  '-0',
  '""',
  '[]',
  '{}',
  '[[]]',
  '{"command":null}',
  '{"command":{}}',
  '{"command":[]}',
  '{"command":[null]}',
  '{"command":""}',
  '{"command":1}',
  '{"command":"x","args":{}}',
  '{"command":"x","args":[null,{},[],1,true]}',
  '{"command":"x","env":[]}',
  '{"command":"x","env":{"__proto__":"1","A":null,"B":{},"C":[1]}}',
  '{"command":"x","env":"y"}',
  '{"command":"x","headers":5,"oauth":7,"scopes":{},"requestInit":[]}',
  '{"command":"x","cwd":{}}',
  '{"url":{}}',
  '{"url":""}',
  '{"url":"http://"}',
  '{"url":"\\u0000"}',
  '{"url":"javascript:x"}',
  '{"url":"https://a:b@[::1]:99999/%zz?x=%"}',
  '{"command":"sh","args":["-c","sh -c \\"sh -c x\\""]}',
  '{"command":"env","args":["-S","env -S x"]}',
  '{"command":"npx"}',
  '{"command":"docker","args":["run"]}',
  '{"command":"\\ud800"}',
  '{"command":"x","trust":"yes","autoApprove":{},"alwaysAllow":[{}],"tools":[1],"disabled":"no"}',
];
const deep = (open: string, shut: string): string => open.repeat(50_000) + shut.repeat(50_000);

type Row = readonly [what: string, file: string, text: string | Uint8Array];
const ROWS: readonly Row[] = [
  ...VALUES.map((value): Row => [value, JSON_FILE, `{"mcpServers":{"a":${value}}}`]),
  ...VALUES.map((value): Row => [`as the table: ${value}`, JSON_FILE, `{"mcpServers":${value}}`]),
  ...VALUES.map((value): Row => [`as a whole: ${value}`, JSON_FILE, value]),
  ...NAMES.map((name): Row => [
    `a name ${JSON.stringify(name).slice(0, 20)}`,
    JSON_FILE,
    JSON.stringify({ mcpServers: Object.fromEntries([[name, { command: 'x' }]]) }),
  ]),
  ['lists in lists', JSON_FILE, deep('[', ']')],
  ['tables in tables', JSON_FILE, deep('{"a":', '}')],
  ['lists in lists', TOML_FILE, `a = ${deep('[', ']')}`],
  ['tables in tables', TOML_FILE, `[${'a.'.repeat(5000)}a]\nx = 1\n`],
  ['a table of a text', TOML_FILE, 'mcp_servers = "x"\n[mcp_servers.a]\ncommand = "x"\n'],
  ['dates', TOML_FILE, '[mcp_servers.a]\ncommand = 2026-01-01\nargs = [nan, inf, 0x10]\n'],
  ['lists in lists', YAML_FILE, `a: ${deep('[', ']')}`],
  [
    'aliases without end',
    YAML_FILE,
    [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefghij'.split('').map((key, at) => `${key}: &${key} [${`*${'abcdefghij'[at]},`.repeat(9)}]`),
      'mcpServers: *j',
    ].join('\n'),
  ],
  ['an alias of itself', YAML_FILE, 'mcpServers: &a\n  - *a\n'],
  ['tags', YAML_FILE, 'mcpServers: !!js/function "x"\nx: !!binary "////"\n'],
  ['merged keys', YAML_FILE, 'a: &a {command: x}\nmcpServers:\n  - <<: *a\n    name: y\n'],
  ['several documents', YAML_FILE, 'a: 1\n---\nmcpServers: []\n'],
  ['a head without an end', HEAD_FILE, `---\nmcpServers:\n${'  - x\n'.repeat(1000)}`],
  ['heads in a row', HEAD_FILE, '---\n'.repeat(50_000)],
  ['an empty file', JSON_FILE, ''],
  ['blanks alone', JSON_FILE, ' '.repeat(1_000_000)],
  ['zeroes', JSON_FILE, new Uint8Array(100_000)],
  ['UTF-16 cut in half', JSON_FILE, new Uint8Array([0xfe, 0xff, 0x00, 0x7b, 0x00])],
  ['a comment without an end', JSON_FILE, `/* ${'x'.repeat(100_000)}`],
  [
    'one long text',
    JSON_FILE,
    JSON.stringify({ mcpServers: { a: { command: 'x', args: ['y'.repeat(4_000_000)] } } }),
  ],
];

/** One line for each level, and many levels on one line. */
const BLOCKS: readonly Row[] = [
  ['blocks in blocks', YAML_FILE, Array.from({ length: 2000 }, (_, at) => `${' '.repeat(at)}a:`).join('\n')],
  ['items in items', YAML_FILE, `mcpServers:\n  ${'- '.repeat(50_000)}x`],
  ['keys in keys', YAML_FILE, `${'? '.repeat(50_000)}x`],
];

/** Whether a good file beside it is read all the same, and faults that are of no known kind. */
async function lookBeside(root: string): Promise<readonly [boolean, readonly string[]]> {
  put(path.join(root, HOME, '.factory/mcp.json'), GOOD);
  const { entries, faults } = await look(root, 'linux');
  const codes = faults.map(({ code }) => code).filter((code) => !CODES.has(code));
  return [entries.some(({ name }) => name === 'good'), codes];
}

describe('odd settings are read or told, and nothing else happens', () => {
  it.each([...ROWS, ...BLOCKS])('%s in %s', async (...row) => {
    const [, file, text] = row;
    const root = folder();
    put(path.join(root, file), text);
    expect(await lookBeside(root)).toEqual([true, []]);
  });

  it.each<[what: string, make: (file: string) => void]>([
    ['a pipe nobody writes to', (file) => execFileSync('mkfifo', [file])],
    ['a device without an end', (file) => symlinkSync('/dev/zero', file)],
    ['a link to itself', (file) => symlinkSync(file, file)],
    ['a link to nothing', (file) => symlinkSync('/nowhere/at/all', file)],
    ['a folder', (file) => mkdirSync(file)],
    [
      'a hole of 100 MB',
      (file) => {
        writeFileSync(file, '');
        truncateSync(file, 100 * 1024 * 1024);
      },
    ],
  ])('%s in the place of a file', async (_, make) => {
    const root = folder();
    const file = path.join(root, JSON_FILE);
    mkdirSync(path.dirname(file), { recursive: true });
    make(file);
    expect(await lookBeside(root)).toEqual([true, []]);
  });

  it('names that are no UTF-8, and folders in a ring', async () => {
    const root = folder();
    const agents = path.join(root, 'work/shop/.claude/agents');
    mkdirSync(agents, { recursive: true });
    writeFileSync(
      Buffer.concat([Buffer.from(`${agents}/`), Buffer.from([0xff, 0xfe]), Buffer.from('.md')]),
      '---\nmcpServers: [{a: {command: x}}]\n---\n',
    );
    symlinkSync(agents, path.join(agents, 'again.md'));
    expect(await lookBeside(root)).toEqual([true, []]);
  });

  it('thousands of servers, and of variables of one', async () => {
    const root = folder();
    const env = Object.fromEntries(Array.from({ length: 5000 }, (_, at) => [`V${at}`, 'x']));
    const many = Array.from({ length: 5000 }, (_, at): [string, object] => [
      `s${at}`,
      { command: 'npx', args: [`p${at}`] },
    ]);
    put(
      path.join(root, JSON_FILE),
      JSON.stringify(
        { mcpServers: Object.fromEntries([...many, ['e', { command: 'x', env }]]) },
        undefined,
        1,
      ),
    );
    const from = performance.now();
    const { entries } = await look(root, 'linux');
    expect(entries).toHaveLength(5001);
    expect(entries[4999]?.line).toBe(2 + 4999 * 6 + 1);
    expect(performance.now() - from).toBeLessThan(20_000);
  });
});
