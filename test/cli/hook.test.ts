import { createHmac } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { makePlaceholder } from '../../src/engine/redact/placeholder.ts';
import type { Ran } from '../fixtures/home.ts';
import { makeRepository, type Repository, SECRET } from '../fixtures/repository.ts';

const repositories: Repository[] = [];
function repository(): Repository {
  const made = makeRepository();
  repositories.push(made);
  return made;
}
afterEach(() => {
  for (const made of repositories.splice(0)) made.remove();
});

const LEFT = makePlaceholder('AWSKEY', 'x', (value) => createHmac('sha256', 'k').update(value).digest());
const LINE = `key = "${SECRET}"\n`;
const COMMIT = 'aup-guard hook pre-commit';

/** A repository with one commit. */
function begun(): Repository {
  const at = repository();
  at.put('a.txt', 'one\ntwo\nthree\n');
  at.sh('git add . && git commit -qm one');
  return at;
}

function policy(at: Repository, phase: string): void {
  const file = path.join(at.home, '.config/aup-guard/aup.yaml');
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(
    file,
    `aup: 1\npolicy: { name: ours, version: "1" }\nclauses:\n  - id: DATA-1\n    say: No secrets.\n    control: context-redaction\n    phase: ${phase}\n    when: { data: secret }\n    do: { redact: reversible }\n`,
    { mode: 0o600 },
  );
}

function rows(at: Repository): readonly unknown[] {
  const { out } = at.sh('aup-guard log tail --json 2>/dev/null');
  return out
    .split('\n')
    .filter((line) => line.includes('"action.decided"'))
    .map((line): unknown => JSON.parse(line));
}

interface Case {
  readonly name: string;
  readonly make: (at: Repository) => void;
  /** What is said; absent when nothing is. */
  readonly says?: RegExp;
}

const staged = (file: string, content: string | Buffer) => (at: Repository) => {
  at.put(file, content);
  at.sh('git add -A');
};

const STOPPED: readonly Case[] = [
  {
    name: 'a new file',
    make: staged('src/c.ts', `x\n${LINE}`),
    says: /src\/c\.ts:2 {2}aws-key-id, 16-31 characters {2}starter\.yaml:\d+ DATA-1/,
  },
  { name: 'a changed file', make: staged('a.txt', `one\n${LINE}three\n`), says: /a\.txt:2 / },
  { name: 'a name with blanks and quotes', make: staged('a "b" c.txt', LINE), says: /a "b" c\.txt:1 / },
  {
    name: 'staged, and gone from the work tree',
    make: (at) => {
      staged('b.txt', LINE)(at);
      at.put('b.txt', 'harmless\n');
    },
    says: /b\.txt:1 /,
  },
  {
    name: 'a renamed file with a line more',
    make: (at) => {
      at.sh('git mv a.txt moved.txt');
      staged('moved.txt', `one\ntwo\nthree\n${LINE}`)(at);
    },
    says: /moved\.txt:4 /,
  },
  {
    name: 'what the repository calls binary',
    make: (at) => {
      at.put('.gitattributes', '*.lock binary\n');
      staged('x.lock', LINE)(at);
    },
    says: /x\.lock:1 /,
  },
  {
    name: 'UTF-16',
    make: staged('w.txt', Buffer.from(`\ufeff${LINE}`, 'utf16le')),
    says: /w\.txt:1 /,
  },
  {
    name: 'a private key of several lines',
    make: staged(
      'id.pem',
      `-----BEGIN RSA PRIVATE KEY-----\n${'MIIEowIBAAKCAQEAq0Zz7VbVbq3w\n'.repeat(6)}-----END RSA PRIVATE KEY-----\n`,
    ),
    says: /id\.pem:1 {2}\S*private-key/,
  },
  {
    name: 'a placeholder',
    make: staged('p.txt', `a\nb ${LEFT}\n`),
    says: new RegExp(`p\\.txt:2 {2}placeholder ${LEFT}`),
  },
  {
    name: 'a policy that cannot be used',
    make: (at) => {
      at.sh('aup-guard policy lint; true');
      staged('aup.yaml', 'aup: 1\nclauses: 5\n')(at);
      at.sh('rm aup.yaml');
    },
    says: /aup\.yaml:2:\d+ {2}error: /,
  },
];

