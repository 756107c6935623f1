import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildFronts } from '../../scripts/front.mjs';
import { fillFront, readFront, type FrontProgram } from '../../src/host/gate-front.ts';
import { builtFront, gatePair, NO_FRONT, type GatePair, type Kind } from '../fixtures/gate-pair.ts';

const MARK = 'aup-guard front 4\0';
const SLOT = 4096;
const MACHINE = process.arch === 'arm64' ? 183 : 62;

let top = '';
beforeEach(() => {
  top = mkdtempSync(path.join(tmpdir(), 'aup-front-'));
});
afterEach(() => rmSync(top, { recursive: true, force: true }));

/** What the host looks at in a front, without the code. */
function stub(change: (bytes: Buffer) => Buffer = (bytes) => bytes): string {
  const bytes = Buffer.alloc(64 + SLOT);
  bytes.write('\x7fELF', 'latin1');
  bytes.writeUInt16LE(MACHINE, 18);
  bytes.write(MARK, 64);
  const file = path.join(top, 'front');
  writeFileSync(file, change(bytes));
  return file;
}

const calls = {
  programs: [{ program: 'git', real: '/bin/git', folder: '/bin' }],
  gate: '/g/git.sh',
  judge: '/g/.judge',
  socket: '/s',
  lead: ['-c', 'x'],
  free: ['status', 'log'],
  calm: ['!*x*', '+*'],
};

function long(length: number): readonly FrontProgram[] {
  return [{ program: 'git', real: 'x'.repeat(length), folder: '/bin' }];
}

describe('a front on disk', () => {
  it('is used when it is what the build makes', () => {
    expect(readFront(stub())).toMatchObject({ slot: 64 });
  });

  it.each<[string, (bytes: Buffer) => Buffer]>([
    ['is empty', () => Buffer.alloc(0)],
    ['is a script', () => Buffer.from(`#!/bin/sh\n${MARK}`)],
    ['is for another processor', (bytes) => Buffer.from(bytes.fill(0xb7, 18, 19).fill(1, 19, 20))],
    ['ends in its head', (bytes) => bytes.subarray(0, 10)],
    ['ends early', (bytes) => bytes.subarray(0, -1)],
    ['has no slot', (bytes) => bytes.fill(0, 64, 66)],
    ['is of another version', (bytes) => bytes.fill('1', 64 + MARK.length - 2, 64 + MARK.length - 1)],
    ['is far too large', (bytes) => Buffer.concat([bytes, Buffer.alloc(70_000)])],
  ])('is passed by when it %s', (_, change) => {
    expect(readFront(stub(change))).toBeUndefined();
  });

  it('is passed by when it is not there, a folder or a link', () => {
    expect(readFront(path.join(top, 'none'))).toBeUndefined();
    expect(readFront(top)).toBeUndefined();
    symlinkSync(stub(), path.join(top, 'link'));
    expect(readFront(path.join(top, 'link'))).toBeUndefined();
  });

  it('is filled in as a copy', () => {
    const front = readFront(stub());
    const filled = front && fillFront(front, calls);
    const text = filled?.subarray(64).toString().replace(/\0+$/, '');
    expect(text).toBe(
      `${MARK}/g/git.sh\0/g/.judge\0/s\0\0-c\0x\0status\0log\0\0!*x*\0+*\0\0git\0/bin/git\0/bin`,
    );
    expect(filled).toHaveLength(64 + SLOT);
    expect(front?.program.subarray(64, 64 + MARK.length + 1).toString()).toBe(`${MARK}\0`);
  });

  it('is left out when the paths are too long', () => {
    const front = readFront(stub());
    if (front === undefined) throw new Error('no front');
    expect(fillFront(front, { ...calls, programs: long(SLOT) })).toBeUndefined();
    const room =
      SLOT -
      8 -
      `${MARK}/g/git.sh\0/g/.judge\0/s\0\0-c\0x\0status\0log\0\0!*x*\0+*\0\0git\0\0/bin\0\0`.length;
    expect(fillFront(front, { ...calls, programs: long(room) })).toBeDefined();
    expect(fillFront(front, { ...calls, programs: long(room + 1) })).toBeUndefined();
  });
});

