/** Start files of shells that lead round the shims are told at a start, without a shell being started. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Live } from '../fixtures/live.ts';

const opened: Live[] = [];
afterEach(async () => {
  for (const live of opened.splice(0)) await live.close();
});

async function installed(): Promise<Live> {
  const live = await Live.open();
  opened.push(live);
  live.write(path.join(live.home, '.bashrc'), '# mine\n');
  live.write(path.join(live.bin, 'claude'), '#!/bin/sh\n:\n', 0o755);
  Object.assign(live.env, { SHELL: '/bin/bash' });
  expect(await live.cli(['install', '--yes'])).toMatchObject({ code: 0 });
  return live;
}

const TOLD = 'agents can start without the guard';

describe('a start file', () => {
  it.each([
    [
      'a function',
      (text: string) => `claude() { command /opt/claude "$@"; }\n${text}`,
      'gives claude another meaning',
    ],
    [
      'a function of another form',
      (text: string) => `${text}\nfunction claude { :; }\n`,
      'gives claude another meaning',
    ],
    ['an alias', (text: string) => `${text}\nalias claude='/opt/claude'\n`, 'gives claude another meaning'],
    ['a PATH set anew', (text: string) => `${text}\nexport PATH=/usr/bin:/bin\n`, 'takes the shims off PATH'],
  ])('with %s is told and recorded', async (_name, change, words) => {
    const live = await installed();
    const file = path.join(live.home, '.bashrc');
    writeFileSync(file, change(readFileSync(file, 'utf8')));
    const { out, err } = await live.shim(['agent', 'probe', 'echo up']);
    expect(out).toBe('up\n');
    expect(err).toContain(TOLD);
    expect(err).toContain(words);
    expect(live.rowsOf('guard.drift')).toMatchObject([{ code: 'start', outcome: 'observed' }]);
  });

  it.each([
    ['nothing of the kind', (text: string) => text],
    ['another function', (text: string) => `${text}\nclaudette() { :; }\nalias ll='ls -l'\n`],
    ['an alias that adds words', (text: string) => `${text}\nalias claude='claude --verbose'\n`],
    ['a comment', (text: string) => `${text}\n# alias claude=x\n`],
    ['a PATH that grows', (text: string) => `${text}\nexport PATH="$HOME/x:$PATH"\n`],
    ['a PATH before our lines', (text: string) => `export PATH=/usr/bin:/bin\n${text}`],
  ])('with %s is left alone', async (_name, change) => {
    const live = await installed();
    const file = path.join(live.home, '.bashrc');
    writeFileSync(file, change(readFileSync(file, 'utf8')));
    const { err } = await live.shim(['agent', 'probe', 'echo up']);
    expect(err).not.toContain(TOLD);
  });
});

const settings = (live: Live): string => path.join(live.home, '.claude/settings.json');
const hooked = (live: Live): unknown => JSON.parse(readFileSync(settings(live), 'utf8'));

describe("an agent's settings", () => {
  it('without the hooks of the guard are told and recorded once a start, until an install', async () => {
    const live = await installed();
    expect(hooked(live), 'control').toHaveProperty('hooks');
    expect((await live.shim(['agent', 'probe', 'true'])).err, 'control').toBe('');
    writeFileSync(settings(live), '{"model":"x"}');
    const { err } = await live.shim(['agent', 'probe', 'true']);
    expect(err).toContain("~/.claude/settings.json no longer holds the guard's hooks");
    expect(live.rowsOf('guard.drift')).toMatchObject([{ code: 'hooks', counts: { hooks: 1 } }]);
    expect(await live.cli(['install', '--yes'])).toMatchObject({ code: 0 });
    expect((await live.shim(['agent', 'probe', 'true'])).err).toBe('');
  });

  it('may change in every other way', async () => {
    const live = await installed();
    writeFileSync(settings(live), JSON.stringify({ model: 'x', ...Object(hooked(live)) }));
    expect((await live.shim(['agent', 'probe', 'true'])).err).toBe('');
  });
});
