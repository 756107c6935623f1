import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aiTools, toolSources } from '../../src/catalog/ai-tools/index.ts';
import type { Signal } from '../../src/engine/discover/model.ts';
import { pointsOf } from '../../src/engine/discover/score.ts';
import { HOMES, Image, put } from '../host/look-image.ts';
import { cli, type Home, makeHome } from '../fixtures/home.ts';

const made: string[] = [];
let at: Home;
beforeEach(() => {
  at = makeHome();
});
afterEach(() => {
  at.remove();
  for (const root of made.splice(0)) rmSync(root, { recursive: true, force: true });
});

function imageOf(system: Image['system']): Image {
  const root = mkdtempSync(path.join(realpathSync(os.tmpdir()), 'aup-discover-'));
  made.push(root);
  return new Image(root, system);
}

function asked({ root, system }: Image): readonly string[] {
  return ['discover', '--root', root, '--home', HOMES[system], '--platform', system];
}

function json(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return value;
}

const guide = readFileSync(path.join(import.meta.dirname, '../../docs/discover.md'), 'utf8');

describe('the guide', () => {
  it.each<readonly [string, Pick<Signal, 'kind' | 'weak'>]>([
    ['package of npm', { kind: 'package' }],
    ['app, by', { kind: 'app' }],
    ['extension of an editor', { kind: 'editor-extension' }],
    ['process', { kind: 'process' }],
    ['program, by a name only', { kind: 'binary' }],
    ['program, by a name others', { kind: 'binary', weak: true }],
    ['folder an installer', { kind: 'install-path' }],
    ['settings of the user', { kind: 'config' }],
    ['settings of an administrator', { kind: 'managed' }],
    ['data folder', { kind: 'app-data' }],
    ['port of its own', { kind: 'port' }],
    ['port others', { kind: 'port', weak: true }],
  ])('tells the points of: %s', (words, signal) => {
    const row = guide.split('\n').find((line) => line.startsWith(`| ${words}`)) ?? '';
    const { identity, presence } = pointsOf([{ ...signal, surface: 'cli', at: '' }]);
    expect(row.split('|').slice(2, 4).map(Number)).toEqual([identity, presence]);
  });
});

describe('discover', () => {
  it('shows what there is by surface, what proves it, and what proves nothing', () => {
    const image = imageOf('linux');
    image.package('pkg:npm/%40openai/codex');
    image.extension('github.copilot-chat');
    image.program('goose');
    put(
      image.at('~/.claude.json'),
      JSON.stringify({ mcpServers: { files: { command: 'npx', args: ['-y', 'kit@2.1.0'] } } }),
    );
    put(image.at('~/.vscode/extensions/x.y-1.0.0/package.json'), '{');
    const project = path.join(image.root, 'work/shop');
    put(path.join(project, 'package.json'), '{"dependencies":{"openai":"6"}}');
    put(path.join(project, 'AGENTS.md'), '');
    const { code, out, err } = at.cli([...asked(image), '--project', project]);
    expect([code, err]).toEqual([0, '']);
    // The guide shows exactly this.
    const [, example] = /^```\n(4 AI tools\n[\s\S]*?)```$/m.exec(guide) ?? [];
    expect(out.replaceAll(/ +$/gm, '')).toBe(example);
  });

  it('says the same to programs', () => {
    const image = imageOf('win32');
    image.extension('acme.none');
    image.package('winget:Anthropic.ClaudeCode');
    const { code, out } = at.cli([...asked(image), '--json']);
    expect(code).toBe(0);
    expect(json(out)).toMatchObject({
      schema: 'aup-guard/discover/1',
      system: 'win32',
      tools: [
        { id: 'claude-code', surface: 'cli', identity: 100, presence: 90, signals: [{ kind: 'package' }] },
      ],
      traces: [],
      project: [],
      skipped: [],
    });
  });

  it('finds nothing in an empty home, and says so', () => {
    expect(at.cli(asked(imageOf('darwin')))).toMatchObject({
      code: 0,
      out: 'no AI tool was found that the guard knows\n',
    });
  });

  it.each<readonly [string, readonly string[]]>([
    ['a folder that is not there', ['--root', '/nowhere/at/all', '--home', '/home/ana']],
    ['a home that is not there', ['--home', '/nowhere/at/all']],
    ['a project that is a file', ['--project', cli]],
    ['an image without a home', ['--root', '/']],
    ['a system nobody has', ['--platform', 'plan9']],
    ['an option nobody knows', ['--frobnicate']],
  ])('%s is a fault of usage', (_, options) => {
    const { code, out, err } = at.cli(['discover', ...options]);
    expect([code, out]).toEqual([2, '']);
    expect(err).not.toBe('');
  });

  it('shows no control characters and no secrets of what others wrote', () => {
    const image = imageOf('linux');
    const key = ['sk-ant-', 'api03-', 'Zq8Xr3Vt1M'.repeat(9), 'AA'].join('');
    const evil = {
      publisher: 'acme',
      name: `x\u001b[2J ${key}`,
      version: '1\u0007',
      contributes: { chatParticipants: [] },
    };
    put(image.at('~/.vscode/extensions/acme.x-1.0.0/package.json'), JSON.stringify(evil));
    for (const options of [[], ['--json']]) {
      const { code, out } = at.cli([...asked(image), ...options]);
      expect(code).toBe(0);
      expect(out.toLowerCase()).not.toContain(key.toLowerCase());
      // oxlint-disable-next-line no-control-regex -- It is what is looked for.
      expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
      expect(out).toContain('acme.x');
    }
  });
});

