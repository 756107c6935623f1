import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { makeHome } from '../fixtures/home.ts';

const agents = process.env['AUP_AGENTS_DIR'];
const home = makeHome();
afterAll(() => home.remove());

it('doctor --live proves hook, gate and redaction through claude itself', () => {
  if (agents === undefined) throw new Error('AUP_AGENTS_DIR is not set: start with `npm run test:agents`');
  const PATH = `${home.shims}:${path.join(agents, 'node_modules/.bin')}:${home.env['PATH'] ?? ''}`;
  expect(home.cli(['install', '--yes'], { PATH })).toMatchObject({ code: 0 });
  const ran = home.cli(['doctor', '--live', '--json'], { PATH });
  const { checks } = JSON.parse(ran.out) as { checks: readonly { id: string; grade: string }[] };
  expect(checks.filter(({ grade }) => grade === 'fail')).toEqual([]);
  const live = checks.filter(({ id }) => id.startsWith('live.'));
  expect(live.map(({ id, grade }) => `${id} ${grade}`)).toEqual([
    'live.claude.secret ok',
    'live.claude.email ok',
    'live.claude.restore ok',
    'live.claude.hook ok',
    'live.claude.gate ok',
  ]);
}, 180_000);
