/** The bytes of packages, where a real npm put them, and as uv and pipx lay them out. */
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchOf } from '../../src/engine/mcp/identity.ts';
import type { McpBytes } from '../../src/host/mcp-bytes.ts';
import { bytesOf } from '../../src/host/mcp-integrity.ts';

const folders: string[] = [];
afterAll(() => {
  for (const dir of folders) rmSync(dir, { recursive: true, force: true });
});

function folder(): string {
  const dir = mkdtempSync(path.join(tmpdir(), 'aup-bytes-'));
  folders.push(dir);
  return dir;
}

function write(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function bytes(argv: readonly string[], home: string, cwd = home): McpBytes {
  const env = { HOME: home, npm_config_prefix: path.join(home, 'prefix') };
  return bytesOf(
    launchOf({ kind: 'stdio', argv }, () => [], cwd),
    { env, cwd },
  );
}

const NPX = ['npx', '-y', '@acme/server@1.2.3', '--verbose'];

/** npx has it in its cache: made by npm itself, from a package of ours and a dependency, without a network. */
function cached(home: string): string {
  const made = path.join(home, 'made');
  const server = { name: '@acme/server', version: '1.2.3', bin: { server: 'index.js' } };
  const dependencies = { dep: `file:${path.join(made, 'dep')}` };
  write(path.join(made, 'dep/package.json'), JSON.stringify({ name: 'dep', version: '2.0.0' }));
  write(path.join(made, 'server/package.json'), JSON.stringify({ ...server, dependencies }));
  write(path.join(made, 'server/index.js'), '#!/usr/bin/env node\n// one\n');
  const cache = path.join(home, '.npm');
  // As npx names it: SHA-512 of `@acme/server@1.2.3`, 16 digits.
  const dir = path.join(cache, '_npx/58333350b5f7581a');
  write(path.join(dir, 'package.json'), '{}');
  const options = ['--offline', '--no-audit', '--no-fund', '--install-links', '--cache', cache];
  execFileSync('npm', ['install', ...options, path.join(made, 'server')], { cwd: dir, stdio: 'ignore' });
  return path.join(dir, 'node_modules');
}

describe('what npx starts', () => {
  let home = '';
  let modules = '';
  let whole: McpBytes = { kind: 'unreadable' };
  const back = (): void => {
    rmSync(modules, { recursive: true });
    cpSync(path.join(home, 'copy'), modules, { recursive: true, verbatimSymlinks: true });
  };
  beforeAll(() => {
    home = folder();
    modules = cached(home);
    cpSync(modules, path.join(home, 'copy'), { recursive: true, verbatimSymlinks: true });
    whole = bytes(NPX, home);
  });

  it('is found in its cache, whichever folder it is started from', () => {
    expect(whole).toMatchObject({ kind: 'known', covers: 'tree' });
    expect(whole).toMatchObject({ integrity: expect.stringMatching(/^npm-sha256-[0-9a-f]{64}$/) });
    expect(bytes(NPX, home, folder())).toEqual(whole);
    expect(bytes(['npx', '--package=@acme/server@1.2.3', 'server'], home)).toEqual(whole);
    back();
    expect(bytes(NPX, home)).toEqual(whole);
  });

  it.each<[string, () => void]>([
    ['its code', () => appendFileSync(path.join(modules, '@acme/server/index.js'), '//')],
    ['a file more', () => write(path.join(modules, '@acme/server/lib/more.js'), '')],
    [
      'a dependency of another version',
      () => {
        const lock = path.join(modules, '.package-lock.json');
        writeFileSync(lock, readFileSync(lock, 'utf8').replace('"version": "2.0.0"', '"version": "2.0.1"'));
      },
    ],
    [
      'a copy in the project, which comes first',
      () => {
        write(path.join(home, 'package.json'), '{}');
        const manifest = JSON.stringify({ name: '@acme/server', version: '1.2.3' });
        write(path.join(home, 'node_modules/@acme/server/package.json'), manifest);
      },
    ],
    ...[
      'cache=.npm-own',
      '; nothing\n  prefix = ./own',
      'node-options=--require=./x.js',
      'package[]=other',
      '"script-shell"=./sh',
      '${NOTHING?}cache=./own',
    ].map((line): [string, () => void] => [
      `a setting of the project: ${line}`,
      () => {
        write(path.join(home, 'work/package.json'), '{}');
        write(path.join(home, 'work/.npmrc'), `registry=https://r.example.com\n${line}\n`);
      },
    ]),
    [
      'a copy installed for all, which comes first',
      () => {
        const manifest = JSON.stringify({ name: '@acme/server', version: '1.2.3' });
        write(path.join(home, 'prefix/lib/node_modules/@acme/server/package.json'), manifest);
      },
    ],
    [
      'a program of the project that is called like it',
      () => write(path.join(home, 'node_modules/.bin/@acme/server@1.2.3'), '#!/bin/sh\n'),
    ],
  ])('is something else with %s', (_, change) => {
    const cwd = path.join(home, 'work');
    mkdirSync(cwd);
    change();
    expect(bytes(NPX, home, cwd)).not.toEqual(whole);
    for (const name of ['node_modules', 'package.json', 'prefix', 'work'])
      rmSync(path.join(home, name), { recursive: true, force: true });
    back();
    expect(bytes(NPX, home)).toEqual(whole);
  });

  it('is the same beside settings that move nothing', () => {
    const cwd = folder();
    write(path.join(cwd, '.npmrc'), 'registry=https://r.example.com/\n# cache=x\nsave-exact = true\n');
    expect(bytes(NPX, home, cwd)).toEqual(whole);
    write(path.join(home, '.npmrc'), 'prefix=/opt/own\n');
    expect(bytes(NPX, home), 'of the person').toEqual(whole);
    rmSync(path.join(home, '.npmrc'));
  });

  it('is the same beside other versions of it', () => {
    const manifest = JSON.stringify({ name: '@acme/server', version: '1.2.4' });
    write(path.join(home, 'node_modules/@acme/server/package.json'), manifest);
    expect(bytes(NPX, home)).toEqual(whole);
    rmSync(path.join(home, 'node_modules'), { recursive: true });
  });

  it('is absent before npx brought it, and how to bring it is said', () => {
    expect(bytes(NPX, folder())).toEqual({
      kind: 'absent',
      fetch: 'npx -y --package=@acme/server@1.2.3 -c true',
    });
    expect(bytes(['npx', '-y', '@acme/server@1.2.4'], home)).toMatchObject({ kind: 'absent' });
  });

  it('is no hash when it is not to be read', () => {
    writeFileSync(path.join(modules, '.package-lock.json'), '[]');
    expect(bytes(NPX, home)).toEqual({ kind: 'unreadable' });
    back();
  });
});

const UVX = ['uvx', '--from', 'acme-server==1.2.3', 'serve'];
const RECORD = ['acme_server/__init__.py,sha256=x,1', 'acme_server/a b.py,sha256=x,1'].join('\n');

/** A wheel as it lies unpacked; installers add rows of their own to the record. */
function wheel(site: string, added = '', code = 'one'): void {
  write(path.join(site, 'acme_server/__init__.py'), code);
  write(path.join(site, 'acme_server/a b.py'), 'two');
  const info = path.join(site, 'acme_server-1.2.3.dist-info');
  write(path.join(info, 'RECORD'), `${RECORD}\nacme_server-1.2.3.dist-info/RECORD,,\n${added}`);
}

const ADDED = '../../../bin/serve,sha256=x,1\nacme_server/__pycache__/a.cpython-312.pyc,,\n';

describe('what uvx and pipx start', () => {
  it('is the same wherever the package lies with the same files', () => {
    const home = folder();
    wheel(path.join(home, '.cache/uv/archive-v0/abc'));
    const one = bytes(UVX, home);
    expect(one).toMatchObject({ kind: 'known', covers: 'own' });
    const places = [
      '.cache/uv/archive-v0/def/lib/python3.12/site-packages',
      '.cache/uv/environments-v2/x/lib/python3.12/site-packages',
      '.local/share/uv/tools/acme-server/lib/python3.12/site-packages',
      '.local/share/pipx/.cache/y/lib/python3.11/site-packages',
    ];
    for (const place of places) wheel(path.join(home, place), ADDED);
    expect(bytes(UVX, home)).toEqual(one);
    for (const place of places) {
      wheel(path.join(home, place), ADDED, 'other');
      expect(bytes(UVX, home)).not.toEqual(one);
      wheel(path.join(home, place), ADDED);
      expect(bytes(UVX, home)).toEqual(one);
    }
    expect(bytes(['pipx', 'run', 'acme-server==1.2.3'], home)).toEqual(one);
    expect(readdirSync(home)).not.toContain('node_modules');
  });

  it('is absent before it was fetched', () => {
    const home = folder();
    expect(bytes(UVX, home)).toEqual({ kind: 'absent', fetch: 'uvx acme-server==1.2.3 --help' });
    wheel(path.join(home, '.cache/uv/archive-v0/abc'));
    expect(bytes(['uvx', 'acme-server==1.2.4'], home)).toMatchObject({ kind: 'absent' });
  });

  it('is no hash when a file of it is gone', () => {
    const home = folder();
    wheel(path.join(home, '.cache/uv/archive-v0/abc'));
    rmSync(path.join(home, '.cache/uv/archive-v0/abc/acme_server/a b.py'));
    expect(bytes(UVX, home)).toEqual({ kind: 'unreadable' });
  });
});