/** Never opened; of browsers all that holds cookies, logins and pages. */
const SECRETS = [
  '~/.claude/.credentials.json',
  '~/.codex/auth.json',
  '~/.gemini/oauth_creds.json',
  '~/.config/github-copilot/apps.json',
  '~/.config/github-copilot/hosts.json',
  '~/.local/share/opencode/auth.json',
  '~/.augment/session.json',
  '~/.ssh/id_ed25519',
  '~/.aws/credentials',
  '~/.netrc',
  ...[
    'Cookies',
    'Login Data',
    'Web Data',
    'Local Storage/leveldb/1.log',
    'IndexedDB/x',
    'Session Storage/x',
  ].map((name) => `~/.config/google-chrome/Default/${name}`),
];

const CLAUSES = `aup: 1
policy: { name: Acme, version: "1" }
clauses:
  - id: TOOLS-1
    say: Use the tools on this list.
    control: tool-allowlist
    phase: monitor
    tools: [{ id: claude-code, tier: [team] }, { id: codex, tier: [business] }, { id: cursor, tier: [business] }]
  - id: TIER-1
    say: Our accounts.
    control: license-tier
    phase: monitor
    pin: { chatgpt: { org_ids: ws }, anthropic: { org_ids: ours } }
    # read_token_claims: true
`;

/** Prints what is opened and started, whichever way. */
const SPY = `
const fs = require('node:fs');
const child = require('node:child_process');
const say = fs.writeSync;
const spy = (of, name, word) => {
  const real = of[name];
  of[name] = function (...args) {
    say(2, word + ' ' + String(args[0]) + '\\n');
    return real.apply(this, args);
  };
};
for (const name of ['open', 'openSync', 'readFile', 'readFileSync', 'createReadStream', 'copyFileSync']) spy(fs, name, 'OPENED');
for (const name of ['open', 'readFile', 'copyFile']) spy(fs.promises, name, 'OPENED');
for (const name of ['spawn', 'spawnSync', 'exec', 'execFile', 'execSync', 'execFileSync', 'fork']) spy(child, name, 'STARTED');
`;

function spied(argv: readonly string[]) {
  const spy = put(path.join(at.dir, '..', 'spy.cjs'), SPY);
  const { stderr, status } = spawnSync(process.execPath, ['--require', spy, ...argv], {
    encoding: 'utf8',
    env: at.env,
    cwd: at.dir,
    maxBuffer: 64 * 1024 * 1024,
  });
  const of = (word: string): readonly string[] =>
    stderr.split('\n').flatMap((line) => (line.startsWith(`${word} `) ? [line.slice(word.length + 1)] : []));
  return { status, opened: of('OPENED'), started: of('STARTED') };
}

