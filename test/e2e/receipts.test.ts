/** Receipts from a session's yes to the check before a merge: real git, hooks, remote and ssh-keygen. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { CiFinding } from '../../src/engine/ci/model.ts';
import type { Clause } from '../../src/engine/policy/model.ts';
import type { Receipt } from '../../src/engine/receipt/model.ts';
import { parseReceipts, receiptLine } from '../../src/engine/receipt/parse.ts';
import { instant, isClauseId, safe } from '../../src/engine/text.ts';
import { checkReceipts, type ReceiptContext } from '../../src/host/ci-receipts.ts';
import { ReceiptGiver } from '../../src/host/receipt-give.ts';
import { openReceiptKey } from '../../src/host/receipt-key.ts';
import { askBroker } from '../../src/host/socket.ts';
import { digest } from '../engine/receipt/receipts.ts';
import { startSession, type TestSession } from './session.ts';

const MARK = '0123456789abcdef';
const opened: TestSession[] = [];
afterEach(async () => {
  for (const session of opened.splice(0)) await session.close();
});

function clause(receipts: unknown): Clause {
  const id = 'HUMAN-1';
  if (!isClauseId(id)) throw new Error('no clause');
  return {
    id,
    say: safe`A person says yes.`,
    where: safe`aup.yaml:12`,
    controls: ['action-approval'],
    phases: [{ phase: 'enforce', from: instant(0) }],
    layer: 'project',
    when: {},
    unless: [],
    demand: 'ask',
    ask: { by: ['developer'], timeoutMs: 1000, reasonRequired: false },
    settings: { receipts },
  };
}

const stateOf = (session: TestSession): string => path.join(path.dirname(session.repo), 'state');

async function open(receipts: unknown = 'required'): Promise<TestSession> {
  const session = await startSession({
    commitMark: MARK,
    receipts: ({ guard, env, base }) => {
      guard.policy = { ...guard.policy, clauses: [clause(receipts)] };
      const state = path.join(base, 'state');
      mkdirSync(state, { mode: 0o700 });
      const giver = new ReceiptGiver({
        calls: { git: '/usr/bin/git', env },
        state,
        policy: guard.policy,
        session: 'test',
        now: () => instant(Date.now()),
      });
      return (asked) => giver.give(asked);
    },
  });
  opened.push(session);
  session.approver.yes();
  const signers = `${openReceiptKey(stateOf(session)).line}\n`;
  mkdirSync(path.join(session.repo, '.aup'));
  writeFileSync(path.join(session.repo, '.aup', 'allowed-signers'), signers);
  await session.plain('git add .aup && git commit -qm signers && git push -q');
  return session;
}

async function line(session: TestSession, command: string, cwd?: string): Promise<string> {
  const { stdout, stderr, code } = await session.plain(command, cwd);
  if (code !== 0) throw new Error(stderr);
  return stdout.trim();
}

/** Work on a branch by the agent, pushed with a person's yes. */
async function pushedWork(session: TestSession): Promise<void> {
  const done = await session.run(
    `git switch -qc topic && echo two > b.txt && git add b.txt && git commit -qm two &&
     echo three >> b.txt && git commit -qam three`,
  );
  expect(done.stderr).toBe('');
  const pushed = await session.run('git push -q origin topic');
  expect(pushed).toMatchObject({ code: 0, stderr: '' });
}

/** What the check says of `base..head` in a clone that has the notes. */
async function check(
  session: TestSession,
  ends: { base: string; head: string; repo?: string },
  more: Partial<ReceiptContext> = {},
): Promise<readonly CiFinding[]> {
  const { repo = session.repo } = ends;
  const base = await line(session, `git merge-base ${ends.base} ${ends.head}`, repo);
  const head = await line(session, `git rev-parse ${ends.head}`, repo);
  const rows = await line(session, `git log -z --format='%H%n%T%n%P%n%ae%n%B' ${base}..${head}`, repo);
  const commits = rows.split('\0').map((row) => {
    const [id = '', tree = '', parents = '', email = '', ...message] = row.split('\n');
    return { id, tree, parents: parents.split(' '), emails: [email], message: message.join('\n') };
  });
  const { policy } = session.guard;
  const range = { base, head, commits };
  return checkReceipts({ repo, range, policy, now: instant(Date.now()), agentsOf: () => [], ...more });
}

