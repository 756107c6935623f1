/** What stands in the way of a session: closed with a clear message where enforced, told and gone on where watched. */
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { monitor } from '../../src/catalog/profiles/monitor.ts';
import { currentPlatform } from '../../src/host/platform/index.ts';
import { Live, MONITORING, SHIM, type Ended, type LiveOptions } from '../fixtures/live.ts';

const PUSH = ['agent', 'probe', 'git push -q origin main; echo "ended $?"'];
const opened: Live[] = [];
afterEach(async () => {
  for (const live of opened.splice(0)) await live.close();
});

async function open(options: LiveOptions = {}): Promise<Live> {
  const live = await Live.open(options);
  opened.push(live);
  return live;
}

/** A home that has had a session already, so that ledger, vault, keys and compiled policy are there. */
async function used(options: LiveOptions = {}): Promise<Live> {
  const live = await open(options);
  expect(await live.shim(['agent', 'probe', 'true'])).toMatchObject({ code: 0, err: '' });
  return live;
}

const INVALID = 'aup: 1\npolicy: { nam: x }\n';

describe('an invalid policy', () => {
  it.each([
    ['the user', (live: Live) => live.userPolicy, /~\/\.config\/aup-guard\/aup\.yaml:2:11 /],
    ['the project', (live: Live) => path.join(live.repo, 'aup.yaml'), /: aup\.yaml:2:11 /],
  ])('of %s starts nothing: exit 3, line and fix named', async (_, place, where) => {
    const live = await used();
    live.write(place(live), INVALID);
    const ended = await live.shim(['agent', 'probe', 'echo ran']);
    expect(ended).toMatchObject({ code: 3, out: '' });
    expect(ended.err).toMatch(where);
    expect(ended.err).toMatch(
      /unknown key `nam`\n {2}next {2}did you mean `name`\?; all problems: aup-guard policy lint\n$/,
    );
    expect(live.rowsOf('policy.rejected')).toMatchObject([{ decision: 'deny', code: 'policy-invalid' }]);
  });

  it('of the organisation starts nothing either', async (context) => {
    const live = await used();
    const etc = path.join(live.dir, 'etc');
    live.write(path.join(etc, 'upper/aup-guard/aup.yaml'), INVALID, 0o644);
    mkdirSync(path.join(etc, 'work'));
    const mounts = `mount -t tmpfs tmpfs ${etc}/mnt && mkdir ${etc}/mnt/u ${etc}/mnt/w && cp -r ${etc}/upper/. ${etc}/mnt/u && mount -t overlay overlay -o lowerdir=/etc,upperdir=${etc}/mnt/u,workdir=${etc}/mnt/w /etc`;
    mkdirSync(path.join(etc, 'mnt'));
    const mayMount = spawnSync('unshare', ['-m', 'sh', '-c', mounts]).status === 0;
    if (!mayMount) return context.skip('no right to mount another /etc');
    const ended = await live.start([
      'unshare',
      '-m',
      'sh',
      '-c',
      `${mounts} && exec "$@"`,
      'sh',
      process.execPath,
      SHIM,
      'agent',
      'probe',
      'echo ran',
    ]).ended;
    expect(ended).toMatchObject({ code: 3, out: '' });
    expect(ended.err).toMatch(/\/etc\/aup-guard\/aup\.yaml:2:11 unknown key `nam`/);
  });

  it('changes nothing for a session that runs', async () => {
    const live = await used();
    const running = live.start([
      process.execPath,
      SHIM,
      'agent',
      'probe',
      'touch up; while [ ! -e go ]; do sleep 0.05; done; git push -q origin main; echo "ended $?"',
    ]);
    await expect.poll(() => existsSync(path.join(live.repo, 'up')), { timeout: 10_000 }).toBe(true);
    live.write(live.userPolicy, INVALID);
    writeFileSync(path.join(live.repo, 'go'), '');
    const ended = await running.ended;
    expect(ended.out).toContain('ended 1');
    expect(ended.err).toMatch(/clause {2}HUMAN-1/);
    expect(live.remoteHas()).toBe(false);
  });

  it('lets the last good one stay where that only watches', async () => {
    const live = await used({ policy: MONITORING });
    live.write(live.userPolicy, INVALID);
    const ended = await live.shim(PUSH);
    expect(ended).toMatchObject({ code: 0, out: 'ended 0\n' });
    expect(ended.err).toMatch(
      /^aup-guard: warning: \S+aup\.yaml:2:11 unknown key `nam`; the last good policy stays in force\n/,
    );
    expect(live.rowsOf('policy.rejected')).toMatchObject([{ decision: 'allow', code: 'policy-invalid' }]);
    expect(live.rowsOf('action.decided')).toMatchObject([{ intended: 'ask' }, { intended: 'ask' }]);
  });
});

