import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findProgram, pathSearch } from '../../src/host/path-search.ts';

let top = '';
beforeEach(() => {
  top = mkdtempSync(path.join(realpathSync(tmpdir()), 'aup-path-'));
});
afterEach(() => {
  chmodSync(top, 0o700);
  rmSync(top, { recursive: true, force: true });
});

function program(name: string, mode = 0o755): string {
  const file = path.join(top, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, '#!/bin/sh\n');
  chmodSync(file, mode);
  return file;
}

const env = (...folders: string[]): { PATH: string } => ({
  PATH: folders.map((folder) => (folder === '' ? '' : path.join(top, folder))).join(path.delimiter),
});

/** Both ways to search must find the same. */
function find(name: string, search: { PATH: string }, skip: readonly string[] = []): string | undefined {
  const found = pathSearch(search, skip)(name);
  expect(findProgram(name, search, skip)).toBe(found);
  return found;
}

describe('a program on PATH', () => {
  it('is the first that may be run', () => {
    program('a/git', 0o644);
    mkdirSync(path.join(top, 'b/git'), { recursive: true });
    const second = program('c/git');
    program('d/git');
    expect(find('git', env('none', '', 'a', 'b', 'c', 'd'))).toBe(second);
    expect(find('gh', env('a', 'b', 'c'))).toBeUndefined();
  });

  it('may be a link, and a folder may be there under two names', () => {
    const real = program('usr/bin/git-2');
    symlinkSync(real, path.join(top, 'usr/bin/git'));
    symlinkSync('usr/bin', path.join(top, 'bin'));
    expect(find('git', env('bin', 'usr/bin'))).toBe(path.join(top, 'bin/git'));
    expect(find('git', env('usr/bin', 'bin'))).toBe(path.join(top, 'usr/bin/git'));
  });

  it('is not looked for in what is skipped, by any of its names, or in gates of a session', () => {
    program('mine/git');
    symlinkSync('mine', path.join(top, 'also'));
    program('session/gates/git');
    program('session/git-hooks/pre-push');
    const own = program('plain/gates/git');
    const search = env('also', 'mine', 'session/gates', 'plain/gates');
    expect(find('git', search, [path.join(top, 'mine')])).toBe(own);
    expect(pathSearch({ PATH: 'mine' }, [])('git')).toBeUndefined();
  });

  it('is found in a folder that cannot be listed', () => {
    const hidden = program('hidden/git');
    chmodSync(path.dirname(hidden), 0o300);
    expect(find('git', env('hidden'))).toBe(hidden);
    chmodSync(path.dirname(hidden), 0o700);
  });
});
