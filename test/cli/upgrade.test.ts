/** Versions of the package beside one another: brought in, gone back from, checked, given up when nothing uses them. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { once } from 'node:events';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Home, installedCopy, makeHome, type Ran } from '../fixtures/home.ts';
import { packInto } from '../fixtures/pack.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
let top = '';
const made = new Map<string, string>();
let at: Home;

/** The package under another version, its list of files put right: a folder with `package/` and the packed file. */
function version(name: string, from: string): string {
  const dir = path.join(top, name);
  const root = path.join(dir, 'package');
  cpSync(from, root, { recursive: true });
  const change = (file: string, to: (text: string) => string): string => {
    const text = to(readFileSync(path.join(root, file), 'utf8'));
    writeFileSync(path.join(root, file), text);
    return createHash('sha256').update(text).digest('hex');
  };
  const digest = change('package.json', (text) => text.replace(/"version": "[^"]*"/, `"version": "${name}"`));
  change('dist/manifest.json', (text) =>
    text
      .replace(/"version": "[^"]*"/, `"version": "${name}"`)
      .replace(/"package.json": "[^"]*"/, `"package.json": "${digest}"`),
  );
  execFileSync('tar', ['-czf', `aup-guard-${name}.tgz`, 'package'], { cwd: dir });
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(root, 'node_modules'));
  return dir;
}

const tgz = (name: string): string => path.join(made.get(name) ?? '', `aup-guard-${name}.tgz`);
const sha512 = (file: string): string =>
  `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}`;

beforeAll(() => {
  top = mkdtempSync(path.join(realpathSync(os.tmpdir()), 'aup-versions-'));
  const packed = packInto(top);
  for (const name of ['1.0.0', '1.1.0', '2.0.0-rc.1']) made.set(name, version(name, packed.unpacked));
}, 240_000);
afterAll(() => rmSync(top, { recursive: true, force: true }), 120_000);
beforeEach(() => {
  at = makeHome();
});
afterEach(() => at.remove());

function install(name: string): void {
  const program = path.join(made.get(name) ?? '', 'package/bin/aup-guard.js');
  const ran = at.run(process.execPath, [program, 'install', '--yes']);
  expect(ran, ran.err).toMatchObject({ code: 0 });
}

const guard = (...args: readonly string[]): Ran => at.run(path.join(at.shims, 'aup-guard'), args);
const copies = (): readonly string[] =>
  readdirSync(path.join(at.shims, '../versions')).map((name) => name.replace(/-[0-9a-f]{12}$/, ''));
const started = (): string =>
  /versions\/(.+)-[0-9a-f]{12}\//.exec(readFileSync(path.join(at.shims, 'claude'), 'utf8'))?.[1] ?? '';
const ledger = (): string =>
  readFileSync(path.join(at.dir, '.local/state/aup-guard/ledger/current.jsonl'), 'utf8');

