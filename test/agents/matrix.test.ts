/** What must hold for every agent, headless: the same probes, each with a control, through each agent's own tools. */
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { drivers } from './drivers/index.ts';
import { asked, type Driver } from './drivers/model.ts';
import { missing, openWorld, POLICY, SECRETS, type World } from './world.ts';

/** Credentials may be read, and what is read is replaced all the same. */
const LETS_READ = POLICY.replace(
  'phase: enforce\n    when: { actor: agent, action: secret.read }',
  'phase: monitor\n    when: { actor: agent, action: secret.read }',
);

const isMissing = (driver: Driver): boolean => missing(driver) !== undefined;
const installed = drivers.filter((driver) => !isMissing(driver));

describe.each(drivers.filter(isMissing))('$id', (driver) => {
  it.skipIf(isMissing(driver))(`is not tried: ${missing(driver)}`, () => {
    expect(isMissing(driver)).toBe(false);
  });
});

describe.each(installed)('$id', (driver) => {
  const { shell, read, write, edit } = driver.calls;
  let world: World;
  beforeEach(async () => {
    world = await openWorld({ driver });
  });
  afterEach(() => world.close());

  const file = (name: string): string => path.join(world.repo, name);
  const told = (): string => driver.told(asked(world.model).at(-1)?.body ?? '{}');
  const kinds = (kind: string): readonly unknown[] => world.rows().filter((row) => row.kind === kind);

  it('reads key files: no byte of them leaves, and what it writes holds the real values', async () => {
    if (driver.readsByShell === true) {
      await world.close();
      world = await openWorld({ driver, policy: LETS_READ });
    }
    const contact = '{{placeholder:EMAIL}}';
    world.script(
      { text: 'reading', tools: [read(file('config/prod.env'))] },
      { text: 'pem', tools: [read(file('config/server.pem'))] },
      { text: 'shell', tools: [shell('cat config/prod.env; base64 -w0 config/prod.env')] },
      { text: `contact ${contact}`, tools: [write(file('notes.md'), `to: ${contact}\n`)] },
      ...(edit === undefined
        ? []
        : [{ text: 'edit', tools: [edit(file('notes.md'), `to: ${contact}`, `cc: ${contact}`)] }]),
      { text: 'all done' },
    );
    const ran = await world.ask('note the contact');
    expect(world.leaks()).toEqual([]);
    expect(ran.code).toBe(0);
    expect(world.read('notes.md')).toBe(`${edit === undefined ? 'to' : 'cc'}: ${SECRETS.email}\n`);
    expect(kinds('request.redacted').length).toBeGreaterThan(1);
  });

  it('would have sent them without the guard', async () => {
    world.disarm();
    world.script({ text: 'reading', tools: [read(file('config/prod.env'))] });
    await world.ask('read', { direct: true });
    expect(world.leaks()).toEqual(expect.arrayContaining(['keyId raw']));
  });

  it('redacts a key in the prompt, in every request it is part of', async () => {
    world.script({ text: 'seen' });
    await world.ask(`why does ${SECRETS.keyId} fail? mail ${SECRETS.email}`);
    expect(asked(world.model).length).toBeGreaterThan(0);
    expect(world.leaks()).toEqual([]);
    expect(world.wire()).toMatch(/AUP_[A-Z]+_[0-9A-Z]{12}/);
  });

  it.each([
    'git push origin main',
    '/usr/bin/git push origin main',
    "bash -lc 'git push origin main'",
    'git push --no-verify origin main',
  ])('denies `%s` with nobody to ask, and says why', async (command) => {
    const before = world.remoteHead();
    world.script({ text: 'push', tools: [shell(command)] });
    await world.ask('push');
    expect(world.remoteHead()).toBe(before);
    expect(told()).toMatch(/aup-guard: (?:not allowed|refused)/);
    expect(kinds('approval.asked').length + kinds('action.denied').length).toBeGreaterThan(0);
  });

  it('pushes without the guard', async () => {
    world.disarm();
    world.script({ text: 'push', tools: [shell('git push origin main')] });
    await world.ask('push', { direct: true });
    expect(world.remoteHead()).toBe(world.git('rev-parse', 'HEAD'));
  });

  it('lets build output be deleted, and not source', async () => {
    world.script(
      { text: 'clean', tools: [shell('rm -r node_modules')] },
      { text: 'src', tools: [shell('rm -r src')] },
    );
    await world.ask('clean up');
    expect(world.read('node_modules/left/index.js')).toBe('');
    expect(world.read('src/capture.js')).not.toBe('');
    expect(told()).toContain(driver.unhooked === true ? 'aup-guard: refused: rm' : 'aup-guard: not allowed');
  });

  it('does everyday work without a question', async () => {
    world.script(
      { text: 'look', tools: [shell('git status --short && git log --oneline | head -3 && ls -la')] },
      {
        text: 'work',
        tools: [shell('git checkout -q -b agent/fix && echo 1 >> a.txt && git add -A && git commit -qm x')],
      },
      { text: 'test', tools: [shell('node -e 0 && mkdir -p dist && rm -r dist')] },
    );
    const ran = await world.ask('work');
    expect(ran.code).toBe(0);
    expect(world.git('log', '-1', '--format=%s', 'agent/fix')).toBe('x');
    expect(kinds('approval.asked')).toEqual([]);
    expect(kinds('guard.bypassed')).toEqual([]);
    expect(kinds('guard.diverted')).toEqual([]);
  });

  it.runIf(driver.breakHooks !== undefined)('runs no tool when its hooks are broken', async () => {
    world.script({ text: 'work', tools: [shell('git push origin main; touch ran')] });
    const before = world.remoteHead();
    await world.ask('work', { env: world.before(driver.breakHooks ?? '') });
    expect(world.remoteHead()).toBe(before);
    expect(world.git('status', '--porcelain')).not.toContain('ran');
  });

  it('ends with the code it ends with without the guard', async () => {
    const codes: (number | null)[] = [];
    for (const direct of [true, false]) {
      codes.push((await world.claude(['--no-such-option'], { direct })).code);
    }
    expect(codes[1]).toBe(codes[0]);
  });
});
