import { chmodSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exec, startSession, type TestSession } from './session.ts';

let session: TestSession;
beforeEach(async () => {
  session = await startSession();
});
afterEach(() => session.close());

const commitOn = async (name: string): Promise<void> => {
  await session.plain(`echo ${name} >> a.txt && git commit -qam ${name}`);
};
const remoteHead = async (ref = 'main'): Promise<string> =>
  (
    await session.plain(`git rev-parse -q --verify refs/heads/${ref} || echo none`, session.remote)
  ).stdout.trim();
const head = async (ref = 'HEAD'): Promise<string> =>
  (await session.plain(`git rev-parse -q --verify ${ref} || echo none`)).stdout.trim();
const hookFile = (dir: string, name: string, text: string): void => {
  mkdirSync(dir, { recursive: true });
  writeFileSync(path.join(dir, name), `#!/bin/sh\n${text}\n`);
  chmodSync(path.join(dir, name), 0o755);
};
const titles = (): readonly string[] => session.approver.asked.map((item) => item.title);

describe('git push', () => {
  it('leaves the remote as it was when denied', async () => {
    await commitOn('two');
    const before = await remoteHead();
    const ran = await session.run('git push origin main');
    expect(ran.code).toBe(1);
    expect(ran.stderr).toMatch(/aup-guard: refused: git push origin main \(origin main\)/);
    expect(ran.stderr).toMatch(/clause {2}HUMAN-1 .* aup\.yaml:12/);
    expect(ran.stderr).toMatch(/the user denied it/);
    expect(await remoteHead()).toBe(before);
    expect(titles()).toEqual(['claude wants to push']);
  });

  it('pushes once with one question when approved', async () => {
    await commitOn('two');
    session.approver.yes();
    const ran = await session.run('git push origin main');
    expect(ran).toMatchObject({ code: 0 });
    expect(await remoteHead()).toBe(await head());
    expect(session.approver.asked).toHaveLength(1);
    const box = session.approver.asked[0];
    expect(box?.argv).toEqual(['"git"', '"push"', '"origin"', '"main"']);
    expect(box?.facts.join('\n')).toMatch(/1 commit by Ann · 1 file · \+1 −0/);
    expect(box?.facts.join('\n')).toMatch(/ two$/m);
    await commitOn('three');
    session.approver.answer = { kind: 'denied' };
    expect((await session.run('git push origin main')).code).toBe(1);
    expect(session.approver.asked).toHaveLength(2);
  });

  it('is caught by pre-push when the real git is called by its path', async () => {
    await commitOn('two');
    const before = await remoteHead();
    const ran = await session.run('/usr/bin/git push origin main');
    expect(ran.code).not.toBe(0);
    expect(await remoteHead()).toBe(before);
    session.approver.yes();
    expect((await session.run('/usr/bin/git push origin main')).code).toBe(0);
    expect(await remoteHead()).toBe(await head());
    expect(session.approver.asked).toHaveLength(2);
  });

  it('is caught from a login shell, an alias, another folder and a script', async () => {
    await commitOn('two');
    const before = await remoteHead();
    await session.plain(
      'git config alias.p "push origin main" && git config alias.sh "!git push origin main"',
    );
    writeFileSync(path.join(session.repo, 'go.sh'), 'git push origin main\n');
    for (const command of [
      'git p',
      'git sh',
      'bash go.sh',
      'sh go.sh',
      `cd / && git -C ${session.repo} push origin main`,
      'git push --dry-run=false origin main',
    ]) {
      const ran = await session.run(command);
      expect([command, ran.code === 0]).toEqual([command, false]);
    }
    const login = await session.run('git push origin main', { shell: ['bash', '-lc'] });
    expect(login.stderr).toMatch(/refused: git push/);
    expect(await remoteHead()).toBe(before);
  });

  it('asks nothing for a dry run', async () => {
    expect((await session.run('git push --dry-run origin main')).code).toBe(0);
    expect((await session.run('/usr/bin/git push --dry-run origin main')).code).toBe(0);
    expect(session.approver.asked).toHaveLength(0);
  });

  it('remembers a yes for the session by class, repository, remote and branch', async () => {
    session.approver.yes('session');
    await commitOn('two');
    expect((await session.run('git push origin main')).code).toBe(0);
    await commitOn('three');
    session.approver.answer = { kind: 'denied' };
    expect((await session.run('git push origin main')).code).toBe(0);
    expect(await remoteHead()).toBe(await head());
    expect(session.approver.asked).toHaveLength(1);
    expect((await session.run('git push origin main:other')).code).toBe(1);
    expect(session.approver.asked).toHaveLength(2);
  });

  it('wants a code and names the lost commits when forced', async () => {
    await commitOn('two');
    await session.plain('git push -q origin main && git reset -q --hard HEAD~1');
    await commitOn('other');
    const ran = await session.run('git push --force origin main');
    expect(ran.code).toBe(1);
    const box = session.approver.asked[0];
    expect(box?.code).toMatch(/^[2-9A-Z]{3}$/);
    expect(box?.session).toBeUndefined();
    expect(box?.danger.join('\n')).toMatch(/the remote loses 1 commit by Ann:\n.* two/);
  });

  it('asks again when the repository changes under the question', async () => {
    await commitOn('two');
    session.approver.yes();
    let changed = false;
    session.approver.before = async () => {
      if (!changed) await commitOn('sneaked-in');
      changed = true;
    };
    expect((await session.run('git push origin main')).code).toBe(0);
    expect(session.approver.asked).toHaveLength(2);
    expect(session.approver.asked[1]?.facts.join('\n')).toMatch(/sneaked-in/);
  });
});

