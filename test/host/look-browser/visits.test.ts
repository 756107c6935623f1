import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import sqlite from 'node-sqlite3-wasm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Sighting, System } from '../../../src/engine/discover/model.ts';
import { visitsLooker } from '../../../src/host/look-browser/visits.ts';
import {
  type BrowserHome,
  browserHome,
  chromiumHistory,
  firefoxHistory,
  visitsWorld,
} from '../../fixtures/browser-homes.ts';
import { bundleProgram } from '../../fixtures/ledger-bundle.ts';
import { noWal, writeWals } from '../../fixtures/wal.ts';

const BASES: Readonly<Record<System, readonly [string, string]>> = {
  linux: ['.config/chromium', '.mozilla/firefox'],
  darwin: ['Library/Application Support/Google/Chrome', 'Library/Application Support/Firefox/Profiles'],
  win32: ['AppData/Local/Microsoft/Edge/User Data', 'AppData/Roaming/Mozilla/Firefox/Profiles'],
};
const DAY = Date.UTC(2026, 10, 20, 12) / 1000;
const history = `${BASES.linux[0]}/Default/History`;
const places = `${BASES.linux[1]}/ab.default/places.sqlite`;

const homes: BrowserHome[] = [];
afterEach(() => {
  for (const home of homes.splice(0)) home.remove();
});

function made(system: System = 'linux'): BrowserHome {
  const home = browserHome(system);
  homes.push(home);
  return home;
}

function look({ ground }: BrowserHome): Promise<Sighting> {
  return visitsLooker(visitsWorld)(ground);
}

function copies(): readonly string[] {
  return readdirSync(os.tmpdir()).filter((name) => name.startsWith(`aup-guard-visits-${process.pid}-`));
}

function why({ skipped }: Sighting): readonly string[] {
  return skipped.map(({ why: reason }) => String(reason));
}

describe('visits', () => {
  it.each(['linux', 'darwin', 'win32'] as const)(
    'are counted over profiles and browsers on %s',
    async (system) => {
      const home = made(system);
      const [chromium, firefox] = BASES[system];
      chromiumHistory(home, `${chromium}/Default/History`, [
        ['https://chatgpt.com/c/1', 7, DAY],
        ['https://www.perplexity.ai/search', 1500, DAY - 86_400 * 3],
        ['http://claude.ai/', 1, DAY],
        ['https://chatgpt.com.evil.example/', 900, DAY],
        ['https://chatgpt.comic/', 900, DAY],
        ['https://evil.example/https://chatgpt.com/', 900, DAY],
        ['https://notclaude.ai/', 900, DAY],
        ['https://gemini.google.com/', 0, DAY],
      ]);
      chromiumHistory(home, `${chromium}/Profile 1/History`, [['https://chatgpt.com/', 2, DAY + 86_400]]);
      firefoxHistory(home, `${firefox}/ab.default/places.sqlite`, [
        ['https://chatgpt.com/', 4, DAY],
        ['https://chatgpt.com.evil.example/', 900, DAY],
        ['https://www.claude.ai/new', 200, 0],
      ]);
      const { signals, skipped } = await look(home);
      expect(skipped).toEqual([]);
      const common = { kind: 'visits', surface: 'service' };
      expect(signals).toEqual([
        {
          ...common,
          called: expect.stringMatching(/^(?:ChatGPT|Claude|Perplexity)$/),
          tool: 'web-chatgpt',
          at: 'chatgpt.com',
          visits: { domain: 'chatgpt.com', visits: '10-99', lastDay: '2026-11-21' },
        },
        {
          ...common,
          called: expect.stringMatching(/^(?:ChatGPT|Claude|Perplexity)$/),
          tool: 'web-claude',
          at: 'claude.ai',
          visits: { domain: 'claude.ai', visits: '100-999', lastDay: '2026-11-20' },
        },
        {
          ...common,
          called: expect.stringMatching(/^(?:ChatGPT|Claude|Perplexity)$/),
          tool: 'web-perplexity',
          at: 'perplexity.ai',
          visits: { domain: 'perplexity.ai', visits: '1000+', lastDay: '2026-11-17' },
        },
      ]);
      expect(copies()).toEqual([]);
    },
  );

  it.skipIf(noWal !== undefined)(`in a log count as well ${noWal ?? ''}`, async () => {
    const home = made();
    const folder = mkdtempSync(path.join(home.root, 'wal-'));
    const plan = { seed: 5, pageSize: 4096, steps: ['write', 'write', 'open'] };
    const [written] = writeWals(folder, [plan]);
    home.put(places, '');
    rmSync(home.at(places));
    cpSync(path.dirname(written?.file ?? ''), path.dirname(home.at(places)), { recursive: true });
    const { signals, skipped } = await look(home);
    expect(skipped).toEqual([]);
    expect(signals.map(({ at }) => at)).toEqual(['chatgpt.com', 'claude.ai']);
    rmSync(`${home.at(places)}-wal`);
    expect((await look(home)).signals, 'control: only in the log').toEqual([]);
  });
});

