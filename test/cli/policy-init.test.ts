/** The questions of `policy init` on a terminal, as a person sees and answers them. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { starterTemplates } from '../../src/catalog/templates/index.ts';
import { driveInPty, type Driven } from '../../src/host/pty-driver.ts';
import { makeHome, type Home } from '../fixtures/home.ts';
import { eventually } from '../fixtures/pty-harness.ts';

const CLI = path.resolve('bin/aup-guard.js');

const DESCRIBED = starterTemplates.templates
  .map(({ id, describe: says }, at) => `${String(at + 1)} ${id} ${says}`)
  .join(' ');

let home: Home;
let folder = '';
const driven: Driven[] = [];
beforeEach(() => {
  home = makeHome();
  folder = mkdtempSync(path.join(tmpdir(), 'aup-init-'));
});
afterEach(() => {
  for (const one of driven.splice(0)) one.close();
  home.remove();
  rmSync(folder, { recursive: true, force: true });
});

async function start(columns: number): Promise<Driven> {
  const args = [CLI, 'policy', 'init'];
  const one = await driveInPty({
    file: process.execPath,
    args,
    cwd: folder,
    env: home.env,
    columns,
    rows: 24,
  });
  driven.push(one);
  return one;
}

async function shown(one: Driven, what: string): Promise<readonly string[]> {
  await eventually(() => one.screen().join('\n').includes(what), { what: () => one.screen().join('\n') });
  return one.screen().filter((line) => line !== '');
}

const written = (): string => readFileSync(path.join(folder, 'aup.yaml'), 'utf8');

describe('policy init on a terminal', () => {
  it.each([80, 50])(
    'asks twice in %d columns, no word cut, and writes what --yes writes',
    async (columns) => {
      const one = await start(columns);
      const first = await shown(one, 'Number or name [1]:');
      expect(first[0]).toBe('Whom is the policy for?');
      for (const line of first) expect(line.length).toBeLessThan(columns);
      expect(first.join(' ').replaceAll(/\s+/g, ' ')).toContain(DESCRIBED);
      one.write('\r');
      expect((await shown(one, '[Y/n]')).join('\n')).toContain('Write aup.yaml? [Y/n]');
      one.write('\r');
      expect(await one.exit).toBe(0);
      const asked = written();
      rmSync(path.join(folder, 'aup.yaml'));
      expect(home.cli(['policy', 'init', '--yes', '--out', path.join(folder, 'aup.yaml')]).code).toBe(0);
      expect(written()).toBe(asked);
    },
  );

  it.each([
    ['at the first question', 'Number or name [1]:', ''],
    ['at the second', '[Y/n]', '\r'],
  ])('ctrl-C %s leaves nothing', async (_name, at, before) => {
    const one = await start(80);
    await shown(one, 'Number or name [1]:');
    one.write(before);
    await shown(one, at);
    one.write('\u0003');
    expect(await one.exit).toBe(1);
    expect(one.screen().join('\n')).toContain('nothing was written');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('takes answers that are typed ahead', async () => {
    const one = await start(80);
    one.write('regulated\ry\r');
    expect(await one.exit).toBe(0);
    expect(existsSync(path.join(folder, 'aup.yaml'))).toBe(true);
    expect(one.screen().join('\n')).toContain('written: aup.yaml (regulated)');
  });
});
