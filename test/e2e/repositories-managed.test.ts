import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gitLfs, husky, lefthook, preCommit, type Found } from './hook-managers.ts';
import { startSession, type Ran, type TestSession } from './session.ts';

const MANAGERS = { husky: husky(), lefthook: lefthook(), 'pre-commit': preCommit(), 'git-lfs': gitLfs() };

/** Says on the console why tests are left out. */
function left(name: keyof typeof MANAGERS): boolean {
  const found: Found = MANAGERS[name];
  if ('bin' in found) return false;
  console.warn(`left out: ${name}: ${found.why}`);
  return true;
}

let session: TestSession;
beforeEach(async () => {
  session = await startSession();
  await session.plain('git switch -qc work');
  session.approver.answer = { kind: 'denied' };
});
afterEach(() => session.close());

function withPath(name: keyof typeof MANAGERS, command: string): string {
  const found: Found = MANAGERS[name];
  return `PATH="$PATH:${'bin' in found ? found.bin : ''}"; ${command}`;
}
const inside = (name: keyof typeof MANAGERS, command: string): Promise<Ran> =>
  session.run(withPath(name, command));
const outside = (name: keyof typeof MANAGERS, command: string): Promise<Ran> =>
  session.plain(withPath(name, command));
const write = (file: string, text: string): void => {
  writeFileSync(path.join(session.repo, file), text);
};
const has = (file: string): boolean => existsSync(path.join(session.repo, file));
/** What the hooks of the test have noted, one a line. */
const noted = (): string =>
  has('../noted') ? readFileSync(path.join(session.repo, '../noted'), 'utf8') : '';

const STOPS = 'grep -q forbidden a.txt && { echo "found it" >&2; exit 1; }; true';
const COMMIT = 'echo fine >> a.txt && git commit -qam fine';
const REFUSED = 'echo forbidden >> a.txt && git commit -qam no';

async function commitsAsItsHookSays(name: keyof typeof MANAGERS): Promise<void> {
  expect(await inside(name, COMMIT)).toMatchObject({ code: 0 });
  expect(noted()).toBe('pre-commit\n');
  const refused = await inside(name, REFUSED);
  expect([refused.code, session.approver.asked.length], refused.stderr).toEqual([1, 0]);
  expect(refused.stdout + refused.stderr).toMatch(/found it/);
  const rebased = await inside(name, 'git checkout -q -f HEAD 2>/dev/null; git stash -q; git rebase -q main');
  expect(rebased, rebased.stderr).toMatchObject({ code: 0 });
}

/** A no leaves the remote as it was and starts no hook of the user's; a yes is asked for once, and they run with their input. */
async function pushesAsItsHookSays(name: keyof typeof MANAGERS): Promise<void> {
  session.approver.asked.length = 0;
  const ref = 'git rev-parse -q --verify refs/heads/work';
  expect((await inside(name, 'git push -q origin work')).code).toBe(1);
  expect(noted()).not.toMatch(/pre-push/);
  expect((await session.plain(ref, session.remote)).code).toBe(1);
  session.approver.yes();
  session.approver.asked.length = 0;
  const pushed = await inside(name, 'git push -q origin work');
  expect([pushed.code, session.approver.asked.length], pushed.stdout + pushed.stderr).toEqual([0, 1]);
  expect((await session.plain(ref, session.remote)).code).toBe(0);
}

const PRE_COMMIT = `echo pre-commit >> ../noted; ${STOPS}`;
const PRE_PUSH = 'echo "pre-push $(cut -d " " -f 1,3)" >> ../noted';
const PUSHED = /^pre-push refs\/heads\/work refs\/heads\/work$/m;

describe.skipIf(left('husky'))('husky', () => {
  it.each([
    ['outside', outside],
    ['inside', inside],
  ])('works when it was set up %s the session', async (_name, setUp) => {
    const ran = await setUp('husky', 'husky && mkdir -p .husky');
    expect([ran.code, session.approver.asked.length], ran.stdout + ran.stderr).toEqual([0, 0]);
    write('.husky/pre-commit', `${PRE_COMMIT}\n`);
    write('.husky/pre-push', `${PRE_PUSH}\n`);
    expect((await session.plain('git config core.hooksPath')).stdout).toBe('.husky/_\n');
    await commitsAsItsHookSays('husky');
    await pushesAsItsHookSays('husky');
    expect(noted()).toMatch(PUSHED);
  });
});

