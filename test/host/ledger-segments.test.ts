import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { KeepSource } from '../../src/engine/ledger-keep.ts';
import { instant } from '../../src/engine/text.ts';
import { now } from '../../src/host/clock.ts';
import { openKeys } from '../../src/host/keys.ts';
import { openLedger, type Ledger } from '../../src/host/ledger-file.ts';
import { endOfLedger, followLedger } from '../../src/host/ledger-file-follow.ts';
import { readOn } from '../../src/host/ledger-file-parts.ts';
import { recordsFromEnd } from '../../src/host/ledger-file-read.ts';
import { ledgerFiles, type LedgerFiles } from '../../src/host/ledger-file-store.ts';
import { verifyLedger } from '../../src/host/ledger-file-verify.ts';
import { currentPlatform } from '../../src/host/platform/index.ts';
import { bundleProgram, scratchDir } from '../fixtures/ledger-bundle.ts';

const platform = currentPlatform();
const programs = scratchDir();
let writer = '';
let scratch = scratchDir();
let state = '';
let files: LedgerFiles;

beforeAll(async () => {
  writer = await bundleProgram('ledger-writer.ts', programs.dir);
});
afterAll(() => {
  programs.remove();
});
beforeEach(() => {
  scratch = scratchDir();
  state = path.join(scratch.dir, 'state');
  files = ledgerFiles(state);
});
afterEach(() => {
  scratch.remove();
});

const NOVEMBER = Date.UTC(2026, 10, 10);
const DAY = 86_400_000;

interface Terms {
  readonly sealAt?: number;
  readonly policy?: KeepSource;
  readonly clock?: () => number;
}

function open({ clock = now, ...terms }: Terms = {}): Ledger {
  const keys = openKeys(state);
  return openLedger({ state, platform, keys, now: () => instant(clock()), words: ['claude'], ...terms });
}

const at = (name: string): string => path.join(files.dir, name);
const segments = (): string[] =>
  readdirSync(files.dir)
    .filter((name) => /^\d{6}\./.test(name))
    .toSorted();

/** Sealing happens between two records. */
async function settled(): Promise<void> {
  for (let last: string | undefined; last !== segments().join();) {
    last = segments().join();
    await pause(20);
  }
}

/** Three sealed segments and some records behind them. */
async function fill(ledger = open({ sealAt: 3_000 })): Promise<Ledger> {
  for (let done = 0; done < 60; done += 1) {
    ledger.append({ kind: 'action.decided', agent: 'claude', verb: 'push', ref: 'abcd' });
    await pause(0);
    if (existsSync(at('000003.jsonl')) && statSync(files.current, { throwIfNoEntry: false })) break;
    await settled();
  }
  await settled();
  expect(segments()).toEqual([1, 2, 3].flatMap((n) => [`00000${n}.jsonl`, `00000${n}.seal`]));
  return ledger;
}

const text = (name: string): string => readFileSync(at(name), 'utf8');
const linesOf = (name: string): string[] => text(name).split('\n').slice(0, -1);
const kinds = (name: string): unknown[] =>
  linesOf(name).map((line) => (JSON.parse(line) as { kind: unknown }).kind);

/** As somebody with the rights to do so would. */
function rewrite(name: string, lines: readonly string[]): void {
  rmSync(at(name));
  writeFileSync(at(name), lines.map((line) => `${line}\n`).join(''), { mode: 0o400 });
}