const rulesOf = (findings: readonly CiFinding[]): readonly string[] => findings.map(({ rule }) => rule);

async function receiptsIn(session: TestSession, commit: string): Promise<readonly Receipt[]> {
  const text = await line(session, `git notes --ref=aup show ${commit}`);
  return parseReceipts(text).receipts.map(({ receipt }) => receipt);
}

async function trailers(session: TestSession, commit = 'HEAD'): Promise<string> {
  return line(session, `git log -1 --format='%(trailers:key=AUP-Session,valueonly)' ${commit}`);
}

describe('the trailer', () => {
  it.each([
    ['-m', `git commit -qam change`],
    ['two paragraphs', `git commit -qa -m change -m 'a body'`],
    ['a file on stdin', `printf 'change\\n\\nbody\\n' | git commit -qa -F -`],
    ['with a trailer', `git commit -qam change --trailer 'Reviewed-by: Ann <ann@example.com>'`],
    ['around the check', `git commit -qam change --no-verify`],
    ['verbose in an editor', `git -c core.editor='sed -i 1ichange' -c commit.verbose=true commit -qa`],
    ['another sign for comments', `git -c core.commentChar=% -c core.editor='sed -i 1ichange' commit -qa`],
    ['an amended commit', `git commit -qam change && git commit -q --amend --no-edit`],
    ['an amended message', `git commit -qam change && git commit -q --amend -m other`],
    ['a line that divides', `printf 'change\\n\\n---\\nbody\\n' | git commit -qa -F -`],
    ['a file of its own for the message', `echo change > m && git commit -qa -F m`],
  ])('stands once in a commit made by %s', async (...[, command]) => {
    const session = await open();
    const done = await session.run(`echo more >> a.txt && ${command}`);
    expect(done).toMatchObject({ code: 0, stderr: '' });
    expect(await trailers(session)).toBe(MARK);
    const body = await line(session, 'git log -1 --format=%B');
    expect(body.match(/AUP-Session/g)).toHaveLength(1);
    // Nothing the hook itself does is asked about.
    expect(session.approver.asked.filter(({ command }) => !command.startsWith('git '))).toEqual([]);
  });

  it('is not there without a mark, and other trailers stay as they are', async () => {
    const session = await startSession();
    opened.push(session);
    await session.run(`echo more >> a.txt && git commit -qam change -m 'Refs: #1'`);
    expect(await line(session, 'git log -1 --format=%B')).toBe('change\n\nRefs: #1');
  });

  it('leaves a message that says nothing alone, so that the commit ends', async () => {
    const session = await open();
    const done = await session.run(`echo more >> a.txt; git -c core.editor=true commit -qa`);
    expect(done.code).not.toBe(0);
    expect(done.stderr).toContain('empty commit message');
  });

  it('stands once after squash, rebase, cherry-pick and revert', async () => {
    const session = await open();
    await pushedWork(session);
    await session.run(`GIT_SEQUENCE_EDITOR='sed -i 2s/pick/squash/' GIT_EDITOR=true git rebase -qi main`);
    expect(await line(session, 'git rev-list --count main..topic')).toBe('1');
    expect((await line(session, 'git log -1 --format=%B')).match(/AUP-Session/g)).toHaveLength(1);
    await session.run('git switch -qc other main && git cherry-pick topic');
    expect((await line(session, 'git log -1 --format=%B')).match(/AUP-Session/g)).toHaveLength(1);
    await session.run('git revert --no-edit HEAD');
    expect((await line(session, 'git log -1 --format=%B')).match(/AUP-Session/g)).toHaveLength(1);
    expect(await trailers(session)).toBe(MARK);
  });

  it('keeps that of another session beside its own', async () => {
    const session = await open();
    await session.plain(`echo x >> a.txt && git commit -qam x -m 'AUP-Session: ffffffffffffffff'`);
    await session.run('git commit -q --amend --no-edit');
    expect(await trailers(session)).toBe(`ffffffffffffffff\n${MARK}`);
  });

  it('lets hooks of the repository run, which see it', async () => {
    const session = await open();
    const hook = path.join(session.repo, '.git/hooks/commit-msg');
    writeFileSync(hook, `#!/bin/sh\ncp "$1" ${path.join(session.home, 'seen')}\n`, { mode: 0o755 });
    const prepare = path.join(session.repo, '.git/hooks/prepare-commit-msg');
    writeFileSync(prepare, `#!/bin/sh\necho "$2" > ${path.join(session.home, 'source')}\n`, { mode: 0o755 });
    await session.run('echo more >> a.txt && git commit -qam change');
    expect(readFileSync(path.join(session.home, 'seen'), 'utf8')).toContain(`AUP-Session: ${MARK}`);
    expect(readFileSync(path.join(session.home, 'source'), 'utf8')).toBe('message\n');
  });
});

