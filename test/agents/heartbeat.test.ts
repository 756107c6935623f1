/** An agent whose hooks were taken away runs one tool, and what it gave goes nowhere. */
import { afterEach, describe, expect, it } from 'vitest';
import { drivers } from './drivers/index.ts';
import { asked } from './drivers/model.ts';
import { missing, openWorld, type World } from './world.ts';

/** Shell text between the guard and the agent that takes the hooks for tools away, so that nothing fails. */
const MUTED: Readonly<Record<string, string>> = {
  claude: `/usr/bin/sed -i 's#"PreToolUse"#"Notification"#' "$given"`,
  codex: 'set -- "$@" -c features.hooks=false',
  copilot: `/usr/bin/sed -i 's#"preToolUse"#"notification"#' "$given/hooks.json"`,
  gemini: `/usr/bin/sed -i 's#"BeforeTool"#"Notification"#' "$HOME/.gemini/settings.json"`,
  opencode: `OPENCODE_CONFIG_CONTENT="$(echo "$OPENCODE_CONFIG_CONTENT" | /usr/bin/sed 's#opencode-plugin#no-plugin#')"`,
  qwen: `/usr/bin/sed -i 's#"PreToolUse"#"Notification"#' "$HOME/.qwen/settings.json"`,
};
/** Scripts that may fail before they call anything: one alone is no sign. */
const FREE: Readonly<Record<string, number>> = { codex: 2 };

const tried = drivers.filter((driver) => MUTED[driver.id] !== undefined && missing(driver) === undefined);

describe.each(tried)('$id', (driver) => {
  let world: World;
  afterEach(() => world.close());
  const names = ['one', 'two', 'three', 'four'];

  const work = async (env: Readonly<Record<string, string>>): Promise<readonly string[]> => {
    world.script(...names.map((name) => ({ text: name, tools: [driver.calls.shell(`touch ran-${name}`)] })), {
      text: 'all done',
    });
    await world.ask('work', { env });
    const status = world.git('status', '--porcelain');
    return names.filter((name) => status.includes(`ran-${name}`));
  };
  const incidents = (): number => world.rows().filter(({ kind }) => kind === 'guard.diverted').length;

  it('is held as soon as its tools run past the hooks, and one incident tells', async () => {
    world = await openWorld({ driver });
    const free = FREE[driver.id] ?? 1;
    expect(await work(world.before(MUTED[driver.id] ?? ''))).toEqual(names.slice(0, free));
    expect(incidents()).toBe(1);
    expect(asked(world.model).at(-1)?.body).not.toContain('ran-three');
  });

  it('is left alone with its hooks', async () => {
    world = await openWorld({ driver });
    expect(await work({})).toEqual(names);
    expect(incidents()).toBe(0);
  });
});
