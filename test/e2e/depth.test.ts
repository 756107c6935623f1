/** The published table, docs/depth.md: every spelling is run, and the repository looked at afterwards. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { spellings, type Spelling } from '../fixtures/depth/spellings.ts';
import { depthPage, type Measured } from './depth-page.ts';
import { openDepth, type DepthWorld } from './depth.ts';

const PAGE = 'docs/depth.md';
const measured: Measured[] = [];
const held: { world?: DepthWorld } = {};

async function measure(world: DepthWorld, spelling: Spelling): Promise<Measured> {
  const works = !(await world.stops(spelling, 'nothing'));
  const call = await world.stops(spelling, 'call');
  const gate = await world.stops(spelling, 'gate');
  const hook = await world.stops(spelling, 'hook');
  const contained = world.notContained === undefined && (await world.stops(spelling, 'contained'));
  return { spelling, works, call, gate, hook, contained };
}

beforeAll(async () => {
  const world = await openDepth();
  held.world = world;
  for (const spelling of spellings) measured.push(await measure(world, spelling));
}, 300_000);
afterAll(() => held.world?.close());

/** The tables of a page; how wide their columns are is a matter of taste. */
const table = (text: string): readonly string[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.replaceAll(/ +/g, ' ').replaceAll(/-{3,}/g, '---'));
const share = (stopped: readonly Measured[]): number => stopped.length / measured.length;
const commandsOf = (rows: readonly Measured[]): readonly string[] =>
  rows.map(({ spelling }) => spelling.command);

it('every spelling gets its way where nothing stands in front of it', () => {
  expect(commandsOf(measured.filter(({ works }) => !works))).toEqual([]);
});

it('names at least forty spellings, ten of each', () => {
  const goals = [...new Set(measured.map(({ spelling }) => spelling.goal))];
  for (const goal of goals) {
    expect(measured.filter(({ spelling }) => spelling.goal === goal).length).toBeGreaterThanOrEqual(10);
  }
  expect(measured.length).toBeGreaterThanOrEqual(40);
});

it('stops nine of ten without containment', () => {
  const stopped = measured.filter(({ call, gate, hook }) => call || gate || hook);
  expect(share(stopped)).toBeGreaterThanOrEqual(0.9);
});

it('stops all inside containment, but for clients of their own', (context) => {
  const why = held.world?.notContained;
  context.skip(why !== undefined, `nothing can be contained here: ${why}`);
  const missed = measured.filter(
    ({ contained, call, spelling }) => !contained && !call && spelling.raw !== true,
  );
  expect(commandsOf(missed)).toEqual([]);
});

it('is what the page says', (context) => {
  const why = held.world?.notContained;
  context.skip(why !== undefined, `nothing can be contained here: ${why}`);
  const git = execFileSync('git', ['--version'], { encoding: 'utf8' }).trim();
  const page = depthPage(measured, git);
  if (process.env['WRITE_DEPTH'] !== undefined) writeFileSync(PAGE, page);
  expect(table(readFileSync(PAGE, 'utf8'))).toEqual(table(page));
});
