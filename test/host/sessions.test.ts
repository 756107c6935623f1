import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instant, isDigest } from '../../src/engine/text.ts';
import { currentPlatform } from '../../src/host/platform/index.ts';
import { sessionAbove } from '../../src/host/session-above.ts';
import { sessionAround } from '../../src/host/session-around.ts';
import {
  listSessions,
  registerSession,
  sessionDir,
  socketAround,
  type Session,
} from '../../src/host/sessions.ts';
import { scratchDir } from '../fixtures/ledger-bundle.ts';

const platform = currentPlatform();
const policy = 'ab'.repeat(32);
let scratch = scratchDir();
let runtime = '';

beforeEach(() => {
  scratch = scratchDir();
  runtime = path.join(scratch.dir, 'run');
});
afterEach(() => {
  scratch.remove();
});

function session(id: string, pid = process.pid, started = 1): Session {
  if (!isDigest(policy)) throw new Error('not a digest');
  return {
    id,
    pid,
    agent: 'claude',
    started: instant(started),
    policy,
    socket: `/run/${id}.sock`,
    assurance: 'overlay',
  };
}

const place = (): Parameters<typeof listSessions>[0] => ({ runtime, platform });

async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '0']);
  await once(child, 'exit');
  return child.pid ?? 0;
}

describe('sessions', () => {
  it('are listed while they run, oldest first, and gone when ended', () => {
    const endFirst = registerSession(place(), session('young-one', process.pid, 20));
    registerSession(place(), session('old-one', process.ppid, 10));
    expect(listSessions(place())).toEqual([
      session('old-one', process.ppid, 10),
      session('young-one', process.pid, 20),
    ]);
    expect(statSync(path.join(runtime, 'old-one')).mode & 0o777).toBe(0o700);
    expect(statSync(path.join(runtime, 'old-one/session.json')).mode & 0o777).toBe(0o600);
    endFirst();
    expect(readdirSync(runtime)).toEqual(['old-one']);
  });

  it('are none when there is no folder', () => {
    expect(listSessions(place())).toEqual([]);
  });

  it('of killed processes are cleared away, links in them not followed', async () => {
    registerSession(place(), session('dead-one', await deadPid()));
    const precious = path.join(scratch.dir, 'precious');
    mkdirSync(precious);
    writeFileSync(path.join(precious, 'file'), 'kept');
    mkdirSync(path.join(runtime, 'dead-one/gates'));
    symlinkSync(precious, path.join(runtime, 'dead-one/gates/link'));
    symlinkSync(precious, path.join(runtime, 'dead-one/other'));
    expect(listSessions(place())).toEqual([]);
    expect(existsSync(path.join(runtime, 'dead-one'))).toBe(false);
    expect(readFileSync(path.join(precious, 'file'), 'utf8')).toBe('kept');
  });

  it('whose pid is used by another process now are cleared away', () => {
    registerSession(place(), session('reused'));
    const file = path.join(runtime, 'reused/session.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/"start":"\d+"/, '"start":"1"'));
    expect(listSessions(place())).toEqual([]);
    expect(readdirSync(runtime)).toEqual([]);
  });

  it.each([
    ['a folder without a marker', (dir: string) => rmSync(path.join(dir, 'session.json'))],
    [
      'a marker of another folder',
      (dir: string) =>
        writeFileSync(
          path.join(dir, 'session.json'),
          JSON.stringify({ ...session('elsewhere', 999_999), start: '1' }),
        ),
    ],
    [
      'a marker with a wrong assurance',
      (dir: string) =>
        writeFileSync(
          path.join(dir, 'session.json'),
          JSON.stringify({ ...session('doomed', 999_999), start: '1', assurance: 'high' }),
        ),
    ],
    ['a broken marker', (dir: string) => writeFileSync(path.join(dir, 'session.json'), '{')],
    ['a folder open to others', (dir: string) => chmodSync(dir, 0o755)],
  ])('leaves %s alone', async (_name, change) => {
    registerSession(place(), session('doomed', await deadPid()));
    const dir = path.join(runtime, 'doomed');
    change(dir);
    expect(listSessions(place())).toEqual([]);
    expect(existsSync(dir)).toBe(true);
  });

  it('leaves a link to a folder and other files alone', async () => {
    registerSession(place(), session('doomed', await deadPid()));
    const moved = path.join(scratch.dir, 'moved');
    mkdirSync(moved, { mode: 0o700 });
    writeFileSync(
      path.join(moved, 'session.json'),
      JSON.stringify({ ...session('linked', 999_999), start: '1' }),
    );
    symlinkSync(moved, path.join(runtime, 'linked'));
    writeFileSync(path.join(runtime, 'note'), 'x');
    listSessions(place());
    expect(readdirSync(runtime).toSorted()).toEqual(['linked', 'note']);
    expect(readdirSync(moved)).toEqual(['session.json']);
  });

  it.each(['', '..', 'a/b', 'UPPER', 'x'.repeat(41), '.hidden'])('refuses the id %j', (id) => {
    expect(() => sessionDir(runtime, id)).toThrow(expect.objectContaining({ code: 'internal' }));
  });
});

describe('an environment belongs to the session', () => {
  it.each([
    [
      'it names the socket of',
      { AUP_GUARD_SOCKET: '/run/else.sock', AUP_GUARD_SESSION: 'one-1' },
      '/run/else.sock',
    ],
    ['it names', { AUP_GUARD_SESSION: 'one-1', PATH: '/bin' }, '/run/one-1.sock'],
    ['but to none that has ended', { AUP_GUARD_SESSION: 'gone-1' }, undefined],
    ['but to none without a sign of one', { PATH: '/bin' }, undefined],
  ])('%s', (_, env, socket) => {
    registerSession(place(), session('one-1'));
    expect(socketAround(place(), env)).toBe(socket);
  });

  it('with the seal its folder names, where the environment names none', () => {
    const up = { ...session('up-1', process.ppid), seal: 'up' };
    registerSession(place(), up);
    registerSession(place(), { ...session('one-1'), pid: 1, seal: 'one' });
    const [own, other] = [sessionAround(place(), {}), sessionAround(place(), { AUP_GUARD_SESSION: 'one-1' })];
    expect([own?.seal, other?.seal]).toEqual(['up', 'one']);
    const { socket } = up;
    expect(sessionAround(place(), { AUP_GUARD_SOCKET: socket })).toEqual({ socket, seal: 'up' });
    const told = { AUP_GUARD_SOCKET: socket, AUP_GUARD_SEAL: 'told' };
    expect(sessionAround(place(), told)).toEqual({ socket, seal: 'told' });
    expect(sessionAround(place(), { AUP_GUARD_SOCKET: '/run/no.sock' })).toMatchObject({ seal: '' });
  });

  it('whose process started it, without any environment', () => {
    expect(sessionAbove(place(), process.pid)).toBeUndefined();
    registerSession(place(), session('up-1', process.ppid));
    expect(sessionAbove(place(), process.pid)?.id).toBe('up-1');
  });
});