const LOOSENING = `aup: 1
policy: { name: Project, version: '1' }
defaults: { stance: allow, on_guard_failure: allow }
clauses:
  - { id: HUMAN-1, say: Push., control: action-approval, phase: monitor, when: { actor: agent, action: git.push }, do: ask }
`;

describe('a project file that loosens', () => {
  it('is ignored, told and recorded at each start', async () => {
    const live = await open({ project: LOOSENING });
    for (const times of [1, 2]) {
      const ended = await live.shim(PUSH);
      expect(ended.out).toBe('ended 1\n');
      expect(ended.err).toMatch(
        /^aup-guard: warning: aup\.yaml:5:5 HUMAN-1 sets an earlier phase than HUMAN-1 .*; that part does not count\n/,
      );
      expect(ended.err).toMatch(
        /aup-guard: warning: aup\.yaml:3:\d+ `on_guard_failure: allow` is weaker than `deny` above/,
      );
      expect(live.rowsOf('policy.rejected')).toHaveLength(times);
    }
    expect(live.rowsOf('policy.rejected')[0]).toMatchObject({
      decision: 'deny',
      outcome: 'refused',
      counts: { loosens: 2 },
    });
    expect(live.remoteHas()).toBe(false);
  });

  it('says nothing when it only tightens', async () => {
    const live = await open({
      project: LOOSENING.replace('phase: monitor', 'phase: enforce').replace(/^defaults.*\n/m, ''),
    });
    expect((await live.shim(['agent', 'probe', 'true'])).err).toBe('');
    expect(live.rowsOf('policy.rejected')).toEqual([]);
  });
});

interface Broken {
  readonly name: string;
  readonly spoil: (live: Live) => void;
  readonly code: number;
  readonly says: RegExp;
  /** A `guard.fault` row can still be written. */
  readonly recorded: boolean;
}

const at = (live: Live, name: string): string => path.join(live.state, name);

function holdLock(live: Live): void {
  const platform = currentPlatform();
  const start = platform.processInfo(process.pid)?.start ?? '';
  const owner = { pid: process.pid, start, boot: platform.bootId(), host: hostname() };
  writeFileSync(at(live, 'ledger/lock'), JSON.stringify(owner));
}

const BROKEN: readonly Broken[] = [
  {
    name: 'a ledger with a tampered end',
    spoil: (live) => appendFileSync(at(live, 'ledger/current.jsonl'), '"forged"\n'),
    code: 5,
    says: /the last line of the log is not a record[^]*log verify/,
    recorded: false,
  },
  {
    name: 'a ledger behind a symbolic link',
    spoil: (live) => {
      renameSync(at(live, 'ledger/current.jsonl'), path.join(live.dir, 'elsewhere'));
      symlinkSync(path.join(live.dir, 'elsewhere'), at(live, 'ledger/current.jsonl'));
    },
    code: 5,
    says: /a symbolic link stands in its place/,
    recorded: false,
  },
  {
    name: 'a ledger that is a folder',
    spoil: (live) => {
      rmSync(at(live, 'ledger/current.jsonl'));
      mkdirSync(at(live, 'ledger/current.jsonl'));
    },
    code: 5,
    says: /the log cannot be written/,
    recorded: false,
  },
  {
    name: 'a ledger somebody holds',
    spoil: holdLock,
    code: 4,
    says: /process \d+ has held the log[^]*ps -p/,
    recorded: false,
  },
  {
    name: 'a damaged signing key',
    spoil: (live) => writeFileSync(at(live, 'keys/ledger.pem'), 'x'),
    code: 5,
    says: /the key that signs the log is damaged/,
    recorded: false,
  },
  {
    name: 'a state folder that is a file',
    spoil: (live) => {
      rmSync(live.state, { recursive: true });
      writeFileSync(live.state, '');
    },
    code: 5,
    says: /the log cannot be written: cannot create/,
    recorded: false,
  },
  {
    name: 'a runtime folder that is a file',
    spoil: (live) => {
      rmSync(live.runtime, { recursive: true, force: true });
      writeFileSync(live.runtime, '');
    },
    code: 4,
    says: /cannot read .*run\/aup-guard/,
    recorded: true,
  },
];