describe('sealing', () => {
  it('closes a large file with a checkpoint, for reading only, and goes on in a new one', async () => {
    const ledger = await fill();
    expect(kinds('000001.jsonl').slice(-2)).toEqual(['log.checkpoint', 'log.sealed']);
    for (const name of segments()) expect(statSync(at(name)).mode & 0o777).toBe(0o400);
    const { records } = verifyLedger(state);
    expect(ledger.append({ kind: 'session.ended' }).seq).toBe(records);
    expect(open().append({ kind: 'session.ended' }).seq).toBe(records + 2);
    expect(verifyLedger(state)).toMatchObject({ ok: true, segments: 3, records: records + 4, problems: [] });
    const numbers = [...recordsFromEnd(state)].map((record) => record?.seq);
    expect(numbers).toEqual(Array.from(numbers, (_, index) => numbers.length - 1 - index));
    expect(numbers).toHaveLength(records + 4);
  });

  it('closes the file of an earlier month with the first record of the next', async () => {
    let time = NOVEMBER;
    const ledger = open({ clock: () => time });
    ledger.append({ kind: 'session.started' });
    await settled();
    expect(segments()).toEqual([]);
    time += 25 * DAY;
    ledger.append({ kind: 'session.ended' });
    await expect.poll(segments).toEqual(['000001.jsonl', '000001.seal']);
    ledger.append({ kind: 'session.started' });
    // Back again: no new month.
    time -= 25 * DAY;
    ledger.append({ kind: 'session.ended' });
    await settled();
    expect(segments()).toEqual(['000001.jsonl', '000001.seal']);
    expect(verifyLedger(state)).toMatchObject({ ok: true, segments: 1 });
  });

  it('is followed by a session that was opened before, and by one that only reads', async () => {
    const before = open();
    const seen: (number | undefined)[] = [];
    const stop = new AbortController();
    const take = (record?: { seq: number }): unknown => seen.push(record?.seq);
    const following = followLedger(state, endOfLedger(state), { take, signal: stop.signal });
    before.append({ kind: 'session.started' });
    await fill();
    const { seq } = before.append({ kind: 'guard.fault', code: 'internal' });
    before.checkpoint();
    expect(verifyLedger(state)).toMatchObject({ ok: true, segments: 3 });
    await pause(600);
    stop.abort();
    await following;
    expect(seen.slice(0, seq + 2)).toEqual(Array.from({ length: seq + 2 }, (_, index) => index));
  });

  it('keeps places in the whole ledger', async () => {
    const ledger = open({ sealAt: 3_000 });
    ledger.append({ kind: 'session.started' });
    const from = endOfLedger(state);
    await fill(ledger);
    const chunks: string[] = [];
    const { end, followed } = readOn(state, from, (lines) => chunks.push(lines));
    expect({ end, followed }).toEqual({ end: endOfLedger(state), followed: true });
    const whole = ['000001.jsonl', '000002.jsonl', '000003.jsonl', 'current.jsonl']
      .filter((name) => existsSync(at(name)))
      .map(text)
      .join('');
    expect(chunks.join('')).toBe(whole.slice(from));
    expect(readOn(state, from + 1, () => undefined)).toEqual({ end, followed: false });
    expect(readOn(state, end + 1, () => undefined)).toEqual({ end, followed: false });
  });

  it('of a file that vanished under a session is no sealing', async () => {
    const ledger = await fill();
    ledger.append({ kind: 'session.started' });
    renameSync(files.current, at('elsewhere'));
    expect(() => ledger.append({ kind: 'session.ended' })).toThrow('is not what this session wrote');
  });
});

const middle = (lines: string[]): number => Math.floor(lines.length / 2);

