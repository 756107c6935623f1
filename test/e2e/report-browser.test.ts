/** The evidence report in a real Chromium: what a person and a screen reader meet. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { source as axe } from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reportPage } from '../../src/cli/report-page.ts';
import { isObject } from '../../src/engine/json-object.ts';
import { outcomeClassOf } from '../../src/engine/report/outcome.ts';
import { recordsFromEnd } from '../../src/host/ledger-file-read.ts';
import { cli, type Home, makeHome, which } from '../fixtures/home.ts';
import { hostileReport } from '../fixtures/report-hostile.ts';
import { REPORT_POLICY, writeReportLedger } from '../fixtures/report-ledger.ts';

const program = ['chromium', 'chromium-browser', 'google-chrome']
  .map(which)
  .find((file) => file !== undefined);
const why = program === undefined ? 'is not tried: no Chromium is installed' : '';

interface Opened {
  readonly page: Page;
  /** What the browser complained of, and asked for beyond the page. */
  readonly said: readonly string[];
}

let at: Home;
let state = '';
let file = '';
let profile = '';
let browser: Browser;

beforeAll(async () => {
  at = makeHome();
  state = path.join(at.dir, '.local/state/aup-guard');
  const config = path.join(at.dir, '.config/aup-guard');
  for (const folder of [path.dirname(state), config]) mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(config, 'aup.yaml'), REPORT_POLICY);
  writeReportLedger(state);
  file = path.join(at.dir, 'evidence.html');
  profile = mkdtempSync(path.join(os.tmpdir(), 'aup-report-'));
  if (program === undefined) return;
  const made = at.cli(['report', '--html', file]);
  if (made.code !== 0) throw new Error(made.err);
  const env = { HOME: profile, PATH: process.env['PATH'] ?? '' };
  browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox', '--disable-gpu'], env });
}, 120_000);
afterAll(async () => {
  if (program !== undefined) await browser.close();
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  at.remove();
});

async function opened(url: string, more: Parameters<Browser['newPage']>[0] = {}): Promise<Opened> {
  const page = await browser.newPage({ viewport: { width: 1100, height: 900 }, ...more });
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(error.message));
  page.on('request', (request) => {
    if (request.url() !== url) said.push(request.url());
  });
  await page.goto(url);
  return { page, said };
}

interface AxeFound {
  readonly id: string;
  readonly nodes: readonly string[];
}

/** Violations axe finds, by rule and place. */
async function violations(page: Page): Promise<readonly AxeFound[]> {
  await page.evaluate(axe);
  const found: unknown = await page.evaluate('axe.run(document)');
  const list = isObject(found) ? found['violations'] : undefined;
  if (!Array.isArray(list)) throw new Error('axe said nothing');
  return list.flatMap((one: unknown) => {
    if (!isObject(one) || !Array.isArray(one['nodes'])) return [];
    return [
      {
        id: String(one['id']),
        nodes: one['nodes'].map((node: unknown) => JSON.stringify(node).slice(0, 300)),
      },
    ];
  });
}

const numberIn = (text: string | null): number => Number((text ?? '').replaceAll(/[,\s]/g, ''));

/** Cells of a table by its caption's id, row by row. */
async function cells(page: Page, id: string): Promise<readonly (readonly string[])[]> {
  const rows = await page.locator(`table:has(#${id}) tbody tr`).all();
  return Promise.all(
    rows.map(async (row) => (await row.locator('th,td').allInnerTexts()).map((text) => text.trim())),
  );
}