function rowsIn(live: Live): readonly string[] {
  try {
    return live.rowsOf('guard.fault').map(({ decision }) => decision ?? '');
  } catch {
    // Spoilt beyond reading: that is the case being tested.
    return [];
  }
}

describe.each(BROKEN)('$name', ({ spoil, code, says, recorded }) => {
  it('stops an enforced session before its agent', async () => {
    const live = await used();
    spoil(live);
    const ended = await live.shim(['agent', 'probe', 'echo ran']);
    expect(ended).toMatchObject({ code, out: '' });
    expect(ended.err).toMatch(/^aup-guard: the agent was not started: /);
    expect(ended.err).toMatch(says);
    expect(rowsIn(live)).toEqual(recorded ? ['deny'] : []);
  });

  it('is one warning where everything is only watched', async () => {
    const live = await used({ policy: MONITORING });
    spoil(live);
    const ended = await live.shim(PUSH);
    expect(ended).toMatchObject({ code: 0, out: 'ended 0\n' });
    expect(ended.err.match(/^aup-guard: /gm)).toHaveLength(1);
    expect(ended.err).toMatch(
      /^aup-guard: warning: running probe without the guard, nothing is checked or stopped: /,
    );
    expect(ended.err).toMatch(says);
    expect(rowsIn(live)).toEqual(recorded ? ['allow'] : []);
    expect(live.remoteHas()).toBe(true);
  });
});

/** Starts a session whose runtime folder lies on a file system that runs no programs. */
function startOnNoexec(live: Live, then: string): Promise<Ended> {
  const mount = 'mount -t tmpfs -o noexec,mode=700 tmpfs "$XDG_RUNTIME_DIR"';
  const argv = ['unshare', '-m', 'sh', '-c', `${mount} && exec "$@"`, 'sh', process.execPath, SHIM];
  return live.start([...argv, 'agent', 'probe', then]).ended;
}

describe('a runtime folder where nothing may be run', () => {
  it('stops an enforced session before its agent: no shell would find the gates', async (context) => {
    if (spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status !== 0)
      return context.skip('no right to mount a file system');
    const live = await open();
    const ended = await startOnNoexec(live, 'rm -f a.txt; git push -q origin main; echo "ended $?"');
    expect(ended).toMatchObject({ code: 4, out: '' });
    expect(ended.err).toMatch(/programs in \S+\/gates cannot be run\n.* mounted noexec: set XDG_RUNTIME_DIR/);
    expect(live.remoteHas()).toBe(false);
    const watched = await startOnNoexec(await open({ policy: MONITORING }), 'echo "ended $?"');
    expect(watched).toMatchObject({ code: 0, out: 'ended 0\n' });
    expect(watched.err).toMatch(
      /^aup-guard: warning: running probe without the guard, nothing is checked or stopped: programs in /,
    );
  });
});

describe.each<[string, (live: Live) => void, RegExp]>([
  [
    'without its key',
    (live) => {
      writeFileSync(at(live, 'vault'), '\n1.abc.\n', { mode: 0o600 });
      rmSync(at(live, 'vault.key'), { force: true });
    },
    /its key file is gone/,
  ],
  [
    'with a damaged line',
    (live) => writeFileSync(at(live, 'vault'), `\n1.${'abcd'.repeat(15)}.\n`, { mode: 0o600 }),
    /1 of its lines cannot be read/,
  ],
])('a vault %s', (_, spoil, says) => {
  it.each([undefined, MONITORING])('is told and recorded, and the session goes on', async (policy) => {
    const live = await used(policy === undefined ? {} : { policy });
    spoil(live);
    const ended = await live.shim(['agent', 'probe', 'echo ran']);
    expect(ended).toMatchObject({ code: 0, out: 'ran\n' });
    expect(ended.err).toMatch(says);
    expect(ended.err).toMatch(
      /Values are replaced all the same[^]*next {2}restore vault and vault\.key together/,
    );
    expect(live.rowsOf('guard.fault')).toMatchObject([{ code: 'vault-broken', decision: 'warn' }]);
  });
});