describe('verify across segments', () => {
  const wrongs: [string, () => void, readonly object[]][] = [
    [
      'a wrong byte',
      () => {
        const lines = linesOf('000002.jsonl');
        rewrite(
          '000002.jsonl',
          lines.with(middle(lines), (lines[middle(lines)] ?? '').replace('push', 'pusi')),
        );
      },
      [{ code: 'wrong-hash', file: '000002.jsonl' }],
    ],
    [
      'a cut tail',
      () => rewrite('000002.jsonl', linesOf('000002.jsonl').slice(0, -2)),
      [{ code: 'cut-tail', file: '000002.jsonl' }],
    ],
    [
      'reordered records',
      () => {
        const [a = '', b = '', c = '', ...rest] = linesOf('000002.jsonl');
        rewrite('000002.jsonl', [a, c, b, ...rest]);
      },
      [{ code: 'reordered', file: '000002.jsonl' }],
    ],
    ['a lost segment', () => rmSync(at('000002.jsonl')), [{ code: 'lost-segment', file: '000002.jsonl' }]],
    [
      'the lost first segment',
      () => rmSync(at('000001.jsonl')),
      [{ code: 'lost-segment', file: '000001.jsonl' }],
    ],
    [
      'the lost last segment',
      () => rmSync(at('000003.jsonl')),
      [{ code: 'lost-segment', file: '000003.jsonl' }],
    ],
    [
      'a segment called let go of',
      () => (renameSync(at('000001.seal'), at('000001.retired')), rmSync(at('000001.jsonl'))),
      [{ code: 'lost-segment', file: '000001.jsonl' }],
    ],
    [
      'a replaced segment',
      () => (rmSync(at('000002.jsonl')), copyFileSync(at('000001.jsonl'), at('000002.jsonl'))),
      [{ code: 'replaced-segment', file: '000002.jsonl' }],
    ],
    [
      'a lost seal',
      () => rmSync(at('000002.seal')),
      [{ code: 'bad-checkpoint', file: '000002.jsonl' }, { file: '000002.seal' }],
    ],
    [
      'a forged seal',
      () => {
        const seal = text('000002.seal').replace(/"sig":"..../, '"sig":"AAAA');
        rmSync(at('000002.seal'));
        writeFileSync(at('000002.seal'), seal);
      },
      [
        { code: 'forged-checkpoint', file: '000002.jsonl' },
        { code: 'forged-checkpoint', file: '000002.seal' },
      ],
    ],
    [
      'the seal of another place',
      () => (rmSync(at('000002.seal')), copyFileSync(at('000001.seal'), at('000002.seal'))),
      [
        { code: 'bad-checkpoint', file: '000002.jsonl' },
        { code: 'bad-checkpoint', file: '000002.seal' },
      ],
    ],
    [
      'an unreadable segment, and the rest still',
      () => {
        rmSync(at('000002.jsonl'));
        mkdirSync(at('000002.jsonl'));
        const lines = linesOf('current.jsonl');
        rewrite('current.jsonl', lines.with(1, (lines[1] ?? '').replace('push', 'none')));
      },
      [
        { code: 'unreadable', file: '000002.jsonl' },
        { code: 'wrong-hash', file: 'current.jsonl' },
      ],
    ],
    [
      'a segment that is a link',
      () => {
        renameSync(at('000002.jsonl'), at('other'));
        symlinkSync(at('other'), at('000002.jsonl'));
      },
      [{ code: 'unreadable', file: '000002.jsonl' }],
    ],
    [
      'two of them',
      () => {
        rmSync(at('000001.jsonl'));
        rewrite('000003.jsonl', linesOf('000003.jsonl').slice(0, -1));
      },
      [
        { code: 'lost-segment', file: '000001.jsonl' },
        { code: 'cut-tail', file: '000003.jsonl' },
      ],
    ],
  ];
  it.each(wrongs)('finds %s', async (...[, damage, problems]) => {
    const ledger = await fill();
    for (let done = 0; done < 5; done += 1) ledger.append({ kind: 'action.decided', verb: 'push' });
    expect(verifyLedger(state)).toMatchObject({ ok: true });
    damage();
    const found = verifyLedger(state);
    expect(found).toMatchObject({ ok: false, problems });
    expect(found.problems).toHaveLength(problems.length);
  });
});

function runKilledAt(kill: number): ReturnType<typeof spawnSync> {
  return spawnSync(
    process.execPath,
    ['--import', path.resolve('test/fixtures/kill-at-rename.mjs'), writer, state, '60', '', '4000'],
    { env: { ...process.env, KILL_AT_RENAME: String(kill) }, encoding: 'utf8' },
  );
}

describe('several processes', () => {
  it(
    'keep one chain with sixteen writers that seal and are killed at any time',
    { timeout: 120_000 },
    async () => {
      for (let round = 0; round < 3; round += 1) {
        const children = Array.from({ length: 16 }, () =>
          spawn(process.execPath, [writer, state, 'Infinity', '', '15000'], {
            stdio: ['ignore', 'pipe', 'inherit'],
          }),
        );
        const ended = children.map(async (child) => once(child, 'exit'));
        await Promise.all(children.map(async (child) => once(child.stdout, 'data')));
        await pause(300 + round * 200);
        for (const child of children) child.kill('SIGKILL');
        await Promise.all(ended);
      }
      open().append({ kind: 'session.ended' });
      const report = verifyLedger(state);
      expect(report).toMatchObject({ ok: true, problems: [] });
      expect(report.segments).toBeGreaterThan(1);
      process.stdout.write(
        `sixteen writers, 48 kills: ${report.records} records, ${report.segments} segments\n`,
      );
    },
  );

  it('go on wherever sealing was cut short', { timeout: 120_000 }, () => {
    const all = Number(/renames: (\d+)/.exec(String(runKilledAt(0).stderr))?.[1]);
    expect(segments().length).toBeGreaterThan(2);
    for (let kill = 1; kill <= all; kill += 1) {
      rmSync(files.dir, { recursive: true });
      expect(runKilledAt(kill).signal).toBe('SIGKILL');
      expect(verifyLedger(state), `killed at rename ${kill}`).toMatchObject({ ok: true });
      expect(runKilledAt(0).status).toBe(0);
      expect(verifyLedger(state), `after the kill at rename ${kill}`).toMatchObject({
        ok: true,
        problems: [],
      });
    }
    expect(all).toBeGreaterThan(6);
  });

  it('account for half a record at the start of a new file', async () => {
    await fill();
    rmSync(files.current, { force: true });
    writeFileSync(files.current, '{"seq":', { mode: 0o600 });
    const before = verifyLedger(state);
    expect(before).toMatchObject({ ok: false, problem: { code: 'torn', file: 'current.jsonl' } });
    open().append({ kind: 'session.started' });
    expect(verifyLedger(state)).toMatchObject({ ok: true, repairs: 1 });
  });
});

const keeping = (more: Partial<KeepSource['clauses'][number]> = {}): KeepSource => ({
  clauses: [
    {
      controls: ['audit-log'],
      layer: 'user',
      phases: [{ phase: 'enforce', from: instant(0) }],
      settings: { log: { keep: '100 days' } },
      ...more,
    },
  ],
});

describe('retirement', () => {
  async function months(
    count: number,
    policy = keeping(),
  ): Promise<{ ledger: Ledger; later: (days: number) => void }> {
    let time = NOVEMBER;
    const ledger = open({ clock: () => time, policy });
    for (let month = 0; month < count; month += 1) {
      ledger.append({ kind: 'action.decided', verb: 'push', object: 'rm -rf /home/erika' });
      await settled();
      ledger.append({ kind: 'session.ended' });
      time += 30 * DAY;
    }
    return {
      ledger,
      later: (days) => {
        time += days * DAY;
      },
    };
  }

  it('lets go of whole segments, leaves a record and their seals, and what follows still verifies', async () => {
    await months(7);
    const names = segments();
    expect(names.slice(0, 3)).toEqual(['000001.retired', '000002.retired', '000003.jsonl']);
    const report = verifyLedger(state);
    expect(report).toMatchObject({ ok: true, segments: 4, retired: { segments: 2 }, problems: [] });
    expect(report.retired.records).toBeGreaterThan(4);
    const rows = [...recordsFromEnd(state)];
    expect(rows.at(-1)?.seq).toBe(report.retired.records);
    expect(rows.find((row) => row?.kind === 'log.retired')).toMatchObject({
      counts: { segment: 2, segments: 1 },
    });
  });

  it.each([
    ['a repository wants it', keeping({ layer: 'project' })],
    ['a clause that has not begun wants it', keeping({ phases: [{ phase: 'draft', from: instant(0) }] })],
    ['nothing says how long', keeping({ settings: { log: {} } })],
  ])('does not happen where %s', async (_what, policy) => {
    await months(7, policy);
    expect(segments().filter((name) => name.endsWith('.retired'))).toEqual([]);
    expect(verifyLedger(state)).toMatchObject({ ok: true, retired: { segments: 0 } });
  });

  it('does not happen because a clock jumped', async () => {
    const { ledger, later } = await months(3);
    later(4000);
    ledger.append({ kind: 'session.started' });
    await settled();
    expect(segments().filter((name) => name.endsWith('.retired'))).toEqual([]);
    expect(verifyLedger(state)).toMatchObject({ ok: true, segments: 3 });
  });

  it('is found where it is only claimed', async () => {
    await months(7);
    renameSync(at('000003.seal'), at('000003.retired'));
    rmSync(at('000003.jsonl'));
    expect(verifyLedger(state)).toMatchObject({
      ok: false,
      problems: [{ code: 'lost-segment', file: '000003.jsonl' }],
    });
  });
});
