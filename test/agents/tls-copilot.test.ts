/** Copilot with a GitHub subscription: its chat goes to GitHub's own service, which TLS mode looks into. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { COPILOT_HOSTS, copilotService } from '../fixtures/copilot-service.ts';
import { Live, policy } from '../fixtures/live.ts';
import { testAuthority, tlsFront, userProxy } from '../fixtures/tls-services.ts';
import { copilot as driver } from './drivers/copilot.ts';

const BIN = path.resolve(process.env['AUP_AGENTS_DIR'] ?? '', 'node_modules/.bin');
const SECRET = ['AKIA', 'Q3EGRGSPZ2XKDVUW'].join('');

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

const CASES = [
  [['/chat/completions']],
  // Frames of a WebSocket are not read: it has to fall back.
  [['/responses', 'ws:/responses']],
  [['/v1/messages']],
] as const;

it.for(CASES)(
  'says no secret to its subscription at %s, and is given values back',
  async ([ends], context) => {
    if (!existsSync(path.join(BIN, 'copilot'))) return context.skip('copilot is not installed here');
    const live = await Live.open({
      policy: `${policy()}egress: tls\n`,
      script: { turns: [{ text: 'saw {{placeholder:0}}!' }], last: 'saw {{placeholder:0}}!' },
    });
    const service = await copilotService(live.model.port, ends);
    closers.push(
      () => live.close(),
      () => service.close(),
    );
    const names = Object.values(COPILOT_HOSTS);
    const outside = testAuthority('outside', names);
    const fronts = await Promise.all(names.map((name) => tlsFront(outside.server(name), service.port)));
    const places = Object.fromEntries(fronts.map(({ port }, at) => [`${names[at] ?? ''}:443`, port]));
    const user = await userProxy(places);
    for (const part of [...fronts, user]) closers.push(() => part.close());
    const extra = path.join(live.home, 'outside.pem');
    live.write(extra, outside.certificate);
    const place = { dir: live.dir, home: live.home, model: live.model.url, repo: live.repo };
    driver.settle(place);
    const { XDG_CACHE_HOME: cache } = driver.env(place);
    const done = await live.shim(['agent', 'copilot', '-p', `why does ${SECRET} fail?`, '--yolo'], {
      env: {
        ...(cache === undefined ? {} : { XDG_CACHE_HOME: cache }),
        COPILOT_GITHUB_TOKEN: ['gho', 'x'.repeat(36)].join('_'),
        COPILOT_AUTO_UPDATE: 'false',
        HTTPS_PROXY: user.url,
        NODE_EXTRA_CA_CERTS: extra,
        ANTHROPIC_BASE_URL: undefined,
        PATH: `${BIN}:${live.env['PATH'] ?? ''}`,
      },
    });
    expect(service.seen).toContain(`${COPILOT_HOSTS.chat} POST ${ends[0]}`);
    // It asks which model a prompt is for, and says the prompt.
    expect(service.seen).toContain(`${COPILOT_HOSTS.chat} POST /models/session/intent`);
    expect(service.seen.filter((line) => line.includes('UPGRADE'))).toEqual([]);
    expect(service.sent()).not.toContain(SECRET);
    expect(service.sent()).toMatch(/AUP_AWS\w*_/);
    expect(done.out).toContain(`saw ${SECRET}!`);
    expect(done.code).toBe(0);
  },
);
