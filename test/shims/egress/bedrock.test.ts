import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { providers } from '../../../src/catalog/providers/index.ts';
import { UNKNOWN_BODY } from '../../../src/catalog/providers/shapes.ts';
import { openWire } from '../../../src/host/wire.ts';
import type { EgressSeen } from '../../../src/shims/egress/seen.ts';
import { startEgress, type Egress } from '../../../src/shims/egress/server.ts';
import {
  bedrockService,
  eventMessage,
  eventMessages,
  sign,
  type BedrockService,
} from '../../fixtures/bedrock-service.ts';
import { simpleRedactor, simpleRestorer } from '../../fixtures/simple-redactor.ts';
import { eventStreamTransform } from '../../../src/shims/egress/event-stream.ts';
import type { ReplyStream } from '../../../src/engine/redact/sse.ts';

const SECRET = 'very"secret\\välue-4711';
const PLAIN = 'plain-secret-0815';
const MODEL = '/model/eu.anthropic.claude-sonnet-4%3A0';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

interface World {
  readonly service: BedrockService;
  readonly egress: Egress;
  readonly seen: EgressSeen[];
}

async function world(): Promise<World> {
  const service = await bedrockService();
  const redactor = simpleRedactor([SECRET, PLAIN]);
  const wire = openWire({
    redactor,
    reveal: (placeholder) => redactor.reveal(placeholder),
    createRestorer: simpleRestorer,
    providers,
    unknownBody: UNKNOWN_BODY,
  });
  const seen: EgressSeen[] = [];
  const egress = await startEgress({
    wire: async () => wire,
    upstream: () => new URL(`http://127.0.0.1:${service.port}`),
    beforeForward: (each) => {
      seen.push(each);
      return each.signed ? { status: 400, code: 'signed', message: 'signed' } : undefined;
    },
  });
  closers.push(
    () => service.close(),
    () => egress.close(),
  );
  return { service, egress, seen };
}

interface Got {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

function post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<Got> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { method: 'POST', headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks),
        }),
      );
    });
    request.on('error', reject);
    request.end(body);
  });
}

const JSON_TYPE = { 'content-type': 'application/json' };
const BEARER = { ...JSON_TYPE, authorization: 'Bearer of-nobody' };
const converse = (text: string): string =>
  JSON.stringify({
    messages: [{ role: 'user', content: [{ text }] }],
    toolConfig: { tools: [{ toolSpec: { name: 'keep', inputSchema: { json: {} } } }] },
  });
const invoke = (content: string): string =>
  JSON.stringify({ anthropic_version: 'bedrock-2023-05-31', messages: [{ role: 'user', content }] });

/** All a stream says: text, and what a tool is given. */
function said(body: Buffer): { readonly text: string; readonly tool: string } {
  const events = eventMessages(body).map(({ payload }) => {
    const outer = JSON.parse(payload);
    return outer.bytes === undefined ? outer : JSON.parse(Buffer.from(outer.bytes, 'base64').toString());
  });
  const text = events.map(({ delta }) => delta?.text ?? '').join('');
  return { text, tool: events.map(({ delta }) => delta?.toolUse?.input ?? '').join('') };
}

describe('requests with a key of their own', () => {
  it.each([
    ['converse-stream', converse, JSON.stringify({ content: SECRET })],
    ['invoke-with-response-stream', invoke, ''],
  ])('%s: redacted, and the answer restored in its binary events', async (end, make, written) => {
    const { service, egress } = await world();
    const url = `${egress.baseUrl('bedrock')}${MODEL}/${end}`;
    const got = await post(url, BEARER, make(`use ${SECRET}`));
    expect(got.status).toBe(200);
    expect(got.headers['content-type']).toBe('application/vnd.amazon.eventstream');
    expect(service.seen[0]?.url).toBe(`${MODEL}/${end}`);
    expect(service.seen[0]?.body).not.toContain('4711');
    expect(service.seen[0]?.body).toContain('AUP_FAKE_');
    expect(said(got.body)).toEqual({ text: `saw ${SECRET}!`, tool: written });
    const [first] = eventMessages(got.body);
    expect(first?.headers[':message-type']).toBe('event');
  });

  it.each([
    ['converse', converse],
    ['invoke', invoke],
  ])('%s: redacted, and the answer restored', async (end, make) => {
    const { service, egress } = await world();
    const got = await post(`${egress.baseUrl('bedrock')}${MODEL}/${end}`, BEARER, make(SECRET));
    expect(service.seen[0]?.body).not.toContain('4711');
    expect(got.body.toString()).toContain(JSON.stringify(`saw ${SECRET}!`));
  });
});

