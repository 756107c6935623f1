/** A short soak: what a long session promises, in a few turns; `npm run soak` is the long one. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { killsOf, reportOf, sizeOf, soak } from '../fixtures/soak/main.ts';
import type { SoakReport } from '../fixtures/soak/report.ts';
import type { Soaked } from '../fixtures/soak/run.ts';

const PATIENCE_MS = 180_000;
const size = sizeOf(true);
const held: { soaked?: Soaked; report?: SoakReport } = {};
beforeAll(async () => {
  held.soaked = await soak({ size, kills: killsOf(size) });
  held.report = reportOf(held.soaked, size);
}, PATIENCE_MS);
afterAll(() => held.soaked?.close());

const figures = (): Readonly<Record<string, number>> => held.report?.figures ?? {};

describe('a session whose parts are killed again and again', () => {
  it('keeps all it promises', () => {
    expect(held.report?.broken).toEqual([]);
    expect(held.report?.killed.toSorted()).toEqual(['agent', 'command', 'gate', 'server', 'session']);
    expect(figures()).toMatchObject({
      sessions: 3,
      'turns answered': size.turns,
      'answers with the key put back': size.turns,
      'requests with a key in clear': 0,
      'processes left': 0,
    });
  });

  it('leaves nothing open', () => {
    const open = ['files', 'sockets', 'pipes'].map((what) => `${what} open at the end, over a quarter in`);
    for (const name of open) expect([name, figures()[name]]).toEqual([name, expect.any(Number)]);
    for (const name of open) expect(figures()[name]).toBeLessThanOrEqual(4);
  });
});

it('a key that goes round the session is seen', async () => {
  const { soaked } = held;
  const key = ['AKIA', 'Q3EGRGSPZ2XKDVUW'].join('');
  await fetch(`${soaked?.model.url ?? ''}/v1/messages`, { method: 'POST', body: `turn 1: key ${key}` });
  expect(soaked?.model.leaks()).toBe(1);
});
