/** `install --scope system` in a real /etc that is nobody else's: real agents of a user without rights, no session. */
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { claude } from './drivers/claude.ts';
import { drivers } from './drivers/index.ts';
import type { Driver } from './drivers/model.ts';
import { giveAway, noOtherRoot, openOtherRoot, type OtherRoot } from './other-root.ts';
import { missing, openWorld, programOf, type World } from './world.ts';

const GUARD = path.resolve('bin/aup-guard.js');
const COPY = '/usr/local/lib/aup-guard';
const OURS = [
  '/etc/claude-code/managed-settings.d/50-aup-guard.json',
  '/etc/codex/requirements.toml',
  '/etc/gemini-cli/settings.json',
  '/etc/github-copilot/policy.d/aup-guard.json',
  '/etc/opencode/aup-guard.js',
  '/etc/opencode/opencode.json',
  '/etc/qwen-code/settings.json',
  `${COPY}/aup-hook`,
];
/** What other tools have put there before. */
const THEIRS: Readonly<Record<string, string>> = {
  '/etc/claude-code/managed-settings.json': '{ "env": { "OTHER": "1" } }\n',
  '/etc/codex/requirements.toml':
    '# theirs\nallowed_sandbox_modes = ["read-only", "workspace-write", "danger-full-access"]',
  '/etc/gemini-cli/settings.json': '{\n  // theirs\n  "ui": { "theme": "dark" }\n}\n',
  '/etc/github-copilot/policy.d/other.json': '{"version":1,"hooks":{}}\n',
};
/** What a repository may say of hooks. */
const OFF: Readonly<Record<string, readonly [file: string, text: string]>> = {
  claude: ['.claude/settings.json', '{"disableAllHooks":true}'],
  codex: ['.codex/config.toml', '[features]\nhooks = false\n'],
  copilot: ['.github/copilot/settings.json', '{"disableAllHooks":true}'],
  gemini: ['.gemini/settings.json', '{"hooksConfig":{"enabled":false}}'],
  qwen: ['.qwen/settings.json', '{"disableAllHooks":true,"hooksConfig":{"enabled":false}}'],
  opencode: ['opencode.json', '{"plugin":[]}'],
};

/** Rows of the user's own ledger. */
function kinds(home: string): readonly string[] {
  const folder = path.join(home, '.local/state/aup-guard/ledger');
  const files = readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
  return files
    .flatMap((name) => readFileSync(path.join(folder, name), 'utf8').trim().split('\n'))
    .map((line) => JSON.parse(line).kind);
}

