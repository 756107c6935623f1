/** Managed hooks for all users, below a scratch root: never the machine's own /etc. */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
  chmodSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { allNatives } from '../../src/catalog/natives/index.ts';
import { prepareSystemInstall } from '../../src/host/install-system.ts';
import { currentPlatform } from '../../src/host/platform/index.ts';
import { prepareUninstall } from '../../src/host/uninstall.ts';

let dir = '';
beforeEach(() => {
  dir = realpathSync(mkdtempSync(path.join(tmpdir(), 'aup-system-')));
  chmodSync(dir, 0o755);
  mkdirSync(path.join(dir, 'admin'), { mode: 0o700 });
  mkdirSync(path.join(dir, 'root/etc/gemini-cli'), { recursive: true });
  writeFileSync(path.join(dir, 'root/etc/gemini-cli/settings.json'), '{ "theme": "dark" } // theirs\n');
});
afterEach(() => rmSync(dir, { recursive: true }));

const request = () => ({
  env: { HOME: path.join(dir, 'admin') },
  platform: currentPlatform(),
  natives: allNatives,
  root: path.join(dir, 'root'),
});
const listing = (): string =>
  execFileSync('find', ['root', '-type', 'f', '-not', '-path', '*/usr/local/lib/aup-guard/0*'], {
    cwd: dir,
    encoding: 'utf8',
  });

it('writes a managed file for each agent, which all users can read, and takes all of it back', () => {
  const before = execFileSync('find', ['root'], { cwd: dir, encoding: 'utf8' });
  const prepared = prepareSystemInstall(request());
  prepared.apply(() => undefined);
  expect(listing().trim().split('\n').toSorted()).toEqual([
    'root/etc/claude-code/managed-settings.d/50-aup-guard.json',
    'root/etc/codex/requirements.toml',
    'root/etc/cursor/hooks.json',
    'root/etc/gemini-cli/settings.json',
    'root/etc/github-copilot/policy.d/aup-guard.json',
    'root/etc/opencode/aup-guard.js',
    'root/etc/opencode/opencode.json',
    'root/etc/qwen-code/settings.json',
    'root/usr/local/lib/aup-guard/aup-hook',
  ]);
  const closed = readdirSync(path.join(dir, 'root'), { recursive: true, encoding: 'utf8' }).filter(
    (file) => (lstatSync(path.join(dir, 'root', file)).mode & 0o004) === 0,
  );
  expect(closed).toEqual([]);
  expect(prepareSystemInstall(request()).plan.changes, 'twice').toEqual([]);
  const launcher = path.join(dir, 'root/usr/local/lib/aup-guard/aup-hook');
  const call = spawnSync(launcher, ['agent', 'claude', 'SessionStart'], {
    env: { HOME: path.join(dir, 'admin'), PATH: '/usr/bin:/bin' },
    input: '{"hook_event_name":"SessionStart","session_id":"x"}',
    encoding: 'utf8',
  });
  expect(call).toMatchObject({ status: 0, stdout: '' });
  const { left } = prepareUninstall(request().env, currentPlatform()).apply({ purge: false });
  expect(left).toEqual([]);
  expect(execFileSync('find', ['root'], { cwd: dir, encoding: 'utf8' })).toBe(before);
  expect(readFileSync(path.join(dir, 'root/etc/gemini-cli/settings.json'), 'utf8')).toBe(
    '{ "theme": "dark" } // theirs\n',
  );
});

it('shows the plan before it writes anything', () => {
  const { lines, diff } = prepareSystemInstall(request());
  expect(lines.join('\n')).toContain('/etc/claude-code/managed-settings.d/50-aup-guard.json');
  expect(diff.join('\n')).toContain('unified_exec_tty = false');
  expect(existsSync(path.join(dir, 'root/etc/claude-code'))).toBe(false);
});
