/** Ways around the gates, each tried in a contained session and, as its control, in one that is not. */
import { spawnSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { plainWords } from '../../src/host/containment/words.ts';
import { Live, policy, SHIM } from '../fixtures/live.ts';
import { eventually, has, pause, Tmux } from '../fixtures/pty-harness.ts';

const uid = process.getuid?.() ?? 0;
const possible = spawnSync('bwrap', [...plainWords('bwrap', uid).slice(1), '--', 'true']).status === 0;
if (!possible) console.warn('not run: bubblewrap is not installed, or may not make namespaces here');

const WISH = (wish: string): string =>
  policy({ defaults: `{ phase: enforce, stance: allow, containment: ${wish} }` });

const CLI = path.resolve('bin/aup-guard.js');

interface Way {
  readonly name: string;
  /** Pushes HEAD to the branch `$REF` of origin. */
  readonly script: string;
  /** What happens without containment: the push, or the session's other layers hold it. */
  readonly control: 'happens' | 'held';
}

const PUSH = 'push -q origin HEAD:refs/heads/$REF';
const CORE = '$(git --exec-path)';

const WAYS: readonly Way[] = [
  { name: 'an absolute path', script: `/usr/bin/git ${PUSH}`, control: 'held' },
  {
    name: 'an empty environment',
    script: `env -i HOME=$HOME PATH=/usr/bin:/bin git ${PUSH}`,
    control: 'happens',
  },
  { name: 'both', script: `env -i /usr/bin/git ${PUSH}`, control: 'happens' },
  { name: 'a login shell', script: `env -i bash -lc "git ${PUSH}"`, control: 'happens' },
  { name: 'command -p', script: `unset GIT_CONFIG_COUNT; command -p git ${PUSH}`, control: 'happens' },
  {
    name: 'a PATH of its own',
    script: `unset GIT_CONFIG_COUNT; PATH=/usr/bin:/bin; git ${PUSH}`,
    control: 'happens',
  },
  {
    name: 'hooks switched off',
    script: `/usr/bin/git -c core.hooksPath=/dev/null ${PUSH}`,
    control: 'happens',
  },
  { name: 'an alias', script: `env -i /usr/bin/git -c alias.x="!git ${PUSH}" x`, control: 'happens' },
  {
    name: 'an alias that goes by a shell',
    script: `env -i PATH=/usr/bin /usr/bin/git -c alias.x="!true && git ${PUSH}" x`,
    control: 'happens',
  },
  {
    name: 'python',
    script: `python3 -c "import subprocess; subprocess.run(['/usr/bin/git','push','-q','origin','HEAD:refs/heads/$REF'], env={})"`,
    control: 'happens',
  },
  {
    name: 'node',
    script: `node -e "require('child_process').spawnSync('/usr/bin/git',['push','-q','origin','HEAD:refs/heads/$REF'],{env:{}})"`,
    control: 'happens',
  },
  { name: 'a copy', script: `cp /usr/bin/git ../copy && env -i ../copy ${PUSH}`, control: 'happens' },
  {
    name: 'a symlink',
    script: `ln -s /usr/bin/git ../linked && env -i ../linked ${PUSH}`,
    control: 'happens',
  },
  {
    name: 'a symlink that is a word',
    script: `ln -s /usr/bin/git ../git-push && env -i PATH=/usr/bin ../git-push -q origin HEAD:refs/heads/$REF`,
    control: 'happens',
  },
  { name: "git's own git", script: `env -i ${CORE}/git ${PUSH}`, control: 'happens' },
  {
    name: 'git-push',
    script: `env -i PATH=/usr/bin ${CORE}/git-push -q origin HEAD:refs/heads/$REF`,
    control: 'happens',
  },
  {
    name: 'another name',
    script: `(unset GIT_CONFIG_COUNT; exec -a harmless /usr/bin/git ${PUSH})`,
    control: 'happens',
  },
  {
    name: 'send-pack',
    script: 'env -i /usr/bin/git send-pack ../origin.git HEAD:refs/heads/$REF',
    control: 'happens',
  },
  {
    name: 'the loader',
    script: `env -i $(ls /lib*/ld-linux* | head -n 1) /usr/bin/git ${PUSH}`,
    control: 'happens',
  },
  {
    name: 'the root of a process inside',
    script: `env -i /proc/self/root/usr/bin/git ${PUSH}`,
    control: 'happens',
  },
  { name: 'the root of the shim', script: `env -i /proc/$SHIM/root/usr/bin/git ${PUSH}`, control: 'happens' },
  {
    name: 'a namespace in which the cover is taken off',
    script: `unshare -rm sh -c "umount /usr/bin/git; env -i /usr/bin/git ${PUSH}"`,
    control: 'happens',
  },
  {
    name: 'another bubblewrap',
    script: `env -i bwrap --dev-bind / / /usr/bin/git ${PUSH}`,
    control: 'happens',
  },
  {
    name: 'a rename',
    script: `mv /usr/bin/git ../moved; env -i ../moved ${PUSH}; mv ../moved /usr/bin/git`,
    control: 'held',
  },
];

/** Nothing on the machine itself is tried where it could succeed. */
const HARMFUL = new Set(['a rename']);

const branch = (name: string): string => name.replace(/[^a-z]+/gi, '-');

async function tryAll(live: Live, ways: readonly Way[]): Promise<void> {
  const lines = ways.map(({ name, script }) => `(REF=${branch(name)}; export REF; ${script}) </dev/null`);
  const shim = `SHIM=$(sed 's/.*"pid":\\([0-9]*\\).*/\\1/' $XDG_RUNTIME_DIR/aup-guard/*/session.json)`;
  const ended = await live.shim(['agent', 'probe', `${shim}\n${lines.join('\n')}\ntrue`]);
  expect(ended).toMatchObject({ code: 0 });
}

function pushed(live: Live): readonly string[] {
  return live
    .git('ls-remote origin')
    .split('\n')
    .map((line) => line.replace(/.*refs\/heads\//, ''));
}

const opened: Live[] = [];
afterEach(async () => {
  for (const live of opened.splice(0)) await live.close();
});

async function open(wish: string): Promise<Live> {
  const live = await Live.open({ policy: WISH(wish) });
  opened.push(live);
  return live;
}

/** Runs a script in a session and gives what it printed. */
async function said(live: Live, script: string): Promise<string> {
  const ended = await live.shim(['agent', 'probe', script]);
  return ended.out + ended.err;
}

describe.skipIf(!possible)('a push', () => {
  it('happens by none of these ways from a contained session', async () => {
    const live = await open('require');
    await tryAll(live, WAYS);
    const there = pushed(live);
    expect(WAYS.map(({ name }) => name).filter((name) => there.includes(branch(name)))).toEqual([]);
    expect(live.rowsOf('session.started')[0]).toMatchObject({ code: 'contained' });
  }, 120_000);

  it('happens by most of them from one that is not', async () => {
    const live = await open('off');
    const ways = WAYS.filter(({ name }) => !HARMFUL.has(name));
    await tryAll(live, ways);
    const there = pushed(live);
    const found = ways.map(({ name }) => [name, there.includes(branch(name)) ? 'happens' : 'held']);
    expect(Object.fromEntries(found)).toEqual(
      Object.fromEntries(ways.map(({ name, control }) => [name, control])),
    );
    expect(live.rowsOf('session.started')[0]).toMatchObject({ code: 'containment-off' });
  }, 120_000);
});

describe.skipIf(!possible)("what stays the guard's own", () => {
  it.each([
    ['the session folder', 'rm -rf $XDG_RUNTIME_DIR/aup-guard/*', /Read-only|busy/],
    ['a gate', 'echo x > "$(command -v git)"', /Read-only/],
    ['the hooks', 'rm $XDG_RUNTIME_DIR/aup-guard/*/git-hooks/pre-push', /Read-only/],
    ['the policy', 'echo x >> $HOME/.config/aup-guard/aup.yaml', /Read-only/],
    ['its folder', 'mv $HOME/.config/aup-guard $HOME/other', /busy/],
    ['the log', 'echo x >> $HOME/.local/state/aup-guard/ledger/current.jsonl', /No such file/],
    ['the keys', 'cat $HOME/.local/state/aup-guard/keys/ledger.pem', /No such file/],
    ['the vault', 'cat $HOME/.local/state/aup-guard/vault.key', /No such file/],
    ['the word of the box', 'cat $HOME/.local/state/aup-guard/session-word', /No such file/],
    ['new state', 'mkdir $HOME/.local/state/aup-guard/keys', /Read-only/],
    ['the covers', 'umount /usr/bin/git', /must be superuser|not permitted|not mounted/],
    [
      'the list of real programs',
      'ls $HOME/.local/state/aup-guard/probe-*/ && test $(id -u) = 0 && echo Permission denied',
      /Permission denied/,
    ],
    [
      'the memory of the shim',
      'dd if=/proc/$SHIM/mem of=/dev/null count=1',
      /Permission denied|not permitted/,
    ],
    ['the environment of the shim', 'cat /proc/$SHIM/environ', /Permission denied|not permitted/],
  ])('%s', async (_, script, refused) => {
    const live = await open('require');
    const shim = `SHIM=$(sed 's/.*"pid":\\([0-9]*\\).*/\\1/' $XDG_RUNTIME_DIR/aup-guard/*/session.json)`;
    expect(await said(live, `${shim}; ${script}; true`)).toMatch(refused);
    expect(live.rowsOf('session.ended')).toHaveLength(1);
  });
});

/** The work of a day, none of which anybody is asked about; the names of git's own parts differ from version to version. */
const EVERYDAY = `
git checkout -q -b feature; echo a > b.txt; git add b.txt; git commit -qm b
echo c >> b.txt; git stash -q; git stash apply -q; git stash list >/dev/null; git add b.txt; git commit -qm c
git switch -q -c other; git commit -q --allow-empty -m o; git switch -q feature; git commit -q --allow-empty -m f
git rebase -q other; git worktree add -q ../wt -b wtb; git -C ../wt status -s
git fetch -q; git fetch -q --all --prune; git pull -q --rebase origin main
git bisect start HEAD HEAD~3 >/dev/null; git bisect run true >/dev/null; git bisect reset >/dev/null 2>&1
git clone -q ../origin.git ../cl; git submodule --quiet add ../origin.git sub; git commit -qm sub
git submodule --quiet update --init; git gc -q; git maintenance run --quiet; git repack -q -ad
GIT_SEQUENCE_EDITOR=: git rebase -q -i --exec true HEAD~1; git format-patch -q -1 -o ../p
git archive HEAD | tar t >/dev/null; git bundle create -q ../b.bundle HEAD; git notes add -m n; git blame b.txt >/dev/null
git revert --no-edit HEAD >/dev/null; git reset -q --soft HEAD~1; git commit -qm again --allow-empty
git rm -q --cached b.txt; git add b.txt; git ls-remote origin >/dev/null; git fsck --no-progress
mkdir -p build/x; rm -rf build; touch t.tmp; /bin/rm t.tmp; node -e 0; env -i /usr/bin/git --version >/dev/null
echo all done`;

describe.skipIf(!possible)('a contained session', () => {
  it('does the work of a day without a question', async () => {
    const live = await open('require');
    live.git('config --global protocol.file.allow always');
    const ended = await live.shim(['agent', 'probe', `set -e; ${EVERYDAY}`]);
    expect(ended.err).not.toMatch(/aup-guard/);
    expect(ended).toMatchObject({ code: 0, out: expect.stringMatching(/all done\n$/) });
    expect(live.rowsOf('approval.asked')).toEqual([]);
  }, 120_000);

  it('leads programs that Node runs to their gates, and finds what they need', async () => {
    const live = await Live.open({
      policy: policy({ defaults: '{ phase: enforce, stance: ask, containment: require }' }),
    });
    opened.push(live);
    const root = `${live.dir}/lib/node_modules/vercel`;
    live.write(`${root}/package.json`, '{"type":"module"}');
    live.write(`${root}/said.js`, 'export const said = (words) => `vercel ran: ${words}`;');
    const text = `#!/usr/bin/env node
import { said } from '../said.js';
console.log(said(process.argv.slice(2).join(' ')));`;
    live.write(`${root}/dist/vc.js`, text, 0o755);
    symlinkSync(`${root}/dist/vc.js`, `${live.bin}/vercel`);
    const ways = [
      'vercel',
      `env -i PATH=$PATH ${root}/dist/vc.js`,
      `env -i '${process.execPath}' ${root}/dist/vc.js`,
    ];
    const ended = await live.shim([
      'agent',
      'probe',
      ways.map((way) => `${way} --version; ${way} --prod`).join('\n'),
    ]);
    expect(ended.out).toBe('vercel ran: --version\n'.repeat(3));
    expect(ended.err.match(/refused: vercel --prod/g)).toHaveLength(3);
  });

  it('stands in a home that is a link, without a runtime folder', async () => {
    const live = await open('require');
    symlinkSync(live.home, `${live.dir}/link`);
    const env = { HOME: `${live.dir}/link`, XDG_RUNTIME_DIR: undefined };
    const script = `ls -A $HOME/.local/state/aup-guard; env -i /usr/bin/git ${PUSH}; echo x >> $HOME/.config/aup-guard/aup.yaml`;
    const ended = await live.shim(['agent', 'probe', `REF=linked; ${script}; true`], { env });
    expect(ended.err).toMatch(/refused: git push[^]*Read-only/);
    expect(ended.out.split('\n').filter((name) => !name.startsWith('probe-'))).toEqual(['policy', 'run', '']);
    expect(pushed(live)).not.toContain('linked');
    // What was entered once is known, and entered again without a trial.
    expect((await live.shim(['agent', 'probe', 'umount /usr/bin/git'], { env })).code).not.toBe(0);
    expect(live.rowsOf('session.started').map(({ code }) => code)).toEqual(['contained', 'contained']);
  });

  it('can be asked about from inside, and alarms nobody', async () => {
    const live = await open('require');
    const ended = await live.shim(['agent', 'probe', `'${process.execPath}' '${CLI}' status`]);
    expect(ended.out).toMatch(/probe +none +yes/);
    expect(ended.out).toContain('not to be seen from a session');
    expect((await live.cli(['status'])).out).toMatch(/log +4 records/);
  });

  it('asks on its terminal once, and pushes after a yes', async () => {
    const live = await open('require');
    const driver = live.terminal([
      'agent',
      'probe',
      'env -u BASH_ENV /usr/bin/git push -q origin main; echo "ended $?"',
    ]);
    await driver.until(/approve once/);
    await pause(1000);
    driver.type('a');
    await driver.until('ended 0');
    expect(await driver.ended()).toMatchObject({ code: 0 });
    expect(live.rowsOf('approval.asked')).toHaveLength(1);
    expect(live.remoteHas()).toBe(true);
  });

  it.each([
    ['exit 7', { code: 7 }],
    ['kill -TERM $$', { signal: 15 }],
  ])('ends as its agent does: %s', async (script, ended) => {
    const live = await open('require');
    expect(await live.terminal(['agent', 'probe', script]).ended()).toMatchObject(ended);
  });

  it('ends with its shim, also what was started in the background', async () => {
    const live = await open('require');
    const tag = `97.${process.pid}`;
    const driver = live.terminal(['agent', 'probe', `echo up; sleep ${tag}; true`]);
    await driver.until('up');
    process.kill(driver.pty.pid, 'SIGKILL');
    await eventually(() => spawnSync('pgrep', ['-f', `sleep ${tag}`]).status === 1, {
      what: () => `sleep ${tag}`,
    });
    expect(live.remoteHas()).toBe(false);
  });

  it('leaves terminal and multiplexer around it alone', async () => {
    if (!has('tmux')) return;
    const live = await open('require');
    const tmux = new Tmux({
      folder: live.dir,
      command: '/bin/sh',
      env: live.env,
      size: { columns: 100, rows: 30 },
    });
    try {
      const attack =
        'tmux -S ../tmux send-keys -l hijacked; echo stray > $OUTER; tty; tmux -S ../own new-session -d true && echo own tmux; echo ended';
      live.write(`${live.dir}/attack`, attack);
      tmux.type(
        `cd ${live.repo}; export OUTER=$(tty); '${process.execPath}' '${SHIM}' agent probe '. ../attack'`,
      );
      tmux.keys('Enter');
      await tmux.until(/^ended/m);
      await pause(300);
      expect(tmux.plain).not.toMatch(/^\s*(?:stray|hijacked)/m);
      expect(tmux.plain).toMatch(/^\/dev\/pts\/\d+/m);
      expect(tmux.plain).toMatch(/^own tmux/m);
      await eventually(() => live.rowsOf('session.ended').length === 1, { what: () => tmux.plain });
    } finally {
      tmux.end();
    }
  });

  it('stops with ctrl-Z and goes on with fg', async () => {
    if (!has('tmux')) return;
    const live = await open('require');
    const command = '/bin/bash --norc -i';
    const tmux = new Tmux({
      folder: live.dir,
      command,
      env: { ...live.env, HISTFILE: '/dev/null' },
      size: { columns: 100, rows: 30 },
    });
    try {
      tmux.type(`cd ${live.repo}; '${process.execPath}' '${SHIM}' agent probe 'echo up; cat; true'`);
      tmux.keys('Enter');
      await tmux.until(/^up/m);
      tmux.keys('C-z');
      await tmux.until(/Stopped/);
      tmux.type('fg');
      tmux.keys('Enter');
      await pause(1000);
      tmux.type('hello');
      tmux.keys('Enter');
      await tmux.until(/^hello\s+hello/m);
      tmux.keys('C-d');
      await eventually(() => live.rowsOf('session.ended').length === 1, { what: () => tmux.plain });
      await pause(300);
      tmux.type('echo "over $((1 + 1))"');
      tmux.keys('Enter');
      await tmux.until(/^over 2/m);
      expect(tmux.plain).toMatch(/^over 2/m);
    } finally {
      tmux.end();
    }
  });
});

async function without(text: string): Promise<Live> {
  const live = await Live.open({ policy: text });
  opened.push(live);
  live.write(
    `${live.bin}/bwrap`,
    '#!/bin/sh\necho "bwrap: No permissions to create new namespace" >&2\nexit 1\n',
    0o755,
  );
  return live;
}

describe('where no namespace can be had', () => {
  it('a session that requires one does not start', async () => {
    const live = await without(WISH('require'));
    const ended = await live.shim(['agent', 'probe', 'echo ran']);
    expect(ended).toMatchObject({ code: 4, out: '' });
    expect(ended.err).toMatch(/not started: the policy wants containment: require \(.*aup\.yaml:3\), but /);
    expect(live.rowsOf('guard.fault')).toMatchObject([{ code: 'environment', decision: 'deny' }]);
  });

  it.each([
    ['one that prefers it', WISH('prefer')],
    [
      'one that requires it while nothing is enforced',
      policy({
        data: 'monitor',
        push: 'monitor',
        defaults: '{ phase: monitor, stance: allow, containment: require }',
      }),
    ],
  ])('%s goes on without, and says so', async (_, text) => {
    const live = await without(text);
    const ended = await live.shim([
      'agent',
      'probe',
      'echo ran; git status >/dev/null; git -c core.hooksPath=/dev/null push -q origin main',
    ]);
    expect(ended.out).toBe('ran\n');
    expect(ended.err).toMatch(
      /warning: the agent is not contained: the policy wants containment: \w+ \(.*aup\.yaml:3\), but /,
    );
    expect(live.rowsOf('session.started')).toMatchObject([{ code: 'not-contained' }]);
    expect(live.remoteHas()).toBe(text !== WISH('prefer'));
  });
});
