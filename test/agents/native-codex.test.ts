/** Hooks in Codex's own settings, where it was started past the shim: run at once, as a person's yes would have them. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { codex } from './drivers/codex.ts';
import { missing, openWorld, type World } from './world.ts';

const outside = { direct: true } as const;

describe.skipIf(missing(codex) !== undefined)(`hooks of codex itself ${missing(codex) ?? ''}`, () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld({ driver: codex });
  });
  afterEach(() => world.close());

  const settings = (): string => path.join(world.home, '.codex/config.toml');
  const hooks = (): string => path.join(world.home, '.codex/hooks.json');
  const pushed = (): boolean => world.remoteHead() === world.git('rev-parse', 'HEAD');

  function guard(...args: readonly string[]): string {
    const argv = [path.resolve('bin/aup-guard.js'), ...args];
    const done = spawnSync(process.execPath, argv, { cwd: world.repo, env: world.env, encoding: 'utf8' });
    return `${done.stdout}${done.stderr}`;
  }
  const install = (): string => guard('install', '--yes', '--agents', 'codex');

  function doctor(): { readonly grade: string; readonly cause?: string } | undefined {
    const { checks }: { checks: readonly { id: string; grade: string; cause?: string }[] } = JSON.parse(
      guard('doctor', '--json'),
    );
    return checks.find(({ id }) => id === 'agent.codex.hooks');
  }

  async function push(): Promise<void> {
    world.script(
      { text: 'looking', tools: [codex.calls.shell('touch free.txt')] },
      { text: 'pushing', tools: [codex.calls.shell('git push origin main')] },
      { text: 'done' },
    );
    await world.ask('release it', outside);
  }

  it('hold it at once, are recorded, and leave no trace', async () => {
    const before = readFileSync(settings(), 'utf8');
    install();
    expect(doctor()).toMatchObject({ grade: 'ok' });
    await push();
    expect(world.git('status', '--porcelain')).toBe('?? free.txt');
    expect(pushed()).toBe(false);
    expect(world.wire()).toContain('start the agent through aup-guard');
    expect(world.rows().filter(({ kind }) => kind === 'guard.bypassed')).toHaveLength(1);
    guard('uninstall', '--yes');
    expect(readFileSync(settings(), 'utf8')).toBe(before);
    expect(existsSync(hooks())).toBe(false);
    await push();
    expect(pushed(), 'control: without hooks it is pushed').toBe(true);
  });

  it('stay trusted beside hooks of others, which stay as they were', async () => {
    const other = { hooks: [{ type: 'command', command: `touch '${world.repo}/theirs'` }] };
    const before = JSON.stringify({ hooks: { PreToolUse: [other] } });
    writeFileSync(hooks(), before);
    install();
    await push();
    expect(pushed()).toBe(false);
    expect(world.git('status', '--porcelain'), 'nobody said yes to that one').toBe('?? free.txt');
    guard('uninstall', '--yes');
    expect(readFileSync(hooks(), 'utf8')).toBe(before);
  });

  it('are told of by doctor when their digest is another, and put right by an install', async () => {
    install();
    const text = readFileSync(settings(), 'utf8');
    writeFileSync(settings(), text.replace(/sha256:./, 'sha256:x'));
    expect(doctor()).toMatchObject({ grade: 'warn', cause: expect.stringContaining('no longer trusted') });
    await push();
    expect(pushed(), 'Codex leaves them out').toBe(true);
    install();
    expect(readFileSync(settings(), 'utf8')).toBe(text);
  });

  it('are closed when the guard is gone', async () => {
    install();
    rmSync(path.join(world.home, '.local/share/aup-guard/aup-hook'));
    await push();
    expect(world.git('status', '--porcelain')).toBe('');
    expect(pushed()).toBe(false);
  });
});
