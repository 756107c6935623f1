import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSession, type TestSession } from './session.ts';

let session: TestSession;
beforeEach(async () => {
  session = await startSession();
  const hook = path.join(session.repo, '.git/hooks/pre-commit');
  writeFileSync(hook, '#!/bin/sh\necho own hook\nexit 3\n');
  chmodSync(hook, 0o755);
  await session.plain('git switch -qc work && git switch -q main');
});
afterEach(() => session.close());

const COMMIT = 'git commit -q --allow-empty -m x';

/** As an agent that begins all its commands with settings of its own; they hide what the session has put there. */
function started(settings: Readonly<Record<string, string>>, command: string, count?: string): string {
  const pairs = Object.entries(settings).flatMap(([key, value], at) => [
    `GIT_CONFIG_KEY_${at}=${key}`,
    `GIT_CONFIG_VALUE_${at}=${value}`,
  ]);
  const words = [
    `GIT_CONFIG_COUNT=${count ?? Object.keys(settings).length}`,
    ...pairs,
    'GIT_CONFIG_GLOBAL=/dev/null',
  ];
  return `export ${words.join(' ')}; ${command}`;
}

const GEMINI = {
  'core.hooksPath': '',
  'credential.helper': '',
  'core.sshCommand': '',
  'user.useConfigOnly': 'false',
};

describe('an agent that switches git hooks off in its environment', () => {
  it.each([
    ['settings as Gemini has them', started(GEMINI, COMMIT)],
    ['another folder', started({ 'core.hooksPath': '/dev/null' }, COMMIT)],
    ['in other letters', started({ 'CORE.HooksPath': '/dev/null' }, COMMIT)],
    ['no settings at all', started({}, COMMIT)],
    ['no number of settings', `unset GIT_CONFIG_COUNT; ${COMMIT}`],
    ['settings of no concern', started({ 'user.name': 'Bea' }, COMMIT)],
    [
      'a folder behind the session’s',
      `export GIT_CONFIG_COUNT=2 GIT_CONFIG_KEY_1=core.hooksPath GIT_CONFIG_VALUE_1=; ${COMMIT}`,
    ],
  ])('has them back, and the repository’s own with them: %s', async (_name, command) => {
    const ran = await session.run(command);
    expect([ran.code, ran.stdout + ran.stderr]).toEqual([1, expect.stringMatching(/own hook/)]);
  });

  it('is asked before a push, and by the hook when the gate did not see it', async () => {
    session.approver.answer = { kind: 'denied' };
    for (const command of [
      'git push -q origin work',
      "git -c alias.up='!/usr/bin/git push -q origin work' up",
    ]) {
      const ran = await session.run(started(GEMINI, command));
      expect([command, ran.code === 0]).toEqual([command, false]);
    }
    expect((await session.plain('git rev-parse -q --verify refs/heads/work', session.remote)).code).toBe(1);
  });

  it('keeps its other settings', async () => {
    const ran = await session.run(
      started({ 'core.hooksPath': '', 'user.name': 'Bea' }, 'git var GIT_AUTHOR_IDENT; git config user.name'),
    );
    expect(ran.stdout).toMatch(/Bea$/m);
  });

  it('leaves git to say what is wrong with a number', async () => {
    const ran = await session.run(started({}, COMMIT, 'x'));
    expect([ran.code, ran.stderr]).toEqual([128, expect.stringMatching(/GIT_CONFIG_COUNT/)]);
  });
});

it('aider is told not to skip hooks', () => {
  expect(session.env['AIDER_GIT_COMMIT_VERIFY']).toBe('true');
});
