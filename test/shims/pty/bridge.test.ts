import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  baseEnv,
  buildHost,
  Driver,
  eventually,
  has,
  HOST,
  pause,
  removeHost,
  temporary,
} from '../../fixtures/pty-harness.ts';

const node = process.execPath;
let home = '';

beforeAll(async () => {
  home = temporary();
  await buildHost();
}, 60_000);

afterAll(() => {
  removeHost();
  rmSync(home, { recursive: true, force: true });
});

function wrapped(command: readonly string[], more: Record<string, string> = {}): Driver {
  return new Driver([node, HOST, ...command], { env: baseEnv(home, more) });
}

function direct(command: readonly string[]): Driver {
  const file = execFileSync('sh', ['-c', 'command -v "$1"', 'sh', command[0] ?? ''], {
    encoding: 'utf8',
  }).trim();
  return new Driver([file, ...command.slice(1)], { env: baseEnv(home) });
}

function script(name: string, text: string): string {
  const file = path.join(home, name);
  writeFileSync(file, text);
  return file;
}

afterEach(() => Driver.endAll());

function alive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

async function shellWith(command: string): Promise<Driver> {
  const driver = new Driver(['/bin/bash', '--norc', '-i'], { env: baseEnv(home, { PS1: 'OUTER> ' }) });
  await driver.until('OUTER>');
  driver.type(`${command}\r`);
  return driver;
}

describe('the end of the program', () => {
  test.each([0, 7, 255])('exit code %i', async (code) => {
    expect(await wrapped(['sh', '-c', `exit ${code}`]).ended()).toEqual({ code, signal: 0 });
  });

  test.each(['SIGTERM', 'SIGKILL', 'SIGHUP', 'SIGINT'] as const)(
    'death by %s is our death too',
    async (name) => {
      const ended = await wrapped(['sh', '-c', `kill -${name.slice(3)} $$`]).ended();
      expect(ended.signal).toBe(constants.signals[name]);
    },
  );

  test('a signal that leaves a core file becomes its exit code', async () => {
    expect(await wrapped(['sh', '-c', 'kill -SEGV $$']).ended()).toEqual({ code: 139, signal: 0 });
  });

  test('what is not there is 127, what cannot be run is 126', async () => {
    const file = script('not-executable', '');
    expect((await wrapped(['no-such-program-here']).ended()).code).toBe(127);
    expect((await wrapped([file]).ended()).code).toBe(126);
  });

  test('forty quick exits lose no byte', async () => {
    const program = script('burst.mjs', "process.stdout.write('x'.repeat(20_000 - 1) + 'E');");
    const shell = script('burst', `#!/bin/sh\nhead -c 19999 /dev/zero | tr '\\0' x\nprintf E\n`);
    expect(program).toContain(home);
    const lengths: number[] = [];
    for (let round = 0; round < 20; round++) {
      const pair = [wrapped(['sh', shell]), wrapped(['sh', shell])];
      await Promise.all(pair.map((each) => each.ended()));
      lengths.push(...pair.map((each) => each.bytes.length));
    }
    expect(lengths.filter((length) => length !== 20_000)).toEqual([]);
    expect(lengths).toHaveLength(40);
  }, 120_000);
});

