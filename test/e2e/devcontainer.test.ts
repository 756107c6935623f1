/** The dev container Feature, built and started for real in systems of their own. */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  addNode,
  busybox,
  containerRoot,
  type ContainerRoot,
  debian,
  USER,
} from '../fixtures/container-root.ts';
import { npm } from '../fixtures/pack.ts';

const root = path.resolve(import.meta.dirname, '../..');
const START = '/usr/local/share/aup-guard/start';
const LOG = `var/lib/aup-guard/${USER.id}/aup-guard/ledger`;
/** Nothing is fetched: the package is in the image, its optional part is left out. */
const OFFLINE = { npm_config_offline: 'true', npm_config_omit: 'optional' };

let top = '';
let tarball = '';
beforeAll(() => {
  top = mkdtempSync(path.join(realpathSync(tmpdir()), 'aup-feature-'));
  npm(['pack', '--ignore-scripts', '--pack-destination', top], root, { HOME: top });
  tarball = path.join(top, readdirSync(top).find((name) => name.endsWith('.tgz')) ?? '');
}, 120_000);
afterAll(() => rmSync(top, { recursive: true, force: true }));

/** What lies in the image before the Feature. */
function furnish({ dir }: ContainerRoot): void {
  mkdirSync(path.join(dir, 'opt'), { recursive: true });
  cpSync(tarball, path.join(dir, 'opt/aup-guard.tgz'));
  cpSync(path.join(root, 'install/devcontainer-feature'), path.join(dir, 'opt/feature'), { recursive: true });
}

function addAgent({ dir }: ContainerRoot): void {
  cpSync(path.join(root, 'test/fixtures/agents/claude'), path.join(dir, 'opt/claude'), { recursive: true });
  symlinkSync('/opt/claude/claude', path.join(dir, 'usr/local/bin/claude'));
}

function build(
  at: ContainerRoot,
  options: Readonly<Record<string, string>> = {},
): ReturnType<ContainerRoot['run']> {
  const own = { VERSION: '/opt/aup-guard.tgz', _REMOTE_USER: USER.name, _REMOTE_USER_HOME: USER.home };
  return at.run('root', ['/opt/feature/install.sh'], { ...OFFLINE, ...own, ...options });
}

/** As a build with these options leaves them. */
function settings({ dir }: ContainerRoot, mode: string, agents: string): void {
  const file = path.join(dir, 'usr/local/share/aup-guard/settings');
  expect(readFileSync(file, 'utf8')).toMatch(/^mode=enforce\nagents=.*\n$/);
  writeFileSync(file, `mode=${mode}\nagents=${agents}\n`);
}

const text = ({ dir }: ContainerRoot, file: string): string => readFileSync(path.join(dir, file), 'utf8');

const bases = [
  { name: 'Debian', base: debian(), shell: '/bin/bash', login: ['bash', '-lc'] },
  { name: 'busybox', base: busybox(), shell: '/bin/sh', login: ['sh', '-lc'] },
] as const;

