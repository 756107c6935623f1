import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { providers } from '../../../src/catalog/providers/index.ts';
import { UNKNOWN_BODY } from '../../../src/catalog/providers/shapes.ts';
import type { BodyShape } from '../../../src/engine/definitions.ts';
import { redactBody, type BodyResult } from '../../../src/engine/redact/body.ts';
import { BodyCache } from '../../../src/engine/redact/cache.ts';
import type { Redactor } from '../../../src/engine/redact/model.ts';
import { simpleRedactor } from '../../fixtures/simple-redactor.ts';

const PAYLOADS = path.join(import.meta.dirname, '../../fixtures/payloads');

interface Sample {
  readonly name: string;
  readonly shape: BodyShape;
  readonly body: string;
}

function samples(): Sample[] {
  return readdirSync(PAYLOADS, { recursive: true, encoding: 'utf8' })
    .filter((name) => path.basename(name).startsWith('wire-'))
    .map((name) => {
      const { method, url, body } = JSON.parse(readFileSync(path.join(PAYLOADS, name), 'utf8')) as {
        method: string;
        url: string;
        body: unknown;
      };
      const [target = ''] = url.split('?');
      const provider = providers.find(({ match }) => match(method, target));
      if (provider === undefined) throw new Error(`${name}: no provider for ${url}`);
      // The samples hold only the beginning of a picture.
      const text = JSON.stringify(body).replaceAll(/(iVBORw0KGgo[A-Za-z0-9+/]*)\.\.\.\[\d+ chars\]/g, '$1');
      return { name, shape: provider.request, body: text };
    });
}

function run(shape: BodyShape, body: string, redactor: Redactor): BodyResult {
  return redactBody({ shape, body, redactor, cache: new BodyCache() });
}

/** As `run`, for a body that repeats no other. */
function runSparsely(body: string, redactor: Redactor): BodyResult {
  return redactBody({ shape: UNKNOWN_BODY, body, redactor, cache: new BodyCache(), sparse: true });
}

function rewritten(result: BodyResult): string {
  if (result.kind !== 'rewritten') throw new Error(`not rewritten: ${result.kind}`);
  return result.body;
}

function billing(text: string): string | undefined {
  return /"(x-anthropic-billing-header[^"]*)"/.exec(text)?.[1];
}

function say(...texts: string[]): string {
  return JSON.stringify({ messages: texts.map((content) => ({ content })) });
}

/** Paths whose values differ. */
function changedPaths(before: unknown, after: unknown, at = ''): string[] {
  if (typeof before !== 'object' || before === null) return before === after ? [] : [at];
  const old = before as Record<string, unknown>;
  const now = after as Record<string, unknown>;
  const names = Object.keys(now);
  // Names in free-form arguments may change as well; their number and order may not.
  expect(names.map((key) => key.replace(/!$/, ''))).toEqual(Object.keys(old));
  return Object.keys(old).flatMap((key, i) => changedPaths(old[key], now[names[i] ?? key], `${at}/${key}`));
}