interface Ask {
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

function ask(body: string, more: Readonly<Record<string, string>> = {}): Ask {
  const target = `${MODEL}/converse-stream`;
  const headers = { ...JSON_TYPE, 'accept-encoding': 'br', 'amz-sdk-request': 'attempt=1', ...more };
  return { target, headers: sign({ method: 'POST', target, headers, body }), body };
}

describe('signed requests', () => {
  it('without anything to replace reach the service as they were signed', async () => {
    const { service, egress, seen } = await world();
    const { target, headers, body } = ask(converse('nothing ä'));
    const got = await post(`${egress.baseUrl('bedrock')}${target}`, headers, body);
    expect(got.status).toBe(200);
    expect(said(got.body).text).toBe('saw nothing!');
    expect(service.seen[0]?.headers['accept-encoding']).toBe('br');
    expect(seen).toMatchObject([{ signed: false }]);
  });

  it.each([
    ['in the body', converse(SECRET), {}],
    ['in a header that is signed', converse('x'), { 'x-note': PLAIN }],
  ])('are not sent with something to replace %s', async (_name, body, more) => {
    const { service, egress, seen } = await world();
    const asked = ask(body, more);
    const got = await post(`${egress.baseUrl('bedrock')}${asked.target}`, asked.headers, asked.body);
    expect(got.status).toBe(400);
    expect(service.seen).toEqual([]);
    expect(seen).toMatchObject([{ signed: true }]);
  });

  it('go out with something to replace in a header that is not signed', async () => {
    const { service, egress } = await world();
    const { target, headers, body } = ask(converse('x'));
    const more = { ...headers, 'x-note': PLAIN };
    expect((await post(`${egress.baseUrl('bedrock')}${target}`, more, body)).status).toBe(200);
    expect(service.seen[0]?.headers['x-note']).toMatch(/^AUP_FAKE_/);
  });
});

describe('binary event streams', () => {
  const upper: ReplyStream = { push: (text) => text.replace('low', 'LOW'), end: () => '' };
  const through = async (bytes: Buffer, step: number): Promise<Buffer> => {
    const transform = eventStreamTransform(upper);
    const out: Buffer[] = [];
    transform.on('data', (chunk: Buffer) => out.push(chunk));
    for (let at = 0; at < bytes.length; at += step) transform.write(bytes.subarray(at, at + step));
    transform.end();
    await new Promise((resolve) => {
      transform.once('end', resolve);
    });
    return Buffer.concat(out);
  };
  const kinds = { ':event-type': 'x', ':message-type': 'event' };

  it.each([1, 7, 100_000])('are cut anywhere: %d bytes at a time', async (step) => {
    const bytes = Buffer.concat([
      eventMessage(kinds, '{"a":"low","ü":1}'),
      eventMessage(kinds, '{ "same" : 1.0 }'),
      eventMessage({ ':message-type': 'exception' }, 'no json'),
      eventMessage(kinds, ''),
    ]);
    const out = eventMessages(await through(bytes, step));
    expect(out.map(({ payload }) => payload)).toEqual([
      '{"a":"LOW","ü":1}',
      '{ "same" : 1.0 }',
      'no json',
      '',
    ]);
    expect(out.map(({ headers }) => headers[':message-type'])).toEqual([
      'event',
      'event',
      'exception',
      'event',
    ]);
  });

  it.each([
    ['no such stream', Buffer.from('HTTP is not what this is, though long enough')],
    ['half a message', eventMessage(kinds, '{"a":"low"}').subarray(0, 30)],
    [
      'a wrong checksum',
      Buffer.concat([eventMessage(kinds, '{"a":1}').fill(9, 40, 42), Buffer.from('rest')]),
    ],
    ['a length beyond all measure', Buffer.concat([Buffer.alloc(40, 0xff)])],
    ['nothing', Buffer.alloc(0)],
  ])('pass as they are: %s', async (_name, bytes) => {
    expect((await through(bytes, 11)).equals(bytes)).toBe(true);
  });
});