describe.each(bases)('in $name', ({ base, shell, login }) => {
  const why = 'why' in base ? base.why : undefined;
  let at: ContainerRoot | undefined;
  const made = (): ContainerRoot => {
    if (at === undefined) throw new Error('no system');
    return at;
  };
  const asUser = (command: string): ReturnType<ContainerRoot['run']> =>
    made().run('dev', [...login, command]);

  beforeAll(() => {
    if ('why' in base) return;
    at = containerRoot(base, shell);
    furnish(at);
  }, 60_000);
  afterAll(() => {
    at?.remove();
    if ('passing' in base) rmSync(base.dir, { recursive: true, force: true });
  }, 60_000);

  describe.skipIf(why !== undefined)(`the image ${why ?? ''}`, () => {
    it('is not built without Node, and says what to add', () => {
      const ran = build(made());
      expect(ran).toMatchObject({ code: 1, out: '' });
      expect(ran.err).toContain('there is no Node in this image');
      expect(ran.err).toContain('"ghcr.io/devcontainers/features/node:1": {}');
      expect(existsSync(path.join(made().dir, 'usr/local/bin/aup-guard'))).toBe(false);
    });

    it('goes on without the guard where that was asked for, and each start says so', () => {
      expect(build(made(), { ONERROR: 'warn' })).toMatchObject({ code: 0 });
      cpSync(path.join(root, 'install/devcontainer-feature/start.sh'), path.join(made().dir, START));
      const ran = made().run('dev', ['sh', START]);
      expect(ran.code).toBe(0);
      expect(ran.err).toContain('NO guard: there is no Node in this image');
      rmSync(path.join(made().dir, START));
      addNode(made().dir);
    }, 120_000);

    it.each([
      { named: 'mode', given: { MODE: 'loose' }, says: 'option mode' },
      { named: 'version', given: { VERSION: 'git+https://x.example/y' }, says: 'option version' },
      { named: 'an absent package', given: { VERSION: '/opt/none.tgz' }, says: 'no file at /opt/none.tgz' },
      { named: 'agents', given: { AGENTS: 'claude;id' }, says: 'option agents' },
      { named: 'an unknown agent', given: { AGENTS: 'claude,hal' }, says: 'unknown agent: hal' },
      { named: 'policy', given: { POLICY: 'https://x.example/aup.yaml' }, says: 'option policy' },
      { named: 'an absent policy', given: { POLICY: '/opt/none.yaml' }, says: 'no file at /opt/none.yaml' },
      {
        named: 'a broken policy',
        given: { POLICY: '/opt/broken.yaml' },
        says: '/opt/broken.yaml cannot be used',
      },
    ])(
      'refuses $named',
      ({ given, says }) => {
        writeFileSync(path.join(made().dir, 'opt/broken.yaml'), 'aup: 1\nclauses: [{ id: X }]\n');
        const ran = build(made(), given);
        expect(ran.code).toBe(1);
        expect(ran.err).toContain(says);
        expect(existsSync(path.join(made().dir, 'usr/local/bin/aup-guard'))).toBe(false);
      },
      60_000,
    );

    it('is built, twice to the same, with hooks for all users and the policy', () => {
      expect(build(made()), 'first').toMatchObject({ code: 0 });
      const launcher = text(made(), 'usr/local/bin/aup-guard');
      expect(text(made(), 'etc/aup-guard/aup.yaml')).toBe(
        readFileSync(path.join(root, 'install/policies/starter.yaml'), 'utf8'),
      );
      expect(text(made(), 'etc/claude-code/managed-settings.d/50-aup-guard.json')).toContain(
        '/usr/local/lib/aup-guard/aup-hook',
      );
      // As from a Dockerfile, which does not say where the home is.
      const ran = build(made(), { _REMOTE_USER_HOME: '' });
      expect(ran.code).toBe(0);
      expect(readlinkSync(path.join(made().dir, 'usr/local/share/aup-guard/shims'))).toBe(
        `${USER.home}/.local/share/aup-guard/shims`,
      );
      expect(ran.err).toContain('in place: aup-guard');
      expect(text(made(), 'usr/local/bin/aup-guard')).toBe(launcher);
    }, 120_000);

    it('starts before an agent is there, and fails a start that demands one', () => {
      const early = made().run('dev', [START, 'early']);
      expect(early).toMatchObject({ code: 0 });
      expect(early.err).toContain('no agent is installed yet');
      settings(made(), 'enforce', 'claude');
      const demanded = made().run('dev', [START]);
      expect(demanded.code).toBe(1);
      expect(demanded.err).toContain('not on PATH: claude');
    }, 120_000);

    it('has the shim first in a login shell, and for programs without one', () => {
      addAgent(made());
      const early = made().run('dev', [START, 'early']);
      expect(early).toMatchObject({ code: 0 });
      expect(early.err).toContain('set up for this user');
      const shim = `${USER.home}/.local/share/aup-guard/shims/claude`;
      expect(asUser('command -v claude').out.trim()).toBe(shim);
      const direct = made().run('dev', ['sh', '-c', 'readlink -f "$(command -v claude)"']);
      expect(direct.out.trim()).toBe(shim);
      expect(made().run('root', ['sh', '-c', 'command -v claude']).code, 'control').toBe(0);
    }, 120_000);

    it('runs the agent behind the shim, and its session is on the volume', () => {
      const before = asUser('aup-guard log tail --json').out;
      expect(asUser('cd /tmp && claude').out).toContain('stand-in claude');
      const after = asUser('aup-guard log tail --json').out;
      expect(after.length).toBeGreaterThan(before.length);
      expect(after).toContain('session');
      expect(readlinkSync(path.join(made().dir, USER.home, '.local/state'))).toBe(
        `/var/lib/aup-guard/${USER.id}`,
      );
      expect(existsSync(path.join(made().dir, LOG))).toBe(true);
      expect(asUser('aup-guard log verify').code).toBe(0);
    }, 120_000);

    it('passes doctor, or says what the image has not got', () => {
      const ran = made().run('dev', [START]);
      const noGit = made().run('dev', ['sh', '-c', 'command -v git']).code !== 0;
      expect(ran.err.includes('not everything holds'), ran.out).toBe(noGit);
      expect(ran.code).toBe(noGit ? 1 : 0);
      expect(ran.out.includes('git is not on PATH; next: install git')).toBe(noGit);
    }, 120_000);

    it('is told of that and started all the same in monitor', () => {
      settings(made(), 'monitor', 'codex');
      const ran = made().run('dev', [START]);
      expect(ran.err).toContain('not on PATH: codex');
      expect(ran.code).toBe(0);
    }, 120_000);

    it('goes on with its log after the container was built anew', () => {
      const { dir } = made();
      const before = asUser('aup-guard log tail --json').out.trim().split('\n');
      rmSync(path.join(dir, USER.home), { recursive: true });
      mkdirSync(path.join(dir, USER.home, '.local/state/other'), { recursive: true });
      made().run('root', ['chown', '-R', `${USER.id}:${USER.id}`, USER.home]);
      const ran = made().run('dev', [START, 'early']);
      expect(ran).toMatchObject({ code: 0 });
      expect(existsSync(path.join(dir, `var/lib/aup-guard/${USER.id}/other`)), 'what was there').toBe(true);
      expect(asUser('command -v claude').out.trim()).toBe(`${USER.home}/.local/share/aup-guard/shims/claude`);
      const after = asUser('aup-guard log tail --json').out.trim().split('\n');
      expect(after.length).toBeGreaterThanOrEqual(before.length);
      expect(asUser('aup-guard log verify').code).toBe(0);
    }, 120_000);

    it('does not put the log into a folder somebody else has made', () => {
      const { dir } = made();
      const mine = path.join(dir, 'var/lib/aup-guard', String(USER.id));
      rmSync(mine, { recursive: true });
      rmSync(path.join(dir, USER.home, '.local/state'));
      mkdirSync(mine);
      const ran = made().run('dev', [START, 'early']);
      expect(ran.err).toContain('is not a folder of yours');
      expect(existsSync(path.join(dir, USER.home, '.local/state/aup-guard'))).toBe(true);
    }, 120_000);
  });
});
