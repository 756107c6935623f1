import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cli } from '../fixtures/home.ts';
import { makeRepository, SECRET, type Repository } from '../fixtures/repository.ts';

const FACT = '{ declared: true, on: 2026-01-10, evidence: https://wiki.acme.example/x }';

interface Clause {
  readonly phase?: string;
  readonly server?: string;
  readonly facts?: string;
  readonly more?: string;
}

function policy({
  phase = 'enforce',
  server = 'npx, -y, files@1.2.3',
  facts = 'none',
  more = '',
}: Clause = {}) {
  return `aup: 1
policy: { name: Test }
clauses:
  - id: MCP-1
    say: MCP servers are approved before they are committed.
    control: [mcp-approval, mcp-risk-score]
    phase: ${phase}
    servers:
      - id: files
        command: [${server}]
        no_training: ${FACT}
    facts: ${facts}
    do: { unknown: ask, changed: deny, score_at_least_90: deny }
${more}`;
}

const FILES = '"files": { "command": "npx", "args": ["-y", "files@1.2.3"] }';
const json = (entries: string, key = 'mcpServers'): string => `{\n  "${key}": {\n    ${entries}\n  }\n}\n`;

let repo: Repository;
beforeEach(() => {
  repo = makeRepository();
});
afterEach(() => repo.remove());

function commit(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) repo.put(name, text);
  const done = repo.sh('git add -A && git commit -qm x', { guard: false });
  expect(done.code, done.err).toBe(0);
}

function check(...args: readonly string[]) {
  return repo.sh(`aup-guard mcp check ${args.join(' ')}`);
}

