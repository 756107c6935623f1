import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Home, makeHome } from './fixtures/home.ts';
import { check, npm, type Packed, packInto } from './fixtures/pack.ts';

const root = path.resolve(import.meta.dirname, '..');
let top = '';
let packed: Packed;

beforeAll(() => {
  top = mkdtempSync(path.join(realpathSync(os.tmpdir()), 'aup-pack-'));
  packed = packInto(top);
}, 120_000);
afterAll(() => rmSync(top, { recursive: true, force: true }));

function notices(cwd: string): ReturnType<typeof check> {
  return check('../scripts/notices.mjs', ['--check'], cwd);
}

describe('the package', () => {
  it('holds the programs and what they need, nothing else', () => {
    const allowed =
      /^(bin|dist|install|schema)\/|^(package\.json|LICENSE|README\.md|THIRD-PARTY-NOTICES\.md)$/;
    expect(packed.files.filter((file) => !allowed.test(file))).toEqual([]);
    for (const need of [
      'bin/aup-guard.js',
      'bin/aup-shim.js',
      'bin/aup-hook.js',
      'dist/aup-guard.cjs',
      'LICENSE',
    ]) {
      expect(packed.files).toContain(need);
    }
    for (const need of [
      'install/completion/_aup-guard',
      'install/completion/aup-guard.bash',
      'install/completion/aup-guard.fish',
      'install/man/aup-guard.1',
    ]) {
      expect(packed.files).toContain(need);
    }
    // Compiled by the Node of whoever built it: nobody could build the same bytes.
    expect(packed.files.filter((file) => file.startsWith('dist/ahead/'))).toEqual([]);
    const maps = packed.files.filter((file) =>
      readFileSync(path.join(packed.unpacked, file), 'latin1').includes('//# sourceMappingURL=data'),
    );
    expect(maps).toEqual([]);
    expect(
      packed.files.filter((file) => /\.(ts|map|log|env|tgz)$/.test(file) && !file.endsWith('.d.ts')),
    ).toEqual([]);
  });

  it('holds the native fronts that could be built here, and their source', () => {
    const built = readdirSync(path.join(root, 'dist')).filter((file) => file.startsWith('front-'));
    const inside = packed.files.filter((file) => file.startsWith('dist/front-'));
    expect(inside.map((file) => path.basename(file))).toEqual(built);
    expect(packed.files).toContain('install/front.c');
  });

  it('is at most 5 MB packed', () => {
    expect(packed.size).toBeGreaterThan(1000);
    expect(packed.size).toBeLessThan(5_000_000);
  });

  it('runs nothing when it is installed', () => {
    const manifest: unknown = JSON.parse(readFileSync(path.join(packed.unpacked, 'package.json'), 'utf8'));
    const scripts = JSON.stringify((manifest as { scripts?: unknown }).scripts ?? {});
    expect(scripts).not.toMatch(/"(pre|post)?install"/);
    expect(scripts).not.toContain('"postprepare"');
    expect(manifest).not.toHaveProperty('dependencies');
  });

  it('has no path of the machine it was built on', () => {
    const texts = packed.files
      .filter((file) => /\.c?js$|\/front-/.test(file))
      .map((file) => readFileSync(path.join(packed.unpacked, file), 'latin1'));
    expect(texts.filter((text) => text.includes(root) || text.includes(top))).toEqual([]);
  });

  it('lists its files and what it is made of', () => {
    const json = (file: string): unknown =>
      JSON.parse(readFileSync(path.join(packed.unpacked, file), 'utf8'));
    const { files } = json('dist/manifest.json') as { files: Record<string, string> };
    const listed = [...Object.keys(files), 'dist/manifest.json'];
    expect(listed.toSorted()).toEqual(packed.files.toSorted());
    const bom = json('dist/sbom.cdx.json') as { components: { name: string; scope: string }[] };
    const named = new Set(bom.components.map(({ name }) => name));
    const notices = readFileSync(path.join(packed.unpacked, 'THIRD-PARTY-NOTICES.md'), 'utf8');
    const bundled = [...notices.matchAll(/^## (?:@[\w-]+\/)?([\w.-]+) \d/gm)].map((match) => match[1] ?? '');
    expect(bundled.length).toBeGreaterThan(20);
    expect(bundled.filter((name) => !named.has(name))).toEqual([]);
    expect(bom.components.filter(({ scope }) => scope === 'optional').length).toBeGreaterThan(1);
    expect(bom).not.toHaveProperty('serialNumber');
  });

  it('satisfies publint', () => {
    expect(check('publint/src/cli.js', [packed.unpacked, '--strict'], top)).toMatchObject({ code: 0 });
  });

  it('satisfies are-the-types-wrong', () => {
    const done = check('@arethetypeswrong/cli/dist/index.js', [packed.tarball, '--profile', 'esm-only'], top);
    expect(done).toMatchObject({ code: 0 });
  });

  it('offers the engine with types that need no other package', () => {
    const folder = path.join(top, 'embedder');
    mkdirSync(path.join(folder, 'node_modules'), { recursive: true });
    cpSync(packed.unpacked, path.join(folder, 'node_modules/aup-guard'), { recursive: true });
    const write = (text: string): void => writeFileSync(path.join(folder, 'use.ts'), text);
    const compile = (): ReturnType<typeof check> =>
      check('typescript/bin/tsc', ['--strict', '--module', 'nodenext', '--types', '', 'use.ts'], folder);
    write(`import { compileScanner, type Finding } from 'aup-guard/engine';
      const found: readonly Finding[] = compileScanner([]).scan('nothing');
      if (found.length > 0) throw new Error('found something');`);
    expect(compile()).toEqual({ code: 0, said: '' });
    execFileSync(process.execPath, [path.join(folder, 'use.js')]);
    write(`import { compileScanner } from 'aup-guard/engine'; compileScanner(3);`);
    expect(compile(), 'control').not.toMatchObject({ code: 0 });
  });

  it('names the licences of all it bundles', () => {
    expect(notices(root)).toEqual({ code: 0, said: '' });
    const stale = path.join(top, 'source');
    writeFileSync(path.join(stale, 'THIRD-PARTY-NOTICES.md'), 'old\n');
    expect(notices(stale), 'control').toMatchObject({ code: 1 });
  });
});

describe('installed from the tarball into an empty folder', () => {
  const homes: Home[] = [];
  afterAll(() => {
    for (const made of homes) made.remove();
  });

  it('puts the guard in front of the agent, survives the folder going away, and leaves no trace', () => {
    const at = makeHome('home');
    homes.push(at);
    const project = path.join(path.dirname(at.dir), 'empty');
    mkdirSync(project);
    // The terminal binding is optional; leaving it out keeps the test off the network.
    npm(['install', '--omit=optional', packed.tarball], project, { HOME: project });
    const before = at.snapshot();
    const npx = (argv: readonly string[]): ReturnType<typeof spawnSync> =>
      spawnSync('npx', ['--offline', 'aup-guard', ...argv], {
        cwd: project,
        encoding: 'utf8',
        env: { ...at.env, npm_config_cache: path.join(project, '.npm') },
      });
    expect(npx(['install', '--yes'])).toMatchObject({ status: 0 });
    const pinned = path.join(at.dir, '.local/share/aup-guard/versions');
    const [version = ''] = readdirSync(pinned);
    const wanted = packed.files.filter((name) => name.startsWith('dist/'));
    expect(wanted.filter((file) => !existsSync(path.join(pinned, version, file)))).toEqual([]);
    rmSync(project, { recursive: true });
    const guard = path.join(at.shims, 'aup-guard');
    expect(at.run(guard, ['install', '--yes']).err).toContain('nothing to do');
    expect(at.run('/bin/bash', ['-ic', 'command -v claude']).out.trim()).toBe(path.join(at.shims, 'claude'));
    expect(at.run(guard, ['uninstall', '--yes'])).toMatchObject({ code: 0 });
    expect(at.snapshot()).toEqual(before);
  }, 120_000);
});

describe('the programs', () => {
  it('are loaded by nothing they load: a second start would read the same words', () => {
    const chunks = readdirSync(path.join(root, 'dist/chunks'));
    const loads = (file: string): boolean =>
      /require\("\.\.\/aup-[a-z]+\.cjs"\)/.test(readFileSync(path.join(root, 'dist/chunks', file), 'utf8'));
    expect(chunks.length).toBeGreaterThan(20);
    expect(chunks.filter(loads)).toEqual([]);
  });

  it('find what starts with them by a name no other chunk has', () => {
    const chunks = readdirSync(path.join(root, 'dist/chunks'));
    const named = chunks
      .filter((file) => file.startsWith('start-'))
      .map((file) => file.replace(/-[\w-]{8}\.cjs$/, ''));
    expect(named.toSorted()).toEqual(['start-both', 'start-cli', 'start-hook', 'start-mcp', 'start-shim']);
  });
});

describe('an update', () => {
  it('changes the copy and the shims, never the start files', () => {
    const at = makeHome();
    const before = at.snapshot();
    const newer = path.join(top, 'newer');
    cpSync(packed.unpacked, newer, { recursive: true });
    const manifest = readFileSync(path.join(newer, 'package.json'), 'utf8');
    writeFileSync(
      path.join(newer, 'package.json'),
      manifest.replace(/"version": "[^"]*"/, '"version": "99.0.0"'),
    );
    const run = (dir: string, command: string): string =>
      at.run(process.execPath, [path.join(dir, 'bin/aup-guard.js'), command, '--yes']).err;
    run(packed.unpacked, 'install');
    const bashrc = readFileSync(path.join(at.dir, '.bashrc'), 'utf8');
    expect(run(newer, 'install')).toMatch(/~ \S*shims\/ +claude aup-guard/);
    expect(readFileSync(path.join(at.dir, '.bashrc'), 'utf8')).toBe(bashrc);
    expect(readFileSync(path.join(at.shims, 'claude'), 'utf8')).toMatch(
      /\/versions\/99\.0\.0-[0-9a-f]{12}\/bin\/aup-shim\.js'/,
    );
    expect(run(newer, 'install')).toContain('nothing to do');
    run(newer, 'uninstall');
    const after = at.snapshot();
    at.remove();
    expect(after).toEqual(before);
  });
});

describe('run from a clone', () => {
  it('says what to do when it is not built', () => {
    const at = makeHome();
    const source = path.join(top, 'unbuilt');
    execFileSync('cp', ['-r', packed.unpacked, source]);
    rmSync(path.join(source, 'dist/aup-shim.cjs'));
    const ran = at.run(process.execPath, [path.join(source, 'bin/aup-guard.js'), 'install', '--yes']);
    at.remove();
    expect(ran.code).toBe(4);
    expect(ran.err).toContain('npm run build');
  });
});