describe.skipIf(program === undefined)(`the page in a browser ${why}`, { timeout: 180_000 }, () => {
  it.each(['light', 'dark'] as const)('is quiet and accessible: %s', async (colorScheme) => {
    const { page, said } = await opened(pathToFileURL(file).href, { colorScheme });
    expect(await violations(page)).toEqual([]);
    expect(said).toEqual([]);
    const paper = await page.evaluate('getComputedStyle(document.body).backgroundColor');
    expect(paper).toBe(colorScheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(18, 24, 31)');
    await page.close();
  });

  it('has axe find what is wrong, where something is', async () => {
    const bad = path.join(at.dir, 'bad.html');
    writeFileSync(bad, readFileSync(file, 'utf8').replace('<html lang="en">', '<html>'));
    const { page } = await opened(pathToFileURL(bad).href);
    expect((await violations(page)).map(({ id }) => id)).toEqual(['html-has-lang']);
    await page.close();
  });

  it('is light on paper, fits its width, and leaves nothing out', async () => {
    const { page } = await opened(pathToFileURL(file).href, {
      colorScheme: 'dark',
      viewport: { width: 680, height: 900 },
    });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
    expect(await page.evaluate('getComputedStyle(document.documentElement).colorScheme')).toBe('light');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(680);
    expect(await page.locator('.skip').isVisible()).toBe(false);
    expect(await page.locator('details').count()).toBe(0);
    const pdf = await page.pdf({ format: 'A4' });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    await page.close();
  });

  it('fits a phone', async () => {
    const { page } = await opened(pathToFileURL(file).href, { viewport: { width: 390, height: 800 } });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    await page.close();
  });

  it('shows the numbers of the log', async () => {
    const { page } = await opened(pathToFileURL(file).href);
    const all = [...recordsFromEnd(state)].flatMap((row) => row ?? []).toReversed();
    const rows = all.slice(
      0,
      all.findIndex(({ kind }) => kind === 'report.made'),
    );
    const howMany = (want: (row: (typeof rows)[number]) => boolean): number => rows.filter(want).length;
    const shown = async (name: string): Promise<number> =>
      numberIn(await page.locator(`[data-figure="${name}"]`).textContent());
    expect(await shown('counted')).toBe(rows.length);
    expect(await shown('asked')).toBe(howMany(({ kind }) => kind === 'approval.asked'));
    expect(await shown('stopped')).toBe(howMany((row) => outcomeClassOf(row) === 'stopped'));
    expect(await shown('wouldHave')).toBe(howMany((row) => outcomeClassOf(row) === 'would-have'));
    expect(await shown('sessions')).toBe(howMany(({ kind }) => kind === 'session.started'));
    const clauses = await cells(page, 't-clauses');
    expect(clauses).toHaveLength(6);
    for (const [clause, all = ''] of clauses) {
      expect(numberIn(all), clause).toBe(howMany((row) => row.clause === clause));
    }
    const series = await cells(page, 't-series');
    expect(series.reduce((sum, [, all = '']) => sum + numberIn(all), 0)).toBe(rows.length);
    const rects = await page.locator('svg[aria-labelledby^="p-time"] rect').count();
    const filled = series.flatMap(([, , ...outcomes]) => outcomes.filter((text) => numberIn(text) > 0));
    expect(rects).toBe(filled.length);
    expect(rects).toBeGreaterThan(50);
    await page.close();
  });

  it('has landmarks, headings in order, and names for plots and tables', async () => {
    const { page } = await opened(pathToFileURL(file).href);
    for (const landmark of ['header', 'nav', 'main', 'footer'])
      expect(await page.locator(landmark).count()).toBe(1);
    const order = await page
      .locator('h1,h2,h3')
      .evaluateAll((all) => all.map(({ tagName }) => Number(tagName.slice(1))));
    expect(order[0]).toBe(1);
    expect(order.filter((level, index) => level > (order[index - 1] ?? 1) + 1)).toEqual([]);
    expect(await page.locator('table').count()).toBe(await page.locator('table > caption').count());
    const plots = await page.locator('svg[role="img"]').count();
    expect(plots).toBeGreaterThan(5);
    expect(await page.locator('svg[role="img"] > desc').count()).toBe(plots);
    const links = await page
      .locator('a[href^="#"]')
      .evaluateAll((all) => all.map((link) => link.getAttribute('href')));
    for (const target of new Set(links))
      expect(await page.locator(`[id="${(target ?? '').slice(1)}"]`).count()).toBe(1);
    await page.close();
  });

  it('runs nothing of what it names', async () => {
    const hostile = path.join(at.dir, 'hostile.html');
    writeFileSync(hostile, reportPage(hostileReport()));
    const { page, said } = await opened(pathToFileURL(hostile).href);
    expect(await page.title()).toBe('AI acceptable use: evidence report, 2026-11-23');
    expect(await page.locator('script, img').count()).toBe(0);
    expect(said).toEqual([]);
    expect(await page.locator('h2').count()).toBeGreaterThan(10);
    await page.close();
  });

  it('is served alive by the dashboard, as quietly', async () => {
    const child = spawn(process.execPath, [cli, 'dashboard'], {
      env: at.env,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [chunk] = await once(child.stdout, 'data');
    const url = String(chunk).trim();
    const { page, said } = await opened(url, { colorScheme: 'light' });
    expect(said).toEqual([]);
    expect(await page.locator('header').innerText()).toContain('Live from the log');
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
    const ended = once(child, 'exit');
    child.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
    await page.close();
  });
});
