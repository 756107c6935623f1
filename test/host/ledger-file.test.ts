import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseRecord } from '../../src/engine/ledger.ts';
import { instant } from '../../src/engine/text.ts';
import { now } from '../../src/host/clock.ts';
import { GuardError } from '../../src/host/errors.ts';
import { openKeys } from '../../src/host/keys.ts';
import { openLedger, type Ledger } from '../../src/host/ledger-file.ts';
import { recordsFromEnd } from '../../src/host/ledger-file-read.ts';
import { ledgerFiles, type LedgerFiles } from '../../src/host/ledger-file-store.ts';
import { verifyLedger } from '../../src/host/ledger-file-verify.ts';
import { currentPlatform } from '../../src/host/platform/index.ts';
import { bundleProgram, scratchDir, withTmpfs } from '../fixtures/ledger-bundle.ts';

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

function open(clock = now): Ledger {
  return openLedger({ state, platform, keys: openKeys(state), now: clock, words: ['claude'] });
}

function fill(count: number): Ledger {
  const ledger = open();
  for (let done = 0; done < count; done += 1) ledger.append({ kind: 'action.decided', verb: 'push' });
  return ledger;
}

function lines(): string[] {
  return readFileSync(files.current, 'latin1').split('\n').slice(0, -1);
}

function writeLines(all: readonly string[]): void {
  writeFileSync(files.current, all.map((line) => `${line}\n`).join(''));
}

/** Changes a record; negative counts from the end. */
function changeLine(at: number): void {
  const all = lines();
  const index = all.length + at;
  writeLines(all.with(index, (all[index] ?? '').replace('push', 'none')));
}

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return error instanceof GuardError ? error.code : String(error);
  }
  return 'no error';
}