const FREE: readonly Case[] = [
  { name: 'a harmless change', make: staged('a.txt', 'one\n2\nthree\n') },
  {
    name: 'a secret that is not staged',
    make: (at) => {
      at.put('b.txt', LINE);
    },
  },
  {
    name: 'a secret that was there before',
    make: (at) => {
      staged('b.txt', LINE)(at);
      at.sh('git commit -qm two');
      staged('b.txt', `first\n${LINE}`)(at);
    },
  },
  {
    name: 'a secret that is taken out',
    make: (at) => {
      staged('b.txt', LINE)(at);
      at.sh('git commit -qm two');
      at.sh('git rm -q b.txt');
    },
  },
  {
    name: 'a file that is only renamed',
    make: (at) => {
      staged('b.txt', LINE)(at);
      at.sh('git commit -qm two && git mv b.txt c.txt');
    },
  },
  { name: 'a line with a comment', make: staged('b.txt', `key = "${SECRET}" # gitleaks:allow\n`) },
  {
    name: 'a comment that stood above before',
    make: (at) => {
      staged('b.txt', '# pragma: allowlist nextline secret\nend\n')(at);
      at.sh('git commit -qm two');
      staged('b.txt', `# pragma: allowlist nextline secret\n${LINE}end\n`)(at);
    },
  },
  { name: 'a picture', make: staged('x.png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 1, 2, 3])) },
  {
    name: 'a finding in the list',
    make: (at) => {
      staged('b.txt', `x\n${LINE}`)(at);
      at.sh('aup-guard redact --files b.txt --baseline .gitleaksignore --update-baseline');
    },
  },
  {
    name: 'a finding in a baseline',
    make: (at) => {
      staged('sub/b.txt', `x\n${LINE}`)(at);
      at.sh('aup-guard redact --files sub --baseline .secrets.baseline --update-baseline && git add .');
    },
  },
  { name: 'a word that looks like a placeholder', make: staged('p.txt', 'AUP_AWSKEY_0123456789AB\n') },
];

const SILENT: Ran = { code: 0, out: '', err: '' };

describe('before a commit', () => {
  it.each(STOPPED)('is stopped: $name', ({ make, says }) => {
    const at = begun();
    make(at);
    const { code, out, err } = at.sh(COMMIT);
    expect([code, out], err).toEqual([1, '']);
    expect(err).toMatch(says ?? /never/);
    expect(err).toMatch(/this commit was stopped/);
    expect(err).not.toContain(SECRET);
  });

  it.each(FREE)('is free: $name', ({ make }) => {
    const at = begun();
    make(at);
    expect(at.sh(COMMIT)).toEqual(SILENT);
  });

  it('is judged without a first commit', () => {
    const at = repository();
    at.put('b.txt', LINE);
    expect(at.sh(COMMIT)).toEqual(SILENT);
    at.sh('git add .');
    expect(at.sh(COMMIT).code).toBe(1);
  });

  it('is judged by the index git makes for -a, -o and -p, from a real hook', () => {
    const at = begun();
    at.put('.git/hooks/pre-commit', '#!/bin/sh\naup-guard hook pre-commit\n');
    at.sh('chmod +x .git/hooks/pre-commit');
    at.put('b.txt', 'fine\n');
    at.sh('git add b.txt');
    at.put('a.txt', LINE);
    expect(at.sh('git commit -qam two').code, 'all').toBe(1);
    expect(at.sh('git commit -qm two -o a.txt').code, 'only the bad one').toBe(1);
    expect(at.sh('git commit -qm two -o b.txt'), 'only the good one').toMatchObject({ code: 0 });
    expect(at.sh('git status --porcelain').out).toBe(' M a.txt\n');
  });

  it('is judged in a folder below, a linked work tree and a submodule', () => {
    const at = begun();
    at.sh(
      'git worktree add -q ../linked && git init -q ../lib && cd ../lib && git commit -q --allow-empty -m x',
    );
    at.sh('git -c protocol.file.allow=always submodule --quiet add ../lib lib && mkdir sub');
    for (const folder of ['sub', '../linked', 'lib']) {
      at.sh('printf "%s" "$KEY" > b.txt && git add b.txt'.replace('$KEY', SECRET), {
        in: path.join(at.dir, folder),
      });
      const { code, err } = at.sh(COMMIT, { in: path.join(at.dir, folder) });
      expect([folder, code], err).toEqual([folder, 1]);
      at.sh('git rm -qf b.txt', { in: path.join(at.dir, folder) });
      expect(
        at.sh('git restore --staged . 2>/dev/null; aup-guard hook pre-commit', {
          in: path.join(at.dir, folder),
        }),
      ).toEqual(SILENT);
    }
  });

  it('is judged in a merge by what neither side had', () => {
    const at = begun();
    at.sh('git switch -qc other');
    staged('a.txt', `other\n`)(at);
    staged('b.txt', LINE)(at);
    at.sh('git commit -qm other && git switch -q main');
    staged('a.txt', 'main\n')(at);
    at.sh('git commit -qm main');
    expect(at.sh('git merge -q other').code).toBe(1);
    staged('a.txt', 'both\n')(at);
    expect(at.sh(COMMIT)).toEqual(SILENT);
    staged('a.txt', `both\n${LINE}`)(at);
    const { code, err } = at.sh(COMMIT);
    expect([code, /a\.txt:2 /.test(err), /b\.txt/.test(err)], err).toEqual([1, true, false]);
  });

  it('is stopped when there is too much to look at, but not for a film', () => {
    const at = begun();
    at.sh('head -c 30000000 /dev/zero > film.mp4 && git add film.mp4');
    expect(at.sh(COMMIT)).toEqual(SILENT);
    at.sh('yes harmless | head -c 30000000 > dump.sql && git add dump.sql');
    const { code, err } = at.sh(COMMIT);
    expect(code, err).toBe(1);
    expect(err).toMatch(/not all could be looked at.* DATA-1/);
    policy(at, 'monitor');
    expect(at.sh(COMMIT)).toEqual(SILENT);
  }, 90_000);

  it('leaves placeholders to the hooks of a session, and nothing else', () => {
    const at = begun();
    staged('b.txt', `${LEFT}\n`)(at);
    expect(at.sh(COMMIT).code).toBe(1);
    expect(at.sh(`AUP_GUARD_SESSION=x ${COMMIT}`)).toEqual(SILENT);
    staged('c.txt', LINE)(at);
    expect(at.sh(`AUP_GUARD_SESSION=x ${COMMIT}`).err).toMatch(/c\.txt:1 /);
  });

  it('is judged in a repository kept apart from its files', () => {
    const at = repository();
    at.sh('git clone -q --bare . ../apart.git');
    at.put('../files/b.txt', LINE);
    const git = 'git --git-dir=../apart.git --work-tree=.';
    const files = path.join(at.dir, '../files');
    at.put('../apart.git/hooks/pre-commit', '#!/bin/sh\naup-guard hook pre-commit\n');
    at.sh(`chmod +x ../apart.git/hooks/pre-commit; ${git} config core.bare false; ${git} add b.txt`, {
      in: files,
    });
    const { code, err } = at.sh(`${git} commit -qm one`, { in: files });
    expect([code, err]).toEqual([1, expect.stringMatching(/b\.txt:1 /)]);
  });

  it('is refused where nothing can be said', () => {
    const at = begun();
    expect(at.sh('aup-guard hook pre-commit', { in: at.home })).toMatchObject({ code: 2 });
    at.put('aup.yaml', 'aup: 1\nclauses: 5\n');
    expect(at.sh(COMMIT)).toMatchObject({ code: 3 });
  });
});

describe('the phase of the clause', () => {
  it.each([
    {
      phase: 'enforce',
      code: 1,
      says: /stopped/,
      row: { decision: 'deny', intended: 'deny', outcome: 'refused' },
    },
    {
      phase: 'warn',
      code: 0,
      says: /it goes on/,
      row: { decision: 'warn', intended: 'deny', outcome: 'would-have' },
    },
    {
      phase: 'monitor',
      code: 0,
      says: /^$/,
      row: { decision: 'allow', intended: 'deny', outcome: 'would-have' },
    },
  ])('decides: $phase', ({ phase, code, says, row }) => {
    const at = begun();
    policy(at, phase);
    staged('b.txt', `${LINE}other = "${SECRET}"\n`)(at);
    const ran = at.sh(COMMIT);
    expect(ran.code, ran.err).toBe(code);
    expect(ran.err).toMatch(says);
    const common = {
      clause: 'DATA-1',
      control: 'context-redaction',
      phase,
      actor: 'human',
      counts: { 'aws-key-id': 2 },
    };
    expect(rows(at)).toEqual([expect.objectContaining({ ...common, ...row })]);
  });

  it('leaves no row where nothing is found', () => {
    const at = begun();
    staged('b.txt', 'fine\n')(at);
    expect(at.sh(COMMIT)).toEqual(SILENT);
    expect(rows(at)).toEqual([]);
  });
});

const CLAUSE = `clauses:
  - id: HUMAN-7
    say: A person says yes.
    control: action-approval
    phase: enforce
    when: { actor: agent, action: git.push }
    do: ask
`;
const POLICY = `aup: 1\npolicy: { name: ours, version: "1" }\n${CLAUSE}`;

/** All that changes what git prints, or what it prints it of. */
const ODD = [
  'diff.noprefix true',
  'diff.mnemonicPrefix true',
  'diff.external true',
  'diff.relative true',
  'diff.context 0',
  'diff.suppressBlankEmpty true',
  'color.ui always',
  'core.quotePath true',
  'core.pager false',
  'format.pretty oneline',
  'log.showRoot false',
  'log.diffMerges off',
  'log.showSignature true',
  'diff.odd.textconv true',
  'diff.odd.command true',
  'diff.odd.binary true',
].map((words) => `git config ${words}`);

describe('settings of a repository', () => {
  it('do not change what is seen', () => {
    const at = repository();
    at.put('.gitattributes', '*.txt diff=odd\n*.md -diff\n');
    at.put('sub/\u00e4 b.txt', `x\n${LINE}`);
    at.put('sub/c.md', LINE);
    at.sh(`${ODD.join(' && ')} && git add .`);
    const says = [/sub\/\u00e4 b\.txt:2 /, /sub\/c\.md:1 /];
    const commit = at.sh(COMMIT, { in: path.join(at.dir, 'sub') });
    for (const place of says) expect(commit.err).toMatch(place);
    at.sh('git commit -qm one && git init -q --bare ../remote.git && git remote add origin ../remote.git');
    const line = `refs/heads/main $(git rev-parse HEAD) refs/heads/main ${'0'.repeat(40)}`;
    const push = at.sh(`echo ${line} | aup-guard hook pre-push origin`);
    for (const place of says) expect(push.err).toMatch(new RegExp(place.source.trim()));
  });

  it('that put another object in the place of one do not either', () => {
    const at = begun();
    staged('b.txt', LINE)(at);
    at.sh('git commit -qm bad && git init -q --bare ../remote.git && git remote add origin ../remote.git');
    at.sh('git replace $(git rev-parse HEAD:b.txt) $(git rev-parse HEAD:a.txt)');
    expect(at.sh('git show HEAD').out, 'control').not.toContain(SECRET);
    const line = `refs/heads/main $(git rev-parse HEAD) refs/heads/main ${'0'.repeat(40)}`;
    expect(at.sh(`echo ${line} | aup-guard hook pre-push origin`).err).toMatch(/b\.txt:1 in /);
  });

  it('that leave git without an answer count as the clause says', () => {
    const at = begun();
    staged('b.txt', LINE)(at);
    at.sh('git commit -qm bad && rm -f .git/objects/$(git rev-parse HEAD:b.txt | sed "s,^..,&/,")');
    const line = `refs/heads/main $(git rev-parse HEAD) refs/heads/main ${'0'.repeat(40)}`;
    const push = `echo ${line} | aup-guard hook pre-push origin`;
    const { code, err } = at.sh(push);
    expect([code, /not all could be looked at/.test(err)], err).toEqual([1, true]);
    policy(at, 'monitor');
    expect(at.sh(push)).toEqual(SILENT);
  });
});

describe('a changed policy', () => {
  it.each([
    [
      'asks less',
      POLICY.replace('enforce', 'monitor'),
      /policy: HUMAN-7 sets an earlier phase than what it was/,
    ],
    [
      'has a clause less',
      POLICY.slice(0, POLICY.indexOf('clauses')) + 'clauses: []\n',
      /policy: HUMAN-7 is gone/,
    ],
    [
      'lets a failing guard pass',
      `${POLICY}defaults: { on_guard_failure: allow }\n`,
      /policy: a failing guard lets pass/,
    ],
    ['is gone', undefined, /policy: aup\.yaml is taken away/],
  ])('is told of when it %s, and goes on', (_name, text, says) => {
    const at = begun();
    staged('aup.yaml', POLICY)(at);
    expect(at.sh(COMMIT)).toEqual(SILENT);
    at.sh('git commit -qm policy');
    if (text === undefined) at.sh('git rm -q aup.yaml');
    else staged('aup.yaml', text)(at);
    const { code, err } = at.sh(COMMIT);
    expect(code, err).toBe(0);
    expect(err).toMatch(says);
  });

  it('of which only a file beside it changes is told of that file, but not of hooks as they are installed', () => {
    const at = begun();
    at.sh('aup-guard install --repo --yes && git add .');
    expect(at.sh(COMMIT)).toEqual(SILENT);
    at.put('.aup/hooks/pre-commit', at.read('.aup/hooks/pre-commit').replace('exit $?', 'true'));
    at.sh('git add . && mkdir sub');
    const { code, err } = at.sh(COMMIT, { in: path.join(at.dir, 'sub') });
    expect([code, err]).toEqual([0, expect.stringMatching(/\.aup\/hooks\/pre-commit is of the guard/)]);
  });

  it('that asks more is nothing to tell', () => {
    const at = begun();
    staged('aup.yaml', POLICY.replace('enforce', 'monitor'))(at);
    at.sh('git commit -qm policy');
    staged('aup.yaml', POLICY)(at);
    expect(at.sh(COMMIT)).toEqual(SILENT);
  });
});

/** A repository with a remote that has its first commit; the hook is git's own. */
function shared(): Repository {
  const at = begun();
  at.sh('git init -q --bare ../remote.git && git remote add origin ../remote.git && git push -q origin main');
  at.put('.git/hooks/pre-push', '#!/bin/sh\naup-guard hook pre-push "$@"\n');
  at.sh('chmod +x .git/hooks/pre-push');
  return at;
}
const adds = (at: Repository, text: string): void => {
  at.sh(`printf '%s\\n' '${text}' >> a.txt && git commit -qam more`);
};

describe('before a push', () => {
  it.each([
    ['a known branch', 'git push origin main'],
    ['a new branch', 'git push origin main:refs/heads/topic'],
    ['a tag', 'git tag -a v1 -m v1 && git push origin v1'],
    ['an address', 'git push ../remote.git main:refs/heads/topic'],
    ['several branches', 'git branch two && git push origin main two'],
    [
      'a remote that has nothing',
      'git init -q --bare ../new.git && git remote add new ../new.git && git push new main',
    ],
  ])('is stopped for %s', (_name, push) => {
    const at = shared();
    adds(at, 'fine');
    expect(
      at.sh(
        `${push} && git push -q --delete origin topic; git tag -d v1; git branch -D two; git remote remove new; rm -rf ../new.git; true`,
      ).err,
    ).not.toMatch(/stopped/);
    adds(at, LINE);
    adds(at, 'later');
    const { code, err } = at.sh(push);
    expect(code, err).toBe(1);
    expect(err).toMatch(/a\.txt:\d+ in [0-9a-f]{10} {2}aws-key-id, /);
    expect(err).toMatch(/this push was stopped/);
    expect(err).not.toContain(SECRET);
  });

  it('is stopped for what an earlier of its commits had, and for a placeholder', () => {
    const at = shared();
    adds(at, LINE);
    at.sh('git show HEAD~:a.txt > a.txt && git commit -qam out');
    expect(at.sh('git push origin main')).toMatchObject({ code: 1 });
    at.sh('git reset -q --hard origin/main');
    adds(at, LEFT);
    expect(at.sh('git push origin main').err).toMatch(/placeholder AUP_AWSKEY/);
  });

  it('is stopped for what only the merge itself brings', () => {
    const at = shared();
    at.sh('git switch -qc side && echo s > s.txt && git add . && git commit -qm s && git switch -q main');
    adds(at, 'fine');
    at.sh('git merge -q --no-commit --no-ff side');
    at.put('a.txt', `one\ntwo\nthree\nfine\n${LINE}`);
    at.sh('git commit -qam merged');
    expect(at.sh('git push origin main').err).toMatch(/a\.txt:5 in /);
  });

  it.each([
    ['what the remote has', `git push origin main`],
    ['deletions', 'git push -q --no-verify origin main:refs/heads/gone && git push origin :gone'],
    ['a branch whose commits another branch of the remote has', 'git push origin main:refs/heads/again'],
  ])('is free for %s', (_name, push) => {
    const at = shared();
    adds(at, LINE);
    at.sh('git push -q --no-verify origin main');
    const ran = at.sh(push);
    expect(ran.code, ran.err).toBe(0);
    expect(ran.err).not.toMatch(/aup-guard/);
  });

  it('is told by a manager that has read the lines itself', () => {
    const at = shared();
    adds(at, LINE);
    const ids = at.sh('git rev-parse origin/main HEAD').out.split('\n');
    const env = `PRE_COMMIT_FROM_REF=${ids[0]} PRE_COMMIT_TO_REF=${ids[1]} PRE_COMMIT_REMOTE_NAME=origin`;
    expect(at.sh('aup-guard hook pre-push origin')).toEqual(SILENT);
    expect(at.sh(`${env} aup-guard hook pre-push`).code).toBe(1);
  });
});