describe('a receipt', () => {
  it('is written for a push that was approved, about the commits shown, without a word of content', async () => {
    const session = await open();
    await pushedWork(session);
    const [receipt, ...more] = await receiptsIn(session, 'topic');
    expect(more).toEqual([]);
    const [head, base] = [
      await line(session, 'git rev-parse topic'),
      await line(session, 'git rev-parse main'),
    ];
    expect(receipt).toMatchObject({ verb: 'push', base, assurance: 'overlay', clauses: ['HUMAN-1'] });
    expect(receipt?.whole.commit).toBe(head);
    expect(receipt?.parts).toHaveLength(2);
    const text = await line(session, 'git notes --ref=aup show topic');
    for (const word of ['b.txt', 'topic', 'Ann', 'ann@', 'two', 'three', session.repo, 'claude']) {
      expect(text).not.toContain(word);
    }
    expect(await line(session, 'git log -1 --format=%an%ae%cn%ce refs/notes/aup')).not.toContain('nn');
  });

  it('is not written for a push that was refused', async () => {
    const session = await open();
    session.approver.answer = { kind: 'denied' };
    await session.run('git switch -qc topic && echo two > b.txt && git add b.txt && git commit -qm two');
    expect((await session.run('git push -q origin topic')).code).not.toBe(0);
    expect((await session.plain('git rev-parse -q --verify refs/notes/aup')).code).not.toBe(0);
  });

  it('says that nobody was asked where that is so', async () => {
    const session = await open();
    session.guard.outcome = 'allow';
    await pushedWork(session);
    const [receipt] = await receiptsIn(session, 'topic');
    expect(receipt?.assurance).toBe('none');
    expect(rulesOf(await check(session, { base: 'main', head: 'topic' }))).toEqual([
      'receipt-low-assurance',
      'receipt-low-assurance',
    ]);
  });

  it('is of less worth once a yes for the session stands in', async () => {
    const session = await open();
    session.approver.yes('session');
    await pushedWork(session);
    await session.run('echo four >> b.txt && git commit -qam four && git push -q origin topic');
    expect(session.approver.asked).toHaveLength(1);
    expect((await receiptsIn(session, 'topic'))[0]?.assurance).toBe('pre-approved');
    expect(rulesOf(await check(session, { base: 'main', head: 'topic' }))).toEqual(['receipt-low-assurance']);
  });
});