describe('requests captured from real agents', () => {
  const all = samples();

  test('there are samples of three agents', () => {
    expect(all.length).toBeGreaterThanOrEqual(11);
  });

  test.each(all)('$name: nothing found, byte-identical', ({ shape, body }) => {
    expect(run(shape, body, simpleRedactor(['not-in-there'])).kind).toBe('unchanged');
  });

  test.each(all.filter(({ body }) => body.includes('jane.roe@example.com')))(
    '$name: the value is gone, and only text fields changed',
    ({ shape, body }) => {
      const after = rewritten(run(shape, body, simpleRedactor(['jane.roe@example.com'])));
      expect(after).not.toContain('jane.roe');
      const paths = changedPaths(JSON.parse(body), JSON.parse(after));
      expect(paths.length).toBeGreaterThan(0);
      for (const changed of paths)
        expect(changed).toMatch(/\/(content|text|output|arguments)(\/\d+\/text)?$/);
    },
  );

  test.each(all)('$name: everything but the changed literals keeps its bytes', ({ shape, body }) => {
    const redactor = simpleRedactor(['jane.roe@example.com', '/home/dev']);
    const result = run(shape, body, redactor);
    const after = result.kind === 'rewritten' ? result.body : body;
    let back = after;
    for (const value of ['jane.roe@example.com', '/home/dev']) {
      back = back.replaceAll(redactor.placeholderOf(value), value);
    }
    expect(back).toBe(body);
  });

  test.each(all)(
    '$name: seals, ids, images and the words tools are called by stay, whatever is in them',
    ({ shape, body }) => {
      // A redactor that would change every single text.
      const greedy: Redactor = {
        generation: () => 0,
        redact: (text) => ({ text: `${text}!`, findings: [] }),
      };
      const result = run(shape, body, greedy);
      const after = result.kind === 'rewritten' ? result.body : body;
      const sealed =
        /\/(signature|thinking|encrypted_content|id|tool_use_id|call_id|tool_call_id|type|role|name|model|data|cache_control|metadata|required|user_id|image_url|prompt_cache_key|context_management|stream)(\/|$)/;
      for (const changed of changedPaths(JSON.parse(body), JSON.parse(after))) {
        // Names of properties in a schema are the tool's own.
        expect(
          changed.replace(/\/input\/.*$/, '').replaceAll(/\/properties\/[^/]+/g, '/properties'),
        ).not.toMatch(sealed);
      }
      expect(billing(after)).toBe(billing(body));
    },
  );
});

