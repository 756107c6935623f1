import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makePlaceholder } from '../../src/engine/redact/placeholder.ts';
import { startSession, type TestSession } from './session.ts';

const MADE = makePlaceholder('KEY', 'value', () => new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]));
const MISSPELLED = `${MADE.slice(0, -1)}${MADE.endsWith('0') ? '1' : '0'}`;

let session: TestSession;
beforeEach(async () => {
  session = await startSession();
});
afterEach(() => session.close());

function put(name: string, text: string): void {
  const file = path.join(session.repo, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}
const head = async (): Promise<string> => (await session.plain('git rev-parse HEAD')).stdout;
const remoteHead = async (): Promise<string> =>
  (await session.plain('git rev-parse main', session.remote)).stdout;

describe('a commit', () => {
  it('with a placeholder is refused, with its place and what to do', async () => {
    put('src/an app.ts', `one\ntwo\nconst key = "${MADE}";\n`);
    put('b.md', `${MADE.toLowerCase()}\n`);
    const before = await head();
    const ran = await session.run('git add -A && git commit -m x');
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('aup-guard: refused: git commit');
    expect(ran.stderr).toContain(`b.md:1 ${MADE}, src/an app.ts:3 ${MADE}. Take them out`);
    expect(ran.stderr).toContain('then commit again');
    expect(await head()).toBe(before);
    expect(session.approver.asked).toEqual([]);
  });

  it('is refused for lines it adds, also further down a file that held one before', async () => {
    put('a.txt', `one\n${MADE}\n${'x\n'.repeat(20)}`);
    await session.plain('git commit -qam outside');
    put('a.txt', `one\n${MADE}\n${'x\n'.repeat(20)}y\n`);
    expect((await session.run('git commit -qam fine')).code).toBe(0);
    put('a.txt', `one\n${MADE}\n${'x\n'.repeat(20)}y\n++ ${MADE}\n`);
    expect((await session.run('git commit -qam again')).stderr).toContain('a.txt:24 ');
  });

  it.each([
    ['a word that looks like one', MISSPELLED],
    ['the beginning of one', 'AUP_KEY_123'],
    ['no placeholder', 'plain'],
  ])('with %s goes on, and the hook of the repository runs', async (_what, text) => {
    put('.git/hooks/pre-commit', '#!/bin/sh\ntouch ran\n');
    await session.plain('chmod +x .git/hooks/pre-commit');
    put('a.txt', `${text}\n`);
    const ran = await session.run('git commit -qam fine');
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect((await session.plain('ls ran')).code).toBe(0);
  });

  it('is refused for its message', async () => {
    put('a.txt', 'two\n');
    const ran = await session.run(`git commit -qam "one" -m "mail ${MADE}"`);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain(`message:3 ${MADE}`);
    put('.git/hooks/commit-msg', '#!/bin/sh\necho "$1" > ran\n');
    await session.plain('chmod +x .git/hooks/commit-msg');
    expect((await session.run('git commit -qam fine')).code).toBe(0);
    expect((await session.plain('cat ran')).stdout).toContain('COMMIT_EDITMSG');
  });

  it('takes a placeholder out again', async () => {
    put('a.txt', `${MADE}\n`);
    await session.plain('git commit -qam outside');
    put('a.txt', 'value\n');
    expect((await session.run('git commit -qam out')).code).toBe(0);
  });

  it('is refused as the first one of a repository', async () => {
    await session.plain('git init -q ../fresh');
    writeFileSync(path.join(session.repo, '../fresh/f'), `${MADE}\n`);
    const ran = await session.run('git add f && git commit -m first', {
      cwd: path.join(session.repo, '../fresh'),
    });
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain(`f:1 ${MADE}`);
  });
});

describe('a push', () => {
  it('of a commit that went round the first check is refused', async () => {
    session.approver.yes();
    const before = await remoteHead();
    put('a.txt', `one\n${MADE}\n`);
    await session.run('git commit -q --no-verify -am x');
    const ran = await session.run('PATH=/usr/bin:/bin git push origin main');
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain(`a.txt:2 ${MADE}`);
    expect(ran.stderr).toContain('then commit and push again');
    expect(await remoteHead()).toBe(before);
    put('a.txt', 'one\ntwo\n');
    await session.run('git commit -qam y');
    expect((await session.run('git push origin main')).code).toBe(0);
    expect(await remoteHead()).not.toBe(before);
  });

  it('of a new branch is looked at from where it leaves the others', async () => {
    session.approver.yes();
    put('a.txt', `${MADE}\n`);
    await session.plain('git commit -qam old && git push -q origin main && git checkout -qb agent/x');
    put('b.txt', 'fine\n');
    await session.plain('git add b.txt && git commit -qm b');
    expect(await session.run('git push -q origin agent/x')).toMatchObject({ code: 0 });
    put('c.txt', `${MADE}\n`);
    await session.plain('git add c.txt && git commit -qm c && git checkout -qb agent/y');
    const ran = await session.run('PATH=/usr/bin:/bin git push -q origin agent/y');
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('c.txt:1 ');
    expect(ran.stderr).not.toContain('a.txt');
  });

  it('deletes branches and pushes tags as before', async () => {
    session.approver.yes();
    await session.plain('git push -q origin main:old && git tag -am v1 v1');
    expect(await session.run('git push -q origin v1')).toMatchObject({ code: 0 });
    expect(await session.run('git push -q origin :old')).toMatchObject({ code: 0 });
  });
});