describe('bytes', () => {
  const queries = [
    '\u001b[c',
    '\u001b[>q',
    '\u001b[?u',
    '\u001b]8;;http://x\u0007link\u001b]8;;\u0007',
    '\u001b]52;c;YQ==\u0007',
    '\u001bPq#0;2;0;0;0~\u001b\\',
    '\u001b_Ga=q;AAAA\u001b\\',
    '\u001b[?2026h\u001b[?1049h\u001b[31mred\u001b[m\u001b[?1049l',
    'abc\ndef\r\n\tüé界👍\u0000\u0007\b',
  ].join('');

  test('output is what the program wrote, line feeds included', async () => {
    const noise = Buffer.from(Array.from({ length: 120_000 }, (_, at) => (at * 7919 + (at >> 8) * 31) % 256));
    const bytes = Buffer.concat([Buffer.from(queries.repeat(20)), noise, Buffer.from('END')]);
    const data = script('data.bin', '');
    writeFileSync(data, bytes);
    const command = ['sh', '-c', `stty raw -echo; cat ${data}`];
    const [ours, theirs] = [wrapped(command), direct(command)];
    await Promise.all([ours.ended(), theirs.ended()]);
    expect(theirs.bytes.equals(bytes)).toBe(true);
    expect(ours.bytes.equals(bytes)).toBe(true);
  });

  test('input reaches the program as it was sent, all 256 values', async () => {
    const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, at) => (at * 7919 + (at >> 8) * 13) % 256));
    const got = path.join(home, 'got.bin');
    const driver = wrapped(['sh', '-c', `stty raw -echo; printf ready; head -c ${bytes.length} >${got}`]);
    await driver.until('ready');
    for (let at = 0; at < bytes.length; at += 3001) {
      driver.type(bytes.subarray(at, at + 3001));
      if (at % 5 === 0) await pause(1);
    }
    await driver.ended();
    expect(readFileSync(got).equals(bytes)).toBe(true);
  });

  test('a program that does not read costs no core and loses nothing', async () => {
    const got = path.join(home, 'late.bin');
    const driver = wrapped(['sh', '-c', `stty raw -echo; printf ready; sleep 1; head -c 300000 >${got}`]);
    await driver.until('ready');
    const bytes = Buffer.alloc(300_000, 'abcdefg');
    driver.type(bytes);
    await driver.ended();
    expect(readFileSync(got).equals(bytes)).toBe(true);
  });

  test.each([
    ['direct', direct],
    ['wrapped', wrapped],
  ])('a terminal that stands still stops no key and loses nothing: %s', async (name, start) => {
    const got = path.join(home, `key-${name}`);
    const flood = `yes 0123456789 | head -c 2000000 & read -r key; echo "$key" >${got}; wait`;
    const driver = start(['bash', '-c', `stty -opost -echo; printf ready; ${flood}`]);
    await driver.until('ready');
    driver.pty.pause();
    await pause(300);
    driver.type('x\n');
    await eventually(() => existsSync(got), { what: () => 'a key while nobody reads' });
    driver.pty.resume();
    expect(await driver.ended()).toMatchObject({ code: 0 });
    expect(driver.text.replace(/^.*?ready/s, '').match(/\d/g)).toHaveLength(1_818_182);
  });
});

describe('the terminal', () => {
  test('the program has one, of the right size, and hears of a new size', async () => {
    const driver = wrapped([
      'sh',
      '-c',
      'stty size; trap "stty size; exit" WINCH; echo go; while :; do sleep 0.05; done',
    ]);
    await driver.until('go');
    expect(driver.text).toContain('24 80');
    driver.pty.resize({ columns: 101, rows: 33 });
    await driver.until('33 101');
    await driver.ended();
  });

  test('ctrl-C interrupts the program, not us', async () => {
    const driver = wrapped([
      'sh',
      '-c',
      'trap "echo caught; exit 5" INT; echo go; while :; do sleep 0.05; done',
    ]);
    await driver.until('go');
    driver.type('\u0003');
    await driver.until('caught');
    expect((await driver.ended()).code).toBe(5);
  });

  test('SIGTERM reaches the program, which may choose its end', async () => {
    const driver = wrapped([
      'sh',
      '-c',
      'trap "echo bye; exit 9" TERM; echo go; while :; do sleep 0.05; done',
    ]);
    await driver.until('go');
    process.kill(driver.pty.pid, 'SIGTERM');
    await driver.until('bye');
    expect((await driver.ended()).code).toBe(9);
  });

  test('SIGUSR1 opens no debugger', async () => {
    const driver = wrapped(['sh', '-c', 'echo go; sleep 1; echo done']);
    await driver.until('go');
    process.kill(driver.pty.pid, 'SIGUSR1');
    await driver.until('done');
    expect(driver.text).not.toContain('Debugger');
  });

  test.each(['exit 3', 'kill -TERM $PPID; sleep 1', 'kill -KILL $$'])(
    'settings are restored after %s',
    async (how) => {
      const shell = script(
        'around.sh',
        `stty -a >${home}/before; ${node} ${HOST} sh -c '${how}'; stty -a >${home}/after; echo over`,
      );
      const driver = direct(['bash', shell]);
      await driver.until('over');
      expect(readFileSync(`${home}/after`, 'utf8')).toBe(readFileSync(`${home}/before`, 'utf8'));
    },
  );

  test('SHLVL, BASH_ENV and exported functions pass unseen', async () => {
    const trap = script('bash-env', 'echo BASH_ENV RAN');
    const driver = wrapped(['env'], {
      SHLVL: '4',
      BASH_ENV: trap,
      'BASH_FUNC_f%%': '() {  echo f; }',
    });
    await driver.ended();
    expect(driver.text).toContain(`BASH_ENV=${trap}`);
    expect(driver.text).toContain('SHLVL=4');
    expect(driver.text).toContain('BASH_FUNC_f%%=() {  echo f; }');
    expect(driver.text).not.toContain('RAN');
  });
});

