/** Requests for Amazon Bedrock on their way through a real session. */
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { bedrockService, sign, type BedrockService } from '../fixtures/bedrock-service.ts';
import { Live, policy } from '../fixtures/live.ts';

const SECRET = ['AKIA', 'Q3EGRGSPZ2XKDVUW'].join('');
const TARGET = '/model/anthropic.claude%3A0/converse';
const body = (text: string): string => JSON.stringify({ messages: [{ role: 'user', content: [{ text }] }] });

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

async function session(): Promise<{ readonly live: Live; readonly service: BedrockService }> {
  const service = await bedrockService();
  const agents = `agents:\n  - { id: cloud, command: probe, base_url_env: { BEDROCK: bedrock } }\n`;
  const live = await Live.open({ policy: policy().replace('agents:\n', agents) });
  closers.push(
    () => service.close(),
    () => live.close(),
  );
  return { live, service };
}

async function ask(
  { live, service }: Awaited<ReturnType<typeof session>>,
  text: string,
  headers: Readonly<Record<string, string>>,
): Promise<string> {
  live.write(path.join(live.repo, 'body.json'), text);
  const given = Object.entries(headers).map(([name, value]) => `-H '${name}: ${value}'`);
  const { out } = await live.shim(
    ['agent', 'cloud', `curl -sS ${given.join(' ')} $BEDROCK${TARGET} --data-binary @body.json`],
    { env: { BEDROCK: `http://127.0.0.1:${service.port}` } },
  );
  return out;
}

const JSON_TYPE = { 'content-type': 'application/json' };
const signed = (text: string): Record<string, string> =>
  sign({ method: 'POST', target: TARGET, headers: JSON_TYPE, body: text });

describe('a request that is signed with AWS credentials', () => {
  it('is refused with clause and way out when something in it must be replaced', async () => {
    const it_ = await session();
    const text = body(`key ${SECRET}`);
    const out = await ask(it_, text, signed(text));
    expect(out).toMatch(/aup-guard: DATA-1, [^ ]*aup\.yaml:\d+: Secrets never reach a model\./);
    expect(out).toMatch(/Signed with AWS credentials, it can only go as it is, and was not sent/);
    expect(out).toContain('AWS_BEARER_TOKEN_BEDROCK');
    expect(out).not.toContain(SECRET);
    expect(it_.service.seen).toEqual([]);
    const rows = it_.live.rowsOf('request.refused');
    expect(rows).toMatchObject([{ clause: 'DATA-1', decision: 'deny', outcome: 'refused', code: 'signed' }]);
    expect(Object.values(rows[0]?.counts ?? {})).toEqual([1]);
    expect(it_.live.rowsOf('request.redacted')).toEqual([]);
  });

  it('goes out as it is when there is nothing to replace', async () => {
    const it_ = await session();
    const text = body('key');
    expect(await ask(it_, text, signed(text))).toContain('saw nothing!');
    expect(it_.service.seen[0]?.body).toBe(text);
  });
});

it('a request with a key of Bedrock is redacted, and its answer restored', async () => {
  const it_ = await session();
  const out = await ask(it_, body(`key ${SECRET}`), { ...JSON_TYPE, authorization: 'Bearer nobody' });
  expect(out).toContain(`saw ${SECRET}!`);
  expect(it_.service.seen[0]?.body).not.toContain(SECRET);
  expect(it_.live.rowsOf('request.redacted')).toHaveLength(1);
});
