import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agentHook } from '../../src/catalog/agents/index.ts';
import { lives } from '../../src/catalog/lives/index.ts';
import { makeHome } from '../fixtures/home.ts';

const agents = process.env['AUP_AGENTS_DIR'];
const home = makeHome();
afterAll(() => home.remove());

interface Check {
  readonly id: string;
  readonly grade: string;
}

let checks: readonly Check[] = [];
beforeAll(() => {
  if (agents === undefined) throw new Error('AUP_AGENTS_DIR is not set: start with `npm run test:agents`');
  const folders = ['node_modules/.bin', 'aider/bin'].map((folder) => path.join(agents, folder));
  const PATH = [home.shims, ...folders, home.env['PATH'] ?? ''].join(':');
  const { code, err } = home.cli(['install', '--yes'], { PATH });
  if (code !== 0) throw new Error(err);
  const ran = home.cli(['doctor', '--live', '--json'], { PATH }, 400_000);
  const report = JSON.parse(ran.out) as { checks: readonly Check[] };
  checks = report.checks;
}, 420_000);

it('nothing is red', () => {
  expect(checks.length).toBeGreaterThan(20);
  expect(checks.filter(({ grade }) => grade === 'fail')).toEqual([]);
});

describe.each(lives)('$id', ({ id }) => {
  it('redaction, restoring, its own hook and the gate are proved through the agent itself', () => {
    const shown = checks.filter((check) => check.id.startsWith(`live.${id}.`));
    expect(shown.map((check) => `${check.id} ${check.grade}`)).toEqual(
      ['secret', 'email', 'restore', 'hook', 'gate'].map((name) => {
        const isMissing = name === 'hook' && agentHook(id) === undefined;
        return `live.${id}.${name} ${isMissing ? 'skip' : 'ok'}`;
      }),
    );
  });
});
