import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { lives } from '../../src/catalog/lives/index.ts';
import { makeHome } from '../fixtures/home.ts';

const agents = process.env['AUP_AGENTS_DIR'];
const home = makeHome();
afterAll(() => home.remove());

/** What each agent must show; one that only this version can drive is listed here. */
const SHOWN = ['secret ok', 'email ok', 'restore ok', 'hook ok', 'gate ok'];

it('doctor --live proves hook, gate and redaction through each agent itself', () => {
  if (agents === undefined) throw new Error('AUP_AGENTS_DIR is not set: start with `npm run test:agents`');
  const PATH = `${home.shims}:${path.join(agents, 'node_modules/.bin')}:${home.env['PATH'] ?? ''}`;
  expect(home.cli(['install', '--yes'], { PATH })).toMatchObject({ code: 0 });
  const ran = home.cli(['doctor', '--live', '--json'], { PATH }, 400_000);
  const { checks } = JSON.parse(ran.out) as { checks: readonly { id: string; grade: string }[] };
  expect(checks.filter(({ grade }) => grade === 'fail')).toEqual([]);
  const live = checks.filter(({ id }) => id.startsWith('live.'));
  const wanted = lives.flatMap(({ id }) => SHOWN.map((line) => `live.${id}.${line}`));
  expect(live.map(({ id, grade }) => `${id} ${grade}`)).toEqual(expect.arrayContaining(wanted));
}, 420_000);