describe('redactBody', () => {
  const chat = providers.find(({ id }) => id === 'openai-chat');
  const shape = chat?.request ?? UNKNOWN_BODY;

  test('a value learned late in the body is found earlier in it', () => {
    const redactor = simpleRedactor([]);
    const result = run(shape, say('use hunter2hunter2 there', 'password=hunter2hunter2'), redactor);
    expect(rewritten(result)).not.toContain('hunter2');
  });

  test('a value learned in one turn is found in cached text of the next', () => {
    const redactor = simpleRedactor([]);
    const cache = new BodyCache();
    const first = say('use hunter2hunter2 there');
    expect(redactBody({ shape, body: first, redactor, cache }).kind).toBe('unchanged');
    const second = say('use hunter2hunter2 there', 'password=hunter2hunter2');
    expect(rewritten(redactBody({ shape, body: second, redactor, cache }))).not.toContain('hunter2');
  });

  test('known text is not scanned again and reported once as fresh', () => {
    const redactor = simpleRedactor(['s3cret-value']);
    const cache = new BodyCache();
    const body = say('a s3cret-value', 'plain text');
    const first = redactBody({ shape, body, redactor, cache });
    const scans = redactor.scans();
    const second = redactBody({ shape, body, redactor, cache });
    expect(redactor.scans()).toBe(scans);
    expect(rewritten(second)).toBe(rewritten(first));
    expect(first).toMatchObject({ findings: [{}], fresh: [{}] });
    expect(second).toMatchObject({ findings: [{}], fresh: [] });
  });

  test.each([
    ['escaped letters', '{"messages":[{"content":"\\u0073\\u0033cret-value"}]}'],
    ['an escaped key', '{"mess\\u0061ges":[{"content":"s3cret-value"}]}'],
    ['a key given twice', '{"messages":[{"content":"s3cret-value"}],"messages":[]}'],
    ['two types', '{"messages":[{"type":"base64","data":"s3cret-value","type":"text"}]}'],
    ['an unknown block', '{"messages":[{"content":[{"type":"brand_new","x":{"y":["s3cret-value"]}}]}]}'],
    [
      'a key like a method',
      '{"messages":[{"constructor":"s3cret-value","__proto__":{"toString":"s3cret-value"}}]}',
    ],
    ['JSON in JSON', say('').replace('""', JSON.stringify(JSON.stringify({ a: 's3cret-value' })))],
  ])('finds a value behind %s', (_, body) => {
    const after = rewritten(run(shape, body, simpleRedactor(['s3cret-value'])));
    expect(JSON.stringify(JSON.parse(after))).not.toContain('s3cret');
    expect(after).not.toContain('s3cret-value');
  });

  test('arguments: the inner JSON stays valid and keeps its spelling', () => {
    const value = 'line "one"\nline two';
    const inner = `{ "n": 1.0, "text": ${JSON.stringify(`x ${value} y`)} }`;
    const body = JSON.stringify({ messages: [{ tool_calls: [{ function: { arguments: inner } }] }] });
    const redactor = simpleRedactor([value]);
    const after = JSON.parse(rewritten(run(shape, body, redactor))) as typeof parsed;
    const parsed = JSON.parse(body) as { messages: [{ tool_calls: [{ function: { arguments: string } }] }] };
    const made = redactor.placeholderOf(value);
    expect(after.messages[0].tool_calls[0].function.arguments).toBe(`{ "n": 1.0, "text": "x ${made} y" }`);
  });

  test('arguments that are no JSON are scanned as text', () => {
    const body = JSON.stringify({
      messages: [{ tool_calls: [{ function: { arguments: '{"a": s3cret-value' } }] }],
    });
    expect(rewritten(run(shape, body, simpleRedactor(['s3cret-value'])))).not.toContain('s3cret');
  });

  test('the name of a property says what its value is', () => {
    const anthropic = providers.find(({ id }) => id === 'anthropic');
    const body = '{"messages":[{"content":[{"type":"tool_use","input":{"password":"correcthorse1"}}]}]}';
    const result = run(anthropic?.request ?? UNKNOWN_BODY, body, simpleRedactor([]));
    expect(rewritten(result)).not.toContain('correcthorse');
    const control = body.replace('"password"', '"colour"');
    expect(run(anthropic?.request ?? UNKNOWN_BODY, control, simpleRedactor([])).kind).toBe('unchanged');
  });

  test.each([
    ['{"messages":[{"content":"broken \\q"}]}', 'not-json'],
    ['{"messages":[{"content":"\\q"}]}', 'not-json'],
    ['{"messages":[', 'not-json'],
    ['not json at all', 'not-json'],
    [`{"messages":${'['.repeat(400)}${']'.repeat(400)}}`, 'too-deep'],
  ])('refuses %s', (body, code) => {
    expect(run(shape, body, simpleRedactor([]))).toMatchObject({ kind: 'refused', code });
  });

  test('random conversations: no value is left, and putting values back gives the same bytes', () => {
    const value = 's3cret-value';
    const redactor = simpleRedactor([value]);
    const made = redactor.placeholderOf(value);
    const words = fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constant(value)), { maxLength: 5 });
    const text = words.map((parts) => parts.join(''));
    const call = fc.dictionary(text, fc.oneof(text, fc.array(text), fc.double()));
    const messages = fc.record({
      role: fc.constant('assistant'),
      content: fc.oneof(text, fc.array(fc.record({ type: fc.constant('text'), text }))),
      tool_calls: fc.array(
        fc.record({ function: fc.record({ arguments: call.map((args) => JSON.stringify(args)) }) }),
      ),
    });
    const cache = new BodyCache(2000);
    fc.assert(
      fc.property(fc.array(messages), (conversation) => {
        const body = JSON.stringify({ messages: conversation });
        const result = redactBody({ body, shape, redactor, cache });
        expect(result.kind).toBe(body.includes(value) ? 'rewritten' : 'unchanged');
        const after = result.kind === 'rewritten' ? result.body : body;
        expect(after).not.toContain(value);
        expect(after.replaceAll(made, value)).toBe(body);
      }),
      { numRuns: 120 },
    );
  });

  test('of bodies that repeat no others, what one says twice is scanned once', () => {
    const redactor = simpleRedactor(['s3cret-value']);
    const long = `${'words and more words. '.repeat(100)}s3cret-value`;
    const after = rewritten(runSparsely(say(long, long, `${long}!`), redactor));
    expect(redactor.scans()).toBe(2);
    expect(after).toBe(say(long, long, `${long}!`).replaceAll('s3cret-value', 'AUP_FAKE_000000000001'));
  });

  test('a value learned between two equal texts is found in both', () => {
    const long = `${'words and more words. '.repeat(100)}learned-value`;
    const body = say(long, 'password=learned-value', long);
    const after = rewritten(runSparsely(body, simpleRedactor([])));
    expect(after).toBe(body.replaceAll('learned-value', 'AUP_FAKE_000000000001'));
  });

  test('a redactor that never settles is refused', () => {
    let count = 0;
    const restless: Redactor = {
      generation: () => count,
      redact: (text) => {
        count += 1;
        return { text, findings: [] };
      },
    };
    expect(run(shape, say('something', 'another'), restless)).toMatchObject({
      kind: 'refused',
      code: 'unstable',
    });
  });

  test('an unknown format is scanned everywhere but in ids and seals', () => {
    const body =
      '{"prompt":"s3cret-value","requests":[{"custom_id":"s3cret-value","id":"s3cret-value"}],"signature":"s3cret-value"}';
    const after = rewritten(run(UNKNOWN_BODY, body, simpleRedactor(['s3cret-value'])));
    expect(after).toBe(
      '{"prompt":"AUP_FAKE_000000000001","requests":[{"custom_id":"AUP_FAKE_000000000001","id":"s3cret-value"}],"signature":"s3cret-value"}',
    );
  });

  test('the cache stays within its bounds and keeps what is used', () => {
    const cache = new BodyCache(1000);
    const outcome = { kind: 'text', generation: 0, literal: undefined, findings: [] } as const;
    cache.set({ ...outcome, id: 'used' });
    for (let at = 0; at < 500; at += 1) {
      cache.begin();
      cache.set({ ...outcome, id: `filler ${at} ${'x'.repeat(20)}` });
      expect(cache.get('text', 'used')).toMatchObject({ id: 'used' });
      expect(cache.get('json', 'used')).toBeUndefined();
    }
    expect(cache.get('text', 'filler 0 xxxxxxxxxxxxxxxxxxxx')).toBeUndefined();
  });
});