describe('upgrade', () => {
  it('brings a packed version in, with the terminal binding, and goes back', () => {
    install('1.0.0');
    const policy = path.join(at.dir, '.config/aup-guard/aup.yaml');
    mkdirSync(path.dirname(policy), { recursive: true });
    writeFileSync(
      policy,
      '# mine\naup: 1\npolicy: { name: Mine, version: 1.0.0, owner: me@acme.example }\nclauses: []\n',
    );
    const mine = readFileSync(policy, 'utf8');
    const bashrc = path.join(at.dir, '.bashrc');
    const before = existsSync(bashrc) ? readFileSync(bashrc, 'utf8') : '';
    const done = guard(
      'upgrade',
      '--to',
      tgz('1.1.0'),
      '--integrity',
      sha512(tgz('1.1.0')),
      '--yes',
      '--json',
    );
    expect(done, done.err).toMatchObject({ code: 0 });
    expect(JSON.parse(done.out)).toMatchObject({
      schema: 'aup-guard/upgrade/1',
      installed: '1.0.0',
      offered: '1.1.0',
      applied: true,
    });
    expect([started(), copies()]).toEqual(['1.1.0', ['1.0.0', '1.1.0']]);
    const now = path.join(at.shims, '../versions', readdirSync(path.join(at.shims, '../versions'))[1] ?? '');
    expect(existsSync(path.join(now, 'node_modules/@lydell/node-pty/package.json'))).toBe(true);
    expect(readdirSync(path.join(now, 'node_modules/@lydell'))).toHaveLength(2);
    expect(readFileSync(policy, 'utf8')).toBe(mine);
    expect(existsSync(bashrc) ? readFileSync(bashrc, 'utf8') : '').toBe(before);
    const applied = ledger()
      .split('\n')
      .filter((line) => line.includes('install.applied'));
    const objects = applied.map((line) => /"object":"([0-9a-f]{32})"/.exec(line)?.[1] ?? '');
    expect(objects).toHaveLength(2);
    expect(new Set(objects).size, 'of two lists').toBe(2);
    expect(objects).not.toContain('');
    expect(guard('upgrade', '--to', tgz('1.1.0'), '--yes').err).toContain('nothing to do');

    expect(guard('upgrade', '--back', '--yes')).toMatchObject({ code: 0 });
    expect([started(), copies()]).toEqual(['1.0.0', ['1.0.0', '1.1.0']]);
    expect(guard('--version').out.trim()).toBe('1.0.0');
    expect(guard('self-check')).toMatchObject({ code: 0 });
    expect(guard('uninstall', '--yes')).toMatchObject({ code: 0 });
    expect(existsSync(path.join(at.shims, '..'))).toBe(false);
  }, 240_000);

  it('takes nothing that is not whole, none that is earlier, and changes nothing then', () => {
    install('1.1.0');
    const before = at.snapshot();
    const wrong = guard('upgrade', '--to', tgz('1.0.0'), '--integrity', sha512(tgz('1.1.0')), '--yes');
    expect([wrong.code, wrong.err]).toEqual([1, expect.stringContaining('is not what was named')]);
    const earlier = guard('upgrade', '--to', tgz('1.0.0'), '--yes');
    expect([earlier.code, earlier.err]).toEqual([1, expect.stringContaining('1.0.0 is earlier than 1.1.0')]);

    const spoiled = path.join(top, 'spoiled');
    cpSync(path.join(made.get('2.0.0-rc.1') ?? '', 'package'), path.join(spoiled, 'package'), {
      recursive: true,
      filter: (file) => path.basename(file) !== 'node_modules',
    });
    appendFileSync(path.join(spoiled, 'package/dist/aup-hook.cjs'), '// more\n');
    execFileSync('tar', ['-czf', 'spoiled.tgz', 'package'], { cwd: spoiled });
    const changed = guard('upgrade', '--to', path.join(spoiled, 'spoiled.tgz'), '--yes');
    expect([changed.code, changed.err]).toEqual([
      1,
      expect.stringContaining('dist/aup-hook.cjs is not what'),
    ]);
    symlinkSync('/etc/passwd', path.join(spoiled, 'package/dist/link.cjs'));
    execFileSync('tar', ['-czf', 'linked.tgz', 'package'], { cwd: spoiled });
    const linked = guard('upgrade', '--to', path.join(spoiled, 'linked.tgz'), '--yes');
    expect([linked.code, linked.err]).toEqual([1, expect.stringContaining('more than files')]);
    writeFileSync(path.join(spoiled, 'text.tgz'), 'no archive');
    expect(guard('upgrade', '--to', path.join(spoiled, 'text.tgz'), '--yes')).toMatchObject({ code: 1 });
    expect(guard('upgrade', '--back', '--yes')).toMatchObject({ code: 2 });
    expect(guard('upgrade', '--to', tgz('2.0.0-rc.1')), 'nobody to ask').toMatchObject({ code: 2 });
    expect(at.snapshot()).toEqual(before);
    const control = guard('upgrade', '--to', tgz('1.0.0'), '--allow-downgrade', '--yes');
    expect(control, 'control').toMatchObject({ code: 0 });
    expect(started()).toBe('1.0.0');
  }, 240_000);

  it('is refused to an agent', () => {
    install('1.0.0');
    const inside = at.run(path.join(at.shims, 'aup-guard'), ['upgrade', '--to', tgz('1.1.0'), '--yes'], {
      AUP_GUARD_SESSION: 'abcd1234',
    });
    expect([inside.code, started()]).toEqual([1, '1.0.0']);
  }, 120_000);

  it('asks npm for a version, and takes none that is not what the registry says', async () => {
    install('1.0.0');
    const shelf = path.join(top, 'shelf');
    mkdirSync(shelf);
    for (const name of ['1.0.0', '1.1.0']) cpSync(tgz(name), path.join(shelf, path.basename(tgz(name))));
    const registry = spawn(process.execPath, [path.join(ROOT, 'test/fixtures/registry/registry.mjs'), shelf]);
    try {
      const [address] = (await once(registry.stdout, 'data')) as [Buffer];
      writeFileSync(path.join(at.dir, '.npmrc'), `registry=${String(address).trim()}\n`);
      // Somebody else's settings, where all may write.
      const shared = path.join(top, 'tmp');
      mkdirSync(shared);
      writeFileSync(path.join(shared, 'package.json'), '{}');
      writeFileSync(path.join(shared, '.npmrc'), 'registry=http://127.0.0.1:1/\n');
      const env = {
        TMPDIR: shared,
        npm_config_cache: path.join(at.dir, '.npm'),
      };
      const ask = (...args: readonly string[]): Ran => at.run(path.join(at.shims, 'aup-guard'), args, env);
      const check = ask('upgrade', '--check', '--json');
      expect(check.code, check.err).toBe(1);
      expect(JSON.parse(check.out)).toMatchObject({ installed: '1.0.0', offered: '1.1.0', newer: true });
      writeFileSync(path.join(shelf, 'wrong'), '');
      expect(ask('upgrade', '--yes').code).not.toBe(0);
      expect(started()).toBe('1.0.0');
      rmSync(path.join(shelf, 'wrong'));
      const done = ask('upgrade', '--yes');
      expect(done, done.err).toMatchObject({ code: 0 });
      expect(done.err).toContain("by the registry's integrity");
      expect(started()).toBe('1.1.0');
      expect(ask('upgrade', '--check').code, 'control').toBe(0);
      expect(ask('upgrade', '--to', '9.9.9', '--yes').code).toBe(4);
    } finally {
      registry.kill();
    }
  }, 240_000);
});

