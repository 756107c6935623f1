/**
 * The launch tables of agents nobody can run here, end to end: stand-ins read the settings an install writes, call the
 * hooks in them and speak to their services, as their documents say. What the agents really do is not shown by this.
 */
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Live, policy, type Ended } from '../fixtures/live.ts';
import { testAuthority, tlsFront, userProxy } from '../fixtures/tls-services.ts';

const STAND_IN = path.resolve('test/fixtures/agents/stand-in.mjs');
const SECRET = ['AKIA', 'Q3EGRGSPZ2XKDVUW'].join('');
const PUSH = 'git push origin main';

interface Case {
  readonly id: string;
  /** Where it asks; absent = it is pointed at us. */
  readonly host?: string;
  /** Where its hooks are, below the home folder; absent = it has none. */
  readonly hooks?: string;
}

const CASES: readonly Case[] = [
  { id: 'cursor-agent', host: 'api2.cursor.sh', hooks: '.cursor/hooks.json' },
  { id: 'crush', host: 'api.anthropic.com', hooks: '.config/crush/crush.json' },
  { id: 'goose', hooks: '.agents/plugins/aup-guard/hooks/hooks.json' },
  { id: 'amp', host: 'ampcode.com', hooks: '.config/amp/plugins/aup-guard.ts' },
  // An agent nobody knows, described in the policy.
  { id: 'other' },
];

const OTHER = '  - { id: other, command: other, base_url_env: { OPENAI_HOST: openai } }\n';

const closers: (() => Promise<unknown>)[] = [];
interface World {
  readonly live: Live;
  readonly env: Record<string, string>;
  readonly run: (command: string, more?: Record<string, string>) => Promise<Ended>;
}

async function openWorld({ id, host, hooks }: Case): Promise<World> {
  const text = policy({ more: host === undefined ? '' : 'egress: tls\n' });
  const live = await Live.open({
    policy: text.replace('agents:\n', `agents:\n${OTHER}`),
    script: { turns: [{ text: 'saw {{placeholder:0}}!' }] },
  });
  closers.push(() => live.close());
  const env: Record<string, string> = { OPENAI_HOST: live.model.url, TMPDIR: live.dir };
  if (host !== undefined) {
    const outside = testAuthority('outside', [host]);
    const front = await tlsFront(outside.server(host), live.model.port);
    const user = await userProxy({ [`${host}:443`]: front.port });
    closers.push(
      () => front.close(),
      () => user.close(),
    );
    const extra = path.join(live.home, 'outside.pem');
    live.write(extra, outside.certificate);
    Object.assign(env, { HTTPS_PROXY: user.url, NODE_EXTRA_CA_CERTS: extra });
  }
  live.write(path.join(live.repo, 'key.env'), `AWS_ACCESS_KEY_ID=${SECRET}\n`);
  live.write(path.join(live.home, '.config/goose/config.yaml'), 'GOOSE_PROVIDER: openai\n');
  // BREAK: what the install put there is broken between the guard and the agent, for this run.
  const other = (from: string, to: string): string =>
    `[ -z "$BREAK" ] || /usr/bin/sed -i 's#${from}#${to}#g' "$HOME/${hooks ?? ''}"\n`;
  const agent = `'${process.execPath}' '${STAND_IN}' ${id} "$@"\n`;
  const start = `#!/bin/sh\n${other('aup-hook', 'no-hook')}${agent}code=$?\n${other('no-hook', 'aup-hook')}exit $code\n`;
  live.write(path.join(live.bin, id), start, 0o755);
  if (hooks !== undefined) {
    const installed = await live.cli(['install', '--yes', '--agents', id]);
    expect(installed).toMatchObject({ code: 0 });
  }
  return {
    live,
    env,
    run: (command, more) => live.shim(['agent', id, 'key.env', command], { env: { ...env, ...more } }),
  };
}

/** One world for all of an agent's probes: an install takes a while. */
describe.each(CASES)('$id', (agent) => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld(agent);
  });
  afterAll(async () => {
    for (const close of closers.splice(0).toReversed()) await close();
  });

  it('sends a placeholder in the place of a key, and works', async () => {
    const { out, err, code } = await world.run('echo fine');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(world.live.sent).toMatch(/AUP_AWS\w*_/);
    expect(world.live.sent).not.toContain(SECRET);
    expect(out).toContain('ran 0: fine');
    expect(world.live.rowsOf('request.redacted')).toMatchObject([{ clause: 'DATA-1' }]);
  });

  it('does not push with nobody to ask, and hears why', async () => {
    const { out } = await world.run(PUSH);
    expect(world.live.remoteHas()).toBe(false);
    // Its hook says no, or where it has none the gate before git does.
    const said = agent.hooks === undefined ? /ran [1-9]\d*: .*refused/ : /denied: aup-guard: not allowed/;
    expect(out).toMatch(said);
    expect(out).toContain('HUMAN-1');
  });

  it.each([agent].filter(({ hooks }) => hooks !== undefined))(
    'runs no tool when its hook is broken',
    async () => {
      const { out } = await world.run('echo fine', { BREAK: '1' });
      expect(out).toContain('denied: ');
      expect(out).not.toContain('ran 0');
    },
  );

  it.each([agent].filter(({ host }) => host !== undefined))('is not started without TLS mode', async () => {
    const { live } = world;
    const before = live.model.requests.length;
    live.write(live.userPolicy, policy());
    const { code, err, out } = await world.run('echo fine');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('requests do not pass the guard');
    expect(live.model.requests).toHaveLength(before);
  });

  it('would have done both without the guard', async () => {
    // Its own program, past the shim, with the hooks taken out.
    const { live, env } = world;
    await live.cli(['uninstall', '--yes']);
    const { out } = await live.start([path.join(live.bin, agent.id), 'key.env', PUSH], { env }).ended;
    expect(out).toContain('ran 0: ');
    expect(live.sent).toContain(SECRET);
    expect(live.remoteHas()).toBe(true);
  });
});
