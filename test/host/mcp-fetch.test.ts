import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openMachine } from '../../src/host/machine.ts';
import { fetchTools, type McpFetched } from '../../src/host/mcp-fetch.ts';

const SERVER = path.resolve(import.meta.dirname, '../fixtures/mcp/offer.mjs');
const dir = mkdtempSync(path.join(os.tmpdir(), 'mcp-fetch-'));
const home = path.join(dir, 'home');
mkdirSync(path.join(home, '.ssh'), { recursive: true });
writeFileSync(path.join(home, '.ssh', 'id'), 'key');
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const machine = openMachine(
  { PATH: process.env['PATH'], HOME: home, XDG_RUNTIME_DIR: path.join(dir, 'run') },
  dir,
);
const unfenced = { ...machine, env: { ...machine.env, PATH: '' } };

function ask(
  words: readonly string[],
  more: { env?: Record<string, string>; open?: true } = {},
): Promise<McpFetched> {
  const { env = {}, open } = more;
  return fetchTools({
    machine: open === true ? unfenced : machine,
    argv: [process.execPath, SERVER, ...words],
    env,
  });
}

function names(fetched: McpFetched): readonly string[] {
  return 'silent' in fetched ? [fetched.silent] : fetched.tools.map(({ name }) => name);
}

function isAlive(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z');
  } catch {
    return false;
  }
}

describe('asking a server for its tools', () => {
  it.each([
    { mode: 'plain', tools: ['only'], protocol: '2025-11-25', instructions: 'Be brief.' },
    { mode: 'stateless', tools: ['only'], protocol: '2026-07-28', instructions: 'Be modern.' },
    { mode: 'pages', tools: ['one', 'two'], protocol: '2025-11-25', instructions: 'Be brief.' },
    { mode: 'chatty', tools: ['only'], protocol: '2025-11-25', instructions: 'Be brief.' },
  ])('reads all of it: $mode', async ({ mode, tools, protocol, instructions }) => {
    const fetched = await ask([mode]);
    expect(names(fetched)).toEqual(tools);
    expect(fetched).toMatchObject({ protocol, instructions });
  });

  it('is a client that can do all there is, so that no tool is kept from it', async () => {
    expect(names(await ask(['choosy']))).toHaveLength(5);
  });

  it.each([
    ['endless', 'too-many-pages'],
    ['odd', 'not-a-list'],
    ['flood', 'too-much'],
    ['exit', 'ended'],
  ])('ends with one that is %s', async (mode, silent) => {
    expect(await ask([mode])).toMatchObject({ silent });
  });

  it('says that a program is not there', async () => {
    expect(await fetchTools({ machine: unfenced, argv: ['/nowhere/server'], env: {} })).toEqual({
      silent: 'ended',
      contained: false,
    });
  });

  it('hands over the variables of the entry', async () => {
    const fetched = await ask(['env'], { env: { OFFER: 'given' } });
    expect(fetched).toMatchObject({ tools: [{ definition: { description: 'given' } }] });
  });

  it('keeps the answers as they came', async () => {
    const fetched = await ask(['pages']);
    expect(fetched).toMatchObject({
      pages: [expect.stringContaining('"nextCursor":"b"'), expect.any(String)],
    });
  });

  it('ends what the server has started', async () => {
    const file = path.join(dir, 'pid');
    expect(names(await ask(['child', file], { open: true }))).toEqual(['only']);
    const pid = Number(readFileSync(file, 'utf8'));
    await expect.poll(() => isAlive(pid)).toBe(false);
  });

  it('leaves it no way to write or to see keys where it can be contained', async () => {
    const file = path.join(dir, 'written');
    const key = path.join(home, '.ssh', 'id');
    const open = [await ask(['write', file], { open: true }), await ask(['see', key], { open: true })];
    expect(open.map(names)).toEqual([['wrote'], ['seen']]);
    rmSync(file);
    const fenced = [await ask(['write', file]), await ask(['see', key])];
    const expected = fenced.map(({ contained }, index) =>
      contained ? [['kept'], ['hidden']][index] : [['wrote'], ['seen']][index],
    );
    expect(fenced.map(names)).toEqual(expected);
    expect(existsSync(file)).toBe(!fenced.every(({ contained }) => contained));
  });
});