describe('the check before a merge', () => {
  it('passes with receipts fetched from the remote into a fresh clone', async () => {
    const session = await open();
    await pushedWork(session);
    expect((await session.run('git push -q origin refs/notes/aup')).code).toBe(0);
    await session.plain('git clone -q ../remote.git ../fresh');
    const repo = path.join(path.dirname(session.repo), 'fresh');
    const ends = { base: 'origin/main', head: 'origin/topic', repo };
    expect(rulesOf(await check(session, ends))).toEqual(['receipt-missing', 'receipt-missing']);
    await session.plain('git fetch -q origin refs/notes/aup:refs/notes/aup', repo);
    expect(await check(session, ends)).toEqual([]);
  });

  const outside = 'git -c user.name=Bob -c user.email=bob@example.com';
  const moved = 'git switch -q main && echo else > c.txt && git add c.txt && git commit -qm else';
  it.each([
    ['a merge commit', `${moved} && git merge -q --no-edit topic`],
    ['a fast forward', 'git switch -q main && git merge -q --ff-only topic'],
    [
      'a rebase',
      `${moved} && git switch -q topic && git rebase -q main && git switch -q main && git merge -q --ff-only topic`,
    ],
    ['a squash', 'git switch -q main && git merge -q --squash topic && git commit -qm squashed'],
    ['a squash on a base that moved', `${moved} && git merge -q --squash topic && git commit -qm squashed`],
    ['a cherry-pick', `${moved} && git cherry-pick main..topic`],
    [
      'another message',
      `git switch -q topic && ${outside} commit -q --amend -m other && git switch -q main && git merge -q topic`,
    ],
  ])('knows the change again after %s', async (...[, command]) => {
    const session = await open();
    await pushedWork(session);
    await session.plain('git branch before main');
    await line(session, command);
    const findings = await check(session, { base: 'before', head: 'main' });
    const own = await line(session, 'git log --format=%H --grep=^else$ before..main');
    expect(findings.filter(({ commit }) => commit !== own)).toEqual([]);
    expect(findings).toHaveLength(own === '' ? 0 : 1);
  });

  it.each([
    ['a commit on top', 'git switch -q topic && echo evil >> b.txt && git commit -qam evil'],
    ['another word in it', 'git switch -q topic && echo evil >> b.txt && git commit -qa --amend --no-edit'],
    [
      'a blank in it',
      `git switch -q topic && sed -i 's/three/ three/' b.txt && git commit -qa --amend --no-edit`,
    ],
    ['a right to run it', 'git switch -q topic && chmod +x b.txt && git commit -qa --amend --no-edit'],
    [
      'a merge that brings more',
      'git switch -q topic && git switch -qc o main && echo x > o.txt && git add o.txt && git commit -qm o && git switch -q topic && git merge -q --no-commit o && echo evil > evil.txt && git add evil.txt && git commit -qm merged && git branch -D o',
    ],
  ])('does not let through %s', async (...[, command]) => {
    const session = await open();
    await pushedWork(session);
    await line(session, command);
    const findings = await check(session, { base: 'main', head: 'topic' });
    expect(findings.map(({ level }) => level)).toContain('error');
    expect(findings[0]?.clause).toBe('aup.yaml:12 HUMAN-1');
  });

  it('takes a replaced object for what it is', async () => {
    const session = await open();
    await pushedWork(session);
    await line(
      session,
      'git switch -q topic && echo evil >> b.txt && git commit -qam evil && git switch -q main',
    );
    await line(session, 'git replace topic topic~1');
    expect(rulesOf(await check(session, { base: 'main', head: 'topic' }))).toEqual(['receipt-missing']);
  });

  it.each([
    ['exact commits only', 'commit', ['receipt-missing', 'receipt-missing']],
    ['the same files too', 'tree', []],
  ])('can be told to take %s', async (...[, match, rules]) => {
    const session = await open({ level: 'required', match });
    await pushedWork(session);
    await line(session, 'git rebase -q --force-rebase main topic');
    await line(session, 'git switch -q topic && git commit -q --amend -m new && git switch -q main');
    await line(session, `git rebase -q -x 'git commit -q --amend --no-edit --reset-author' main topic`);
    expect(rulesOf(await check(session, { base: 'main', head: 'topic' }))).toEqual(rules);
  });

  it.each([
    ['enforce', 'error'],
    ['warn', 'warning'],
    ['monitor', 'note'],
    ['draft', undefined],
  ] as const)('says it in phase %s as %s', async (phase, level) => {
    const session = await open();
    await session.plain('git switch -qc topic && echo two >> a.txt && git commit -qam two');
    const own = { ...clause('required'), phases: [{ phase, from: instant(0) }] };
    const policy = { ...session.guard.policy, clauses: [own] };
    const findings = await check(session, { base: 'main', head: 'topic' }, { policy });
    expect(findings.map((finding) => finding.level)).toEqual(level === undefined ? [] : [level]);
  });

  it('asks for marked commits alone where the clause says so, which a taken-off mark undoes', async () => {
    const session = await open({ level: 'required', of: 'agents' });
    await session.run('git switch -qc topic && echo two >> a.txt && git commit -qam two');
    const ends = { base: 'main', head: 'topic' };
    expect(rulesOf(await check(session, ends))).toEqual(['receipt-missing']);
    await session.plain('git commit -q --amend -m stripped');
    expect(await check(session, ends)).toEqual([]);
    expect(rulesOf(await check(session, ends, { agentsOf: () => ['Claude Code'] }))).toEqual([
      'receipt-missing',
    ]);
  });
});

