import { mkdirSync, symlinkSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { mcpClients } from '../../src/catalog/mcp-clients/index.ts';
import { folder, launches, look, put } from './mcp-image.ts';

describe('projects', () => {
  it.each([
    ['of Claude Code', 'home/ana/.claude.json', '{"projects":{"/else/one":{}}}'],
    ['of Codex', 'home/ana/.codex/config.toml', '[projects."/else/one"]\ntrust_level = "trusted"\n'],
    [
      'of VS Code',
      'home/ana/.config/Code/User/workspaceStorage/ab12/workspace.json',
      '{"folder":"file:///else/one"}',
    ],
  ])('remembered ones %s are looked into', async (_, file, text) => {
    const root = folder();
    put(
      path.join(root, 'else/one/.cursor/mcp.json'),
      '{"mcpServers":{"a":{"command":"node","args":["s.js"]}}}',
    );
    expect((await look(root, 'linux')).entries, 'control').toEqual([]);
    put(path.join(root, file), text);
    const [entry, ...more] = (await look(root, 'linux')).entries;
    expect(more).toEqual([]);
    expect(entry).toMatchObject({ client: 'cursor', scope: 'project', project: path.join(root, 'else/one') });
  });

  it("around the folder are looked into, and their files are no other one's", async () => {
    const root = folder();
    const text = '{"mcpServers":{"a":{"command":"node","args":["s.js"]}}}';
    put(path.join(root, 'work/shop/.mcp.json'), text);
    put(path.join(root, 'work/.mcp.json'), text);
    const found = await look(
      root,
      'linux',
      mcpClients.filter(({ id }) => id === 'claude'),
    );
    expect(found.servers.map(({ identity }) => identity.launch.name)).toEqual(
      [path.join(root, 'work/s.js'), path.join(root, 'work/shop/s.js')].toSorted(),
    );
  });
});

const GOOD = '{"mcpServers":{"good":{"command":"good"}}}';

describe('a file with something wrong in it', () => {
  const cases: readonly (readonly [
    what: string,
    text: string | Uint8Array,
    code: string,
    found: readonly string[],
  ])[] = [
    ['is cut off', '{"mcpServers":{"a":{"command":"a"},"b":{"comm', 'broken', ['a a']],
    ['is no JSON at all', 'hello', 'broken', []],
    ['is no text', new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x80]), 'broken', []],
    ['nests without end', '['.repeat(200_000), 'broken', []],
    [
      'names a server twice',
      '{"mcpServers":{"a":{"command":"x"},"a":{"command":"y"}}}',
      'duplicate-key',
      ['a x', 'a y'],
    ],
    [
      'has the table twice',
      '{"mcpServers":{"a":{"command":"x"}},"mcpServers":{"b":{"command":"y"}}}',
      'duplicate-key',
      ['a x', 'b y'],
    ],
    ['has a list of words', '{"mcpServers":{"a":"x"}}', 'not-an-entry', []],
    ['has no table', '{"mcpServers":"x"}', 'not-an-entry', []],
    [
      'has an entry without a command',
      '{"mcpServers":{"a":{"args":["x"]},"b":{"command":"y"}}}',
      'not-an-entry',
      ['b y'],
    ],
  ];
  it.each(cases)('that %s: told once, the rest is read', async (...row) => {
    const [, text, code, wanted] = row;
    const root = folder();
    const file = put(path.join(root, 'home/ana/.cursor/mcp.json'), text);
    put(path.join(root, 'home/ana/.factory/mcp.json'), GOOD);
    const found = await look(root, 'linux');
    expect(found.faults.map((fault) => [fault.file, fault.code])).toEqual([[file, code]]);
    expect(launches(found).toSorted()).toEqual([...wanted, 'good good'].toSorted());
  });

  it.each([
    ['with a byte order mark', `\uFEFF${GOOD}`],
    ['in UTF-16', new Uint8Array([0xff, 0xfe, ...Buffer.from(GOOD, 'utf16le')])],
    ['with comments and commas', '{ // mine\n "mcpServers": { /* x */ "good": { "command": "good", }, }, }'],
  ])('is none %s', async (_, text) => {
    const root = folder();
    put(path.join(root, 'home/ana/.cursor/mcp.json'), text);
    const found = await look(root, 'linux');
    expect([found.faults, launches(found)]).toEqual([[], ['good good']]);
  });

  it.each([
    [
      'toml',
      '.codex/config.toml',
      '[mcp_servers.a]\ncommand = "a"\n[mcp_servers.a]\ncommand = "b"\n',
      'duplicate-key',
      [],
    ],
    ['toml', '.codex/config.toml', '[mcp_servers\n', 'broken', []],
    [
      'yaml',
      '.continue/config.yaml',
      'mcpServers:\n  - name: a\n    command: a\n    command: b\n',
      'duplicate-key',
      ['a a', 'a b'],
    ],
    ['yaml', '.continue/config.yaml', 'mcpServers: [*x]\n', 'broken', []],
  ])('of %s at %s', async (...row) => {
    const [, file, text, code, wanted] = row;
    const root = folder();
    put(path.join(root, 'home/ana', file), text);
    const found = await look(root, 'linux');
    expect(found.faults.map((fault) => fault.code)).toEqual([code]);
    expect(launches(found).toSorted()).toEqual(wanted);
  });

  it('keeps names that mean something to a language', async () => {
    const root = folder();
    const text =
      '{"mcpServers":{"__proto__":{"command":"p"},"constructor":{"command":"c"},"toString":{"command":"t"}}}';
    put(path.join(root, 'home/ana/.cursor/mcp.json'), text);
    expect(launches(await look(root, 'linux'))).toEqual(['__proto__ p', 'constructor c', 'toString t']);
  });

  it('cannot be read: links in a ring, folders, large ones, those that lead out of the image', async () => {
    const root = folder();
    const at = (name: string): string => path.join(root, 'home/ana', name);
    for (const name of ['.cursor', '.factory', '.kimi', '.qoder']) mkdirSync(at(name), { recursive: true });
    symlinkSync('mcp.json', at('.cursor/mcp.json'));
    symlinkSync(put(path.join(folder(), 'out.json'), GOOD), at('.kimi/mcp.json'));
    mkdirSync(at('.qoder/mcp.json'));
    put(at('.factory/mcp.json'), GOOD);
    truncateSync(at('.factory/mcp.json'), 8 * 1024 * 1024 + 1);
    const found = await look(root, 'linux');
    expect(found.entries).toEqual([]);
    const told = found.faults.map(({ client, code }) => `${client} ${code}`);
    expect(told.toSorted()).toEqual([
      'cursor unreadable',
      'droid too-large',
      'kimi unreadable',
      'qoder unreadable',
    ]);
  });

  it('may be a link inside the machine', async () => {
    const root = folder();
    const target = put(path.join(root, 'home/ana/dotfiles/mcp.json'), GOOD);
    mkdirSync(path.join(root, 'home/ana/.cursor'));
    symlinkSync(target, path.join(root, 'home/ana/.cursor/mcp.json'));
    expect(launches(await look(root, 'linux'))).toEqual(['good good']);
  });

  it('does not lead round in a ring of folders', async () => {
    const root = folder();
    const cache = path.join(root, 'home/ana/.claude/plugins/cache');
    put(path.join(cache, 'p/.mcp.json'), GOOD);
    symlinkSync(cache, path.join(cache, 'p/again'));
    expect(launches(await look(root, 'linux'))).toEqual(['good good']);
  });
});
