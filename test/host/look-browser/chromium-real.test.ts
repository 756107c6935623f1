import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aiTools } from '../../../src/catalog/ai-tools/index.ts';
import type { Sighting } from '../../../src/engine/discover/model.ts';
import { browserLooker } from '../../../src/host/look-browser/index.ts';
import { visitsLooker } from '../../../src/host/look-browser/visits.ts';
import type { Ground } from '../../../src/host/mcp-places.ts';
import { browserWorld, visitsWorld } from '../../fixtures/browser-homes.ts';

const CLAUDE = 'fcoeoabgfenejglbffodgkkbkcdhcgfn';
const program = ['chromium', 'chromium-browser', 'google-chrome'].find(
  (name) =>
    spawnSync(name, ['--version'], { env: { PATH: process.env['PATH'], HOME: os.tmpdir() } }).status === 0,
);
const why = program === undefined ? 'is not tried: no Chromium is installed' : '';

let home = '';
let port = 0;
const server = http.createServer((_, answer) => answer.end('<title>nobody may see this</title>'));
const running: ChildProcess[] = [];

beforeAll(async () => {
  home = mkdtempSync(path.join(os.tmpdir(), 'aup-chromium-'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});
afterAll(async () => {
  for (const child of running) await ended(child);
  server.close();
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
});

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const done = once(child, 'exit');
  child.kill('SIGTERM');
  await done;
}

/** Opens a page of the loopback server; nothing but that can be reached. Stays open when asked to. */
function browse(url: string, stay = false): ChildProcess {
  const hosts = ['phind.com', 'phind.com.evil.example', 'together.xyz'];
  const rules = [
    ...hosts.map((host) => `MAP ${host} 127.0.0.1:${port}`),
    'MAP * ~NOTFOUND',
    'EXCLUDE 127.0.0.1',
  ];
  const flags = [
    '--headless=new',
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-features=HttpsUpgrades',
    `--user-data-dir=${path.join(home, '.config/chromium')}`,
    `--host-resolver-rules=${rules.join(', ')}`,
    stay ? '--remote-debugging-port=0' : '--dump-dom',
  ];
  const env = { PATH: process.env['PATH'], HOME: home };
  const child = spawn(program ?? '', [...flags, url], { env, stdio: 'ignore' });
  running.push(child);
  return child;
}

async function visit(url: string): Promise<void> {
  const child = browse(url);
  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

function extensions(): Promise<Sighting> {
  return browserLooker(browserWorld)(ground(), { tools: aiTools });
}

function ground(): Ground {
  return { system: 'linux', home, env: {} };
}

function visits(): Promise<Sighting> {
  return visitsLooker(visitsWorld)(ground());
}

function snapshot(): Readonly<Record<string, number>> {
  const folder = path.join(home, '.config/chromium/Default');
  const names = readdirSync(folder).filter((name) => /^(?:History|Preferences|Secure)/.test(name));
  return Object.fromEntries(names.map((name) => [name, readFileSync(path.join(folder, name)).length]));
}

describe.skipIf(program === undefined)(`a real profile of Chromium ${why}`, () => {
  it('gives its visits after it was closed, and is left as it was', async () => {
    const days = [today()];
    await visit('http://phind.com/search?q=private');
    await visit('http://phind.com.evil.example/');
    const before = snapshot();
    const { signals, skipped } = await visits();
    expect(skipped).toEqual([]);
    expect(signals).toEqual([
      {
        kind: 'visits',
        tool: 'web-phind',
        surface: 'service',
        called: 'Phind',
        at: 'phind.com',
        visits: { domain: 'phind.com', visits: '1-9', lastDay: expect.any(String) },
      },
    ]);
    expect([...days, today()]).toContain(signals[0]?.visits?.lastDay);
    expect(snapshot()).toEqual(before);
  }, 90_000);

  it('gives its visits while it runs', async () => {
    const child = browse('http://together.xyz/', true);
    let found: readonly string[] = [];
    // Chromium writes down what it has visited every ten seconds.
    for (let tries = 0; tries < 120 && found.length < 2; tries += 1) {
      await wait(250);
      found = (await visits()).signals.map(({ at }) => at);
    }
    expect(found).toEqual(['phind.com', 'together.xyz']);
    expect(child.exitCode).toBeNull();
    await ended(child);
  }, 90_000);

  it('has only extensions that are its own, and one put there is found', async () => {
    expect(await extensions()).toEqual({ signals: [], skipped: [] });
    const folder = path.join(home, `.config/chromium/Default/Extensions/${CLAUDE}/1.0_0`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'manifest.json'), '{"name": "Claude", "version": "1.0"}');
    cpSync(path.join(home, '.config/chromium/Default'), path.join(home, '.config/chromium/Profile 1'), {
      recursive: true,
      filter: (file) => !/Singleton|\/LOCK$/.test(file),
    });
    const { signals, skipped } = await extensions();
    expect(skipped).toEqual([]);
    expect(signals.map(({ at }) => at)).toEqual([
      `~/.config/chromium/Default/Extensions/${CLAUDE}`,
      `~/.config/chromium/Profile 1/Extensions/${CLAUDE}`,
    ]);
  }, 90_000);
});