/** A receipt for a change nobody approved, by a key of the attacker's. */
async function forged(session: TestSession, change: Partial<Receipt> = {}): Promise<string> {
  const [real] = await receiptsIn(session, 'topic');
  if (real === undefined) throw new Error('no receipt');
  const signed = openReceiptKey(path.join(session.home, 'evil')).sign({ ...real, ...change });
  return receiptLine(signed);
}

async function put(session: TestSession, note: string): Promise<void> {
  writeFileSync(path.join(session.home, 'note'), note);
  await line(session, `git notes --ref=aup add -f -F ${path.join(session.home, 'note')} topic`);
}

const two = (rule: string): readonly string[] => [rule, rule];

describe('an attacker', () => {
  it('cannot sign with a key of their own, on the branch or in the change', async () => {
    const session = await open();
    await pushedWork(session);
    mkdirSync(path.join(session.home, 'evil'), { mode: 0o700 });
    await put(session, await forged(session));
    const ends = { base: 'main', head: 'topic' };
    expect(rulesOf(await check(session, ends))).toEqual(['receipt-unknown-signer', 'receipt-unknown-signer']);
    const evil = openReceiptKey(path.join(session.home, 'evil')).line;
    writeFileSync(path.join(session.repo, '.aup', 'allowed-signers'), `${evil}\n`);
    await session.plain('git switch -q topic && git commit -qam signers');
    expect(new Set(rulesOf(await check(session, ends)))).toEqual(
      new Set(['receipt-missing', 'receipt-unknown-signer']),
    );
  });

  it('cannot change a word of a receipt', async () => {
    const session = await open();
    session.guard.outcome = 'allow';
    await pushedWork(session);
    const text = await line(session, 'git notes --ref=aup show topic');
    await put(session, text.replace('"assurance":"none"', '"assurance":"overlay"'));
    expect(rulesOf(await check(session, { base: 'main', head: 'topic' }))).toEqual([
      'receipt-wrong-signature',
      'receipt-wrong-signature',
    ]);
  });

  it('gains nothing by rubbish beside a good one', async () => {
    const session = await open();
    await pushedWork(session);
    const good = await line(session, 'git notes --ref=aup show topic');
    const rubbish = [
      '{}',
      '{"receipt":{"__proto__":1},"signature":"x"}',
      'x'.repeat(200_000),
      '[[[[',
      good.replace('"v":1', '"v":1,"v":1'),
    ];
    await put(session, [...rubbish, '', good].join('\n'));
    const findings = await check(session, { base: 'main', head: 'topic' });
    expect(rulesOf(findings)).toEqual(['receipt-broken']);
    expect(findings[0]).toMatchObject({ level: 'note', text: '5 lines in the notes are no receipts' });
  });

  it('loses no receipt to notes merged line by line', async () => {
    const session = await open();
    await pushedWork(session);
    await session.plain(
      'git update-ref refs/notes/theirs refs/notes/aup && git update-ref -d refs/notes/aup',
    );
    await put(session, 'another line');
    await line(session, 'git notes --ref=aup merge -q -s cat_sort_uniq refs/notes/theirs');
    expect(rulesOf(await check(session, { base: 'main', head: 'topic' }))).toEqual(['receipt-broken']);
  });

  it('cannot use one of another repository, policy or time', async () => {
    const session = await open();
    await pushedWork(session);
    const ends = { base: 'main', head: 'topic' };
    const other = { ...session.guard.policy, digest: digest('0'), layers: [] };
    expect(rulesOf(await check(session, ends, { policy: other }))).toEqual(two('receipt-other-policy'));
    const later = instant(Date.now() + 31 * 86_400_000);
    expect(rulesOf(await check(session, ends, { now: later }))).toEqual(two('receipt-expired'));
    const before = instant(Date.now() - 3_600_000);
    expect(rulesOf(await check(session, ends, { now: before }))).toEqual(two('receipt-not-yet'));
  });

  it('cannot use one of a repository with another beginning', async () => {
    const session = await open();
    await pushedWork(session);
    await line(session, 'git switch -q main && git switch -q --orphan fresh && git checkout -q main -- .');
    await line(session, 'git commit -qm another && git switch -qc again && git cherry-pick main..topic');
    expect(rulesOf(await check(session, { base: 'fresh', head: 'again' }))).toEqual([
      'receipt-other-repository',
      'receipt-other-repository',
    ]);
  });

  it('gets no receipt for other commits by naming the process of a push that was approved', async () => {
    const session = await open();
    await session.run('git switch -qc topic && echo two > b.txt && git add b.txt && git commit -qm two');
    await session.plain('git switch -qc evil && echo evil > e.txt && git add e.txt && git commit -qm evil');
    const evil = await line(session, 'git rev-parse evil && git switch -q topic');
    // While git pushes, its hook tells of other commits under the same process.
    const event = JSON.stringify({
      kind: 'refs',
      source: 'pre-push',
      remote: 'origin',
      updates: [{ ref: 'refs/heads/topic', oldId: '0'.repeat(40), newId: evil }],
      parentArgv: ['git', 'push', 'origin', 'topic'],
      cwd: session.repo,
    });
    const request = `{"v":1,"op":"judge","from":"hook:pre-push","pid":'$PPID',"event":${event}}`;
    const hook = path.join(session.repo, '.git/hooks/pre-push');
    const ask = `require("net").connect("${session.broker.socket}",function(){this.write(process.argv[1]+"\\n")}).on("data",d=>{require("fs").writeFileSync("${session.home}/reply",d);process.exit()})`;
    writeFileSync(hook, `#!/bin/sh\n${process.execPath} -e '${ask}' '${request}'\n`, { mode: 0o755 });
    expect(await session.run('git push -q origin topic')).toMatchObject({ code: 0 });
    expect(readFileSync(path.join(session.home, 'reply'), 'utf8')).toContain('verdict');
    const noted = await line(session, 'git notes --ref=aup list');
    expect(noted).toContain(await line(session, 'git rev-parse topic'));
    expect(noted).not.toContain(evil);
    expect(await line(session, 'git notes --ref=aup show topic')).not.toContain(evil);
  });

  it('cannot have anything signed over the socket', async () => {
    const session = await open();
    session.approver.answer = { kind: 'denied' };
    await session.run('git switch -qc topic && echo two > b.txt && git add b.txt && git commit -qm two');
    const id = await line(session, 'git rev-parse topic');
    const event = {
      kind: 'refs',
      source: 'pre-push',
      remote: 'origin',
      updates: [{ ref: 'refs/heads/topic', oldId: '0'.repeat(40), newId: id }],
      parentArgv: ['git', 'push', 'origin', 'topic'],
      cwd: session.repo,
    } as const;
    const request = { v: 1, op: 'judge', event, from: 'hook:pre-push', pid: process.pid } as const;
    const reply = await askBroker(session.broker.socket, request, { timeoutMs: 9000 });
    expect(reply).toMatchObject({ op: 'verdict', verdict: { allow: false } });
    for (const op of ['receipt', 'sign', 'give']) {
      const odd = await session.run(
        `node -e 'const s=require("net").connect(process.argv[1],()=>s.end(JSON.stringify({v:1,op:process.argv[2],ranges:[{cwd:process.cwd(),verb:"push",base:"",head:process.argv[3]}]})+"\\n"));s.on("data",d=>process.stdout.write(d))' ${session.broker.socket} ${op} ${id}`,
      );
      expect(odd.stdout).toContain('malformed');
    }
    expect((await session.plain('git rev-parse -q --verify refs/notes/aup')).code).not.toBe(0);
  });
});
