/** Hooks put into repositories, run by the managers people have, for people outside of sessions. */
import { chmodSync, existsSync, lstatSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { cli, which } from '../fixtures/home.ts';
import { makeRepository, type Repository, SECRET } from '../fixtures/repository.ts';
import { startSession } from './session.ts';
import { husky, lefthook, preCommit, type Found } from './hook-managers.ts';

// Each is many commits and pushes of a person.
vi.setConfig({ testTimeout: 120_000 });

const MANAGERS = { husky: husky(), lefthook: lefthook(), 'pre-commit': preCommit() };
type Manager = keyof typeof MANAGERS;

/** Says on the console why tests are left out. */
function left(name: Manager): boolean {
  const found: Found = MANAGERS[name];
  if ('bin' in found) return false;
  console.warn(`left out: ${name}: ${found.why}`);
  return true;
}

const repositories: Repository[] = [];
function begun(name = 'repo'): Repository {
  const made = makeRepository(name);
  repositories.push(made);
  made.put('a.txt', 'one\n');
  made.sh('git add . && git commit -qm one && git init -q --bare -b main ../remote.git');
  made.sh('git remote add origin ../remote.git && git push -q origin main');
  return made;
}
afterEach(() => {
  for (const made of repositories.splice(0)) made.remove();
});

const LINE = `key = "${SECRET}"`;
const NOTICE = /aup-guard is not installed here, so this commit was not looked at/;

/** With the programs of a manager on PATH. */
function withManager(name: Manager, text: string): string {
  const found: Found = MANAGERS[name];
  return `PATH="$PATH:${'bin' in found ? found.bin : ''}"; export PATH; ${text}`;
}

const withHusky = (text: string): string => withManager('husky', text);
const asIs = (text: string): string => text;

interface Way {
  readonly run: (text: string) => string;
  /** Switches the hooks on in a clone. */
  readonly on: string;
}

/** `it works`: what a person meets from the first commit of the lines to the clone of somebody who has no aup-guard. */
function worksForAll(at: Repository, { run, on }: Way): string {
  const installed = at.sh('aup-guard install --repo --yes');
  expect(installed, installed.err).toMatchObject({ code: 0 });
  expect(at.sh(run(`${on} && git add -A && git commit -qm hooks`)).code).toBe(0);
  const stopped = at.sh(run(`echo '${LINE}' > b.txt && git add b.txt && git commit -qm bad`));
  expect(stopped.code, stopped.out + stopped.err).toBe(1);
  expect(stopped.out + stopped.err).toMatch(/b\.txt:1 {2}aws-key-id, /);
  const fine = at.sh(run('echo fine > b.txt && git add b.txt && git commit -qm fine'));
  expect(fine.code, fine.out + fine.err).toBe(0);
  expect(fine.out + fine.err).not.toMatch(/not installed/);
  expect(at.sh(run('git push -q origin main')).code, 'a push of what is fine').toBe(0);
  at.sh(run(`echo '${LINE}' > c.txt && git add c.txt && git commit -qnm bad`));
  const push = at.sh(run('git push origin main'));
  expect(push.code, push.out + push.err).toBe(1);
  expect(push.out + push.err).toMatch(/c\.txt:1 in [0-9a-f]{10} /);
  at.sh('git reset -q --hard HEAD~');
  const folder = path.join(at.dir, '../clone');
  at.sh('git clone -q ../remote.git ../clone');
  const other = at.sh(run(`${on} && echo more > m.txt && git add m.txt && git commit -qm more`), {
    in: folder,
    guard: false,
  });
  expect(other.code, other.out + other.err).toBe(0);
  expect(other.out + other.err).toMatch(NOTICE);
  const theirs = at.sh(run('git push origin main'), { in: folder, guard: false });
  expect(theirs.code, theirs.out + theirs.err).toBe(0);
  return 'it works';
}

/** Installing twice is once, and uninstalling brings every byte back. */
function comesAndGoes(at: Repository): void {
  at.sh('git add -A && git commit -qm before');
  expect(at.sh('aup-guard install --repo --yes').code).toBe(0);
  const once = at.sh('git add -A && git write-tree').out;
  const twice = at.sh('aup-guard install --repo --yes');
  expect(twice.err).toMatch(/nothing to do/);
  expect(at.sh('git add -A && git write-tree').out).toBe(once);
  expect(at.sh('aup-guard uninstall --repo --yes')).toMatchObject({ code: 0 });
  expect(at.sh('git add -A && git status --porcelain').out).toBe('');
}

const HUSKY_8 = '#!/usr/bin/env sh\n. "$(dirname -- "$0")/_/husky.sh"\n\n';

describe.skipIf(left('husky'))('husky', () => {
  it.each([
    ['nothing else', '', /^nothing$/m],
    ['hooks that read what git says', 'cat > ../said\n', /^refs\/heads\/main /],
  ])('runs our lines before %s', (...[, hook, said]) => {
    const at = begun();
    at.put('.husky/pre-push', hook);
    at.put('package.json', '{"devDependencies":{"husky":"^9.1.7"}}\n');
    comesAndGoes(at);
    at.sh(withHusky('husky'));
    expect(worksForAll(at, { run: withHusky, on: 'husky' })).toBe('it works');
    expect(at.sh('cat ../said 2>/dev/null || echo nothing').out).toMatch(said);
  });

  it('runs them in a folder below and in the form of version 8', () => {
    const at = begun();
    at.put('web/.husky/pre-commit', `${HUSKY_8}echo theirs\n`);
    at.sh('git config core.hooksPath web/.husky');
    at.put('web/.husky/_/husky.sh', '# stands in for what version 8 makes\n');
    at.put('web/.husky/_/.gitignore', '*');
    comesAndGoes(at);
    at.sh('chmod +x web/.husky/pre-commit');
    expect(
      worksForAll(at, {
        run: withHusky,
        on: 'git config core.hooksPath web/.husky; mkdir -p web/.husky/_; echo "#" > web/.husky/_/husky.sh; true',
      }),
    ).toBe('it works');
  });
});

describe.skipIf(left('lefthook'))('lefthook', () => {
  it.each([
    ['jobs', 'pre-commit:\n  jobs:\n    - run: echo theirs # kept\n'],
    [
      'commands',
      '# kept\npre-push:\n  commands:\n    theirs:\n      run: cat > ../said\n      use_stdin: true\n',
    ],
  ])('runs our lines beside %s', (_name, config) => {
    const at = begun();
    at.put('lefthook.yml', config);
    comesAndGoes(at);
    expect(worksForAll(at, { run: (text) => withManager('lefthook', text), on: 'lefthook install -f' })).toBe(
      'it works',
    );
  });
});

describe.skipIf(left('pre-commit'))('pre-commit', () => {
  it('runs our lines beside others', () => {
    const at = begun();
    const theirs = '{id: theirs, name: theirs, entry: "true", language: system}';
    at.put('.pre-commit-config.yaml', `# kept\nrepos:\n  - repo: local\n    hooks:\n      - ${theirs}\n`);
    comesAndGoes(at);
    expect(
      worksForAll(at, {
        run: (text) => withManager('pre-commit', text),
        on: 'pre-commit install -t pre-commit -t pre-push',
      }),
    ).toBe('it works');
  });
});

describe('git alone', () => {
  it('runs a committed folder once it is told to, and hooks of its own after ours', () => {
    const at = begun();
    at.put('.git/hooks/pre-commit', '#!/bin/sh\necho theirs >> ../noted\n');
    at.sh('chmod +x .git/hooks/pre-commit');
    comesAndGoes(at);
    const { out } = at.sh('aup-guard install --repo --dry-run');
    expect(out).toMatch(/git config core\.hooksPath \.aup\/hooks/);
    expect(worksForAll(at, { run: asIs, on: 'git config core.hooksPath .aup/hooks' })).toBe('it works');
    expect(readFileSync(path.join(at.dir, '../noted'), 'utf8')).toMatch(/^(theirs\n)+$/);
  });

  it('is told nothing by an install', () => {
    const at = begun();
    const before = at.sh('cat .git/config; ls .git/hooks').out;
    at.sh('aup-guard install --repo --yes');
    expect(at.sh('cat .git/config; ls .git/hooks').out).toBe(before);
    expect(at.sh('aup-guard install --repo --print').out).toMatch(/nothing to do/);
  });

  it('runs a folder people have set, a linked work tree and a submodule', () => {
    const at = begun();
    at.put('.githooks/pre-commit', '#!/bin/bash\necho theirs\n');
    at.sh('chmod +x .githooks/pre-commit && git config core.hooksPath .githooks');
    comesAndGoes(at);
    expect(worksForAll(at, { run: asIs, on: 'git config core.hooksPath .githooks' })).toBe('it works');
    at.sh(
      'git worktree add -q ../linked && git init -q ../lib && cd ../lib && git commit -q --allow-empty -m x',
    );
    at.sh('git -c protocol.file.allow=always submodule --quiet add ../lib lib');
    const linked = path.join(at.dir, '../linked');
    expect(at.sh('aup-guard install --repo --yes', { in: linked }).err).toMatch(/nothing to do/);
    expect(at.sh('aup-guard install --repo --yes', { in: path.join(at.dir, 'lib') })).toMatchObject({
      code: 0,
    });
    expect(existsSync(path.join(at.dir, 'lib/.aup/hooks/pre-push'))).toBe(true);
    expect(existsSync(path.join(at.dir, '.aup'))).toBe(false);
  });
});

describe('the lines', () => {
  const SHELLS = [['dash'], ['bash', '--posix'], ['busybox', 'sh'], ['zsh', '--emulate', 'sh']] as const;

  for (const shell of SHELLS) {
    it(`are understood by ${shell.join(' ')}`, (context) => {
      const [program, ...words] = shell;
      const found = which(program);
      if (found === undefined) return context.skip(`${program} is not on this machine`);
      const at = begun();
      at.put('.husky/pre-push', 'cat\n');
      at.sh('aup-guard install --repo --yes');
      for (const hook of ['pre-commit', 'pre-push']) {
        const call = `printf 'a b\\nc d\\n' | ${[found, ...words].join(' ')} -eu .husky/${hook}`;
        const without = at.sh(call, { guard: false });
        expect([without.code, without.err], hook).toEqual([0, expect.stringMatching(/not installed here/)]);
        const withGuard = at.sh(call);
        expect(withGuard, hook).toEqual({ code: 0, out: hook === 'pre-push' ? 'a b\nc d\n' : '', err: '' });
      }
    });
  }
});

describe('inside a session', () => {
  it('look at secrets too, and ask nobody', async () => {
    const session = await startSession();
    try {
      const node = `'${process.execPath}' '${cli}'`;
      await session.plain(
        `mkdir -p ../bin && printf '#!/bin/sh\nexec ${node.replaceAll("'", '"')} "$@"\n' > ../bin/aup-guard`,
      );
      await session.plain('chmod +x ../bin/aup-guard && git switch -qc work');
      const inside = (text: string): ReturnType<typeof session.run> =>
        session.run(`PATH="$PATH:${path.dirname(session.repo)}/bin"; ${text}`);
      await session.plain(
        `HOME="${session.home}" ${node} install --repo --yes && git config core.hooksPath .aup/hooks`,
      );
      const fine = await inside('echo fine > b.txt && git add b.txt && git commit -qm fine');
      expect(fine, fine.stderr).toMatchObject({ code: 0 });
      expect(fine.stderr).not.toMatch(/aup-guard/);
      const bad = await inside(`echo '${LINE}' > b.txt && git add b.txt && git commit -qm bad`);
      expect([bad.code, session.approver.asked.length]).toEqual([1, 0]);
      expect(bad.stderr).toMatch(/b\.txt:1 {2}aws-key-id/);
    } finally {
      await session.close();
    }
  });
});

describe('an install', () => {
  it.each([
    ['outside a repository', 'mkdir ../no', '../no', 2, /no git repository/],
    ['in a bare one', 'true', '../remote.git', 2, /bare/],
    ['through a linked hook', 'mkdir -p .husky && ln -s ../a.txt .husky/pre-commit', '.', 4, /is a symlink/],
    ['through a linked folder', 'mkdir ../h && ln -s ../h .husky', '.', 4, /\.husky is a symlink/],
    [
      'into what is read-only',
      'mkdir .husky && echo x > .husky/pre-push && chmod 444 .husky/pre-push',
      '.',
      4,
      /read-only/,
    ],
  ])('is refused %s', (...[, make, folder, code, says]) => {
    const at = begun();
    at.sh(make);
    const before = at.sh('git status --porcelain').out;
    const ran = at.sh('aup-guard install --repo --yes', { in: path.join(at.dir, folder) });
    expect(ran.code, ran.err).toBe(code);
    expect(ran.err).toMatch(says);
    expect(at.sh('git status --porcelain').out).toBe(before);
  });

  it('asks, and without a terminal does nothing', () => {
    const at = begun();
    expect(at.sh('aup-guard install --repo')).toMatchObject({ code: 2 });
    expect(at.sh('aup-guard install --repo --profile strict')).toMatchObject({ code: 2 });
    expect(at.sh('git status --porcelain').out).toBe('');
    const shown = at.sh('aup-guard install --repo --print --json');
    expect(JSON.parse(shown.out)).toMatchObject({ schema: 'aup-guard/install-repo/1', applied: false });
  });

  it('keeps modes, and is undone around what others added since', () => {
    const at = begun();
    at.put('.husky/pre-commit', 'npm test');
    chmodSync(path.join(at.dir, '.husky/pre-commit'), 0o755);
    at.sh('aup-guard install --repo --yes');
    expect(lstatSync(path.join(at.dir, '.husky/pre-commit')).mode & 0o777).toBe(0o755);
    at.put('.husky/pre-push', `${at.read('.husky/pre-push')}npm run build\n`);
    expect(at.sh('aup-guard uninstall --repo --yes')).toMatchObject({ code: 0 });
    expect([at.read('.husky/pre-commit'), at.read('.husky/pre-push')]).toEqual([
      'npm test',
      'npm run build\n',
    ]);
  });

  it('leaves what was edited between the marks, and says where', () => {
    const at = begun();
    at.sh('mkdir .husky && aup-guard install --repo --yes');
    at.put('.husky/pre-commit', at.read('.husky/pre-commit').replace('|| exit $?', '|| true'));
    const ran = at.sh('aup-guard uninstall --repo --yes');
    expect(ran.code).toBe(4);
    expect(ran.err).toMatch(/pre-commit was edited between the marks/);
    expect(existsSync(path.join(at.dir, '.husky/pre-push'))).toBe(false);
  });

  it('of somebody else is undone without a record of it', () => {
    const at = begun();
    at.put('.husky/pre-commit', 'npm test\n');
    at.sh(
      'aup-guard install --repo --yes && git add . && git commit -qnm hooks && git push -qf --no-verify origin main',
    );
    at.sh('git clone -q ../remote.git ../clone');
    const folder = path.join(at.dir, '../clone');
    expect(at.sh('HOME=$PWD/../other aup-guard uninstall --repo --yes', { in: folder })).toMatchObject({
      code: 0,
    });
    expect(readFileSync(path.join(folder, '.husky/pre-commit'), 'utf8')).toBe('npm test\n');
    expect(existsSync(path.join(folder, '.husky/pre-push'))).toBe(false);
  });

  it('cut off half-way is taken up again, and undone whole', () => {
    const at = begun();
    at.put('.husky/pre-push', 'npm test\n');
    const before = at.sh('git add . && git write-tree').out;
    at.sh('aup-guard install --repo --yes');
    at.put('.husky/pre-push', 'npm test\n');
    at.put('.husky/pre-push.aup-guard.tmp', 'half a fi');
    expect(at.sh('aup-guard install --repo --yes').err).toMatch(/1 file written/);
    expect(at.sh('aup-guard uninstall --repo --yes')).toMatchObject({ code: 0 });
    expect(at.sh('git add -A && git write-tree').out).toBe(before);
  });

  it('of the machine is another one', () => {
    const at = begun();
    at.sh(
      'mkdir .husky && aup-guard install --yes && aup-guard install --repo --yes && aup-guard uninstall --yes',
    );
    expect(at.read('.husky/pre-commit')).toMatch(/aup-guard hook/);
    expect(at.sh('aup-guard uninstall --repo --yes').err).toMatch(/2 files as before/);
    expect(at.sh('aup-guard uninstall --repo --yes').err).toMatch(/nothing to undo/);
  });
});
