/** The installed copy holds code that is compiled for the Node it was installed by, whatever Node the package was built by. */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installedCopy, makeHome, type Home, type Ran } from '../fixtures/home.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const HERE = `${process.version}-${process.platform}-${process.arch}`;

let top = '';
let at: Home;
beforeEach(() => {
  top = mkdtempSync(path.join(realpathSync(os.tmpdir()), 'aup-built-'));
  at = makeHome();
  // As if the package had been built by another Node.
  for (const part of ['bin', 'dist', 'install', 'schema', 'package.json']) {
    cpSync(path.join(ROOT, part), path.join(top, part), { recursive: true });
  }
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(top, 'node_modules'));
  rmSync(path.join(top, 'dist/ahead'), { recursive: true });
});
afterEach(() => {
  at.remove();
  rmSync(top, { recursive: true, force: true });
});

function cli(...args: readonly string[]): Ran {
  return at.run(process.execPath, [path.join(top, 'bin/aup-guard.js'), ...args]);
}

function copy(): string {
  return installedCopy(at);
}

/** Whether Node takes the code of the copy. */
function taken(): unknown {
  const script = `const { compile, folder } = require('./dist/ahead.cjs');
const taken = fs.readdirSync(folder).map((name) => {
  const cached = fs.readFileSync(path.join(folder, name));
  return !compile(path.resolve('dist/chunks', name + '.cjs'), cached).cachedDataRejected;
});
console.log(JSON.stringify(taken));`;
  return JSON.parse(spawnSync(process.execPath, ['-e', script], { cwd: copy(), encoding: 'utf8' }).stdout);
}

/** The agent by the copy's own shim. */
function start(): Ran {
  return at.run(process.execPath, [path.join(copy(), 'bin/aup-shim.js'), 'agent', 'claude', '--version']);
}

describe('an install by a Node the package has no code for', () => {
  it('compiles it, has it after the next one too, and takes it away again', () => {
    const before = at.snapshot();
    expect(cli('install', '--yes')).toMatchObject({ code: 0 });
    expect(taken()).toEqual([true, true, true, true]);
    const folder = path.join(copy(), 'dist/ahead', HERE);
    const files = readdirSync(folder).map((name) => path.join(folder, name));
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(files.map((file) => statSync(file).mode & 0o777)).toEqual([0o600, 0o600, 0o600, 0o600]);

    const again = cli('install', '--yes');
    expect(again.err, 'the copy is still the package').toContain('nothing to do');
    expect(taken()).toEqual([true, true, true, true]);
    expect(start().err).toBe('');

    expect(cli('uninstall', '--yes')).toMatchObject({ code: 0 });
    expect(at.snapshot()).toEqual(before);
  });

  it('does so too where only the Node is another one than before', () => {
    cli('install', '--yes');
    rmSync(path.join(copy(), 'dist/ahead'), { recursive: true });
    expect(cli('install', '--yes').err).toContain('nothing to do');
    expect(taken()).toEqual([true, true, true, true]);
    expect(start().err).toBe('');
  });

  it('notices code that somebody else put there, and takes none of it over', () => {
    cli('install', '--yes');
    expect(start().err, 'control').toBe('');
    const other = path.join(copy(), 'dist/ahead/v99.0.0-linux-x64');
    mkdirSync(other);
    writeFileSync(path.join(other, 'start-hook-00000000'), 'code');
    expect(start().err).toMatch(
      /of the guard were changed: \S+v99\.0\.0-linux-x64\/start-hook-00000000 was added/,
    );
    const [mine = ''] = readdirSync(path.join(copy(), 'dist/ahead', HERE));
    writeFileSync(path.join(copy(), 'dist/ahead', HERE, mine), 'code');
    expect(start().err).toMatch(new RegExp(`of the guard were changed: \\S+${mine} was changed`));
    cli('install', '--yes');
    expect(taken()).toEqual([true, true, true, true]);
    expect(start().err, 'put right').toBe('');
  });

  it('goes on without when it cannot be compiled', () => {
    rmSync(path.join(top, 'dist/ahead-make.cjs'));
    expect(cli('install', '--yes')).toMatchObject({ code: 0 });
    expect(existsSync(path.join(copy(), 'dist/ahead'))).toBe(false);
    expect(start().err).toBe('');
  });
});
