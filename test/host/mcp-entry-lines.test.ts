import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, look, put } from './mcp-image.ts';

const lines = (...all: readonly string[]): string => all.join('\n');

describe('the line of a server', () => {
  it.each<[what: string, file: string, text: string, wanted: readonly (readonly [string, number])[]]>([
    [
      'JSON with comments',
      'work/shop/.vscode/mcp.json',
      lines(
        '{',
        '  // mine',
        '  "servers": {',
        '    "a": {',
        '      "command": "a" },',
        '    "b":',
        '',
        '{"url":"https://b.example/"}',
        '}}',
      ),
      [
        ['a', 4],
        ['b', 6],
      ],
    ],
    [
      'JSON where another key has its name',
      'work/shop/.gemini/settings.json',
      lines('{ "a": true,', '  "theme": {"a": {}},', '  "mcpServers": {', '    "a": {"command":"a"} } }'),
      [['a', 4]],
    ],
    [
      'two projects of one file',
      'home/ana/.claude.json',
      lines(
        '{"projects":{',
        '"/p/one":{"mcpServers":{"x":{"command":"1"}}},',
        '"/p/two":{"mcpServers":{"x":{"command":"2"}}}}}',
      ),
      [
        ['x', 2],
        ['x', 3],
      ],
    ],
    [
      'TOML',
      'work/shop/.codex/config.toml',
      lines(
        'model = "m"',
        '',
        '[mcp_servers.a]',
        'command = "a"',
        '',
        '[mcp_servers."b c"]',
        'url = "https://b.example/"',
      ),
      [
        ['a', 3],
        ['b c', 6],
      ],
    ],
    [
      'a list of YAML',
      'home/ana/.continue/config.yaml',
      lines(
        'name: me',
        'mcpServers:',
        '  - command: a',
        '    name: first',
        '  - name: second',
        '    command: b',
      ),
      [
        ['first', 4],
        ['second', 5],
      ],
    ],
    [
      'text that breaks behind it',
      'work/shop/.cursor/mcp.json',
      lines('{"mcpServers":{', '"a":{"command":"a"},', '"b":{"comm'),
      [['a', 2]],
    ],
    [
      'the head of a text',
      'work/shop/.claude/agents/x.md',
      lines('---', 'name: x', 'mcpServers:', '  - inline:', '      command: uvx', '---', 'Work.'),
      [['inline', 4]],
    ],
  ])('in %s', async (...row) => {
    const [, file, text, wanted] = row;
    const root = folder();
    put(path.join(root, file), text);
    const { entries } = await look(root, 'linux');
    expect([...new Set(entries.map(({ name, line }) => `${name} ${line}`))]).toEqual(
      wanted.map(([name, line]) => `${name} ${line}`),
    );
  });

  it.each<[what: string, file: string, text: string, line: number | undefined]>([
    ['broken JSON', '.cursor/mcp.json', '{\n"mcpServers": {\n"a": }\n', 3],
    ['broken TOML', '.codex/config.toml', 'a = 1\n[mcp_servers\n', 2],
    [
      'a key that stands twice',
      '.cursor/mcp.json',
      '{"mcpServers":{\n"a":{"command":"a"},\n"a":{"command":"b"}}}',
      3,
    ],
    ['what is no server', '.cursor/mcp.json', '{"mcpServers":{\n\n"a":{"args":["x"]}}}', 3],
    ['no JSON at all', '.cursor/mcp.json', 'hello', undefined],
  ])('of %s', async (...row) => {
    const [, file, text, line] = row;
    const root = folder();
    put(path.join(root, 'home/ana', file), text);
    expect((await look(root, 'linux')).faults.map((fault) => fault.line)).toEqual([line]);
  });
});
