/** What breaks while an agent works: its session holds, or closes with a clear message. */
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Live, MONITORING, SHIM, type Ended, type LiveOptions } from '../fixtures/live.ts';

const opened: Live[] = [];
afterEach(async () => {
  for (const live of opened.splice(0)) await live.close();
});

async function open(options: LiveOptions = {}): Promise<Live> {
  const live = await Live.open(options);
  opened.push(live);
  return live;
}

const KEY = ['AKIA', 'Q3EGRGSPZ2XKDVUW'].join('');
const SAY = `curl -sS -H 'content-type: application/json' $ANTHROPIC_BASE_URL/v1/messages -d '{"messages":[{"role":"user","content":"key ${KEY}"}]}'`;
const PUSH =
  'git push -q origin main; echo "gate $?"; /usr/bin/git push -q origin main; echo "hook $?"; git status -s >/dev/null; echo "free $?"';
/** Waits until the guard has seen what was spoilt, and put back what it can. */
const told = (live: Live): Promise<void> =>
  expect.poll(() => live.rowsOf('guard.bypassed').length, { timeout: 20_000 }).toBeGreaterThan(0);
/** Long enough for the guard to end this first. In steps, for a step outlives it, and holds its output open. */
const LONG = 'for at in $(seq 500); do sleep 0.05; done';
const CLOSED = 'gate 1\nhook 1\nfree 0\n';
const PASSED = 'gate 0\nhook 0\nfree 0\n';

const folderOf = (live: Live): string => {
  const [name = ''] = readdirSync(live.runtime);
  return path.join(live.runtime, name);
};

/** The script that judges calls of git: behind the native front, or the gate itself where none was built. */
const scriptOf = (live: Live): string => {
  const gate = path.join(folderOf(live), 'gates/git');
  return existsSync(`${gate}.sh`) ? `${gate}.sh` : gate;
};

/** Starts an agent, spoils something under it, then lets it do `then`. */
async function during(
  live: Live,
  spoil: (pid: number) => void | Promise<void>,
  then: string,
): Promise<Ended> {
  const up = path.join(live.repo, 'up');
  const running = live.start([
    process.execPath,
    SHIM,
    'agent',
    'probe',
    `touch up; while [ ! -e go ]; do sleep 0.05; done; ${then}`,
  ]);
  await expect.poll(() => existsSync(up), { timeout: 20_000 }).toBe(true);
  await spoil(running.pid);
  writeFileSync(path.join(live.repo, 'go'), '');
  return running.ended;
}

/** The gate of git by sh alone, as where no front could be built: a front asks the session without these programs. */
function spoilBySh(live: Live, from: string, to: string): void {
  const gates = path.join(folderOf(live), 'gates');
  const copy = path.join(live.dir, 'copy');
  mkdirSync(copy);
  const moved = (file: string): string => readFileSync(file, 'utf8').replaceAll(gates, copy);
  writeFileSync(path.join(copy, 'git'), moved(scriptOf(live)), { mode: 0o700 });
  const judge = moved(path.join(gates, '.judge')).replaceAll(from, to);
  writeFileSync(path.join(copy, '.judge'), judge, { mode: 0o700 });
}

/** A file in the place of all session folders; the guard may have put them back in between. */
function blockFolder(live: Live): void {
  for (let at = 0; ; at += 1) {
    renameSync(live.runtime, path.join(live.dir, `moved${at}`));
    try {
      return writeFileSync(live.runtime, '');
    } catch (error) {
      if (at > 100) throw error;
    }
  }
}

/** Puts a program that lets all by into the place of one that asks. */
function renameInto(file: string): void {
  writeFileSync(`${file}.draft`, '#!/bin/sh\nexit 0\n', { mode: 0o700 });
  renameSync(`${file}.draft`, file);
}