function good(home: BrowserHome): void {
  chromiumHistory(home, history, [['https://claude.ai/', 3, DAY]]);
}

describe('a history that cannot be read', () => {
  it.each<[string, (home: BrowserHome) => void, RegExp]>([
    [
      'encrypted',
      (home) => home.put(history, Buffer.alloc(8192, 0xa7)),
      /no SQLite database, or an encrypted/,
    ],
    ['empty', (home) => home.put(history, ''), /no SQLite database/],
    ['cut short', (home) => truncateSync(home.at(history), 5000), /damaged, half written/],
    ['cut within its header', (home) => truncateSync(home.at(history), 60), /half written/],
    [
      'larger than is read',
      (home) => truncateSync(home.at(history), 600 * 1024 * 1024),
      /larger than 512 MB/,
    ],
    [
      'with a log larger than is read',
      (home) => {
        home.put(`${history}-wal`, '');
        truncateSync(home.at(`${history}-wal`), 600 * 1024 * 1024);
      },
      /larger than 512 MB/,
    ],
    [
      'within a transaction',
      (home) => home.put(`${history}-journal`, Buffer.from('d9d505f920a163d7000000010000', 'hex')),
      /is being written/,
    ],
    [
      'a folder',
      (home) => {
        rmSync(home.at(history));
        mkdirSync(home.at(history));
      },
      /no regular file/,
    ],
  ])('because it is %s is named, and the others are read', async (_, spoil, reason) => {
    const home = made();
    good(home);
    expect((await look(home)).signals, 'control').toHaveLength(1);
    spoil(home);
    firefoxHistory(home, places, [['https://chatgpt.com/', 4, DAY]]);
    const sighting = await look(home);
    expect(why(sighting).join()).toMatch(reason);
    expect(sighting.skipped).toHaveLength(1);
    expect(sighting.signals.map(({ at }) => at)).toEqual(['chatgpt.com']);
    expect(copies()).toEqual([]);
  });

  it('because one of its pages is noise is named, or counted without harm', async () => {
    const home = made();
    const rows = Array.from({ length: 800 }, (_, at) => [`https://claude.ai/${at}`, 1, DAY] as const);
    chromiumHistory(home, history, rows);
    const whole = readFileSync(home.at(history));
    const named: string[] = [];
    for (let page = 0; page < Math.min(12, whole.length / 4096); page += 1) {
      const bytes = Buffer.from(whole);
      bytes.fill(0x5a, page * 4096 + 100, (page + 1) * 4096);
      home.put(history, bytes);
      named.push(...why(await look(home)));
    }
    expect(named.length).toBeGreaterThan(2);
    expect(new Set(named).size).toBe(1);
  });

  it('because it holds a view of the name of its table is named: it could run on without an end', async () => {
    const home = made();
    good(home);
    const open = new sqlite.Database(home.at(history));
    open.exec('ALTER TABLE urls RENAME TO kept; CREATE VIEW urls AS SELECT * FROM kept');
    open.close();
    const { signals, skipped } = await look(home);
    expect([signals.length, skipped.length]).toEqual([0, 1]);
  });
});

describe('the copy', () => {
  let program = '';
  let top = '';
  beforeAll(async () => {
    top = mkdtempSync(path.join(os.tmpdir(), 'aup-private-'));
    program = await bundleProgram('private-folder.ts', top);
  });
  afterAll(() => rmSync(top, { recursive: true, force: true }));

  async function held(...argv: readonly string[]): Promise<{ child: ChildProcess; folder: string }> {
    const child = spawn(process.execPath, [program, ...argv], { stdio: ['ignore', 'pipe', 'ignore'] });
    const folder = await new Promise<string>((done) => {
      child.stdout.once('data', (data: Buffer) => done(data.toString('utf8').trim()));
    });
    return { child, folder };
  }

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'is gone after %s, which still ends the program',
    async (signal) => {
      const { child, folder } = await held();
      const { mode } = statSync(folder);
      expect(mode & 0o777).toBe(0o700);
      const ended = once(child, 'exit');
      child.kill(signal);
      expect(await ended).toEqual([null, signal]);
      expect(existsSync(folder)).toBe(false);
    },
  );

  it('is not made where none can be, in words a person can act on', () => {
    const env = { ...process.env, TMPDIR: path.join(top, 'nowhere') };
    const { status, stderr } = spawnSync(process.execPath, [program], { env, encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stderr).toContain('no throwaway folder can be made in');
  });

  it('is gone after an error', async () => {
    const { child, folder } = await held('throw');
    if (child.exitCode === null) await once(child, 'exit');
    expect([child.exitCode, existsSync(folder)]).toEqual([1, false]);
  });

  it('of a run that was killed is removed by the next, and that of one that runs is not', async () => {
    const [killed, running] = [await held(), await held()];
    const ended = once(killed.child, 'exit');
    killed.child.kill('SIGKILL');
    await ended;
    expect(existsSync(killed.folder), 'control').toBe(true);
    await look(made());
    const left = [killed.folder, running.folder].map((folder) => existsSync(folder));
    running.child.kill();
    expect(left).toEqual([false, true]);
  });
});