describe('what git hooks hold', () => {
  it('keeps a branch that would be deleted', async () => {
    await session.plain('git branch old');
    expect((await session.run('git branch -D old')).code).toBe(1);
    expect((await session.run('/usr/bin/git branch -D old')).code).not.toBe(0);
    expect(await head('refs/heads/old')).not.toBe('none');
    session.approver.yes();
    expect((await session.run('/usr/bin/git branch -D old')).code).toBe(0);
    expect(await head('refs/heads/old')).toBe('none');
  });

  it('keeps main when a fast-forward is refused, tree included', async () => {
    await session.plain('git switch -qc topic');
    await commitOn('two');
    await session.plain('git switch -q main');
    const before = await head('main');
    expect((await session.run('git merge topic')).code).toBe(1);
    expect((await session.run('/usr/bin/git merge topic')).code).not.toBe(0);
    expect(await head('main')).toBe(before);
    expect((await session.plain('git status --porcelain -uno')).stdout).toBe('');
    const asked = session.approver.asked.length;
    session.approver.yes();
    expect((await session.run('git merge topic')).code).toBe(0);
    expect(session.approver.asked).toHaveLength(asked + 1);
    await session.plain('git reset -q --hard HEAD~1');
    expect((await session.run('/usr/bin/git merge topic')).code).toBe(0);
    expect(session.approver.asked).toHaveLength(asked + 2);
  });

  it('refuses reset --hard in time at the gate', async () => {
    writeFileSync(path.join(session.repo, 'a.txt'), 'edited\n');
    expect((await session.run('git reset --hard')).code).toBe(1);
    expect((await session.plain('git status --porcelain')).stdout).toMatch(/M a\.txt/);
    session.approver.yes();
    expect((await session.run('git reset --hard')).code).toBe(0);
    expect((await session.plain('git status --porcelain')).stdout).toBe('');
  });
});

