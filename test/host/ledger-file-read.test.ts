import { appendFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { now } from '../../src/host/clock.ts';
import { openKeys } from '../../src/host/keys.ts';
import { openLedger, type Ledger } from '../../src/host/ledger-file.ts';
import { endOfLedger, followLedger } from '../../src/host/ledger-file-follow.ts';
import { recordsFromEnd } from '../../src/host/ledger-file-read.ts';
import { ledgerFiles } from '../../src/host/ledger-file-store.ts';
import { currentPlatform } from '../../src/host/platform/index.ts';
import { scratchDir } from '../fixtures/ledger-bundle.ts';

let scratch = scratchDir();
let state = '';
let current = '';

beforeEach(() => {
  scratch = scratchDir();
  state = path.join(scratch.dir, 'state');
  ({ current } = ledgerFiles(state));
});
afterEach(() => {
  scratch.remove();
});

function open(): Ledger {
  return openLedger({ state, platform: currentPlatform(), keys: openKeys(state), now, words: [] });
}

function numbers(): (number | undefined)[] {
  return [...recordsFromEnd(state)].map((record) => record?.seq);
}

describe('recordsFromEnd', () => {
  it('gives nothing without a ledger or from an empty one', () => {
    expect(numbers()).toEqual([]);
    open();
    expect(numbers()).toEqual([]);
  });

  // Sizes on both sides of the 64 KiB blocks it reads.
  it.each([1, 2, 150, 400, 900])(
    'gives %i records and their checkpoints, newest first, each once',
    (size) => {
      const ledger = open();
      for (let done = 0; done < size; done += 1) ledger.append({ kind: 'action.decided', object: 'x' });
      const got = numbers();
      expect(got[0]).toBeGreaterThanOrEqual(size - 1);
      expect(got).toEqual(Array.from(got, (_, index) => got.length - 1 - index));
    },
  );

  it('leaves out a torn end and marks what is no record', () => {
    open().append({ kind: 'action.decided' });
    appendFileSync(current, 'rubbish\n{"seq":2');
    expect(numbers()).toEqual([undefined, 1, 0]);
    writeFileSync(current, '{"seq":');
    expect(numbers()).toEqual([]);
  });

  it('stays bounded with a file that has no line at all', () => {
    open();
    writeFileSync(current, 'x'.repeat(5_000_000));
    expect(numbers()).toEqual([]);
  });
});

describe('followLedger', () => {
  it('gives what is written later, by any process, once', async () => {
    const ledger = open();
    ledger.append({ kind: 'session.started' });
    const stop = new AbortController();
    const seen: (number | undefined)[] = [];
    const options = {
      take: (record?: { seq: number }): unknown => seen.push(record?.seq),
      signal: stop.signal,
    };
    const following = followLedger(state, endOfLedger(state), options);
    await pause(50);
    open().append({ kind: 'action.decided' });
    appendFileSync(current, '{"seq":3,');
    await pause(400);
    ledger.append({ kind: 'action.decided' });
    await pause(400);
    stop.abort();
    await following;
    expect(seen).toEqual([2, undefined, 3, 4]);
  });
});