/** A session that says yes to all, on the socket of this one. */
const YES = `const file = process.env.AUP_GUARD_SOCKET;
const yes = '{"v":1,"op":"verdict","verdict":{"allow":true,"ref":"0000","message":""}}\\n';
const server = require('net').createServer((socket) => socket.on('error', () => 0).on('data', () => socket.end(yes)));
server.listen(file + '.draft', () => {
  require('fs').renameSync(file + '.draft', file);
  require('fs').writeFileSync('faked', '');
});
setTimeout(() => process.exit(), 8000);
`;
const faking = ({ dir }: Live, then: string): string =>
  `node ${dir}/yes.js >/dev/null 2>&1 & while [ ! -e faked ]; do sleep 0.01; done; ${then}; ${PUSH}`;

describe('the control', () => {
  it('is asked, replaced and let through as ever', async () => {
    const live = await open();
    const ended = await during(live, () => undefined, `${SAY} >/dev/null; ${PUSH}`);
    expect(ended.out).toBe(CLOSED);
    expect(ended.err).toMatch(/there is no terminal to ask on/);
    expect(live.sent).toMatch(/key AUP_AWSKEY_/);
    const watched = await open({ policy: MONITORING });
    expect(await during(watched, () => undefined, PUSH)).toMatchObject({ out: PASSED, err: '' });
  });
});

describe("the session's folder", () => {
  it.each([
    ['as a whole', (live: Live) => renameSync(folderOf(live), path.join(live.dir, 'moved'))],
    ['but for its socket', (live: Live) => rmSync(path.join(folderOf(live), 'broker.sock'))],
    ['but for a gate', (live: Live) => rmSync(path.join(folderOf(live), 'gates/git'))],
    ['but for the script of a gate', (live: Live) => rmSync(scriptOf(live))],
    ['but for a git hook', (live: Live) => rmSync(path.join(folderOf(live), 'git-hooks/pre-push'))],
    ['with all of its like', (live: Live) => renameSync(live.runtime, path.join(live.dir, 'moved'))],
  ])('removed %s is put back, told and recorded', async (_, remove) => {
    const live = await open();
    const spoil = async (): Promise<void> => {
      remove(live);
      await told(live);
    };
    const ended = await during(live, spoil, PUSH);
    expect(ended.out, ended.err).toBe(CLOSED);
    expect(ended.err).toMatch(
      /^aup-guard: the gates of this session were removed and put back; see what the agent did: aup-guard log tail\n/,
    );
    expect(ended.err.match(/HUMAN-1/g)).toHaveLength(2);
    expect(live.rowsOf('guard.bypassed')).toMatchObject([{ decision: 'warn', outcome: 'undone' }]);
  });

  it.each<[string, (live: Live) => void]>([
    ['a gate', (live) => renameInto(path.join(folderOf(live), 'gates/git'))],
    [
      'a gate, beside one that is gone,',
      (live) => {
        renameInto(path.join(folderOf(live), 'gates/git'));
        rmSync(path.join(folderOf(live), 'gates/rm'));
      },
    ],
    ['the text of a gate', (live) => appendFileSync(path.join(folderOf(live), 'gates/.judge'), '#\n')],
    ['a git hook', (live) => renameInto(path.join(folderOf(live), 'git-hooks/pre-push'))],
    ['a start file of shells', (live) => appendFileSync(path.join(folderOf(live), 'bash-env.sh'), '#\n')],
    ['a gate that looks as old', (live) => utimesSync(path.join(folderOf(live), 'gates/git'), 1, 1)],
  ])('in which %s is another ends the agent: nobody knows what it let by', async (_, replace) => {
    const live = await open();
    const ended = await during(live, () => replace(live), `${LONG}; ${PUSH}`);
    expect(ended).toMatchObject({ out: '', signal: 'SIGHUP' });
    expect(ended.err).toMatch(
      /^aup-guard: the gates of this session were replaced and put back; the agent is ended\n/,
    );
    expect(live.rowsOf('guard.bypassed')).toMatchObject([{ decision: 'deny', outcome: 'undone' }]);
    expect(live.remoteHas()).toBe(false);
  });

  it('with a socket that says yes to all ends the agent, and is put back where nothing is enforced', async () => {
    const live = await open();
    live.write(path.join(live.dir, 'yes.js'), YES);
    const ended = await live.shim(['agent', 'probe', faking(live, LONG)]);
    expect(ended).toMatchObject({ out: '', signal: 'SIGHUP' });
    expect(live.rowsOf('guard.bypassed')).toMatchObject([{ decision: 'deny' }]);
    expect(live.remoteHas()).toBe(false);
    const watched = await open({ policy: MONITORING });
    watched.write(path.join(watched.dir, 'yes.js'), YES);
    const wait = 'while [ ! -e told ]; do sleep 0.05; done';
    const running = watched.shim(['agent', 'probe', faking(watched, wait)]);
    await told(watched);
    watched.write(path.join(watched.repo, 'told'), '');
    const passed = await running;
    expect(passed.out).toBe(PASSED);
    expect(passed.err).toMatch(/were replaced and put back; see what the agent did/);
    expect(watched.rowsOf('action.decided')).toHaveLength(2);
  });

  it('may be read, and holds what an agent is given to write', async () => {
    const live = await open();
    const dir = '$XDG_RUNTIME_DIR/aup-guard/probe-*';
    const ended = await live.shim([
      'agent',
      'probe',
      `cat ${dir}/gates/* ${dir}/git-hooks/* >/dev/null 2>&1; echo own > $(echo ${dir})/own.json; sleep 1.5; ${PUSH}`,
    ]);
    expect(ended).toMatchObject({ code: 0, out: CLOSED });
    expect(live.rowsOf('guard.bypassed')).toEqual([]);
  });

  it('that cannot be put back ends the agent where something is enforced', async () => {
    const live = await open();
    const ended = await during(live, () => blockFolder(live), `${LONG}; ${PUSH}`);
    expect(ended.out).toBe('');
    expect(ended.signal).toBe('SIGHUP');
    expect(ended.err).toMatch(
      /the gates of this session were removed and cannot be put back; the agent is ended/,
    );
    expect(live.rowsOf('guard.bypassed')).toMatchObject([{ decision: 'deny' }]);
    expect(live.remoteHas()).toBe(false);
  });

  it('that cannot be put back is told where nothing is', async () => {
    const live = await open({ policy: MONITORING });
    const spoil = async (): Promise<void> => {
      blockFolder(live);
      await told(live);
    };
    const ended = await during(live, spoil, PUSH);
    expect(ended.out).toBe(PASSED);
    expect(ended.err).toMatch(/cannot be put back; nothing is asked any more/);
  });
});