describe('append', () => {
  it('chains, numbers and refers', () => {
    const ledger = open();
    expect(ledger.append({ kind: 'session.started', agent: 'claude' })).toMatchObject({ seq: 0 });
    // The first record is vouched for at once.
    expect(ledger.append({ kind: 'action.decided', ref: '7f3a' })).toEqual({ seq: 2, ref: '7f3a' });
    expect(verifyLedger(state)).toMatchObject({ ok: true });
    expect([...recordsFromEnd(state)].map((record) => record?.kind)).toEqual([
      'action.decided',
      'log.checkpoint',
      'session.started',
    ]);
  });

  it('is private', () => {
    fill(3);
    for (const file of [files.current, files.checkpoints, files.tree]) {
      expect(statSync(file).mode & 0o777).toBe(0o600);
    }
    expect(statSync(files.dir).mode & 0o777).toBe(0o700);
    expect(existsSync(files.lock)).toBe(false);
    for (const key of readdirSync(path.join(state, 'keys'))) {
      expect(statSync(path.join(state, 'keys', key)).mode & 0o777).toBe(0o600);
    }
  });

  it.each([
    ['hourly', undefined, 3_600_000],
    ['daily', undefined, 86_400_000],
    ['10 minutes', undefined, 600_000],
    ['daily', '5 minutes', 300_000],
    [undefined, undefined, 3_600_000],
  ])('signs as often as the shortest clause says: %s, %s', (own, project, every) => {
    const clauses = [own, project].map((checkpoint, index) => ({
      controls: ['audit-log' as const],
      layer: index === 0 ? ('user' as const) : ('project' as const),
      phases: [{ phase: 'enforce' as const, from: instant(0) }],
      settings: checkpoint === undefined ? {} : { log: { checkpoint } },
    }));
    let at = 1_700_000_000_000;
    const keys = openKeys(state);
    const clock = () => instant(at);
    const ledger = openLedger({ state, platform, keys, now: clock, words: ['claude'], policy: { clauses } });
    const signed = (later: number): number | undefined => {
      at += later;
      ledger.append({ kind: 'action.decided' });
      const report = verifyLedger(state);
      return report.ok ? report.checkpoints : undefined;
    };
    expect([signed(0), signed(every - 1), signed(1)]).toEqual([1, 1, 2]);
  });

  it('signs every hundred records, hourly, at the end of a session, and on request', () => {
    let at = 1_700_000_000_000;
    const ledger = open(() => instant(at));
    const note = { kind: 'action.decided' } as const;
    for (let done = 0; done < 205; done += 1) ledger.append(note);
    expect(verifyLedger(state)).toMatchObject({ ok: true, checkpoints: 3, covered: 203, records: 208 });
    at += 3_600_000;
    ledger.append(note);
    expect(verifyLedger(state)).toMatchObject({ ok: true, checkpoints: 4, covered: 209 });
    ledger.append({ kind: 'session.ended' });
    expect(verifyLedger(state)).toMatchObject({ ok: true, checkpoints: 5, covered: 211 });
    ledger.append(note);
    ledger.checkpoint();
    expect(verifyLedger(state)).toMatchObject({ ok: true, checkpoints: 6, covered: 213 });
  });

  it('goes on with the tree built anew when its cache is lost or wrong', () => {
    fill(120);
    rmSync(files.tree);
    open().checkpoint();
    writeFileSync(files.tree, readFileSync(files.tree, 'utf8').replace(/"peaks":\["../, '"peaks":["AA'));
    open().checkpoint();
    writeFileSync(files.tree, '{');
    open().checkpoint();
    expect(verifyLedger(state)).toMatchObject({ ok: true, checkpoints: 5 });
  });

  it('refuses to let a caller write what only the ledger writes', () => {
    expect(codeOf(() => open().append({ kind: 'log.repaired' }))).toBe('internal');
  });

  it('keeps no secret, path or name, wherever it is handed in', () => {
    const canaries = Array.from({ length: 50 }, (_, index) => {
      const shapes = [
        `AKIA${'QX7'.repeat(5)}${index % 10}`,
        `/home/erika/geheim-${index}/plan.md`,
        `Erika Mustermann ${index}`,
        `erika.${index}@corp.example`,
        `hunter-two-${index}`,
        `${index}f`.padEnd(32, 'c0ffee'),
        `DE89${String(370_400_440_532_013_000 + index)}`,
        `feature/merger-acme-${index}`,
        ['gh', 'p_', 'Zz9'.repeat(11), index].join(''),
        `\u001b[2Jcanary${index}`,
      ];
      return shapes[index % shapes.length] ?? '';
    });
    const ledger = open();
    const fields = [
      'agent',
      'session',
      'object',
      'outcome',
      'code',
      'ref',
      'clause',
      'control',
      'phase',
      'verb',
    ];
    for (const canary of canaries) {
      for (const field of [...fields, 'policy', 'actor', 'assurance', 'decision', 'ms', canary]) {
        const lie = { kind: 'action.decided', [field]: canary, counts: { [canary]: 1 } } as const;
        ledger.append(lie);
      }
    }
    const bytes = readdirSync(state, { recursive: true, encoding: 'utf8' })
      .map((name) => path.join(state, name))
      .filter((name) => statSync(name).isFile())
      .map((name) => readFileSync(name, 'utf8'))
      .join('\n');
    expect(canaries.filter((canary) => bytes.includes(canary) || bytes.includes(canary.slice(1)))).toEqual(
      [],
    );
    expect(bytes).toContain('action.decided');
    expect(verifyLedger(state).ok).toBe(true);
  });
});

describe('verify', () => {
  it('finds nothing wrong with no ledger, and makes nothing', () => {
    expect(verifyLedger(state)).toMatchObject({ ok: true, records: 0 });
    expect(existsSync(state)).toBe(false);
  });

  const wrongs: [string, (good: string[]) => void, object][] = [
    [
      'a broken line in the middle',
      (good) => writeLines(good.with(5, '{"seq":5,')),
      { code: 'bad-json', seq: 5 },
    ],
    [
      'one wrong byte',
      (good) => writeLines(good.with(5, (good[5] ?? '').replace('push', 'pusi'))),
      { code: 'wrong-hash', seq: 5 },
    ],
    [
      'a byte that is no ASCII',
      (good) =>
        writeFileSync(
          files.current,
          Buffer.from(
            good
              .with(5, (good[5] ?? '').replace('push', 'pu\u00ffh'))
              .map((line) => `${line}\n`)
              .join(''),
            'latin1',
          ),
        ),
      { code: 'wrong-hash', seq: 5 },
    ],
    ['a cut tail', (good) => writeLines(good.slice(0, 90)), { code: 'cut-tail', seq: 90 }],
    [
      'reordered records',
      (good) => writeLines(good.with(5, good[6] ?? '').with(6, good[5] ?? '')),
      { code: 'reordered', seq: 5 },
    ],
    ['a removed record', (good) => writeLines(good.toSpliced(5, 1)), { code: 'missing', seq: 5 }],
    ['a lost file', () => rmSync(files.current), { code: 'missing', seq: 0 }],
    ['an empty file', () => writeFileSync(files.current, ''), { code: 'missing', seq: 0 }],
    ['a lost file of checkpoints', () => rmSync(files.checkpoints), { code: 'bad-checkpoint', seq: 1 }],
    [
      'rubbish for checkpoints',
      () => writeFileSync(files.checkpoints, 'x'.repeat(900)),
      { code: 'bad-checkpoint' },
    ],
    [
      'a lost signing key',
      () => rmSync(path.join(state, 'keys'), { recursive: true }),
      { code: 'forged-checkpoint', seq: 1 },
    ],
    ['a torn end', (good) => writeFileSync(files.current, good.join('\n').slice(0, -9)), { code: 'torn' }],
    [
      'one very long line',
      (good) => writeLines(good.with(5, 'x'.repeat(3_000_000))),
      { code: 'bad-json', seq: 5 },
    ],
  ];
  it.each(wrongs)('finds %s', (...[, damage, problem]) => {
    fill(110);
    expect(verifyLedger(state)).toMatchObject({ ok: true, checkpoints: 2, covered: 102 });
    damage(lines());
    expect(verifyLedger(state)).toMatchObject({ ok: false, problem });
  });

  it('finds a ledger rewritten and signed with another key', () => {
    fill(110);
    const other = path.join(scratch.dir, 'other');
    const forger = openLedger({ state: other, platform, keys: openKeys(other), now, words: [] });
    for (let done = 0; done < 110; done += 1) forger.append({ kind: 'action.decided', verb: 'none' });
    const from = ledgerFiles(other);
    expect(verifyLedger(other).ok).toBe(true);
    renameSync(from.current, files.current);
    renameSync(from.checkpoints, files.checkpoints);
    expect(verifyLedger(state)).toMatchObject({ ok: false, problem: { code: 'forged-checkpoint', seq: 1 } });
  });

  it('finds a checkpoint of another history, genuinely signed', () => {
    fill(110);
    const notes = readFileSync(files.checkpoints, 'utf8');
    rmSync(files.dir, { recursive: true });
    fill(110);
    expect(verifyLedger(state).ok).toBe(true);
    writeFileSync(files.checkpoints, notes);
    expect(verifyLedger(state)).toMatchObject({ ok: false, problem: { code: 'bad-checkpoint', seq: 1 } });
  });

  it('ignores a checkpoint that a crash cut short', () => {
    fill(3);
    appendFileSync(files.checkpoints, 'aup-guard/0123\n2');
    expect(verifyLedger(state).ok).toBe(true);
    open().checkpoint();
    expect(verifyLedger(state)).toMatchObject({ ok: true, checkpoints: 2 });
  });
});

describe('after a crash', () => {
  it.each([
    ['half a record', '{"seq":4,"t":17'],
    ['half a record that is not text', '{"seq":4,"t":\u00ff\u0000'],
    ['half a repair', '{"seq":4,"t"\n{"seq":4,"t":1,"pre'],
  ])('accounts for %s', (_name, torn) => {
    fill(3);
    appendFileSync(files.current, torn, 'latin1');
    expect(verifyLedger(state)).toMatchObject({ ok: false, problem: { code: 'torn', seq: 4 } });
    fill(2);
    expect(verifyLedger(state)).toMatchObject({ ok: true, repairs: 1, records: 7 });
    expect(readFileSync(files.current, 'latin1')).toContain(torn);
    const repair = lines()
      .map((line) => parseRecord(line))
      .find((record) => record?.kind === 'log.repaired');
    expect(repair?.torn?.bytes).toBe(torn.length);
  });

  it('finishes a record that lacks only its newline', () => {
    fill(3);
    const whole = readFileSync(files.current, 'latin1');
    writeFileSync(files.current, whole.slice(0, -1));
    open().checkpoint();
    fill(1);
    expect(verifyLedger(state)).toMatchObject({ ok: true, repairs: 0, records: 6 });
  });

  it('starts a ledger whose first record was torn', () => {
    mkdirSync(files.dir, { recursive: true, mode: 0o700 });
    writeFileSync(files.current, '{"seq":0,', { mode: 0o600 });
    fill(2);
    expect(verifyLedger(state)).toMatchObject({ ok: true, repairs: 1, records: 4 });
  });
});

describe('refuses to write on', () => {
  const damages: [string, () => void][] = [
    ['a cut tail', () => writeLines(lines().slice(0, 50))],
    ['a lost file', () => rmSync(files.current)],
    ['a changed last line', () => writeLines([...lines().slice(0, -1), '{"seq":110,'])],
    ['a changed line before the last', () => changeLine(-2)],
    ['a group-writable log', () => chmodSync(files.current, 0o660)],
    [
      'a log replaced by a symbolic link',
      () => {
        renameSync(files.current, `${files.current}.real`);
        symlinkSync(`${files.current}.real`, files.current);
      },
    ],
    [
      'a ledger folder replaced by a symbolic link',
      () => {
        renameSync(files.dir, `${files.dir}.real`);
        symlinkSync(`${files.dir}.real`, files.dir);
      },
    ],
    ['a folder in place of the log', () => (rmSync(files.current), mkdirSync(files.current))],
    [
      'forged checkpoints',
      () =>
        writeFileSync(
          files.checkpoints,
          readFileSync(files.checkpoints, 'utf8').replaceAll('\n102\n', '\n101\n'),
        ),
    ],
  ];
  it.each(damages)('%s', (_name, damage) => {
    fill(110);
    const before = open();
    before.append({ kind: 'action.decided' });
    damage();
    expect(codeOf(() => open().append({ kind: 'action.decided' }))).toBe('ledger-broken');
  });

  it('a log that became shorter under a running session', () => {
    const ledger = fill(10);
    writeLines(lines().slice(0, -1));
    expect(codeOf(() => ledger.append({ kind: 'action.decided' }))).toBe('ledger-broken');
  });

  it('a last record changed under a running session', () => {
    const ledger = fill(10);
    changeLine(-1);
    expect(codeOf(() => ledger.append({ kind: 'action.decided' }))).toBe('ledger-broken');
  });

  it('a full disk, and goes on when there is room again', (context) => {
    mkdirSync(state);
    const mounted = withTmpfs(state, 'size=48k,mode=0700', (remount) => {
      const ledger = fill(3);
      let code = 'no error';
      for (let done = 0; done < 2_000 && code === 'no error'; done += 1) {
        code = codeOf(() => ledger.append({ kind: 'action.decided', verb: 'push' }));
      }
      expect(code).toBe('ledger-broken');
      spawnSync('dd', ['if=/dev/zero', `of=${path.join(state, 'filler')}`, 'bs=512'], { stdio: 'ignore' });
      expect(codeOf(() => ledger.append({ kind: 'approval.asked' }))).toBe('ledger-broken');
      expect(codeOf(() => open().append({ kind: 'approval.asked' }))).toBe('ledger-broken');
      remount('size=400k');
      ledger.append({ kind: 'action.decided', verb: 'push' });
      expect(verifyLedger(state)).toMatchObject({ ok: true, repairs: 0 });
    });
    if (!mounted) context.skip('this account may not mount a small file system');
  });

  it('a read-only file system, which verify can read', (context) => {
    mkdirSync(state);
    const mounted = withTmpfs(state, 'size=400k,mode=0700', (remount) => {
      const ledger = fill(3);
      remount('ro');
      expect(codeOf(() => ledger.append({ kind: 'action.decided' }))).toBe('ledger-broken');
      expect(codeOf(() => open().append({ kind: 'action.decided' }))).toBe('ledger-broken');
      expect(verifyLedger(state).ok).toBe(true);
    });
    if (!mounted) context.skip('this account may not mount a file system');
  });
});

async function started(...args: string[]): Promise<ChildProcess> {
  const child = spawn(process.execPath, [writer, state, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  if (child.stdout !== null) await once(child.stdout, 'data');
  return child;
}

describe('lock', () => {
  it('of a live process is waited for, then reported', async () => {
    const child = await started('1', 'hold');
    await pause(150);
    const begun = Date.now();
    const failure = ((): unknown => {
      try {
        return open().append({ kind: 'action.decided' });
      } catch (error) {
        return error;
      }
    })();
    expect(failure).toMatchObject({ code: 'ledger-locked', hint: `look at it with: ps -p ${child.pid}` });
    expect(Date.now() - begun).toBeGreaterThan(1_500);
    child.kill('SIGKILL');
    await once(child, 'exit');
    open().append({ kind: 'action.decided' });
    expect(verifyLedger(state).ok).toBe(true);
  });

  it('of a killed process is taken over', () => {
    const run = spawnSync(process.execPath, [writer, state, '2', 'crash'], { encoding: 'utf8' });
    expect(run.signal).toBe('SIGKILL');
    expect(existsSync(files.lock)).toBe(true);
    fill(1);
    expect(verifyLedger(state)).toMatchObject({ ok: true, records: 4 });
    expect(existsSync(files.lock)).toBe(false);
  });

  const me = {
    pid: process.pid,
    start: platform.processInfo(process.pid)?.start,
    boot: platform.bootId(),
    host: hostname(),
  };
  const hourAgo = Date.now() / 1000 - 3600;
  it.each([
    ['of an earlier boot', JSON.stringify({ ...me, boot: 'other' }), undefined, 'no error'],
    ['of a reused pid', JSON.stringify({ ...me, start: '1' }), undefined, 'no error'],
    ['never finished, old', '', hourAgo, 'no error'],
    ['of another host, old', JSON.stringify({ ...me, host: 'elsewhere' }), hourAgo, 'no error'],
    [
      'of another host, new',
      JSON.stringify({ ...me, host: 'elsewhere', pid: 999_999 }),
      undefined,
      'ledger-locked',
    ],
    ['of this process', JSON.stringify(me), hourAgo, 'ledger-locked'],
  ])('%s', (...[, content, modified, code]) => {
    const ledger = fill(1);
    writeFileSync(files.lock, content);
    if (modified !== undefined) utimesSync(files.lock, modified, modified);
    expect(codeOf(() => ledger.append({ kind: 'action.decided' }))).toBe(code);
  });

  it('that is a symbolic link is never followed', () => {
    const ledger = fill(1);
    const victim = path.join(scratch.dir, 'victim');
    writeFileSync(victim, '');
    utimesSync(victim, hourAgo, hourAgo);
    symlinkSync(victim, files.lock);
    expect(codeOf(() => ledger.append({ kind: 'action.decided' }))).toBe('ledger-locked');
    expect(readFileSync(victim, 'utf8')).toBe('');
  });

  it('a hard link to the lock does not confuse its owner', () => {
    const ledger = fill(1);
    linkSync(files.current, path.join(scratch.dir, 'backup'));
    expect(codeOf(() => ledger.append({ kind: 'action.decided' }))).toBe('no error');
  });

  it('keeps the chain whole with eight writers that are killed at any time', async () => {
    const killed: Promise<unknown>[] = [];
    for (let round = 0; round < 5; round += 1) {
      const children = await Promise.all(Array.from({ length: 8 }, async () => started()));
      await pause(60 + round * 30);
      for (const child of children) {
        killed.push(once(child, 'exit'));
        child.kill('SIGKILL');
      }
      await Promise.all(killed);
    }
    fill(1);
    const report = verifyLedger(state);
    expect(report).toMatchObject({ ok: true });
    expect(report.records).toBeGreaterThan(40);
    process.stdout.write(`eight writers, 40 kills: ${report.records} records, ${report.repairs} repairs\n`);
  });
});