describe('daily work asks nothing', () => {
  it('commits, branches, fetches, rebases, packs and collects', async () => {
    session.approver.answer = { kind: 'denied' };
    await session.plain('git branch -q spare');
    for (const command of [
      'git switch -qc feature',
      'echo x >> a.txt && git commit -qam x',
      'git commit -q --amend -m y',
      'git tag v1',
      'git stash list',
      'git fetch -q origin',
      'git switch -q main',
      'echo z >> b.txt && git add b.txt && git commit -qm z',
      'git revert --no-edit HEAD',
      'git pull -q',
      'git pack-refs --all',
      'git gc -q',
      'git worktree add -q ../wt -b wt',
      'git -c core.hooksPath=/dev/null ls-files',
      'git -c core.hooksPath=/dev/null rev-parse HEAD',
      'rm -rf node_modules dist',
    ]) {
      const ran = await session.run(command);
      expect([command, ran.code, ran.stderr]).toEqual([command, 0, expect.any(String)]);
    }
    expect(session.approver.asked).toHaveLength(0);
    expect(await head('refs/heads/spare')).not.toBe('none');
  });

  it('works in a worktree and catches its push', async () => {
    await session.plain('git worktree add -q ../wt -b wt');
    const cwd = path.join(path.dirname(session.repo), 'wt');
    expect((await session.run('echo x >> a.txt && git commit -qam x', { cwd })).code).toBe(0);
    expect(session.approver.asked).toHaveLength(0);
    expect((await session.run('/usr/bin/git push origin wt', { cwd })).code).not.toBe(0);
    expect(await remoteHead('wt')).toBe('none');
  });
});

describe("the repository's own hooks", () => {
  it('still run from .git/hooks, with exit code, arguments and input', async () => {
    const hooks = path.join(session.repo, '.git/hooks');
    hookFile(hooks, 'pre-commit', 'echo ran-pre-commit >&2; exit 3');
    const ran = await session.run('echo x >> a.txt && git commit -qam x');
    expect(ran.stderr).toMatch(/ran-pre-commit/);
    expect(ran.code).not.toBe(0);
    hookFile(hooks, 'pre-commit', 'exit 0');
    hookFile(hooks, 'commit-msg', 'grep -q good "$1"');
    expect((await session.run('git commit -qam bad')).code).toBe(1);
    expect((await session.run('git commit -qam good')).code).toBe(0);
    hookFile(hooks, 'pre-push', 'echo "$1"; cat > pushed.txt');
    session.approver.yes();
    const push = await session.run('git push origin main');
    expect(push.code).toBe(0);
    expect((await session.plain('cat pushed.txt')).stdout).toMatch(
      /^refs\/heads\/main [0-9a-f]{40} refs\/heads\/main [0-9a-f]{40}$/m,
    );
  });

  it('still run from a local hooksPath, after ours', async () => {
    hookFile(path.join(session.repo, '.husky/_'), 'pre-push', 'echo husky-ran; exit 1');
    await session.plain('git config core.hooksPath .husky/_');
    await commitOn('two');
    const denied = await session.run('/usr/bin/git push origin main');
    expect(denied.stdout + denied.stderr).not.toMatch(/husky-ran/);
    session.approver.yes();
    const ran = await session.run('/usr/bin/git push origin main');
    expect(ran.stdout + ran.stderr).toMatch(/husky-ran/);
    expect(ran.code).not.toBe(0);
  });
});

describe('rm and unknown programs', () => {
  it('deletes only after a yes, and never the machine', async () => {
    expect((await session.run('rm a.txt')).code).toBe(1);
    expect(existsSync(path.join(session.repo, 'a.txt'))).toBe(true);
    expect(session.approver.asked[0]?.facts).toEqual(['1 file, 4 bytes', 'git has them all']);
    session.approver.yes();
    expect((await session.run('rm a.txt')).code).toBe(0);
    expect(existsSync(path.join(session.repo, 'a.txt'))).toBe(false);
    const asked = session.approver.asked.length;
    expect((await session.run('rm -rf --one-file-system /home/nobody-here')).stderr).toMatch(
      /nobody means to delete that/,
    );
    expect(session.approver.asked).toHaveLength(asked);
  });

  it('keeps standard input and exit codes of what it lets through', async () => {
    const ran = await session.run('git hash-object --stdin', { input: 'hello\n' });
    expect(ran.stdout.trim()).toBe('ce013625030ba8dba906f756967f9e9ca394464a');
    expect((await session.run('git rev-parse --verify nothing')).code).toBe(128);
    expect((await session.run('git merge-base --is-ancestor HEAD HEAD')).code).toBe(0);
  });
});

