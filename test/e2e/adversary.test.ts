/** The published list of attempts, docs/threat-model.md: each is made by a stand-in agent in a real session. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { groups } from '../fixtures/adversary/index.ts';
import type { Attempt, Came } from '../fixtures/adversary/model.ts';
import { NOT_TODAY, shared } from '../fixtures/share.ts';
import { AdversaryWorld, cannotFence } from './adversary.ts';

interface Measured {
  readonly attempt: Attempt;
  readonly works: boolean;
  /** The hook saw it, it was hidden in a program, hidden and contained. */
  readonly came: readonly [Came, Came, Came];
}

const WORLDS = 3;
const only = process.env['ATTEMPTS'];
const { today: attempts, others } = shared(
  groups.flatMap(({ name, attempts: all }) =>
    all.filter(({ title }) => only === undefined || new RegExp(only).test(`${name}: ${title}`)),
  ),
);
const measured: Measured[] = [];
const worlds: AdversaryWorld[] = [];
const unfenced = cannotFence();

async function measure(world: AdversaryWorld, attempt: Attempt): Promise<Measured> {
  const works = await world.works(attempt);
  const call = await world.came(attempt, 'call');
  const hidden = await world.came(attempt, 'hidden');
  // What the gates hold they hold inside as well; containment adds to them.
  const contained = hidden === 'blocked' ? hidden : await world.came(attempt, 'contained');
  return { attempt, works, came: [call, hidden, contained] };
}

async function takeFrom(left: Attempt[], world: AdversaryWorld): Promise<void> {
  for (let next = left.shift(); next !== undefined; next = left.shift()) {
    measured.push(await measure(world, next));
  }
}

beforeAll(async () => {
  if (unfenced !== undefined) return;
  worlds.push(...(await Promise.all(Array.from({ length: WORLDS }, () => AdversaryWorld.open()))));
  const left = [...attempts];
  await Promise.all(worlds.map((world) => takeFrom(left, world)));
  measured.sort((a, b) => attempts.indexOf(a.attempt) - attempts.indexOf(b.attempt));
}, 1_800_000);
afterAll(async () => {
  for (const world of worlds) await world.close();
});

const listed = (rows: readonly Measured[]): string[] =>
  rows.map(({ attempt, came }) => `${attempt.title}: ${came.join(' ')}`);

it.skipIf(others.length > 0)(`all attempts are made, or: ${NOT_TODAY}`, () => {
  expect(others).toEqual([]);
});

it('each attempt works where there is no guard', (context) => {
  context.skip(unfenced !== undefined, `attempts are made behind a fence only: ${unfenced}`);
  expect(listed(measured.filter(({ works }) => !works))).toEqual([]);
});

it('each comes to what is stated', (context) => {
  context.skip(unfenced !== undefined, `attempts are made behind a fence only: ${unfenced}`);
  const expected = attempts.map(({ title, came }) => `${title}: ${came.join(' ')}`);
  expect(listed(measured)).toEqual(expected);
});