const forgeLog = (live: Live) => () =>
  appendFileSync(path.join(live.state, 'ledger/current.jsonl'), '"forged"\n');

const alterVault = (live: Live) => () =>
  writeFileSync(path.join(live.state, 'vault'), `\n1.${'abcd'.repeat(20)}.\n`);

describe('the log', () => {
  it('that cannot be continued closes requests and gates', async () => {
    const live = await open();
    const ended = await during(live, forgeLog(live), `${SAY}; echo; ${PUSH}`);
    expect(ended.out).toMatch(
      /"aup-guard: the request could not be checked and was not sent: the last line of the log is not a record/,
    );
    expect(ended.out).toContain(CLOSED);
    expect(ended.err).toMatch(/aup-guard: not allowed: the last line of the log is not a record/);
    expect(ended.err).toMatch(/aup-guard: warning: the end of the session is not in the log: /);
    expect(live.sent).toBe('');
  });

  it('is one warning at the end where nothing is enforced', async () => {
    const live = await open({ policy: MONITORING });
    const ended = await during(live, forgeLog(live), `${SAY} >/dev/null; ${PUSH}`);
    expect(ended).toMatchObject({ code: 0, out: PASSED });
    expect(ended.err).toMatch(
      /^aup-guard: warning: \d rows are not in the log: the last line of the log is not a record[^\n]*\n {2}next {2}[^\n]*log verify\n$/,
    );
    expect(live.sent).toContain(KEY);
  });
});

