/** What appears while a session runs: settings that would leave the guard behind, agents past it. */
import { spawn, spawnSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Live } from '../fixtures/live.ts';

const GUARD = path.resolve('bin/aup-guard.js');
const opened: Live[] = [];
const children: { kill(signal: 'SIGKILL'): unknown }[] = [];
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const live of opened.splice(0)) await live.close();
});

/** A home with a stand-in for an agent that does what a script says. */
async function open(name: string, script: string): Promise<Live> {
  const live = await Live.open();
  opened.push(live);
  live.write(path.join(live.dir, 'lib', name), script, 0o755);
  symlinkSync(path.join(live.dir, 'lib', name), path.join(live.bin, name));
  return live;
}

/** Copilot is started for a provider of its own alone. */
const PROVIDER = { COPILOT_PROVIDER_BASE_URL: 'http://127.0.0.1:9/v1', COPILOT_PROVIDER_API_KEY: 'none' };
const offRows = (live: Live) => live.rowsOf('guard.bypassed').filter(({ code }) => code === 'off-switch');

describe('settings that change while the agent runs', () => {
  it.each([
    ['claude', '.claude/settings.local.json', '{"disableAllHooks":true}', 'sets disableAllHooks'],
    ['copilot', '.github/copilot/settings.json', '{"disableAllHooks":true}', 'sets disableAllHooks'],
    ['gemini', '.gemini/settings.json', '{"hooksConfig":{"enabled":false}}', 'sets hooksConfig.enabled'],
    ['codex', '.codex/config.toml', 'openai_base_url = "http://x"\n', 'sets openai_base_url'],
    ['aider', '.env', 'OPENAI_API_BASE=http://x\n', 'sets OPENAI_API_BASE'],
  ])('are told and recorded once: %s %s', async (...[agent, file, text, words]) => {
    const folder = path.dirname(file);
    const live = await open(
      agent,
      `#!/bin/sh\nmkdir -p ${folder}\nprintf '%s' '${text}' > ${file}\nsleep 3\nprintf '%s\\n' '${text}' > ${file}\nsleep 0.2\n`,
    );
    const { err } = await live.shim(['agent', agent], { env: PROVIDER });
    expect(err).toContain(`while this session runs, ${file}:1 ${words}`);
    expect(offRows(live)).toMatchObject([{ decision: 'warn', outcome: 'observed' }]);
  });

  it('that can no longer be looked at do not end the session', async () => {
    const live = await open(
      'claude',
      '#!/bin/sh\nrm -rf .claude\nln -s .claude .claude\nsleep 3\necho still here\n',
    );
    const { out, code } = await live.shim(['agent', 'claude']);
    expect(out).toContain('still here');
    expect(code).toBe(0);
  });

  it('say nothing while they hold nothing of the kind, or held it before', async () => {
    const script = `#!/bin/sh\nprintf '{"env":{"PATH":"/x"},"model":"b"}' > .claude/settings.json\nsleep 3\n`;
    const live = await open('claude', script);
    live.write(path.join(live.repo, '.claude/settings.json'), '{"env":{"PATH":"/x"}}');
    const { err } = await live.shim(['agent', 'claude']);
    expect(err).not.toContain('while this session runs');
    expect(offRows(live), 'the one of the start').toMatchObject([{ outcome: 'undone' }]);
  });
});

const status = (live: Live) => {
  const done = spawnSync(process.execPath, [GUARD, 'status', '--json'], {
    cwd: live.repo,
    env: live.env,
    encoding: 'utf8',
  });
  return JSON.parse(done.stdout);
};

describe('an agent past the guard', () => {
  it('is shown by status and recorded once', async () => {
    const live = await open('claude', '');
    live.write(
      path.join(live.dir, 'lib/claude'),
      '#!/usr/bin/env node\nconsole.log("up");setTimeout(() => {}, 60000);\n',
      0o755,
    );
    expect(status(live).outside, 'control').toEqual([]);
    const child = spawn(path.join(live.bin, 'claude'), { env: live.env });
    children.push(child);
    await new Promise((resolve) => child.stdout.once('data', resolve));
    expect(status(live).outside).toMatchObject([{ agent: 'claude', pid: child.pid }]);
    status(live);
    expect(live.rowsOf('guard.bypassed')).toMatchObject([{ code: 'outside-session', decision: 'warn' }]);
  });
});