describe('aup-guard mcp check', () => {
  it('passes what the policy lists, and says how much that is', () => {
    commit({ 'aup.yaml': policy(), '.mcp.json': json(FILES) });
    const { code, out, err } = check();
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('1 MCP server committed, none stands against the policy');
  });

  const PLACES: readonly (readonly [file: string, text: string, line: number])[] = [
    ['.mcp.json', json('"other": { "command": "npx", "args": ["other@2.0.0"] }'), 3],
    ['packages/web/.cursor/mcp.json', json('"other": { "command": "npx", "args": ["other@2.0.0"] }'), 3],
    ['.vscode/mcp.json', json('"other": { "command": "npx", "args": ["other@2.0.0"] }', 'servers'), 3],
    [
      '.codex/config.toml',
      'model = "m"\n\n[mcp_servers.other]\ncommand = "npx"\nargs = ["other@2.0.0"]\n',
      3,
    ],
    ['opencode.json', json('"other": { "type": "local", "command": ["npx", "other@2.0.0"] }', 'mcp'), 3],
    ['.gemini/settings.json', json('"other": { "command": "npx", "args": ["other@2.0.0"] }'), 3],
    [
      '.zed/settings.json',
      json('"other": { "command": "npx", "args": ["other@2.0.0"] }', 'context_servers'),
      3,
    ],
    [
      '.amp/settings.json',
      json('"other": { "command": "npx", "args": ["other@2.0.0"] }', 'amp.mcpServers'),
      3,
    ],
    ['.roo/mcp.json', json('"other": { "command": "npx", "args": ["other@2.0.0"] }'), 3],
    [
      '.continue/mcpServers/other.yaml',
      'name: x\nmcpServers:\n  - name: other\n    command: npx\n    args: [other@2.0.0]\n',
      3,
    ],
    [
      '.devcontainer/devcontainer.json',
      '{"customizations":{"vscode":{"mcp":{"servers":{\n"other":{"command":"npx","args":["other@2.0.0"]}}}}}}',
      2,
    ],
    ['sub/.MCP.json', json('"other": { "command": "npx", "args": ["other@2.0.0"] }'), 3],
  ];
  it('fails on one that is not listed, wherever clients read it', () => {
    commit({ 'aup.yaml': policy(), ...Object.fromEntries(PLACES.map(([file, text]) => [file, text])) });
    const { code, out } = check('--json');
    expect(code).toBe(1);
    const { servers } = JSON.parse(out);
    const told = servers.map(
      (one: { file: string; line: number; findings: { id: string; why: string; fails: boolean }[] }) => [
        one.file,
        one.line,
        one.findings.map(({ id, why, fails }) => `${id} ${fails} ${why}`),
      ],
    );
    const why = 'mcp-unlisted true is not approved: aup.yaml:4 MCP-1 does not list what it starts';
    expect(new Set(told.map(String))).toEqual(
      new Set(PLACES.map(([file, , line]) => String([file, line, why]))),
    );
  });

  it('says where, which clause and what next', () => {
    commit({
      'aup.yaml': policy(),
      '.mcp.json': json('"evil\\u001b[2J": { "url": "https://evil.example/mcp" }'),
    });
    const { code, out } = check();
    expect(code).toBe(1);
    const words = out.replaceAll(/\s+/g, ' ');
    expect(words).toContain('this change may not go in as it is');
    expect(words).toMatch(
      /\.mcp\.json:3 evil\S* is not approved: aup\.yaml:4 MCP-1 does not list what it starts/,
    );
    expect(words).toContain('next: whoever keeps the policy lists it under `servers` of MCP-1');
    expect(out).not.toContain('\u001b[2J');
  });

  it('reads what is committed, not what lies in the folder', () => {
    commit({ 'aup.yaml': policy(), '.mcp.json': json(FILES) });
    repo.put('.cursor/mcp.json', json('"other": { "command": "other" }'));
    repo.put('aup.yaml', 'broken: [');
    expect(check().code).toBe(0);
    repo.sh('git add .cursor && git commit -qm more', { guard: false });
    rmSync(path.join(repo.dir, '.cursor'), { recursive: true });
    expect(check().code).toBe(1);
  });

  it.each<[what: string, files: Readonly<Record<string, string>>, code: number, says: string]>([
    ['a policy that only watches', { 'aup.yaml': policy({ phase: 'monitor' }) }, 0, 'reported only'],
    ['no policy', {}, 1, 'no clause of the policy of this repository lists MCP servers'],
    ['a draft', { 'aup.yaml': policy({ phase: 'draft' }) }, 0, 'none stands against the policy'],
    [
      'a fact that is missing',
      { 'aup.yaml': policy({ server: 'other', facts: '[no_training, dpa]' }) },
      1,
      '`dpa`',
    ],
    [
      'control: the facts it has',
      { 'aup.yaml': policy({ server: 'other', facts: '[no_training]' }) },
      0,
      'none stands',
    ],
    [
      'one that an exception frees',
      {
        'aup.yaml': policy({
          more: 'exceptions:\n  - { id: EX-1, clause: MCP-1, who: "*", allow: { command: other }, why: a trial, by: platform, until: 2027-01-01 }\n',
        }),
      },
      0,
      'none stands',
    ],
  ])('heeds %s', (...row) => {
    const [, files, code, says] = row;
    commit({ ...files, '.mcp.json': json('"other": { "command": "other" }') });
    const ran = check();
    expect(`${ran.out}${ran.err}`.replaceAll(/\s+/g, ' ')).toContain(says);
    expect(ran.code).toBe(code);
  });

  it.each<[what: string, entry: string, says: string]>([
    [
      'variables that change what is started',
      `"env": { "NODE_OPTIONS": "--require ./x.cjs" }, ${FILES.slice(10, -2)}`,
      'NODE_OPTIONS',
    ],
    [
      'a secret in clear',
      `"env": { "AWS_ACCESS_KEY_ID": "${SECRET}" }, ${FILES.slice(10, -2)}`,
      'secret-committed',
    ],
  ])('fails on %s in one that is listed', (_, entry, says) => {
    commit({ 'aup.yaml': policy(), '.mcp.json': json(`"files": {${entry}}`) });
    const { code, out } = check();
    expect([code, out.includes(says), out.includes(SECRET)]).toEqual([1, true, false]);
  });

  it('does not take a listed path for the same path of another folder', () => {
    const entry = '"files": { "command": "node", "args": ["tools/s.js"] }';
    const files = { 'aup.yaml': policy({ server: 'node, tools/s.js' }), '.mcp.json': json(entry) };
    commit(files);
    expect(check().code, 'control').toBe(0);
    commit({ 'packages/x/.mcp.json': json(entry) });
    const { code, out } = check();
    expect(code).toBe(1);
    expect(out.replaceAll(/\s+/g, ' ')).toContain('packages/x/.mcp.json:3 files is not approved');
  });

  it('reports trust and lists of tools that run unasked', () => {
    const entry = '"files": { "trust": true, "command": "npx", "args": ["-y", "files@1.2.3"] }';
    commit({ 'aup.yaml': policy(), '.gemini/settings.json': json(entry) });
    const { code, out } = check();
    expect([code, out.includes('(reported) files trusted')]).toEqual([0, true]);
  });

  it.each<[what: string, file: string, text: string]>([
    ['broken JSON', '.mcp.json', '{"mcpServers": {'],
    ['a name twice', '.mcp.json', json(`${FILES},\n${FILES}`)],
    [
      'a pointer to a large file',
      '.mcp.json',
      'version https://git-lfs.github.com/spec/v1\noid sha256:aa\nsize 3\n',
    ],
    ['broken TOML', 'x/.codex/config.toml', '[mcp_servers.a\n'],
  ])('fails on %s', (_, file, text) => {
    commit({ 'aup.yaml': policy(), [file]: text });
    const { code, out } = check();
    expect([code, out.includes(file)]).toEqual([1, true]);
    commit({ 'aup.yaml': policy({ phase: 'monitor' }) });
    expect(check().code).toBe(0);
  });

  it('does not mind agents with sloppy heads', () => {
    commit({
      'aup.yaml': policy(),
      '.claude/agents/a.md': '---\nname: a\ndescription: use: it: so\n---\nWork.\n',
    });
    expect(check().code).toBe(0);
    commit({ '.claude/agents/b.md': '---\nname: b\nmcpServers: [{ x\n---\nWork.\n' });
    expect(check().code).toBe(1);
  });

  it('follows links within the repository, and fails on those that lead out', () => {
    repo.put('shared/mcp.json', json('"other": { "command": "other" }'));
    symlinkSync('shared', path.join(repo.dir, '.cursor'));
    commit({ 'aup.yaml': policy() });
    const inside = check();
    expect([inside.code, inside.out.includes('.cursor/mcp.json:3 other')]).toEqual([1, true]);
    rmSync(path.join(repo.dir, '.cursor'));
    symlinkSync('/etc/mcp.json', path.join(repo.dir, '.mcp.json'));
    commit({});
    const out = check();
    expect([out.code, out.out.includes('.mcp.json is a link to no file')]).toEqual([1, true]);
  });

  describe('--base', () => {
    const OTHER = json('"other": { "command": "other" }');
    it.each<[what: string, change: Readonly<Record<string, string>>]>([
      ['listed by the change itself', { 'aup.yaml': policy({ server: 'other' }) }],
      ['with a policy that only watches since the change', { 'aup.yaml': policy({ phase: 'monitor' }) }],
      [
        'with an exception of the change',
        {
          'aup.yaml': policy({
            more: 'exceptions:\n  - { id: EX-1, clause: MCP-1, who: "*", allow: { command: other }, why: a trial, by: me, until: 2027-01-01 }\n',
          }),
        },
      ],
    ])('fails on one %s', (_, change) => {
      commit({ 'aup.yaml': policy() });
      repo.sh('git branch base', { guard: false });
      commit({ ...change, '.mcp.json': OTHER });
      expect(check().code, 'control').toBe(0);
      const { code, out } = check('--base', 'base');
      expect(code).toBe(1);
      expect(out.replaceAll(/\s+/g, ' ')).toContain('base:aup.yaml:4 MCP-1 does not list what it starts');
    });

    it('fails on a taken-away policy, and passes what both list', () => {
      commit({ 'aup.yaml': policy({ server: 'other' }) });
      repo.sh('git branch base', { guard: false });
      commit({ '.mcp.json': OTHER });
      expect(check('--base', 'base').code).toBe(0);
      repo.sh('git rm -q aup.yaml && git commit -qm gone', { guard: false });
      expect(check('--base', 'base').code, 'listed by the base').toBe(0);
      commit({ '.cursor/mcp.json': json('"more": { "command": "more" }') });
      expect(check('--base', 'base').code).toBe(1);
    });

    it.each(['nowhere', '--all', 'HEAD:aup.yaml'])('says so when there is no commit %s', (ref) => {
      commit({ 'aup.yaml': policy() });
      const { code, err } = check(`--base=${ref}`);
      expect([code, err.includes('git knows no commit')]).toEqual([2, true]);
    });
  });

  it('needs a repository with a commit, and a policy that can be used', () => {
    expect(check()).toMatchObject({ code: 2 });
    commit({ 'aup.yaml': 'aup: 1\nclauses: 3\n' });
    expect(check()).toMatchObject({ code: 3 });
  });

  it('writes SARIF with the lines', () => {
    commit({ 'aup.yaml': policy(), 'a b/.mcp.json': json('"other": { "command": "other" }') });
    const [run] = JSON.parse(check('--sarif').out).runs;
    expect(run.results).toMatchObject([
      {
        ruleId: 'mcp-unlisted',
        level: 'error',
        locations: [
          { physicalLocation: { artifactLocation: { uri: 'a%20b/.mcp.json' }, region: { startLine: 3 } } },
        ],
      },
    ]);
    expect(run.tool.driver.rules).toHaveLength(1);
  });

  it('runs on a bare runner: no home, nothing may be written, and nothing is', () => {
    commit({ 'aup.yaml': policy(), '.mcp.json': json(FILES) });
    const nowhere = path.join(path.dirname(repo.dir), 'nowhere');
    mkdirSync(nowhere);
    writeFileSync(path.join(nowhere, '.cursor.json'), '');
    chmodSync(nowhere, 0o500);
    const run = (env: Readonly<Record<string, string>>) =>
      spawnSync(process.execPath, [cli, 'mcp', 'check'], {
        cwd: repo.dir,
        env: { PATH: process.env['PATH'], ...env },
        encoding: 'utf8',
      });
    for (const env of [{}, { HOME: nowhere }, { HOME: path.join(nowhere, 'none') }]) {
      const { status, stdout, stderr } = run(env);
      expect([status, stderr], JSON.stringify(env)).toEqual([0, '']);
      expect(stdout).toContain('none stands against the policy');
    }
    expect(readdirSync(nowhere)).toEqual(['.cursor.json']);
  });
});