describe('the gates with one', () => {
  const front = builtFront();
  let pair: GatePair;
  beforeEach((context) => {
    if (front === undefined) return context.skip(NO_FRONT);
    pair = gatePair(front);
    return () => pair.remove();
  });
  const gate = (kind: Kind, name = 'git'): string => path.join(pair.gates[kind].gatesDir, name);

  /** The real git becomes `cat`, and words become what the kernel says of the process that reads them. */
  const showProcess = (): void => {
    unlinkSync(path.join(pair.programs, 'git'));
    symlinkSync('/bin/cat', path.join(pair.programs, 'git'));
    symlinkSync('/proc/self/cmdline', path.join(pair.dir, 'status'));
    symlinkSync('/proc/self/environ', path.join(pair.dir, 'ls-files'));
    symlinkSync('/proc/self/status', path.join(pair.dir, 'describe'));
  };

  it('start natively, with the sh gate behind, readable by their owner alone', () => {
    const { gatesDir, files } = pair.gates.native;
    expect(files.map((file) => path.relative(gatesDir, file))).toEqual([
      '.judge',
      'git',
      'git.sh',
      'gh',
      'gh.sh',
      'rm',
      'shred',
      'wipe',
      'cat',
    ]);
    const heads = files.map((file) => readFileSync(file).subarray(1, 4).toString('latin1'));
    expect(heads).toEqual(['!/b', 'ELF', '!/b', 'ELF', '!/b', 'ELF', 'ELF', 'ELF', 'ELF']);
    expect(files.map((file) => statSync(file).mode & 0o777)).toEqual(files.map(() => 0o700));
    expect(pair.gates.sh.files.map((file) => path.basename(file))).toEqual([
      '.judge',
      'git',
      'gh',
      'rm',
      'shred',
      'wipe',
      'cat',
    ]);
  });

  it('run free calls without sh, as the real program by its path', () => {
    showProcess();
    unlinkSync(gate('native', 'git.sh'));
    expect(pair.call('native', ['git', 'status']).out).toBe(`${pair.programs}/git\0status\0`);
    expect(pair.call('sh', ['git', 'status']).out).toBe(`${pair.programs}/git\0status\0`);
  });

  it('leave environment and signals as they are', () => {
    showProcess();
    const env = {
      PATH: pair.programs,
      'odd.name': '1',
      'BASH_FUNC_x%%': '() { :; }',
      EMPTY: '',
      // Without these they are added: see test/e2e/repositories-agents.test.ts.
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'core.hooksPath',
      GIT_CONFIG_VALUE_0: path.join(pair.dir, 'native/git-hooks'),
    };
    const said = pair.call('native', ['git', 'ls-files'], { env });
    expect(said.out.split('\0').slice(0, -1).toSorted()).toEqual(
      Object.entries(env)
        .map(([name, value]) => `${name}=${value}`)
        .toSorted(),
    );
    const ignoring = (file: string): string | undefined => {
      const run = ['-c', `trap '' PIPE USR1; exec "$0" describe`, file];
      const shown = execFileSync('/bin/sh', run, {
        cwd: pair.dir,
        encoding: 'utf8',
        env: { PATH: pair.programs },
      });
      return /^Sig(?:Ign|Cgt):.*$/m.exec(shown)?.[0];
    };
    expect(ignoring(gate('native'))).toBe(ignoring(path.join(pair.programs, 'git')));
  });

  it('refuse what they cannot have judged', () => {
    unlinkSync(gate('native', 'git.sh'));
    expect(pair.call('native', ['git', 'status']).out).toBe('ran\n<status>\n');
    const refused = pair.call('native', ['git', 'push']);
    expect(refused).toMatchObject({ code: 126, out: '' });
    expect(refused.err).toBe(
      'aup-guard: not allowed: this call could not be checked: its gate does not start. Ask the user to start the agent anew (check: aup-guard doctor).\n',
    );
  });

  it('stand for several programs in one file, told apart by the name they are started by', () => {
    const [rm, unlink] = [gate('native', 'shred'), gate('native', 'wipe')];
    expect(statSync(rm).ino).toBe(statSync(unlink).ino);
    expect(pair.call('native', ['shred', 'x']).out).toBe('judged shred\n<x>\n');
    expect(pair.call('native', ['wipe', 'x'], { argv0: 'shred' }).out).toBe('judged wipe\n<x>\n');
    const link = path.join(pair.dir, 'other');
    symlinkSync(rm, link);
    const refused = spawnSync(link, ['x'], { encoding: 'utf8', env: { PATH: pair.programs } });
    expect(refused).toMatchObject({ status: 126, stdout: '' });
    pair.write('native');
    expect(pair.call('native', ['wipe', 'x']).out).toBe('judged wipe\n<x>\n');
  });

  it('refuse everything before a session has filled them in', () => {
    const ran = spawnSync(front ?? '', ['status'], { encoding: 'utf8' });
    expect(ran).toMatchObject({ status: 126, stdout: '' });
    expect(ran.stderr).toMatch(/^aup-guard: not allowed: /);
  });

  it('refuse everything when the end of the slot is not empty', () => {
    const bytes = readFileSync(gate('native'));
    bytes[bytes.indexOf(MARK) + SLOT - 8] = 1;
    rmSync(gate('native'));
    writeFileSync(gate('native'), bytes);
    chmodSync(gate('native'), 0o700);
    expect(pair.call('native', ['git', 'status'])).toMatchObject({ code: 126, out: '' });
  });

  it.each([
    ['is gone', 'rm'],
    ['may not be run', 'chmod 600'],
    ['has no first line that says what runs it', 'echo "echo ran" >'],
    ['is no program', 'printf "\\177ELF" >'],
  ])('do as the sh gate does when the real program %s', (_, how) => {
    execFileSync('/bin/sh', ['-c', `${how} "$0"`, path.join(pair.programs, 'git')]);
    const [native, sh] = (['native', 'sh'] as const).map((kind) => pair.call(kind, ['git', 'status']));
    expect(native?.code).toBe(sh?.code);
    expect(native?.out).toBe(sh?.out);
    expect(native?.err.replace('/native/gates/git.sh:', '/sh/gates/git:')).toBe(sh?.err);
  });

  it('take a megabyte of arguments, free and judged', () => {
    const args = Array.from({ length: 16 }, () => 'x'.repeat(64 * 1024));
    for (const word of ['status', 'push']) {
      const native = pair.call('native', ['git', word, ...args]);
      expect(native.out.length).toBeGreaterThan(1024 * 1024 - 1);
      expect(native.out === pair.call('sh', ['git', word, ...args]).out).toBe(true);
    }
  });

  it('go by the words, not by the name they are called with', () => {
    const link = path.join(pair.dir, 'git-push');
    for (const kind of ['native', 'sh'] as const) {
      symlinkSync(gate(kind), link);
      const run = (...args: string[]): string =>
        spawnSync(link, args, { encoding: 'utf8', env: { PATH: pair.programs } }).stdout;
      expect(run('origin')).toBe('judged git\n<origin>\n');
      expect(run('status')).toBe('ran\n<status>\n');
      rmSync(link);
      expect(pair.call(kind, ['git', 'status'], { argv0: 'git-push' }).out).toBe('ran\n<status>\n');
      expect(pair.call(kind, ['git', 'push'], { argv0: 'status' }).out).toBe('judged git\n<push>\n');
    }
  });

  it('work where the folder is gone', () => {
    const gone = path.join(pair.dir, 'gone');
    const run = (...words: string[]): string => {
      mkdirSync(gone);
      const script = `cd "$0" && rmdir "$0" && exec "$@"`;
      const env = { PATH: `${pair.programs}:/usr/bin:/bin` };
      return spawnSync('/bin/sh', ['-c', script, gone, gate('native'), ...words], { encoding: 'utf8', env })
        .stdout;
    };
    expect(run('status')).toBe('ran\n<status>\n');
    expect(run('push')).toBe('judged git\n<push>\n');
  });

  it('are replaced, not written over: one may be running', () => {
    const before = statSync(gate('native')).ino;
    pair.write('native');
    expect(statSync(gate('native')).ino).not.toBe(before);
    expect(pair.call('native', ['git', 'status']).out).toBe('ran\n<status>\n');
  });
});

describe('the build', () => {
  it('makes the same small program each time, and says nothing of the machine', (context) => {
    const made = buildFronts(top);
    if (made.length === 0) return context.skip(NO_FRONT);
    for (const name of made) {
      const first = readFileSync(path.join(top, name));
      expect(first.length).toBeLessThan(10_000);
      expect(first.toString('latin1')).not.toMatch(/gcc|clang|\/home|\/tmp|front\.c/i);
      const again = path.join(top, 'again');
      mkdirSync(again, { recursive: true });
      buildFronts(again);
      expect(readFileSync(path.join(again, name)).equals(first)).toBe(true);
    }
  });

  it('does without a compiler', () => {
    const script = `import { buildFronts } from './scripts/front.mjs'; console.log(buildFronts(process.argv[1]).length);`;
    const run = ['--input-type=module', '-e', script, top];
    const done = spawnSync(process.execPath, run, { env: { PATH: top }, encoding: 'utf8' });
    expect(done).toMatchObject({ status: 0, stdout: '0\n', stderr: '' });
  });
});
