/** opencode with providers it cannot be pointed away from: TLS mode brings their requests to the guard. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { opencode as driver } from './drivers/opencode.ts';
import { bedrockService } from '../fixtures/bedrock-service.ts';
import { Live, policy } from '../fixtures/live.ts';
import { testAuthority, tlsFront, userProxy } from '../fixtures/tls-services.ts';

const BIN = path.resolve(process.env['AUP_AGENTS_DIR'] ?? '', 'node_modules/.bin');
const SECRET = ['AKIA', 'Q3EGRGSPZ2XKDVUW'].join('');
const PROMPT = `why does ${SECRET} fail?`;
const BEDROCK = 'bedrock-runtime.us-east-1.amazonaws.com';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

interface Ran {
  readonly out: string;
  readonly code: number | null;
  readonly live: Live;
}

/** One prompt, where `host` leads to a port of this machine; 0 = to the scripted model. */
async function ask(
  host: string,
  port: number,
  run: { model: string; env: Record<string, string> },
): Promise<Ran> {
  const live = await Live.open({
    policy: `${policy()}egress: tls\n`,
    script: { turns: [{ text: 'saw {{placeholder:0}}!' }], last: 'saw {{placeholder:0}}!' },
  });
  closers.push(() => live.close());
  const outside = testAuthority('outside', [host]);
  const front = await tlsFront(outside.server(host), port === 0 ? live.model.port : port);
  const user = await userProxy({ [`${host}:443`]: front.port });
  for (const part of [front, user]) closers.push(() => part.close());
  const extra = path.join(live.home, 'outside.pem');
  live.write(extra, outside.certificate);
  const place = { dir: live.dir, home: live.home, model: live.model.url, repo: live.repo };
  driver.settle(place);
  const { code, out, err } = await live.shim(['agent', 'opencode', 'run', '-m', run.model, PROMPT], {
    env: {
      ...run.env,
      HTTPS_PROXY: user.url,
      NODE_EXTRA_CA_CERTS: extra,
      ...driver.env(place),
      ANTHROPIC_BASE_URL: undefined,
      PATH: `${BIN}:${live.env['PATH'] ?? ''}`,
    },
  });
  return { code, out: out + err, live };
}

it('asks Bedrock by a key, and is given values back', async (context) => {
  if (!existsSync(path.join(BIN, 'opencode'))) return context.skip('opencode is not installed here');
  const service = await bedrockService();
  closers.push(() => service.close());
  const env = { AWS_BEARER_TOKEN_BEDROCK: 'of-nobody', AWS_REGION: 'us-east-1' };
  const model = 'amazon-bedrock/anthropic.claude-sonnet-4-5-20250929-v1:0';
  const { code, out } = await ask(BEDROCK, service.port, { model, env });
  const sent = JSON.stringify(service.seen.map(({ body }) => body));
  expect(sent).not.toContain(SECRET);
  expect(sent).toMatch(/AUP_AWS\w*_/);
  expect(out).toContain(`saw ${SECRET}!`);
  expect(code).toBe(0);
});

it('asks Bedrock signed, and is told why it may not', async (context) => {
  if (!existsSync(path.join(BIN, 'opencode'))) return context.skip('opencode is not installed here');
  const service = await bedrockService();
  closers.push(() => service.close());
  const env = { AWS_ACCESS_KEY_ID: 'of-nobody', AWS_SECRET_ACCESS_KEY: 'none', AWS_REGION: 'us-east-1' };
  const model = 'amazon-bedrock/anthropic.claude-sonnet-4-5-20250929-v1:0';
  const { out, live } = await ask(BEDROCK, service.port, { model, env });
  expect(JSON.stringify(service.seen.map(({ body }) => body))).not.toContain(SECRET);
  expect(out).toContain('AWS_BEARER_TOKEN_BEDROCK');
  expect(live.rowsOf('request.refused')[0]).toMatchObject({ clause: 'DATA-1', code: 'signed' });
});

it.for([
  ['opencode/claude-sonnet-4-5', 'opencode.ai', { OPENCODE_API_KEY: 'none' }],
  ['azure/gpt-5', 'mine.openai.azure.com', { AZURE_API_KEY: 'none', AZURE_RESOURCE_NAME: 'mine' }],
] as const)('asks for %s at %s', async ([model, host, env], context) => {
  if (!existsSync(path.join(BIN, 'opencode'))) return context.skip('opencode is not installed here');
  const { code, out, live } = await ask(host, 0, { model, env });
  expect(live.sent).not.toContain(SECRET);
  expect(live.sent).toMatch(/AUP_AWS\w*_/);
  expect(out).toContain(`saw ${SECRET}!`);
  expect(code).toBe(0);
});