describe('discover touches nothing', () => {
  it('no secret file is opened, and no program started', () => {
    const home = new Image(path.join(at.dir, 'image'), 'linux');
    for (const tool of aiTools) home.tool(tool);
    const secrets = new Set(SECRETS.map((each) => put(home.at(each), 'canary')));
    const { status, opened, started } = spied([cli, ...asked(home)]);
    expect(status).toBe(0);
    expect(started).toEqual([]);
    expect(opened.filter((file) => secrets.has(file))).toEqual([]);
    expect(opened.filter((file) => file.startsWith(home.root)).length).toBeGreaterThan(50);
  });

  it('nor in the home of the one who asks', () => {
    const secrets = new Set(SECRETS.map((each) => put(path.join(at.dir, each.slice(2)), 'canary')));
    put(path.join(at.dir, '.codex/config.toml'), '');
    const { status, opened, started } = spied([cli, 'discover']);
    expect([status, started]).toEqual([0, []]);
    expect(opened.filter((file) => secrets.has(file))).toEqual([]);
  });

  it('nor where a policy has clauses about plans and tools', () => {
    put(path.join(at.dir, '.config/aup-guard/aup.yaml'), CLAUSES);
    const secrets = new Set(SECRETS.map((each) => put(path.join(at.dir, each.slice(2)), 'canary')));
    for (const file of ['Cursor', 'Windsurf']) {
      secrets.add(put(path.join(at.dir, `.config/${file}/User/globalStorage/state.vscdb`), 'canary'));
    }
    for (const name of ['claude', 'codex', 'cursor', 'windsurf']) {
      chmodSync(put(path.join(at.dir, '.local/bin', name), '#!/bin/sh\n'), 0o755);
    }
    for (const flags of [[], ['--json'], ['--diff'], ['--review'], ['--sbom'], ['--history']]) {
      const { opened, started, status } = spied([cli, 'discover', ...flags]);
      expect([flags, status === 0 || status === 1, started]).toEqual([flags, true, []]);
      expect(opened.filter((file) => secrets.has(file))).toEqual([]);
    }
    // Control: the clause that lets the token be read has it opened.
    put(path.join(at.dir, '.config/aup-guard/aup.yaml'), CLAUSES.replace('# ', ''));
    expect(spied([cli, 'discover']).opened.filter((file) => secrets.has(file))).toEqual(
      expect.arrayContaining([
        path.join(at.dir, '.codex/auth.json'),
        path.join(at.dir, '.config/Cursor/User/globalStorage/state.vscdb'),
      ]),
    );
  });

  it('control: the spy sees', () => {
    const file = put(path.join(at.dir, 'x'), '');
    const act = `require('node:fs').readFileSync('${file}'); require('node:child_process').spawnSync('true')`;
    expect(spied(['-e', act])).toMatchObject({ opened: expect.arrayContaining([file]), started: ['true'] });
  });

  it('where starting and writing are forbidden it says the same', () => {
    const image = imageOf('linux');
    for (const tool of aiTools) image.tool(tool);
    const mark = path.join(at.dir, 'started');
    mkdirSync(image.at('~/.local/bin'), { recursive: true });
    put(image.at('~/.local/bin/codex'), `#!/bin/sh\ntouch ${mark}\n`);
    symlinkSync('codex', image.at('~/.local/bin/opencode'));
    const cage = ['--experimental-permission', '--allow-fs-read=*'];
    const run = (flags: readonly string[]): string =>
      spawnSync(process.execPath, [...flags, cli, ...asked(image)], {
        encoding: 'utf8',
        env: { ...at.env, NODE_NO_WARNINGS: '1' },
        cwd: at.dir,
      }).stdout;
    const free = run([]);
    expect(run(cage)).toBe(free);
    expect(free).toContain('Codex CLI');
    expect(existsSync(mark)).toBe(false);
  });
});

const LISTS = `aup: 1
policy: { name: Acme, version: "1" }
clauses:
  - id: TOOLS-1
    say: Use the tools on this list.
    control: tool-allowlist
    phase: enforce
    tools: [{ id: claude-code, tier: [team, enterprise] }]
    prohibited: [{ id: openclaw, why: no contract }]
    otherwise: { do: warn, then: request }
`;

function account(type: string): string {
  return JSON.stringify({ oauthAccount: { organizationType: type } });
}