describe('what is repaired on the way', () => {
  it('compiles a damaged compiled policy anew', async () => {
    const live = await used();
    const [file = ''] = spawnSync('ls', [at(live, 'policy')], { encoding: 'utf8' }).stdout.split('\n');
    writeFileSync(at(live, `policy/${file}`), 'x');
    expect((await live.shim(PUSH)).err).toMatch(/clause {2}HUMAN-1/);
    expect(readFileSync(at(live, `policy/${file}`), 'utf8').length).toBeGreaterThan(100);
  });

  it('finds another place for a socket whose path would be too long', async () => {
    const live = await used();
    const long = path.join(live.dir, 'l'.repeat(110));
    mkdirSync(long, { mode: 0o700 });
    const before = spawnSync('sh', ['-c', 'ls -d /tmp/aup-guard-??????'], { encoding: 'utf8' }).stdout;
    const ended = await live.shim(PUSH, { env: { XDG_RUNTIME_DIR: long } });
    expect(ended.err).toMatch(/clause {2}HUMAN-1/);
    expect(ended.out).toBe('ended 1\n');
    expect(spawnSync('sh', ['-c', 'ls -d /tmp/aup-guard-??????'], { encoding: 'utf8' }).stdout).toBe(before);
  });
});

describe('the profile monitor', () => {
  it('stops nothing when the log is broken, although it always keeps one', async () => {
    const agent =
      'agents:\n  - { id: probe, command: probe, base_url_env: { ANTHROPIC_BASE_URL: anthropic } }\n';
    const live = await used({ policy: monitor.replace(/^clauses:/m, `${agent}clauses:`) });
    appendFileSync(at(live, 'ledger/current.jsonl'), '"forged"\n');
    const ended = await live.shim(PUSH);
    expect(ended).toMatchObject({ code: 0, out: 'ended 0\n' });
    expect(ended.err).toMatch(/warning: running probe without the guard/);
  });
});

const start = (live: Live, env: Record<string, string | undefined> = {}) =>
  live.shim(['agent', 'probe', 'echo ran'], { env });

describe('an agent that cannot be run', () => {
  it.each([
    [
      'is not there',
      (live: Live) => rmSync(path.join(live.bin, 'probe')),
      /probe: not found on PATH\n {2}next /,
    ],
    [
      'may not be executed',
      (live: Live) => chmodSync(path.join(live.bin, 'probe'), 0o644),
      /bin\/probe is there but may not be executed\n {2}next {2}.*chmod \+x/,
    ],
    [
      'lost its interpreter',
      (live: Live) => live.write(path.join(live.bin, 'probe'), '#!/nowhere/node\n', 0o755),
      /its interpreter \/nowhere\/node is not there/,
    ],
  ])('because it %s', async (_, spoil, says) => {
    const live = await used();
    spoil(live);
    const ended = await start(live);
    expect(ended).toMatchObject({ code: 4, out: '' });
    expect(ended.err).toMatch(says);
  });

  it('because nobody described it, or PATH is empty', async () => {
    const live = await used();
    expect(await live.shim(['agent', 'nobody'])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/does not know an agent called "nobody"\n {2}next {2}describe it/),
    });
    expect(await start(live, { PATH: '' })).toMatchObject({
      code: 4,
      err: expect.stringMatching(/PATH is empty/),
    });
  });

  it('because the folder it would start in is gone', async () => {
    const live = await used();
    const gone = path.join(live.dir, 'gone');
    const script = `mkdir ${gone} && cd ${gone} && rmdir ${gone} && exec "$@"`;
    const ended = await live.start([
      'sh',
      '-c',
      script,
      'sh',
      process.execPath,
      SHIM,
      'agent',
      'probe',
      'echo ran',
    ]).ended;
    expect(ended).toMatchObject({ code: 4, out: '' });
    expect(ended.err).toMatch(
      /the current folder no longer exists\n {2}next {2}change to a folder that does/,
    );
  });
});
