import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';

const agents = process.env['AUP_AGENTS_DIR'];
const home = mkdtempSync(path.join(os.tmpdir(), 'aup-claude-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

it('the pinned claude is the one under test', () => {
  if (agents === undefined) throw new Error('AUP_AGENTS_DIR is not set: start with `npm run test:agents`');
  const claude = path.join(agents, 'node_modules/.bin/claude');
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    CLAUDE_CONFIG_DIR: path.join(home, '.claude'),
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_AUTOUPDATER: '1',
  };
  const said = execFileSync(claude, ['--version'], { encoding: 'utf8', env, timeout: 60_000 });
  expect(said).toMatch(/^2\.1\.330\b/);
});
