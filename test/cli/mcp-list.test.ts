import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { cli, type Home, makeHome } from '../fixtures/home.ts';

const homes: Home[] = [];
function home(): Home {
  const made = makeHome();
  homes.push(made);
  return made;
}
afterEach(() => {
  for (const made of homes.splice(0)) made.remove();
});

function put(at: Home, name: string, content: object | string): void {
  const file = path.join(at.dir, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
}

/** Not one of these may be printed. Made of parts, so that no scanner takes this file for a leak. */
const CANARIES = [
  ['sk-ant-', 'api03-', 'Zq8Xr3Vt1M'.repeat(9), 'AA'].join(''),
  ['ghp_', 'a8Kd02mXv7Qp4Lz9Tn6Wb3Rc5Yh1Js2Fg0Ue'].join(''),
  'hunter2-canary-one',
  'Canary.Pass.Two',
  'canaryThreeInHeader',
  'canaryFourInUrl9x',
  'canaryFiveInUserInfo',
  'canarySixInArgument',
] as const;

function withCanaries(at: Home): void {
  const [anthropic, github, env, password, header, query, user, argument] = CANARIES;
  put(at, '.claude.json', {
    mcpServers: {
      a: {
        command: 'npx',
        args: ['-y', 'kit', '--api-key', argument, `--key=${anthropic}`],
        env: { X_TOKEN: env, PLAIN: github },
      },
      b: { command: 'kit', args: [`postgresql://ana:${password}@db.example.com/shop`, github] },
      c: {
        type: 'http',
        url: `https://ana:${user}@c.example.com/mcp?api_key=${query}`,
        headers: { Authorization: `Bearer ${header}` },
      },
      d: { command: 'sh', args: ['-c', `X_TOKEN=${env} kit --token ${argument} && true`] },
      [`named-${github}`]: { command: 'kit' },
      [`broken-${github}`]: {},
    },
  });
}

describe('mcp list', () => {
  it('shows servers, who starts them, how firmly they are pinned, and what it could not read', () => {
    const at = home();
    put(at, '.cursor/mcp.json', {
      mcpServers: { db: { command: 'cmd', args: ['/c', 'npx', '-y', '@acme/db@1.2.3'] } },
    });
    put(at, '.claude.json', {
      mcpServers: {
        shop: { command: 'npx', args: ['@acme/db@1.2.3'] },
        far: { type: 'http', url: 'https://far.example.com/mcp' },
      },
    });
    put(at, '.codex/config.toml', '[mcp_servers\n');
    const { code, out, err } = at.cli(['mcp', 'list']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('2 MCP servers, 3 entries');
    expect(out).toMatch(
      /^shop, db +Claude Code \(user\), Cursor \(user\) +npx @acme\/db@1\.2\.3 +exact +pending +no$/m,
    );
    expect(out).toMatch(/^far +Claude Code \(user\) +https:\/\/far\.example\.com\/mcp +- +pending +cannot$/m);
    expect(out).toContain('config.toml is no TOML at line 1; nothing in it is known');
  });

  it('says so when there is none', () => {
    expect(home().cli(['mcp', 'list']).out).toBe('no MCP server is set up in any client the guard knows\n');
  });

  it('has it all for programs', () => {
    const at = home();
    put(at, '.cursor/mcp.json', {
      mcpServers: { a: { command: 'uvx', args: ['kit'], env: { KIT_TOKEN: 'canary-value-7', B: '${B}' } } },
    });
    const { servers, faults, schema } = JSON.parse(at.cli(['mcp', 'list', '--json']).out);
    expect([schema, faults]).toEqual(['aup-guard/mcp-list/1', []]);
    expect(servers).toMatchObject([
      {
        digest: expect.stringMatching(/^[0-9a-f]{64}$/),
        standing: 'pending',
        launch: { kind: 'pypi', name: 'kit', pinned: 'none', args: [], launchers: ['uvx'] },
        envNames: ['B', 'KIT_TOKEN'],
        entries: [
          {
            client: 'cursor',
            scope: 'user',
            name: 'a',
            secrets: [{ field: 'env.KIT_TOKEN', detector: 'assigned', length: 14 }],
          },
        ],
      },
    ]);
  });

  it('prints no value in clear, and tells where they are', () => {
    const at = home();
    withCanaries(at);
    const plain = at.cli(['mcp', 'list']);
    const json = at.cli(['mcp', 'list', '--json']);
    for (const text of [plain.out, plain.err, json.out, json.err]) {
      for (const canary of CANARIES) expect(text).not.toContain(canary);
    }
    const { servers } = JSON.parse(json.out);
    const fields: string[] = servers.flatMap(({ entries }: { entries: { secrets: { field: string }[] }[] }) =>
      entries.flatMap(({ secrets }) => secrets.map(({ field }) => field)),
    );
    expect(fields.toSorted()).toEqual(
      [
        'args[3]',
        'args[4]',
        'env.PLAIN',
        'env.X_TOKEN',
        'args[0]',
        'args[1]',
        'headers.Authorization',
        'url.query.api_key',
        'url.user',
        'args[1]',
        'args[1]',
      ].toSorted(),
    );
  });

  it('shows what would repaint a screen as escapes', () => {
    const at = home();
    put(at, '.cursor/mcp.json', { mcpServers: { 'a\u001b[2J\u202e': { command: 'k\u001b]0;x\u0007' } } });
    const { out } = at.cli(['mcp', 'list']);
    expect(out).not.toMatch(/[\u001b\u0007\u202e]/);
    expect(out).toContain(String.raw`a\u001b[2J\u202e`);
  });

  it('looks into an image, and says what it needs for that', () => {
    const at = home();
    put(at, 'image/Users/ana/AppData/Roaming/Claude/claude_desktop_config.json', {
      mcpServers: { a: { command: 'a' } },
    });
    const root = path.join(at.dir, 'image');
    const asked = ['mcp', 'list', '--root', root, '--platform', 'win32'];
    expect(at.cli([...asked, '--home', 'C:\\Users\\ana']).out).toMatch(
      /^a +Claude Desktop \(user\) +a +none +pending +-$/m,
    );
    expect(at.cli(asked)).toMatchObject({ code: 2, err: expect.stringContaining('--home /home/ana') });
    expect(at.cli(['mcp', 'list', '--platform', 'plan9']).code).toBe(2);
  });
});

describe('mcp list touches nothing', () => {
  /** Node itself refuses to start a process or to write. */
  const CAGE = ['--experimental-permission', '--allow-fs-read=*'];

  function caged(at: Home, argv: readonly string[]) {
    const done = spawnSync(process.execPath, [...CAGE, ...argv], {
      encoding: 'utf8',
      env: { ...at.env, NODE_NO_WARNINGS: '1' },
      cwd: at.dir,
    });
    return { code: done.status, out: done.stdout, err: done.stderr };
  }

  it('where starting and writing are forbidden it says the same', () => {
    const at = home();
    const mark = path.join(at.dir, 'started');
    withCanaries(at);
    put(at, '.cursor/mcp.json', { mcpServers: { t: { command: '/bin/sh', args: ['-c', `touch ${mark}`] } } });
    const before = at.snapshot();
    const free = spawnSync(process.execPath, [cli, 'mcp', 'list', '--json'], {
      encoding: 'utf8',
      env: at.env,
      cwd: at.dir,
    });
    expect(caged(at, [cli, 'mcp', 'list', '--json'])).toEqual({ code: 0, out: free.stdout, err: '' });
    expect(free.stdout).toContain('"name": "touch"');
    expect(existsSync(mark)).toBe(false);
    expect([...at.snapshot()]).toEqual([...before]);
  });

  it('control: the cage holds', () => {
    const at = home();
    const start = "require('node:child_process').spawnSync('true')";
    expect(caged(at, ['-e', start]).err).toContain('ERR_ACCESS_DENIED');
    expect(caged(at, ['-e', "require('node:fs').writeFileSync('x', '')"]).err).toContain('ERR_ACCESS_DENIED');
    expect(caged(at, ['-e', '1'])).toEqual({ code: 0, out: '', err: '' });
  });
});
