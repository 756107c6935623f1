/** What is looked at before an agent starts: its version and the settings it would read. */
import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Live, MONITORING, type LiveOptions } from '../fixtures/live.ts';

const opened: Live[] = [];
afterEach(async () => {
  for (const live of opened.splice(0)) await live.close();
});

/** A home with a stand-in for Claude Code of some version. */
async function open(version: string, options: LiveOptions = {}): Promise<Live> {
  const live = await Live.open(options);
  opened.push(live);
  const folder = path.join(live.dir, 'lib/claude-code');
  live.write(
    path.join(folder, 'package.json'),
    `{"name":"@anthropic-ai/claude-code","version":"${version}"}`,
  );
  live.write(path.join(folder, 'cli'), '#!/bin/sh\necho started\n', 0o755);
  symlinkSync(path.join(folder, 'cli'), path.join(live.bin, 'claude'));
  return live;
}

const settings = (live: Live): string => path.join(live.repo, '.claude/settings.json');
const start = (live: Live) => live.shim(['agent', 'claude']);

describe('an agent older than the guard is known to hold', () => {
  it('is not started where something is enforced', async () => {
    const live = await open('2.1.197');
    const { code, out, err } = await start(live);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain(
      'not started: Claude Code 2.1.197 is too old: the guard is known to hold from 2.1.330 on',
    );
    expect(err).toMatch(/clause {2}DATA-1 \(.*aup\.yaml:\d+/);
    expect(live.rowsOf('guard.bypassed')).toMatchObject([{ outcome: 'refused' }]);
  });

  it('is started with a warning where nothing is', async () => {
    const live = await open('2.1.197', { policy: MONITORING });
    const { out, err } = await start(live);
    expect(out).toBe('started\n');
    expect(err).toContain('warning: Claude Code 2.1.197 is too old');
    expect(live.rowsOf('guard.bypassed')).toMatchObject([{ outcome: 'would-have' }]);
  });

  it.each(['2.1.330', '2.10.1', 'unknown'])('control: %s starts without a word', async (version) => {
    const live = await open(version);
    expect(await start(live)).toMatchObject({ code: 0, out: 'started\n', err: '' });
    expect(live.rowsOf('guard.bypassed')).toEqual([]);
  });
});

describe('settings that would leave the guard behind', () => {
  it('are told and recorded where the session beats them', async () => {
    const live = await open('2.1.330');
    live.write(
      settings(live),
      '{\n  "disableAllHooks": true,\n  "env": { "ANTHROPIC_BASE_URL": "http://x" }\n}\n',
    );
    const { out, err } = await start(live);
    expect(out).toBe('started\n');
    expect(err).toContain('.claude/settings.json:2 sets disableAllHooks, which would switch hooks off');
    expect(err).toContain(
      '.claude/settings.json:3 sets env.ANTHROPIC_BASE_URL, which would send requests past',
    );
    expect(live.rowsOf('guard.bypassed')).toMatchObject([{ code: 'off-switch', decision: 'warn' }]);
  });

  it.each([
    [undefined, 1],
    [MONITORING, 0],
  ])('stop the start by policy where nothing beats them', async (policy, code) => {
    const live = await open('2.1.330', policy === undefined ? {} : { policy });
    live.write(settings(live), '{"env":{"NODE_OPTIONS":"--require ./x.cjs"}}');
    const ended = await start(live);
    expect(ended.code).toBe(code);
    expect(ended.err).toContain("sets env.NODE_OPTIONS, which would run other code in the guard's hooks");
    expect(live.rowsOf('guard.bypassed')).toHaveLength(1);
  });
});
