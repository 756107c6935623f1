/** Which answers to a waiting request count. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instant, safe } from '../../src/engine/text.ts';
import { openKeys } from '../../src/host/keys.ts';
import { askElsewhere, type PendingSetup } from '../../src/host/pending-ask.ts';
import type { PendingAnswer } from '../../src/host/pending-model.ts';
import { pendingDir, put, readTaken } from '../../src/host/pending.ts';
import { sha256 } from '../../src/host/policy-hashing.ts';
import { parsed } from '../../src/host/sealed.ts';
import { shown } from '../../src/host/text.ts';
import { eventually, request } from '../fixtures/pty-harness.ts';

const made: { dir: string } = { dir: '' };
beforeEach(() => {
  made.dir = mkdtempSync(path.join(tmpdir(), 'aup-pending-'));
});
afterEach(() => rmSync(made.dir, { recursive: true, force: true }));

const PERSON = 4_000_001;
const AGENT = 4_000_002;
const BOX = request({ timeoutMs: 5000 });

function setupOf(forged: string[]): PendingSetup {
  return {
    dir: made.dir,
    session: 'claude-1',
    agent: 'claude',
    started: instant(0),
    keys: openKeys(path.join(made.dir, 'state')),
    platform: {
      processInfo: (pid) => {
        if (pid === PERSON) return { pid, ppid: 1, start: '7', argv: ['sh'] };
        if (pid === AGENT) return { pid, ppid: process.pid, start: '7', argv: ['sh'] };
        return pid === process.pid ? { pid, ppid: 1, start: '5', argv: ['node'] } : undefined;
      },
      processMarks: () => ({ environment: new Map(), group: undefined }),
    },
    approvers: () => undefined,
    now: () => instant(Date.now()),
    clean: (text) => shown(text),
    onWaiting: () => undefined,
    onForged: (why) => void forged.push(why),
  };
}

/** Digest of the request that waits. */
function digestOnDisk(): PendingAnswer['request'] {
  const text = readFileSync(path.join(pendingDir(made.dir), `${BOX.id}.request`), 'utf8');
  const sealed = parsed(text);
  if (typeof sealed !== 'object' || sealed === null || !('body' in sealed)) throw new Error('no request');
  return sha256(String(sealed.body));
}

/** Asks, and answers with what a person would, changed. */
async function answered(change: (good: PendingAnswer) => PendingAnswer): Promise<string | undefined> {
  const forged: string[] = [];
  const setup = setupOf(forged);
  const over = new AbortController();
  const asking = askElsewhere({ request: BOX, roles: [] }, setup, over.signal);
  const good: PendingAnswer = {
    v: 1,
    request: digestOnDisk(),
    kind: 'approved',
    scope: 'once',
    multiplexed: false,
    at: instant(Date.now()),
    pid: PERSON,
    start: '7',
  };
  put({ dir: made.dir, id: BOX.id, keys: setup.keys }, 'answer', change(good));
  const end = asking.then(({ kind }) => kind);
  const why = eventually(() => forged.length > 0, { ms: 4000, what: () => 'a refusal' }).then(
    () => forged[0],
  );
  const first = await Promise.race([end, why.catch(() => undefined)]);
  over.abort();
  await asking;
  return first;
}

describe('an answer', () => {
  it('of a process that waits outside counts', async () => {
    expect(await answered((good) => good)).toBe('approved');
    expect(await answered((good) => ({ ...good, kind: 'denied' }))).toBe('denied');
    expect(await answered((good) => ({ ...good, at: instant(good.at - 61_000) }))).toMatch(/not fresh/);
  });

  it.each<[string, (good: PendingAnswer) => PendingAnswer, RegExp]>([
    ['to another request', (good) => ({ ...good, request: sha256('other') }), /another request/],
    ['from the future', (good) => ({ ...good, at: instant(good.at + 60_000) }), /not fresh/],
    ['older than the request', (good) => ({ ...good, at: instant(good.at - 5000) }), /not fresh/],
    ['for a session that was not offered', (good) => ({ ...good, scope: 'session' }), /answered once/],
    ['of a process that has gone', (good) => ({ ...good, pid: 4_000_003 }), /does not wait/],
    ['of another process of that number', (good) => ({ ...good, start: '8' }), /does not wait/],
    ["of the agent's own process", (good) => ({ ...good, pid: AGENT }), /started by claude/],
  ])('%s does not', async (_, change, why) => {
    expect(await answered(change)).toMatch(why);
  });
});

describe('a request', () => {
  it('leaves nothing when its asker goes, and is then no yes', async () => {
    const over = new AbortController();
    const asking = askElsewhere({ request: BOX, roles: [] }, setupOf([]), over.signal);
    over.abort();
    expect(await asking).toEqual({ kind: 'denied' });
    expect(readdirSync(pendingDir(made.dir))).toEqual([]);
  });

  it('ends without an answer', async () => {
    const short = { ...BOX, timeoutMs: 100, title: safe`short` };
    const asked = { request: short, roles: [] };
    expect(await askElsewhere(asked, setupOf([]), new AbortController().signal)).toEqual({ kind: 'timeout' });
  });

  it('takes nothing that lies there damaged', async () => {
    const forged: string[] = [];
    const over = new AbortController();
    const setup = setupOf(forged);
    const asking = askElsewhere({ request: BOX, roles: [] }, setup, over.signal);
    writeFileSync(path.join(pendingDir(made.dir), `${BOX.id}.answer`), 'yes', { mode: 0o600 });
    await eventually(() => forged.length > 0, { what: () => 'a refusal' });
    expect(readTaken(made.dir, BOX.id, setup.keys)).toMatchObject({ taken: false });
    over.abort();
    expect((await asking).kind).toBe('denied');
  });
});