const onSmallDisk = async (live: Live, then: string): Promise<Ended> => {
  mkdirSync(live.state, { recursive: true, mode: 0o700 });
  const mount = `mount -t tmpfs -o size=400k,mode=700 tmpfs '${live.state}' && exec "$@"`;
  const argv = ['unshare', '-m', 'sh', '-c', mount, 'sh', process.execPath, SHIM, 'agent', 'probe', then];
  return live.start(argv, { env: { STATE: live.state } }).ended;
};

describe('a full disk', () => {
  const FILL = 'head -c 9000000 /dev/zero > "$STATE/fill" 2>/dev/null; ';
  const mayMount = spawnSync('unshare', ['-m', 'true']).status === 0;

  it('closes what cannot be recorded', async (context) => {
    if (!mayMount) return context.skip('no right to mount a small file system');
    const live = await open();
    expect((await onSmallDisk(live, 'echo up')).out).toBe('up\n');
    const ended = await onSmallDisk(live, `${FILL}${SAY}; echo; ${PUSH}`);
    expect(ended.out).toMatch(/was not sent: (?:the log cannot be written: the disk is full|cannot write)/);
    expect(ended.out).toContain(CLOSED);
    expect(ended.err).toMatch(/not allowed: the log cannot be written: the disk is full/);
    expect(live.sent).toBe('');
  });

  it('is one warning where nothing is enforced', async (context) => {
    if (!mayMount) return context.skip('no right to mount a small file system');
    const live = await open({ policy: MONITORING });
    const ended = await onSmallDisk(live, `${FILL}${SAY} >/dev/null; ${PUSH}`);
    expect(ended).toMatchObject({ code: 0, out: PASSED });
    expect(ended.err).toMatch(
      /^aup-guard: warning: \d rows are not in the log: the log cannot be written: the disk is full\n/,
    );
    expect(live.sent).toContain(KEY);
  });
});

describe('the vault', () => {
  it('that is altered goes on replacing values, and is told in the end', async () => {
    const live = await open();
    const ended = await during(live, alterVault(live), SAY);
    expect(live.sent).not.toContain(KEY);
    expect(live.sent).toMatch(/AUP_[A-Z0-9]+_/);
    expect(ended.err).toMatch(/the vault of seen values is damaged: 1 of its lines cannot be read/);
    expect(live.rowsOf('guard.fault')).toMatchObject([{ decision: 'warn', code: 'vault-broken' }]);
  });
});

describe('the programs gates call', () => {
  it.each([
    ['the hook program', (live: Live) => spoilBySh(live, 'bin/aup-hook.js', 'bin/gone.js'), 'gone.js'],
    ['node', (live: Live) => spoilBySh(live, process.execPath, '/nowhere/node'), '/nowhere/node'],
  ])('closes without %s, and passes where nothing is enforced', async (_, spoil, missing) => {
    const push =
      'PATH=../copy:$PATH; git push -q origin main; echo "gate $?"; git status -s >/dev/null; echo "free $?"';
    const live = await open();
    const ended = await during(live, () => spoil(live), push);
    expect(ended.out).toBe('gate 1\nfree 0\n');
    expect(ended.err).toMatch(
      /^aup-guard: not allowed: git could not be checked: .* is not there\. Ask the user to start the agent anew \(check: aup-guard doctor\)\.\n$/,
    );
    expect(ended.err).toContain(missing);
    const watched = await open({ policy: MONITORING });
    const passed = await during(watched, () => spoil(watched), push);
    expect(passed.out).toBe('gate 0\nfree 0\n');
    expect(passed.err).toMatch(/^aup-guard: warning: git could not be checked: .*\n$/);
  });
});

