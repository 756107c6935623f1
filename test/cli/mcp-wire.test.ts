/** The gate in clients' own settings: put there by the built command, started as a client does, and taken out again. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { parse as parseToml } from 'smol-toml';
import { parse as parseYaml } from 'yaml';
import { type Home, makeHome } from '../fixtures/home.ts';
import { Driver } from '../fixtures/pty-harness.ts';

const SERVER = path.resolve('test/fixtures/mcp/well.mjs');
const CLI = path.resolve('bin/aup-guard.js');
const MONITOR = `aup: 1
policy: { name: Test }
clauses:
  - { id: MCP-1, say: Servers are approved., control: mcp-approval, phase: monitor }
`;

const homes: Home[] = [];
function home(): Home {
  const made = makeHome();
  homes.push(made);
  put(made, '.config/aup-guard/aup.yaml', MONITOR);
  return made;
}
afterEach(() => {
  Driver.endAll();
  for (const made of homes.splice(0)) made.remove();
});

function put(at: Home, name: string, content: string): string {
  const file = path.join(at.dir, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

const node = JSON.stringify(process.execPath);
const server = JSON.stringify(SERVER);
const FILES: Readonly<Record<string, string>> = {
  '.cursor/mcp.json': `{\n  // mine\n  "mcpServers": {\n    "kit": { "command": ${node}, "args": [${server},], "env": { "A": "b" } },\n  }\n}`,
  '.config/opencode/opencode.json': `{"mcp":{"kit":{"type":"local","command":[${node},${server}]}}}`,
  '.codex/config.toml': `model = "x"\r\n[mcp_servers.kit] # here\r\ncommand = ${node}\r\nargs = [${server}]\r\n`,
  '.config/goose/config.yaml': `extensions:\n  kit:\n    type: stdio\n    cmd: ${process.execPath}\n    args:\n      - ${SERVER}\n`,
};

function installed(): Home {
  const at = home();
  expect(at.cli(['install', '--yes']).code).toBe(0);
  for (const [name, text] of Object.entries(FILES)) put(at, name, text);
  return at;
}

function texts(at: Home): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.keys(FILES).map((name) => [name, readFileSync(path.join(at.dir, name), 'utf8')]),
  );
}

/** What each client starts, by its own reading of its file. */
const READERS: Readonly<Record<string, (text: string) => readonly string[]>> = {
  '.config/opencode/opencode.json': (text) => JSON.parse(text).mcp.kit.command,
  '.codex/config.toml': (text) => {
    const { command, args } = JSON.parse(JSON.stringify(parseToml(text))).mcp_servers.kit;
    return [command, ...args];
  },
  '.config/goose/config.yaml': (text) => {
    const { cmd, args } = parseYaml(text).extensions.kit;
    return [cmd, ...args];
  },
};

const CALLS = [
  {
    id: 1,
    method: 'initialize',
    params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'c', version: '1' } },
  },
  { method: 'notifications/initialized' },
  { id: 2, method: 'tools/list' },
  { id: 3, method: 'tools/call', params: { name: 'echo', arguments: { text: 'hello' } } },
];

/** Starts an entry as a client would and calls a tool; the answer's text. */
function called(at: Home, [program = '', ...args]: readonly string[]): string {
  const input = CALLS.map((call) => `${JSON.stringify({ jsonrpc: '2.0', ...call })}\n`).join('');
  const { stdout } = spawnSync(program, args, {
    env: at.env,
    cwd: at.dir,
    input,
    encoding: 'utf8',
    timeout: 60_000,
  });
  const answers = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  return answers.find(({ id }) => id === 3)?.result.content[0].text;
}