describe.skipIf(left('lefthook'))('lefthook', () => {
  const CONFIG = `pre-commit:
  jobs:
    - run: sh pre-commit.sh
pre-push:
  jobs:
    - run: sh pre-push.sh
      use_stdin: true
`;

  it.each([
    ['outside', outside],
    ['inside', inside],
  ])('works when it was set up %s the session', async (_name, setUp) => {
    write('lefthook.yml', CONFIG);
    write('pre-commit.sh', PRE_COMMIT);
    write('pre-push.sh', PRE_PUSH);
    const ran = await setUp('lefthook', 'lefthook install');
    expect([ran.code, session.approver.asked.length], ran.stdout + ran.stderr).toEqual([0, 0]);
    expect(has('.git/hooks/pre-commit')).toBe(true);
    await commitsAsItsHookSays('lefthook');
    await pushesAsItsHookSays('lefthook');
    expect(noted()).toMatch(PUSHED);
  });
});

const hook = (stage: string): string =>
  `  - {id: ${stage}, name: ${stage}, entry: sh ${stage}.sh, language: system, pass_filenames: false, stages: [${stage}]}\n`;

describe.skipIf(left('pre-commit'))('pre-commit', () => {
  it.each([
    ['outside', outside],
    ['inside', inside],
  ])('works when it was set up %s the session', async (_name, setUp) => {
    write(
      '.pre-commit-config.yaml',
      `repos:\n- repo: local\n  hooks:\n${hook('pre-commit')}${hook('pre-push')}`,
    );
    write('pre-commit.sh', PRE_COMMIT);
    write('pre-push.sh', 'echo pre-push >> ../noted');
    const ran = await setUp('pre-commit', 'git add . && pre-commit install -t pre-commit -t pre-push');
    expect([ran.code, session.approver.asked.length], ran.stdout + ran.stderr).toEqual([0, 0]);
    expect(has('.git/hooks/pre-push')).toBe(true);
    await commitsAsItsHookSays('pre-commit');
    await pushesAsItsHookSays('pre-commit');
    expect(noted()).toMatch(/^pre-push$/m);
    const gone = await inside('pre-commit', 'pre-commit uninstall -t pre-push');
    expect([gone.code, has('.git/hooks/pre-push')], gone.stderr).toEqual([0, false]);
  });
});

describe.skipIf(left('git-lfs'))('git-lfs', () => {
  it.each([
    ['outside', outside],
    ['inside', inside],
  ])('works when it was set up %s the session', async (_name, setUp) => {
    const ran = await setUp('git-lfs', 'git lfs install --local');
    expect([ran.code, session.approver.asked.length], ran.stdout + ran.stderr).toEqual([0, 0]);
    expect(readFileSync(path.join(session.repo, '.git/hooks/pre-push'), 'utf8')).toMatch(/git lfs pre-push/);
    const tracked = await inside(
      'git-lfs',
      'git lfs track "*.bin" && echo large > x.bin && git add . && git commit -qm large && git lfs ls-files && git lfs status',
    );
    expect([tracked.code, session.approver.asked.length], tracked.stderr).toEqual([0, 0]);
    expect(tracked.stdout).toMatch(/ x\.bin$/m);
    await pushesAsItsHookSays('git-lfs');
    const objects = await session.plain('find lfs -type f | wc -l', session.remote);
    expect(objects.stdout.trim()).toBe('1');
  });
});

describe('a manager that asks where hooks are', () => {
  it.each([
    ['git config core.hooksPath', 1, ''],
    ['git config --get core.hooksPath', 1, ''],
    ['git rev-parse --git-path hooks', 0, '.git/hooks\n'],
    ['git -C . rev-parse --git-path hooks', 0, '.git/hooks\n'],
  ])('hears what is there without a session: %s', async (command, code, stdout) => {
    expect(await session.run(command)).toMatchObject({ code, stdout });
  });

  it('hears of the folder a person has set', async () => {
    await session.plain('git config core.hooksPath .githooks');
    expect((await session.run('git rev-parse --git-path hooks')).stdout).toBe('.githooks\n');
    const env = 'GIT_CONFIG_COUNT=2 GIT_CONFIG_KEY_1=core.hooksPath GIT_CONFIG_VALUE_1=elsewhere';
    expect((await session.run(`${env} git config core.hooksPath`)).stdout).toBe('elsewhere\n');
  });

  it('changes nothing for the rest', async () => {
    const hook = path.join(session.repo, '.git/hooks/pre-commit');
    writeFileSync(hook, '#!/bin/sh\nexit 3\n');
    chmodSync(hook, 0o755);
    const ran = await session.run('git config user.name >/dev/null; git commit -q --allow-empty -m x');
    expect(ran.code).toBe(1);
    session.approver.answer = { kind: 'denied' };
    expect((await session.run('/usr/bin/git push -q origin work')).code).toBe(1);
  });
});