describe('an old copy', () => {
  let busy: ChildProcess | undefined;
  afterEach(() => busy?.kill('SIGKILL'));

  it('stays while a session uses it, and goes with the next install after that', async () => {
    install('1.0.0');
    const old = installedCopy(at);
    // As a gate of an MCP server that a client keeps open.
    busy = spawn(process.execPath, [path.join(old, 'bin/aup-shim.js'), 'mcp', '--', 'cat'], {
      env: at.env,
      stdio: 'pipe',
    });
    install('1.1.0');
    install('2.0.0-rc.1');
    expect([started(), copies()]).toEqual(['2.0.0-rc.1', ['1.0.0', '1.1.0', '2.0.0-rc.1']]);
    busy.kill('SIGKILL');
    await once(busy, 'exit');
    install('2.0.0-rc.1');
    expect(copies()).toEqual(['1.1.0', '2.0.0-rc.1']);
    expect(guard('doctor', '--json').out).toContain('programs are those of aup-guard 2.0.0-rc.1');
    guard('uninstall', '--yes');
    expect(existsSync(path.join(at.shims, '..'))).toBe(false);
  }, 240_000);
});

describe('self-check', () => {
  it('names each file that is changed, missing or additional', () => {
    install('1.0.0');
    const sound = guard('self-check', '--json');
    expect(sound.code).toBe(0);
    expect(JSON.parse(sound.out)).toMatchObject({ ok: true, voucher: 'sealed', version: '1.0.0' });
    const copy = installedCopy(at);
    appendFileSync(path.join(copy, 'schema/aup-1.json'), ' ');
    appendFileSync(path.join(copy, 'node_modules/@lydell/node-pty/package.json'), ' ');
    rmSync(path.join(copy, 'install/gate.sh'));
    writeFileSync(path.join(copy, 'dist/chunks/more.cjs'), '');
    const found = guard('self-check', '--json');
    expect(found.code).toBe(1);
    expect(JSON.parse(found.out)).toMatchObject({
      schema: 'aup-guard/self-check/1',
      ok: false,
      changed: ['node_modules/@lydell/node-pty/package.json', 'schema/aup-1.json'],
      missing: ['install/gate.sh'],
      additional: ['dist/chunks/more.cjs'],
    });
    expect(guard('self-check').out).toContain('additional dist/chunks/more.cjs');
    expect(guard('doctor', '--json').out).toContain(
      'node-pty/package.json is not what was built, and 3 more',
    );
    install('1.0.0');
    expect(guard('self-check'), 'control').toMatchObject({ code: 0 });
  }, 240_000);

  it('is not fooled by a list that was changed with the file', () => {
    install('1.0.0');
    const copy = installedCopy(at);
    const file = path.join(copy, 'install/gate.sh');
    const digest = (): string => createHash('sha256').update(readFileSync(file)).digest('hex');
    const list = path.join(copy, 'dist/manifest.json');
    const before = digest();
    appendFileSync(file, '# more\n');
    writeFileSync(list, readFileSync(list, 'utf8').replace(before, digest()));
    const found = guard('self-check', '--json');
    expect(found.code).toBe(1);
    expect(JSON.parse(found.out)).toMatchObject({ voucher: 'itself', changed: ['dist/manifest.json'] });
    const other = path.join(made.get('1.0.0') ?? '', 'package/bin/aup-guard.js');
    const checked = at.run(process.execPath, [other, 'self-check', '--json']);
    expect(JSON.parse(checked.out)).toMatchObject({
      voucher: 'running',
      changed: ['dist/manifest.json', 'install/gate.sh'],
    });
  }, 120_000);
});