describe('mcp wire', () => {
  it('shows the plan and changes nothing without a yes, or without an install', () => {
    const bare = home();
    expect(bare.cli(['mcp', 'wire', '--yes'])).toMatchObject({
      code: 4,
      err: expect.stringContaining('npx aup-guard install'),
    });
    const at = installed();
    const plan = at.cli(['mcp', 'wire', '--dry-run']);
    expect(plan.code).toBe(0);
    expect(plan.out).toContain('~/.cursor/mcp.json\n    ~ kit (Cursor)');
    expect(at.cli(['mcp', 'wire'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('no terminal to ask on'),
    });
    expect(at.cli(['mcp', 'wire', 'nobody', '--yes'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('unknown client'),
    });
    expect(at.cli(['mcp', 'wire', '--yes'], { CLAUDECODE: '1' })).toMatchObject({
      code: 1,
      err: expect.stringContaining('is for a person'),
    });
    expect(texts(at)).toEqual(FILES);
  });

  it('has every client start its server through the gate; unwire brings all back to the byte', () => {
    const at = installed();
    const before = at.snapshot();
    expect(at.cli(['mcp', 'wire', '--yes'])).toMatchObject({
      code: 0,
      err: expect.stringContaining('4 servers in 4 files'),
    });
    const now = texts(at);
    for (const [name, argvOf] of Object.entries(READERS)) {
      const argv = argvOf(now[name] ?? '');
      expect(argv[0]).toBe(path.join(at.dir, '.local/share/aup-guard/aup-shim'));
      expect(called(at, argv)).toBe('{"text":"hello"}');
    }
    const list = JSON.parse(at.cli(['mcp', 'list', '--json']).out);
    expect(
      list.servers.flatMap(({ entries }: { entries: { gated: string }[] }) =>
        entries.map(({ gated }) => gated),
      ),
    ).toEqual(Array(4).fill('yes'));
    expect(at.cli(['mcp', 'wire', '--yes']).err).toContain('nothing to change');
    expect(at.cli(['mcp', 'unwire', 'codex', '--yes']).err).toContain('1 server in 1 file');
    expect(texts(at)).toEqual({ ...now, '.codex/config.toml': FILES['.codex/config.toml'] });
    expect(at.cli(['mcp', 'unwire', '--yes']).err).toContain('3 servers in 3 files');
    expect(at.snapshot()).toEqual(before);
  });

  it('understands a client that joins all arguments to one', () => {
    const at = installed();
    at.cli(['mcp', 'wire', 'opencode', '--yes']);
    const [program = '', ...args] =
      READERS['.config/opencode/opencode.json']?.(texts(at)['.config/opencode/opencode.json'] ?? '') ?? [];
    expect(called(at, [program, args.join(' ')])).toBe('{"text":"hello"}');
  });

  it('is undone by an uninstall, which keeps what was changed since', () => {
    const at = installed();
    at.cli(['mcp', 'wire', '--yes']);
    const wired = JSON.parse(texts(at)['.config/opencode/opencode.json'] ?? '');
    wired.theme = 'dark';
    wired.mcp.kit.command.push('--fast');
    wired.mcp.more = { type: 'local', command: ['more'] };
    put(at, '.config/opencode/opencode.json', JSON.stringify(wired, undefined, 2));
    const list = at.cli(['mcp', 'list']).out;
    expect(list).toMatch(/^more .* no$/m);
    expect(list).toMatch(/^kit .* yes$/m);
    const { code, err } = at.cli(['uninstall', '--yes']);
    expect({ code, err }).toMatchObject({ code: 0, err: expect.stringContaining('~/.cursor/mcp.json') });
    const { '.config/opencode/opencode.json': edited = '', ...rest } = texts(at);
    const { '.config/opencode/opencode.json': _, ...others } = FILES;
    expect(rest).toEqual(others);
    expect(JSON.parse(edited)).toEqual({
      theme: 'dark',
      mcp: {
        kit: { type: 'local', command: [process.execPath, SERVER, '--fast'] },
        more: { type: 'local', command: ['more'] },
      },
    });
  });

  it('leaves files that are not its to write, and files of projects, as they are', () => {
    const at = installed();
    const text = `{"mcpServers":{"kit":{"command":${node}}}}`;
    const dotfiles = put(at, 'dotfiles/windsurf.json', text);
    mkdirSync(path.join(at.dir, '.codeium/windsurf'), { recursive: true });
    symlinkSync(dotfiles, path.join(at.dir, '.codeium/windsurf/mcp_config.json'));
    chmodSync(put(at, '.kiro/settings/mcp.json', text), 0o400);
    put(at, '.factory/mcp.json', '{"mcpServers":{');
    put(at, '.claude.json', JSON.stringify({ projects: { [path.join(at.dir, 'shop')]: {} } }));
    const project = put(at, 'shop/.mcp.json', text);
    const { err } = at.cli(['mcp', 'wire', '--yes']);
    expect(err).toMatch(/windsurf\/mcp_config\.json\n +[=] stays as it is: is a symlink/);
    expect(err).toMatch(/\.kiro\/settings\/mcp\.json\n +[=] stays as it is: is read-only/);
    expect(err).toMatch(/\.factory\/mcp\.json\n +[=] stays as it is: cannot be read with certainty/);
    for (const file of [dotfiles, path.join(at.dir, '.kiro/settings/mcp.json'), project])
      expect(readFileSync(file, 'utf8')).toBe(text);
  });

  it('asks a person on a terminal', async () => {
    const at = installed();
    const asked = (answer: string) => {
      const driver = new Driver([process.execPath, CLI, 'mcp', 'wire', 'cursor'], {
        env: at.env,
        cwd: at.dir,
        size: { columns: 120, rows: 40 },
      });
      return driver.until(/apply\? \[y\/N\] /).then(() => {
        driver.type(`${answer}\r`);
        return driver.ended();
      });
    };
    expect(await asked('n')).toMatchObject({ code: 1 });
    expect(texts(at)).toEqual(FILES);
    expect(await asked('y')).toMatchObject({ code: 0 });
    expect(texts(at)['.cursor/mcp.json']).toContain('aup-shim');
  });
});