describe('a shim that is killed', () => {
  it('leaves no gate open and no way to the model', async () => {
    const live = await open();
    const ended = await during(live, (pid) => void process.kill(pid, 'SIGKILL'), `${PUSH}; ${SAY}`);
    expect(ended.out).toBe(CLOSED);
    expect(
      ended.err.match(
        /not allowed: origin main - needs a human's yes \(HUMAN-1 \S+aup\.yaml:\d+\), but the guard of this session does not answer/g,
      ),
    ).toHaveLength(2);
    expect(ended.err).toMatch(/Failed to connect|Couldn't connect/);
    expect(live.sent).toBe('');
    expect(live.rowsOf('guard.fault')).toMatchObject([
      { decision: 'deny', clause: 'HUMAN-1' },
      { decision: 'deny', clause: 'HUMAN-1' },
    ]);
    expect((await live.cli(['log', 'verify'])).code).toBe(0);
  });

  it('leaves the last good policy in force, not the files as they are', async () => {
    const live = await open();
    const ended = await during(
      live,
      (pid) => {
        process.kill(pid, 'SIGKILL');
        live.write(live.userPolicy, 'aup: 1\npolicy: { nam: x }\n');
      },
      PUSH,
    );
    expect(ended.out).toBe(CLOSED);
    expect(ended.err).toMatch(/\(HUMAN-1 /);
  });

  it('is a warning where nothing was enforced', async () => {
    const live = await open({ policy: MONITORING });
    const ended = await during(live, (pid) => void process.kill(pid, 'SIGKILL'), PUSH);
    expect(ended.out).toBe(PASSED);
    expect(ended.err).toMatch(
      /^aup-guard: warning: origin main \(HUMAN-1 \S+\) was not checked: the guard of this session does not answer/,
    );
    expect(live.rowsOf('guard.fault')[0]).toMatchObject({
      decision: 'allow',
      intended: 'ask',
      clause: 'HUMAN-1',
    });
  });

  it('is cleaned up after by the next session', async () => {
    const live = await open();
    await during(live, (pid) => void process.kill(pid, 'SIGKILL'), 'true');
    expect(readdirSync(live.runtime)).toHaveLength(1);
    await live.shim(['agent', 'probe', 'true']);
    expect(readdirSync(live.runtime)).toEqual([]);
  });

  it.each(['SIGTERM', 'SIGHUP'] as const)(
    'by %s ends the agent, its record and its folder',
    async (signal) => {
      const live = await open();
      // The agent alone: with a program of its own that lives on, the folder would stay for that one's gates.
      const ended = await during(live, (pid) => void process.kill(pid, signal), 'exec sleep 5');
      expect(ended).toMatchObject({ signal, out: '' });
      expect(live.rowsOf('session.ended')).toHaveLength(1);
      expect(readdirSync(live.runtime)).toEqual([]);
    },
  );
});

describe('the model service', () => {
  it('that is down is a 502 in its own form', async () => {
    const live = await open();
    const ended = await live.shim(['agent', 'probe', `${SAY} -w ' %{http_code}'`], {
      env: { ANTHROPIC_BASE_URL: 'http://127.0.0.1:9' },
    });
    expect(ended.out).toMatch(
      /^\{"type":"error".*aup-guard: the model service cannot be reached \(ECONNREFUSED\)\. Address: http:\/\/127\.0\.0\.1:9\. Check the connection, then try again\..* 502$/,
    );
  });

  it('that is slow is waited for', async () => {
    const live = await open({ script: { last: 'slow but sure', chunk: 2, delayMs: 150 } });
    const ended = await live.shim(['agent', 'demo-agent', 'hello']);
    expect(ended).toMatchObject({ code: 0 });
    expect(ended.out).toContain('slow but sure');
  });

  it('gets no body that is too large to be checked', async () => {
    const live = await open();
    const big = path.join(live.dir, 'big.json');
    writeFileSync(
      big,
      JSON.stringify({ messages: [{ role: 'user', content: 'x'.repeat(33 * 1024 * 1024) }] }),
    );
    const send = `curl -s -H 'content-type: application/json' $ANTHROPIC_BASE_URL/v1/messages -d @${big}`;
    const ended = await live.shim(['agent', 'probe', send]);
    expect(ended.out).toMatch(/aup-guard: the request body is larger than 32 MiB and was not sent unchecked/);
    expect(live.sent).toBe('');
    expect(live.rowsOf('request.refused')).toMatchObject([{ decision: 'deny', code: 'too-large' }]);
    const watched = await open({ policy: MONITORING });
    await watched.shim(['agent', 'probe', send]);
    expect(watched.sent.length).toBeGreaterThan(33 * 1024 * 1024);
    expect(watched.rowsOf('request.refused')).toMatchObject([
      { decision: 'allow', intended: 'deny', outcome: 'would-have', code: 'too-large' },
    ]);
  });

  it('gets nothing in an encoding that cannot be read, unless nothing is enforced', async () => {
    const send = `printf odd | curl -s -H 'content-type: application/json' -H 'content-encoding: odd' $ANTHROPIC_BASE_URL/v1/messages --data-binary @-`;
    const live = await open();
    expect((await live.shim(['agent', 'probe', send])).out).toMatch(
      /compressed with odd, which cannot be checked/,
    );
    expect(live.model.requests).toEqual([]);
    const watched = await open({ policy: MONITORING });
    await watched.shim(['agent', 'probe', send]);
    expect(watched.sent).toBe('odd');
    expect(watched.model.requests[0]?.headers['content-encoding']).toBe('odd');
  });
});

describe('sessions side by side', () => {
  it('share log and vault', async () => {
    const live = await open();
    const work = `for i in 1 2 3; do ${SAY} >/dev/null; git push -q origin main 2>/dev/null; done; echo done`;
    const ended = await Promise.all([1, 2, 3].map(() => live.shim(['agent', 'probe', work])));
    expect(ended.map(({ out }) => out)).toEqual(['done\n', 'done\n', 'done\n']);
    expect(new Set(live.sent.match(/AUP_AWSKEY_\w+/g)).size).toBe(1);
    expect(live.sent).not.toContain(KEY);
    expect(live.rowsOf('session.ended')).toHaveLength(3);
    expect((await live.cli(['log', 'verify'])).out).toMatch(/unbroken/);
  });

  it('do not guard twice when one is inside the other', async () => {
    const live = await open();
    const inner = `'${process.execPath}' '${SHIM}' agent probe 'git push -q origin main; echo "inner $?"'`;
    const ended = await live.shim(['agent', 'probe', `${inner}; echo "outer $?"`]);
    expect(ended.out).toBe('inner 1\nouter 0\n');
    expect(live.rowsOf('session.started')).toHaveLength(1);
    expect(live.rowsOf('approval.asked')).toHaveLength(1);
  });
});

describe('odd words', () => {
  it('are judged and shown harmless', async () => {
    const live = await open();
    const script = `git branch $'b\\xff\\xfe'; git push -q origin $'b\\xff\\xfe'; echo "bytes $?"; git branch $'x\\u202ey'; git push -q origin $'x\\u202ey'; echo "bidi $?"; git push -q origin $(seq -f 'main:r%05g' 1 3000); echo "long $?"`;
    const ended = await live.shim(['agent', 'probe', script]);
    expect(ended.out).toBe('bytes 1\nbidi 1\nlong 1\n');
    expect(ended.err).toMatch(/origin x\\u202ey/);
    expect(ended.err).not.toMatch(/[\u202e\u001b]/);
    expect(Math.max(...ended.err.split('\n').map((line) => line.length))).toBeLessThan(700);
    expect(live.rowsOf('approval.asked')).toHaveLength(3);
  });
});

describe('the home folder', () => {
  it('is looked up when HOME is not set', async () => {
    const live = await open();
    const folders = {
      XDG_CONFIG_HOME: path.join(live.home, '.config'),
      XDG_STATE_HOME: path.join(live.home, '.local/state'),
      XDG_DATA_HOME: path.join(live.home, '.local/share'),
    };
    mkdirSync(folders.XDG_STATE_HOME, { recursive: true });
    expect(
      await live.shim(['agent', 'probe', 'echo ran'], { env: { ...folders, HOME: undefined } }),
    ).toMatchObject({ code: 0, out: 'ran\n' });
    expect(existsSync('/.local/state/aup-guard')).toBe(false);
  });
});
