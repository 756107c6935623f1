/** The rules of the guard, edited by the tools of real agents. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claude } from './drivers/claude.ts';
import { codex } from './drivers/codex.ts';
import { asked } from './drivers/model.ts';
import { missing, openWorld, type Call, type World } from './world.ts';

const drivers = [claude, codex].filter((driver) => missing(driver) === undefined);

describe.each(drivers)('$id', (driver) => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld({ driver });
  });
  afterEach(() => world.close());

  const { shell, read, edit } = driver.calls;
  const policy = (): string => path.join(world.home, '.config/aup-guard/aup.yaml');
  const text = (): string => readFileSync(policy(), 'utf8');
  const told = (): string => driver.told(asked(world.model).at(-1)?.body ?? '{}');
  const by: readonly (readonly [string, () => readonly Call[]])[] = [
    ...(edit === undefined
      ? []
      : [['its own tool', () => [read(policy()), edit(policy(), 'aup: 1', 'aup: 1 # mine')]] as const]),
    ['sed', () => [shell(`sed -i 's/enforce/monitor/' ${policy()}`)]],
    [
      'python',
      () => [
        shell(
          `python3 -c "import pathlib; p = pathlib.Path('${policy()}'); p.write_text(p.read_text().replace('enforce', 'monitor'))"`,
        ),
      ],
    ],
    ['a line for its shell', () => [shell(`echo 'PATH=/usr/bin:/bin' >> ${policy()}`)]],
  ];

  describe.each(by)('the policy by %s', (_, calls) => {
    const turns = (): void => {
      world.script(...calls().map((call) => ({ text: 'next', tools: [call] })), { text: 'done' });
    };

    it('stays as it is, and the agent is told why', async () => {
      const before = text();
      turns();
      await world.ask('change the rules');
      expect(text()).toBe(before);
      expect(told()).toMatch(/aup-guard: (?:not allowed|refused)/);
      expect(world.rows().some(({ verb }) => verb === 'guard-tamper')).toBe(true);
    });

    it('is changed where there is no guard', async () => {
      const before = text();
      world.disarm();
      turns();
      await world.ask('change the rules', { direct: true });
      expect(text()).not.toBe(before);
    });
  });
});