describe('discover, with a policy', () => {
  it.each([
    ['claude_team', 'approved', 0],
    ['claude_pro', 'prohibited', 1],
  ])('tells verdict and plan: %s', (type, verdict, code) => {
    put(path.join(at.dir, '.config/aup-guard/aup.yaml'), LISTS);
    put(path.join(at.dir, '.claude.json'), account(type));
    mkdirSync(path.join(at.dir, '.claude'), { recursive: true });
    const ran = at.cli(['discover', '--json']);
    expect(json(ran.out)).toMatchObject({
      tools: expect.arrayContaining([
        expect.objectContaining({
          id: 'claude-code',
          tier: expect.objectContaining({ value: type.replace('claude_', ''), grade: 'declared' }),
          standing: expect.objectContaining({ verdict }),
        }),
      ]),
    });
    expect(ran.code).toBe(code);
    expect(at.cli(['discover']).out).toMatch(new RegExp(`Claude Code .*${verdict}`));
  });

  it('control: says nothing of either without a policy', () => {
    mkdirSync(path.join(at.dir, '.claude'), { recursive: true });
    const found: unknown = json(at.cli(['discover', '--json']).out);
    expect(JSON.stringify(found)).not.toContain('"standing"');
  });

  it('names new tools, writes an inventory and a review', () => {
    put(path.join(at.dir, '.config/aup-guard/aup.yaml'), LISTS);
    expect(at.cli(['discover', '--diff']).out).toContain('the first look');
    const folder = path.join(at.dir, '.vscode/extensions/github.copilot-chat-1.2.3');
    put(path.join(folder, 'package.json'), '{"name":"copilot-chat","publisher":"github","version":"1.2.3"}');
    expect(at.cli(['discover', '--diff']).out).toMatch(/new +GitHub Copilot \(editors\)/);
    expect(at.cli(['discover', '--diff']).out).toContain('nothing changed');
    const review = at.cli(['discover', '--review']);
    expect(review.out).toContain('- [ ] GitHub Copilot (editors)');
    expect(review.code).toBe(1);
    expect(json(at.cli(['discover', '--sbom']).out)).toMatchObject({ bomFormat: 'CycloneDX' });
  });

  it('names services by their names, with counts and the last day', async () => {
    const { default: sqlite } = await import('node-sqlite3-wasm');
    const file = path.join(at.dir, '.config/google-chrome/Default/History');
    mkdirSync(path.dirname(file), { recursive: true });
    const open = new sqlite.Database(file);
    open.exec('CREATE TABLE urls (url TEXT, visit_count INTEGER, last_visit_time INTEGER)');
    const day = BigInt(Date.UTC(2026, 10, 20) / 1000 + 11_644_473_600) * 1_000_000n;
    open.run('INSERT INTO urls VALUES (?, ?, ?)', ['https://www.claude.ai/private', 42, day]);
    open.close();
    const { out } = at.cli(['discover', '--history']);
    expect(out).toMatch(/service +Claude +10-99 visits +claude\.ai, last 2026-11-20\n/);
    expect(at.cli(['discover']).out).not.toContain('visits');
  });

  it('finds an extension of a browser', () => {
    const id = 'fcoeoabgfenejglbffodgkkbkcdhcgfn';
    const manifest = path.join(at.dir, `.config/google-chrome/Default/Extensions/${id}/1.0_0/manifest.json`);
    put(manifest, '{"name":"Claude","version":"1.0","manifest_version":3}');
    expect(at.cli(['discover']).out).toContain('Claude in Chrome');
  });

  it.each([
    ['--diff', '--sbom'],
    ['--review', '--home', '/tmp'],
    ['--print-mdm', 'nobody'],
    ['--schedule', '7s'],
  ])('refuses %s %s %s', (...flags) => {
    expect(at.cli(['discover', ...flags.filter((flag) => flag !== undefined)])).toMatchObject({ code: 2 });
  });

  it('prints what an administrator sets', () => {
    expect(at.cli(['discover', '--print-mdm', 'anthropic']).out).toContain('anthropic-allowed-org-ids');
  });
});

it('every fact of the catalogue names sources that are known', () => {
  const unknown = aiTools.filter(({ source }) => source.some((one) => !(one in toolSources)));
  expect(unknown).toEqual([]);
});
