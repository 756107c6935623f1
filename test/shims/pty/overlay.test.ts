import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test as plainTest, vi } from 'vitest';
import type { ApprovalRequest } from '../../../src/engine/approval.ts';
import { safe } from '../../../src/engine/text.ts';
import {
  Asker,
  baseEnv,
  buildHost,
  eventually,
  has,
  HOST,
  pause,
  removeHost,
  request,
  temporary,
  Tmux,
} from '../../fixtures/pty-harness.ts';

// Five of them at a time, on a machine that may have other work too.
vi.setConfig({ testTimeout: 60_000 });

const node = process.execPath;
const STAND_IN = path.resolve('test/fixtures/full-screen.mjs');
/** Past the arming delay, with some slack for a busy machine. */
const ARMED = 900;

beforeAll(async () => {
  await buildHost();
}, 60_000);

afterAll(removeHost);

class Session {
  readonly home = temporary();
  readonly tmux: Tmux;
  readonly askers: Asker[] = [];
  readonly #socket = path.join(this.home, 's');

  constructor(
    command: string,
    more: { env?: Record<string, string>; whole?: boolean; columns?: number } = {},
  ) {
    const text = command.replaceAll('LOG', this.log).replaceAll('HOME', this.home);
    this.tmux = new Tmux({
      folder: this.home,
      command: more.whole === true ? text : `${node} ${HOST} ${text}`,
      env: baseEnv(this.home, { AUP_TEST_SOCKET: this.#socket, PS1: '$ ', ...more.env }),
      size: { columns: more.columns ?? 100, rows: 30 },
    });
  }

  end(): void {
    for (const asker of this.askers) asker.close();
    this.tmux.end();
    rmSync(this.home, { recursive: true, force: true });
  }

  get log(): string {
    return path.join(this.home, 'input.log');
  }

  /** What the program inside has been sent. */
  get received(): string {
    return existsSync(this.log) ? readFileSync(this.log, 'latin1') : '';
  }

  /** For a program that waits for HOME/go. */
  goOn(): void {
    writeFileSync(path.join(this.home, 'go'), '');
  }

  async ask(change: Partial<ApprovalRequest> = {}): Promise<Asker> {
    await eventually(() => existsSync(this.#socket), {
      what: () => `the socket; on screen: ${this.tmux.plain}`,
    });
    const asker = new Asker(this.#socket);
    this.askers.push(asker);
    asker.ask(request(change));
    return asker;
  }

  async shown(change: Partial<ApprovalRequest> = {}): Promise<Asker> {
    const asker = await this.ask(change);
    await this.tmux.until('crisp-otter');
    return asker;
  }
}

/** The sessions of one test. */
class Sessions {
  readonly #open: Session[] = [];

  open(...options: ConstructorParameters<typeof Session>): Session {
    const session = new Session(...options);
    this.#open.push(session);
    return session;
  }

  async standIn(mode = ''): Promise<Session> {
    const session = this.open(`${node} ${STAND_IN} LOG ${mode}`);
    await session.tmux.until('pen');
    await session.tmux.still();
    return session;
  }

  end(): void {
    for (const session of this.#open) session.end();
  }
}

/** Each test is nearly all waiting, on a terminal of its own: they wait side by side. */
const test = plainTest.extend<{ sessions: Sessions }>({
  sessions: async ({ onTestFinished }, use) => {
    const sessions = new Sessions();
    onTestFinished(() => sessions.end());
    await use(sessions);
  },
});

const text = `first line\n${Array.from({ length: 200 }, (_, at) => `line ${at} of some text`).join('\n')}\n`;

describe.concurrent('the screen is as before', () => {
  const programs = [
    {
      name: 'bash',
      command: 'bash --norc',
      ready: 'bash',
      keys: 'printf "\\033[31mred\\n"; seq 60; echo unfinished',
    },
    {
      name: 'vim',
      command: 'vim -u NONE -N +"syntax on" +"set mouse=a number" HOME/text',
      ready: 'first line',
      keys: '10Gdd',
    },
    { name: 'less', command: 'less HOME/text', ready: 'first line', keys: '  k' },
    { name: 'node', command: `${node} ${STAND_IN} LOG`, ready: 'pen', keys: '' },
    { name: 'node', command: `${node} ${STAND_IN} LOG region`, ready: 'pen', keys: '' },
  ];

  test.for(programs.filter(({ name }) => has(name)))(
    '$command',
    async ({ command, ready, keys }, { sessions }) => {
      const session = sessions.open(`sh -c 'printf %s "$TEXT" >HOME/text; exec ${command}'`, {
        env: { TEXT: text },
      });
      await session.tmux.until(ready);
      await pause(300);
      session.tmux.type(keys);
      const before = await session.tmux.still();
      const asker = await session.shown();
      await pause(1200);
      expect(session.tmux.plain).toContain('git push origin main');
      session.tmux.keys('a');
      expect(await asker.answered()).toEqual({ kind: 'approved', scope: 'once', assurance: 'overlay' });
      await session.tmux.gone('crisp-otter');
      expect(await session.tmux.still()).toBe(before);
    },
  );

  test('and the program draws on as if nothing had been', async ({ sessions }) => {
    const [touched, untouched] = [await sessions.standIn(), await sessions.standIn()];
    const asker = await touched.shown();
    await pause(ARMED);
    touched.tmux.keys('Escape');
    await asker.answered();
    await touched.tmux.gone('crisp-otter');
    for (const each of [touched, untouched]) each.tmux.keys('p');
    await touched.tmux.until('continued');
    await untouched.tmux.until('continued');
    expect(await touched.tmux.still()).toBe(await untouched.tmux.still());
  });

  test('in the middle of a sequence or a character', async ({ sessions }) => {
    const untouched = await sessions.standIn('split');
    const screens = [0, 300, 700, 1200, 1700].map(async (delay) => {
      const touched = await sessions.standIn('split');
      await pause(delay);
      const asker = await touched.shown();
      await pause(ARMED);
      touched.tmux.keys('d');
      await asker.answered();
      await touched.tmux.until('end');
      return touched.tmux.still();
    });
    const expected = Array.from({ length: 5 }, () => '');
    const seen = await Promise.all(screens);
    await untouched.tmux.until('end');
    expect(seen).toEqual(expected.fill(await untouched.tmux.still()));
  });

  test('when the program ends under the box', async ({ sessions }) => {
    const session = sessions.open(
      `bash -c '${node} ${HOST} sh -c "printf start; while [ ! -e HOME/go ]; do sleep 0.05; done; printf last-words; exit 4"; echo " rc=$?"; sleep 60'`,
      {
        whole: true,
      },
    );
    await session.tmux.until('start');
    const asker = await session.shown();
    session.goOn();
    expect(await asker.answered()).toEqual({ kind: 'denied' });
    await session.tmux.until('rc=4');
    expect(session.tmux.plain).toContain('startlast-words');
  });

  test('after a change of size while the box was up', async ({ sessions }) => {
    const [touched, untouched] = [await sessions.standIn(), await sessions.standIn()];
    const asker = await touched.shown();
    for (const size of [
      { columns: 40, rows: 12 },
      { columns: 90, rows: 25 },
    ]) {
      for (const each of [touched, untouched]) each.tmux.resize(size);
      await pause(500);
      expect(touched.tmux.plain).toContain('crisp-otter');
      expect(touched.tmux.plain).toContain('[d] deny');
    }
    await pause(ARMED);
    touched.tmux.keys('d');
    await asker.answered();
    await touched.tmux.until('size 90x25');
    expect(await touched.tmux.still()).toBe(await untouched.tmux.still());
  });
});

type Act = (session: Session) => Promise<void>;

/** What a deliberate key is taken for after something that is no answer. */
async function answerAfter(sessions: Sessions, act: Act): Promise<string> {
  const session = await sessions.standIn();
  const asker = await session.shown();
  await act(session);
  await pause(400);
  expect(asker.answer).toBeUndefined();
  expect(session.received).toBe('');
  await pause(1200);
  session.tmux.keys('a');
  return (await asker.answered()).kind;
}

const keepOnTyping: Act = async ({ tmux }) => {
  for (let times = 0; times < 20; times++) {
    tmux.keys('a');
    await pause(80);
  }
};

// By itself: beside others its keys would come late.
test('a key every 100 ms from the first moment is no answer', async ({ sessions }) => {
  expect(await answerAfter(sessions, keepOnTyping), 'control').toBe('approved');
});

describe.concurrent('what is no answer', () => {
  const attempts: readonly { name: string; act: Act }[] = [
    {
      name: 'keys typed ahead',
      act: async ({ tmux }) => {
        for (let times = 0; times < 3; times++) tmux.keys('a');
      },
    },
    {
      name: 'a paste',
      act: async ({ tmux }) => {
        await pause(ARMED);
        tmux.paste('a\r');
      },
    },
    {
      name: 'a burst',
      act: async ({ tmux }) => {
        await pause(ARMED);
        tmux.type('approve all a\r');
      },
    },
    {
      name: 'the release of a key',
      act: async ({ tmux }) => {
        await pause(ARMED);
        tmux.type('\u001b[97;1:3u');
      },
    },
    {
      name: 'mouse and arrows',
      act: async ({ tmux }) => {
        await pause(ARMED);
        for (const key of ['\u001b[<0;10;10M', '\u001b[A', '\u001bOB', '\u001ba']) tmux.type(key);
      },
    },
  ];

  test.for(attempts)('$name', async ({ act }, { sessions }) => {
    expect(await answerAfter(sessions, act), 'control').toBe('approved');
  });

  test('answers of the terminal go to the agent', async ({ sessions }) => {
    const session = await sessions.standIn();
    const asker = await session.shown();
    const reports = ['\u001b[?62;22c', '\u001b]11;rgb:0000/0000/0000\u001b\\'];
    for (const report of reports) session.tmux.type(report);
    await eventually(() => session.received === reports.join(''), {
      what: () => JSON.stringify(session.received),
    });
    expect(asker.answer).toBeUndefined();
  });
});

describe.concurrent('what is an answer', () => {
  test('a kitty key press', async ({ sessions }) => {
    const session = await sessions.standIn();
    const asker = await session.shown();
    await pause(ARMED);
    session.tmux.type('\u001b[97u');
    expect((await asker.answered()).kind).toBe('approved');
  });

  test.for<readonly [string, object]>([
    ['Escape', { kind: 'denied' }],
    ['C-c', { kind: 'denied' }],
    ['d', { kind: 'denied' }],
    ['s', { kind: 'approved', scope: 'session', assurance: 'overlay' }],
  ])('%s', async ([key, answer], { sessions }) => {
    const session = await sessions.standIn();
    const asker = await session.shown({ session: safe`this session: push origin main` });
    await pause(ARMED);
    session.tmux.keys(key);
    expect(await asker.answered()).toEqual(answer);
  });

  test('s counts only where it is offered', async ({ sessions }) => {
    const session = await sessions.standIn();
    const asker = await session.shown();
    await pause(ARMED);
    session.tmux.keys('s');
    await pause(300);
    expect(asker.answer).toBeUndefined();
  });

  test('nothing at all is a timeout', async ({ sessions }) => {
    const session = await sessions.standIn();
    const asker = await session.shown({ timeoutMs: 1500 });
    expect(session.tmux.plain).toMatch(/denies in 0:0[12]/);
    expect(await asker.answered()).toEqual({ kind: 'timeout' });
    await session.tmux.gone('crisp-otter');
  });

  test('a critical action needs the code that is shown', async ({ sessions }) => {
    const session = await sessions.standIn();
    const asker = await session.shown({ code: '7Q4' });
    await pause(ARMED);
    for (const key of ['a', 'Enter', 'x', 'Enter']) {
      session.tmux.keys(key);
      await pause(60);
    }
    expect(asker.answer).toBeUndefined();
    await session.tmux.until('not the code');
    for (const key of ['7', 'q', '4', 'Enter']) {
      session.tmux.keys(key);
      await pause(60);
    }
    expect((await asker.answered()).kind).toBe('approved');
  });

  test('a yes with the reason the clause wants, and not without', async ({ sessions }) => {
    const session = await sessions.standIn();
    const asker = await session.shown({ reason: 'required' });
    await pause(ARMED);
    session.tmux.keys('a');
    await session.tmux.until('why yes:');
    await pause(100);
    session.tmux.keys('Enter');
    await session.tmux.until('A few words more');
    session.tmux.type('hotfix for order 4711');
    await session.tmux.until('order 4711');
    expect(asker.answer).toBeUndefined();
    await pause(100);
    session.tmux.keys('Enter');
    const answer = { kind: 'approved', scope: 'once', assurance: 'overlay', reason: 'hotfix for order 4711' };
    expect(await asker.answered()).toEqual(answer);
  });

  test('a no with a reason', async ({ sessions }) => {
    const session = await sessions.standIn();
    const asker = await session.shown();
    await pause(ARMED);
    session.tmux.keys('n');
    await session.tmux.until('why:');
    session.tmux.type('wrong branch');
    await session.tmux.until('wrong branch');
    session.tmux.keys('Enter');
    expect(await asker.answered()).toEqual({ kind: 'denied', note: 'wrong branch' });
  });

  test('the diff can be read before', async ({ sessions }) => {
    const session = await sessions.standIn();
    const diff = Array.from({ length: 90 }, (_, at) => safe`+ added ${at}`);
    const asker = await session.shown({ diff });
    await pause(ARMED);
    session.tmux.keys('v');
    await session.tmux.until('+ added 0');
    session.tmux.keys('Space');
    await session.tmux.until('+ added 40');
    session.tmux.keys('a');
    await pause(200);
    expect(asker.answer).toBeUndefined();
    session.tmux.keys('v');
    await session.tmux.until('[a] approve once');
    await pause(100);
    session.tmux.keys('a');
    expect((await asker.answered()).kind).toBe('approved');
  });
});

describe.concurrent('several and withdrawn questions', () => {
  test('are answered one after the other, each by its own key', async ({ sessions }) => {
    const session = await sessions.standIn();
    const before = await session.tmux.still();
    const first = await session.shown({ command: safe`git push origin one` });
    const second = await session.ask({ command: safe`git push origin two` });
    await session.tmux.until('1 of 2');
    await pause(ARMED);
    session.tmux.keys('d');
    expect(await first.answered()).toEqual({ kind: 'denied' });
    await session.tmux.until('origin two');
    await session.tmux.until('2 of 2');
    await pause(ARMED);
    session.tmux.keys('a');
    expect((await second.answered()).kind).toBe('approved');
    await session.tmux.gone('crisp-otter');
    expect(await session.tmux.still()).toBe(before);
  });

  test('vanish with their asker, and keys are the agent’s again', async ({ sessions }) => {
    const session = await sessions.standIn();
    const before = await session.tmux.still();
    const asker = await session.shown();
    asker.close();
    await session.tmux.gone('crisp-otter');
    expect(await session.tmux.still()).toBe(before);
    session.tmux.keys('z');
    await eventually(() => session.received === 'z', { what: () => session.received });
  });
});

describe.concurrent('without a box', () => {
  test.for<readonly [string, string]>([
    ['screen readers', 'AUP_GUARD_PLAIN=1'],
    ['dumb terminals', 'TERM=dumb'],
  ])('lines for %s', async ([, look], { sessions }) => {
    const session = sessions.open(`env ${look} ${node} ${HOST} cat`, { whole: true });
    await pause(500);
    session.tmux.type('before');
    const asker = await session.shown();
    expect(session.tmux.plain).not.toContain('┌');
    await pause(ARMED);
    session.tmux.keys('a');
    expect((await asker.answered()).kind).toBe('approved');
    session.tmux.keys('Enter');
    await session.tmux.until(/before[^]*\nbefore/);
  });

  test('no colour where none is wanted', async ({ sessions }) => {
    const session = sessions.open('cat', { env: { NO_COLOR: '1' } });
    await pause(500);
    await session.shown();
    expect(session.tmux.screen).toContain('┌─');
    expect(session.tmux.screen).not.toMatch(/\u001b\[[\d;]*3[0-7]m/);
  });

  test('one line is left where that does no harm', async ({ sessions }) => {
    const session = sessions.open("sh -c 'echo working; sleep 60'");
    await session.tmux.until('working');
    const asker = await session.shown();
    await pause(ARMED);
    session.tmux.keys('a');
    await asker.answered();
    await session.tmux.until('aup-guard: approved git push origin main (HUMAN-1) ref 7f3a');
    expect(session.tmux.plain.trimEnd().split('\n')).toHaveLength(2);
  });

  test('the controlling terminal serves when the agent runs on pipes', async ({ sessions }) => {
    const inner = "sh -c 'read x; while [ ! -e HOME/go ]; do sleep 0.05; done; echo got \\$x'";
    const session = sessions.open(
      `bash --norc -ic "echo shell; echo data | ${node} ${HOST} ${inner} | cat; stty -a >HOME/stty; sleep 60"`,
      { whole: true },
    );
    await session.tmux.until('shell');
    const asker = await session.shown();
    await pause(ARMED);
    session.tmux.keys('a');
    expect((await asker.answered()).kind).toBe('approved');
    session.goOn();
    await session.tmux.until('got data');
    expect(session.tmux.plain).not.toContain('crisp-otter');
    await eventually(() => existsSync(path.join(session.home, 'stty')), { what: () => 'the settings' });
    expect(readFileSync(path.join(session.home, 'stty'), 'utf8')).toMatch(/ icanon .* echo /s);
  });
});

test('a paste is redacted on its way, everything else is not', async ({ sessions }) => {
  const session = await sessions.standIn();
  session.tmux.paste('the password is hunter2secret\nok');
  session.tmux.type('z');
  await eventually(() => session.received.endsWith('z'), { what: () => JSON.stringify(session.received) });
  expect(session.received).toBe('\u001b[200~the password is AUP_PASSWORD_AAAA\rok\u001b[201~z');
  writeFileSync(session.log, '');
});