describe('stopping', () => {
  const programs = [
    {
      name: 'cat',
      seen: /ping[^]*ping/,
      before: 'ping\r',
      after: 'pong\r',
      proof: /pong[^]*pong/,
      end: '\u0004',
    },
    { name: 'vim', seen: 'hello text', before: '', after: '', proof: '', end: ':q!\r' },
    { name: 'less', seen: 'hello text', before: '', after: '', proof: '', end: 'q' },
  ];

  test.each(programs.filter(({ name }) => has(name)))(
    'ctrl-Z and fg: $name',
    async (program) => {
      const file = script('some.txt', 'hello text\n'.repeat(50));
      const driver = await shellWith(
        `${node} ${HOST} ${program.name} ${program.name === 'cat' ? '-' : file}`,
      );
      await pause(500);
      driver.type(program.before);
      await driver.until(program.seen);
      await pause(300);
      driver.type('\u001a');
      await driver.until('Stopped');
      driver.type('echo in-$((1+1))-between\r');
      await driver.until('in-2-between');
      driver.type('fg\r');
      await pause(800);
      driver.type(program.after);
      await driver.until(program.proof);
      driver.type(program.end);
      await pause(500);
      driver.type('echo rc-$?-$((40+2))\r');
      await driver.until('rc-0-42');
      driver.type('exit\r');
      expect((await driver.ended()).code).toBe(0);
    },
    40_000,
  );

  test('a job nobody watches goes on', async () => {
    const driver = wrapped(['cat']);
    await pause(500);
    driver.type('\u001a');
    await pause(500);
    driver.type('alive\r');
    await driver.until(/alive[^]*alive/);
    driver.type('\u0004');
    expect((await driver.ended()).code).toBe(0);
  });
});

describe('when we go', () => {
  test.each(['kill -9', 'closed terminal'])('nothing is left on the terminal after %s', async (how) => {
    const driver = wrapped(['sh', '-c', 'echo pid=$$; sleep 300 & echo bg=$!; wait']);
    await driver.until(/bg=\d+/);
    const pids = [...driver.text.matchAll(/(?:pid|bg)=(\d+)/g)].map((match) => Number(match[1]));
    expect(pids.every(alive)).toBe(true);
    if (how === 'kill -9') process.kill(driver.pty.pid, 'SIGKILL');
    else driver.pty.close();
    await eventually(() => !pids.some(alive), { what: () => `the end of ${pids.filter(alive).join(' ')}` });
    await driver.ended();
  });
});

describe('pipes', () => {
  test('binary input, both outputs and the code pass without a terminal', () => {
    const input = Buffer.from(Array.from({ length: 70_000 }, (_, at) => (at * 31) % 256));
    const run = spawnSync(node, [HOST, 'sh', '-c', 'cat; echo problem >&2; exit 6'], {
      input,
      env: baseEnv(home),
    });
    expect(run.stdout.equals(input)).toBe(true);
    expect(run.stderr.toString()).toBe('problem\n');
    expect(run.status).toBe(6);
  });

  test('signals are passed on and mirrored', async () => {
    const child = spawn(node, [HOST, 'sh', '-c', 'echo go; exec sleep 30'], { env: baseEnv(home) });
    await new Promise((done) => child.stdout.once('data', done));
    child.kill('SIGTERM');
    const signal = await new Promise((done) => child.once('exit', (_code, name) => done(name)));
    expect(signal).toBe('SIGTERM');
  });
});