describe('failing closed', () => {
  it('refuses gated calls when the broker is gone, and runs the rest', async () => {
    await commitOn('two');
    const before = await remoteHead();
    await session.broker.close();
    const ran = await session.run('git push origin main');
    expect(ran.code).toBe(1);
    expect(ran.stderr).toMatch(
      /not allowed: origin main - needs a human's yes, but the guard of this session does not answer/,
    );
    expect((await session.run('/usr/bin/git push origin main')).code).not.toBe(0);
    expect(await remoteHead()).toBe(before);
    expect((await session.run('git status')).code).toBe(0);
    expect((await session.run('git checkout -q main')).code).toBe(0);
  });

  it('refuses when the ledger cannot be written', async () => {
    session.approver.yes();
    session.guard.brokenLedger = true;
    const ran = await session.run('git push origin main');
    expect(ran.code).toBe(1);
    expect(ran.stderr).toMatch(/the ledger is broken/);
  });

  it('writes the answer before the verdict', async () => {
    session.approver.yes();
    await commitOn('two');
    await session.run('git push origin main');
    expect(session.guard.rows.map((row) => [row.kind, row.outcome])).toEqual([
      ['approval.asked', undefined],
      ['approval.answered', 'approved'],
    ]);
  });

  it('keeps the socket and the scripts private', () => {
    expect(statSync(session.broker.socket).mode & 0o777).toBe(0o600);
    expect(statSync(path.dirname(session.broker.socket)).mode & 0o777).toBe(0o700);
  });
});

const hook = (payload: unknown, event = 'PreToolUse') =>
  exec([process.execPath, 'dist/aup-hook.cjs', 'agent', 'claude', event], {
    cwd: process.cwd(),
    env: session.env,
    input: typeof payload === 'string' ? payload : JSON.stringify(payload),
  });
const bash = (command: string) => ({
  hook_event_name: 'PreToolUse',
  tool_name: 'Bash',
  tool_input: { command },
  cwd: session.repo,
});

describe("claude's hook", () => {
  it('denies by JSON and tells the agent to stop', async () => {
    const ran = await hook(bash('git push origin main'));
    expect(ran.code).toBe(0);
    const said = JSON.parse(ran.stdout).hookSpecificOutput;
    expect(said.permissionDecision).toBe('deny');
    expect(said.permissionDecisionReason).toMatch(
      /^aup-guard: not allowed: git push origin main - needs a human's yes \(HUMAN-1\); the user denied it\. Do not retry or work around; ask the user\. ref [0-9a-f]{4}$/,
    );
  });

  it('asks early, and the gate uses that answer up', async () => {
    await commitOn('two');
    session.approver.yes();
    expect(await hook(bash('git push origin main'))).toMatchObject({ code: 0, stdout: '' });
    expect((await session.run('git push origin main')).code).toBe(0);
    expect(session.approver.asked).toHaveLength(1);
    session.approver.answer = { kind: 'denied' };
    await commitOn('three');
    expect((await session.run('git push origin main')).code).toBe(1);
  });

  it('asks once when a commit comes first in the same text', async () => {
    session.approver.yes();
    const text = 'echo x >> a.txt && git commit -qam x && git push origin main';
    expect(await hook(bash(text))).toMatchObject({ code: 0, stdout: '' });
    expect((await session.run(text)).code).toBe(0);
    expect(session.approver.asked).toHaveLength(1);
  });

  it('says nothing about harmless calls', async () => {
    expect(await hook(bash('git status && echo "git push"'))).toMatchObject({
      code: 0,
      stdout: '',
      stderr: '',
    });
    expect(await hook({ hook_event_name: 'PostToolUse' }, 'PostToolUse')).toMatchObject({
      code: 0,
      stdout: '',
    });
  });

  it.each([
    ['broken JSON', '{"hook_event_name": "PreTool', 'PreToolUse'],
    ['nothing', '', 'PreToolUse'],
    ['an unknown event', '{}', 'Frobnicate'],
    ['a tool without input', '{"hook_event_name":"PreToolUse","tool_name":"Bash","cwd":"/"}', 'PreToolUse'],
  ])('refuses %s', async (_name, input, event) => {
    const ran = await hook(input, event);
    expect(ran.code).toBe(2);
    expect(JSON.parse(ran.stdout).hookSpecificOutput.permissionDecision).toBe('deny');
    expect(ran.stderr).toMatch(/not allowed/);
  });
});