const outcome = { kind: 'text', generation: 0, literal: undefined, findings: [] } as const;

function textOf(at: number): string {
  return `${at} ${'x'.repeat(10_000)}`;
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from }, (_, at) => from + at);
}

/** One body of these texts: how many of them were not remembered. */
function missed(cache: BodyCache, texts: readonly number[]): number {
  cache.begin();
  const news = texts.filter((at) => cache.get('text', textOf(at)) === undefined);
  for (const at of news) cache.set({ ...outcome, id: textOf(at) });
  return news.length;
}

describe('the cache', () => {
  test('lets go of what conversations no longer hold, and of nothing they do', () => {
    const cache = new BodyCache();
    const turns = range(50, 2000).map((turn) => missed(cache, range(turn - 50, turn)));
    expect(new Set(turns.slice(1))).toEqual(new Set([1]));
    // 20 million characters went by, and a conversation is half a million long.
    expect(missed(cache, range(0, 2000))).toBeGreaterThan(1000);
  });

  test('keeps conversations that take turns', () => {
    const cache = new BodyCache();
    const turns = range(0, 300).map((turn) => {
      const from = 10_000 * (turn % 4);
      return missed(cache, range(from, from + 30 + Math.floor(turn / 4)));
    });
    expect(new Set(turns.slice(4))).toEqual(new Set([1]));
  });

  test('keeps a long one', () => {
    const cache = new BodyCache();
    const turns = range(0, 20).map((turn) => missed(cache, range(0, 700 + turn)));
    expect(turns).toEqual([700, ...turns.slice(1).fill(1)]);
  });
});
