/** What is special about the real Copilot CLI: its three formats, its login shell, a repository that switches hooks off. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copilot } from './drivers/copilot.ts';
import { asked } from './drivers/model.ts';
import { openWorld, SECRETS, type World } from './world.ts';

const { read, write, shell } = copilot.calls;

describe('copilot', () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld({ driver: copilot });
  });
  afterEach(() => world.close());

  const file = (name: string): string => path.join(world.repo, name);
  const patch = (name: string, text: string) => ({
    name: 'apply_patch',
    custom: `*** Begin Patch\n*** Add File: ${file(name)}\n+${text}\n*** End Patch\n`,
  });
  const provider = (type: string, more: Readonly<Record<string, string>>): Record<string, string> => ({
    COPILOT_PROVIDER_TYPE: type,
    COPILOT_PROVIDER_BASE_URL: type === 'openai' ? `${world.model.url}/v1` : world.model.url,
    ...more,
  });

  it.each([
    ['anthropic', { COPILOT_MODEL: 'claude-sonnet-4.5' }, '/v1/messages', false],
    ['openai', { COPILOT_MODEL: 'gpt-5.4', COPILOT_PROVIDER_WIRE_API: 'responses' }, '/v1/responses', true],
    ['azure', { COPILOT_MODEL: 'gpt-4.1' }, '/openai/v1/chat/completions', false],
  ] as const)('of type %s with %j sends no value, and writes the real one', async (...row) => {
    const [type, more, url, patches] = row;
    const contact = '{{placeholder:EMAIL}}';
    world.script(
      { text: 'reading', tools: [read(file('config/prod.env'))] },
      { text: 'contact', tools: [patches ? patch('notes.md', contact) : write(file('notes.md'), contact)] },
      { text: 'all done' },
    );
    const ran = await world.ask('note the contact', { env: provider(type, more) });
    expect(ran.code).toBe(0);
    expect(new Set(asked(world.model).map((request) => request.url))).toEqual(new Set([url]));
    expect(world.leaks()).toEqual([]);
    expect(world.read('notes.md').trim()).toBe(SECRETS.email);
  });

  it('asks for no WebSocket', async () => {
    world.script({ text: 'all done' });
    const more = {
      COPILOT_MODEL: 'gpt-5.4',
      COPILOT_PROVIDER_WIRE_API: 'responses',
      COPILOT_PROVIDER_TRANSPORT: 'websockets',
    };
    await world.ask('hello', { env: provider('openai', more) });
    expect(asked(world.model).map(({ url }) => url)).toEqual(['/v1/responses']);
  });

  it.each([true, false])('runs a program of its login shell before the gates: %s', async (direct) => {
    const bin = path.join(world.home, 'bin');
    world.put(path.join(bin, 'git'), '#!/bin/sh\ntouch "$HOME/passed"\n');
    const prepend = `chmod +x "${bin}/git"; PATH="${bin}:$PATH"; export PATH\n`;
    for (const name of ['.bash_profile', '.bashrc', '.profile'])
      world.put(path.join(world.home, name), prepend);
    world.script({ text: 'push', tools: [shell('git push origin main')] }, { text: 'all done' });
    await world.ask('push', { direct });
    expect(existsSync(path.join(world.home, 'passed'))).toBe(direct);
  });

  it('does not start where the repository switches hooks off', async () => {
    world.put('.github/copilot/settings.json', '{"disableAllHooks":true}');
    const ran = await world.ask('hello');
    expect(ran.code).toBe(1);
    expect(ran.err).toContain('.github/copilot/settings.json');
    expect(asked(world.model)).toEqual([]);
  });

  it("leaves the user's settings as they were", async () => {
    const settings = path.join(world.home, '.copilot/settings.json');
    const before = readFileSync(settings, 'utf8');
    world.script({ text: 'all done' });
    await world.ask('hello');
    expect(readFileSync(settings, 'utf8')).toBe(before);
    expect(existsSync(path.join(world.home, '.copilot/hooks'))).toBe(false);
  });
});
