import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { settleUserHooks, userHooks, writeHooks } from '../../src/host/gate-hooks.ts';
import { findProgram } from '../../src/host/path-search.ts';

let home = '';

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'aup-hooks-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

describe('the hooks folder of the user', () => {
  it.each([
    ['nothing is set', '', '', ''],
    ['another setting', '[user]\n\tname = A\n', '', ''],
    ['a path below the home', '[core]\n\thooksPath = ~/hooks\n', 'HOME/hooks', ''],
    ['the last of two', '[core]\n\thooksPath = /one\n\thooksPath = /two\n', '/two', ''],
    ['a line end in it', '[core]\n\thooksPath = "/one\\ntwo"\n', '/one\ntwo', ''],
    ['a conditional include', '[includeIf "gitdir:/w/"]\n\tpath = ~/work\n', '', '1'],
    ['both', '[core]\n\thooksPath = /one\n[includeIf "gitdir:/w/"]\n\tpath = work\n', '/one', '1'],
    ['a path git cannot resolve', '[core]\n\thooksPath = ~nobody-of-that-name/x\n', '', '1'],
    ['a file git cannot read', '[core\n', '', '1'],
  ])('with %s', async (...[, config, hooks, look]) => {
    writeFileSync(path.join(home, '.gitconfig'), config);
    const git = findProgram('git', process.env, []) ?? '';
    const found = await userHooks(git, { PATH: process.env['PATH'], HOME: home });
    expect(found).toEqual({ path: hooks.replace('HOME', home), look });
  });

  it('is asked for in each repository when git does not start', async () => {
    expect(await userHooks(path.join(home, 'none'), {})).toEqual({ path: '', look: '1' });
  });
});

function settle(): Promise<void> {
  const git = findProgram('git', process.env, []) ?? '';
  return settleUserHooks({ hooksDir: home, real: { git } }, { PATH: process.env['PATH'], HOME: home });
}

describe('the answer beside the dispatchers', () => {
  it('is two lines', async () => {
    writeFileSync(path.join(home, '.gitconfig'), '[core]\n\thooksPath = /one\n');
    await settle();
    expect(readFileSync(path.join(home, 'user-hooks'), 'utf8')).toBe('\n/one\n');
  });

  it('is left out when it would not fit', async () => {
    writeFileSync(path.join(home, '.gitconfig'), '[core]\n\thooksPath = "/one\\ntwo"\n');
    await settle();
    expect(existsSync(path.join(home, 'user-hooks'))).toBe(false);
  });

  it('is of no interest to a session that has ended', async () => {
    const git = findProgram('git', process.env, []) ?? '';
    const gone = { hooksDir: path.join(home, 'gone'), real: { git } };
    await expect(settleUserHooks(gone, { HOME: home })).resolves.toBeUndefined();
  });
});

describe('hook dispatchers', () => {
  it('can be run by their owner alone, and written again', () => {
    const scripts = { template: '#!/bin/sh\n#@ours\nours\n#@end\n', values: {}, git: '/usr/bin/git' };
    writeHooks(home, scripts);
    writeHooks(home, scripts);
    const modes = ['pre-push', 'post-merge', 'reference-transaction'].map(
      (name) => statSync(path.join(home, name)).mode & 0o777,
    );
    expect(modes).toEqual([0o700, 0o700, 0o700]);
    expect(statSync(path.join(home, 'pre-push')).size).toBeGreaterThan(
      statSync(path.join(home, 'post-merge')).size,
    );
  });
});