function put(opened: World, [name, text]: readonly [string, string]): void {
  const file = path.join(opened.repo, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  giveAway(opened.repo);
}

const why = noOtherRoot();
const hooked = drivers.filter(({ unhooked }) => unhooked !== true);

const absent = hooked.some((driver) => missing(driver) !== undefined);

describe.skipIf(why !== undefined)(`hooks of the machine ${why ?? ''}`, () => {
  let root: OtherRoot;
  let admin = '';
  let before = '';
  let world: World | undefined;

  function asRoot(...argv: readonly string[]): string {
    const [file = '', ...args] = [...root.enter('root', '/'), ...argv];
    const env = { HOME: admin, PATH: process.env['PATH'] ?? '' };
    const done = spawnSync(file, args, { env, encoding: 'utf8' });
    if (done.status !== 0) throw new Error(`${argv.join(' ')}: ${done.stderr}`);
    return done.stdout;
  }
  /** Every path with its rights, its owner and what it holds. */
  const picture = (): string =>
    asRoot(
      'sh',
      '-c',
      "find /etc /usr/local -maxdepth 3 -printf '%p %M %U:%G %l\\n' | sort; find /etc -maxdepth 3 -type f -exec sha256sum {} + | sort",
    );

  beforeAll(async () => {
    admin = mkdtempSync(path.join(tmpdir(), 'aup-admin-'));
    root = await openOtherRoot();
    for (const [file, text] of Object.entries(THEIRS)) {
      asRoot('mkdir', '-p', path.dirname(file));
      writeFileSync(root.at(file), text);
    }
    before = picture();
    asRoot(process.execPath, GUARD, 'install', '--scope', 'system', '--yes');
  });
  afterEach(async () => {
    await world?.close();
    world = undefined;
  });
  afterAll(() => {
    root.close();
    rmSync(admin, { recursive: true, force: true });
  });

  /** Where the copy of this version lies. */
  const copy = (): string =>
    path.join(COPY, readdirSync(root.at(COPY)).find((name) => /^\d/.test(name)) ?? '');

  /** `alone`: an agent that has hooks in its user's settings anyway loses those. */
  async function open(driver: Driver, hooks: 'alone' | 'beside' = 'beside'): Promise<World> {
    world = await openWorld({ driver });
    if (hooks === 'alone') world.disarm();
    appendFileSync(path.join(world.home, '.gitconfig'), '[safe]\n\tdirectory = *\n');
    giveAway(world.dir);
    return world;
  }

  async function push(opened: World, argv: readonly string[]): Promise<string> {
    const { shell } = opened.driver.calls;
    opened.script(
      { text: 'looking', tools: [shell('touch free.txt')] },
      { text: 'pushing', tools: [shell('git push origin main')] },
      { text: 'done' },
    );
    const env = { XDG_CACHE_HOME: path.join(opened.home, '.cache') };
    const { out, err } = await opened.ask('release it', {
      argv: [...root.enter('user', opened.repo), ...argv],
      env,
    });
    return out + err;
  }

  it('belong to root, can be read by all, and leave what was there', () => {
    for (const file of OURS) {
      const [mode = '', owner] = asRoot('stat', '-c', '%a %u:%g', file).trim().split(' ');
      expect([file, mode.slice(-2), owner]).toEqual([file, mode === '755' ? '55' : '44', '0:0']);
    }
    const now = Object.keys(THEIRS).map((file) => [file, readFileSync(root.at(file), 'utf8')] as const);
    const left = Object.entries(THEIRS).filter(([file]) => !OURS.includes(file));
    expect(now).toEqual(expect.arrayContaining(left));
    expect(now.filter(([file]) => OURS.includes(file)).every(([, text]) => text.includes('theirs'))).toBe(
      true,
    );
    expect(asRoot(process.execPath, GUARD, 'install', '--scope', 'system', '--yes')).not.toMatch(
      /^ {4}[+~]/m,
    );
  });

  describe.skipIf(absent).each(hooked)('and $id', (driver) => {
    it('hold it outside a session, whatever the repository says', async () => {
      const opened = await open(driver, 'alone');
      const off = OFF[driver.id];
      if (off !== undefined) put(opened, off);
      const head = opened.remoteHead();
      const said = await push(opened, [programOf(driver)]);
      expect(opened.git('status', '--porcelain'), said).toContain('free.txt');
      expect(opened.remoteHead(), said).toBe(head);
      expect(opened.wire()).toContain('start the agent through aup-guard');
      expect(kinds(opened.home).filter((kind) => kind === 'guard.bypassed')).toHaveLength(1);
    });

    it('ask once within a session', async () => {
      const opened = await open(driver);
      const head = opened.remoteHead();
      const shim = path.join(copy(), 'bin/aup-shim.js');
      const said = await push(opened, [process.execPath, shim, 'agent', driver.id]);
      expect(opened.git('status', '--porcelain'), said).toContain('free.txt');
      expect(opened.remoteHead(), said).toBe(head);
      const rows = kinds(opened.home);
      expect(rows.filter((kind) => kind === 'approval.asked')).toHaveLength(1);
      expect(rows).toContain('session.started');
      expect(rows).not.toContain('guard.bypassed');
    });
  });

  it('are what doctor sees as managed', async () => {
    const opened = await open(claude);
    const cli = (...args: readonly string[]): string => {
      const guard = path.join(copy(), 'bin/aup-guard.js');
      const [file = '', ...argv] = [...root.enter('user', opened.repo), process.execPath, guard, ...args];
      return spawnSync(file, argv, { env: opened.env, encoding: 'utf8' }).stdout;
    };
    cli('install', '--yes', '--agents', 'claude');
    const { checks }: { checks: readonly { id: string }[] } = JSON.parse(cli('doctor', '--json'));
    expect(checks.find(({ id }) => id === 'agent.claude')).toMatchObject({ tier: 'managed' });
    expect(checks.find(({ id }) => id === 'agent.claude.hooks')).toMatchObject({
      grade: 'ok',
      text: expect.stringContaining('of this machine'),
    });
  });

  it('go without a trace', async () => {
    asRoot(process.execPath, GUARD, 'uninstall', '--yes');
    expect(picture()).toBe(before);
    const opened = await open(claude);
    await push(opened, [programOf(claude)]);
    expect(opened.remoteHead(), 'control: without hooks it is pushed').toBe(opened.git('rev-parse', 'HEAD'));
  });
});
