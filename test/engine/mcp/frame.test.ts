import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFrame } from '../../../src/engine/mcp/frame.ts';
import { shapeOf, spansIn } from '../../../src/engine/mcp/spans.ts';

const head = '"jsonrpc":"2.0"';

describe('a line', () => {
  it.each([
    [`{${head},"id":1,"method":"ping"}`, { kind: 'request', id: '1', rawId: '1', method: 'ping' }],
    [`{${head},"id":"\\u0061","method":"ping"}`, { kind: 'request', id: '"a"', rawId: '"\\u0061"' }],
    [`{${head},"id":1.0,"method":"ping"}\r`, { kind: 'request', id: '1', rawId: '1.0' }],
    [`{${head},"id":12345678901234567890,"result":{}}`, { kind: 'response', id: '12345678901234567890' }],
    [`{${head},"method":"notifications/initialized"}`, { kind: 'notification' }],
    [`{${head},"id":"1","error":{"code":1,"message":""}}`, { kind: 'response', id: '"1"' }],
    [`[{${head},"id":1,"result":{}}]`, { kind: 'batch' }],
    ['Server started', { kind: 'garbage', why: 'not-json' }],
    ['null', { kind: 'garbage', why: 'no-object' }],
    ['{"id":1,"method":"ping"}', { kind: 'garbage', why: 'no-message' }],
    [`{${head},"id":null,"method":"ping"}`, { kind: 'garbage', why: 'bad-id' }],
    [`{${head},"id":1,"method":"a","params":[1]}`, { kind: 'garbage', why: 'bad-params' }],
    [`{${head},"id":1,"result":1,"error":2}`, { kind: 'garbage', why: 'no-message' }],
    [`{${head},"id":1,"result":null,"error":null}`, { kind: 'garbage', why: 'no-message' }],
    [`{${head},"id":1,"result":{"a":1},"error":null}`, { kind: 'response', result: { a: 1 } }],
    [`{${head},"id":1,"result":null,"error":{}}`, { kind: 'response', result: undefined }],
    [`{${head},"id":1,"result":null}`, { kind: 'response', result: null }],
    [`{${head},"id":1}`, { kind: 'garbage', why: 'no-message' }],
    [`{${head},"id":1,\r"method":"ping"}`, { kind: 'garbage', why: 'split-line' }],
  ])('%s is read', (line, expected) => {
    expect(readFrame(line, 'client')).toMatchObject(expected);
  });

  it.each([
    ['doubled-key', `{${head},"id":1,"method":"a","method":"b"}`],
    ['doubled-key', `{${head},"id":1,"method":"tools/call","params":{"name":"a","n\\u0061me":"b"}}`],
    ['doubled-key', `{${head},"id":1,"method":"tools/call","params":{"name":"a","Name":"b"}}`],
    ['doubled-key', `{${head},"id":1,"method":"m","params":{"arguments":{"x":[{"a":1,"a":2}]}}}`],
    ['other-case-key', `{${head},"id":1,"Method":"a"}`],
    ['other-case-key', `{${head},"id":1,"method":"tools/call","params":{"Name":"b"}}`],
    ['other-case-key', `{${head},"id":1,"method":"tools/call","params":{"argument\u017f":{}}}`],
    ['too-deep', `{${head},"id":1,"method":"m","params":{"a":${'['.repeat(300)}${']'.repeat(300)}}}`],
  ])('of a client is refused for %s: %s', (why, line) => {
    expect(readFrame(line, 'client')).toMatchObject({ kind: 'garbage', why });
  });

  it('of a client may hold any keys in its arguments', () => {
    const line = `{${head},"id":1,"method":"m","params":{"name":"t","arguments":{"a":1,"A":2,"Method":3,"__proto__":4}}}`;
    expect(readFrame(line, 'client')).toMatchObject({ kind: 'request' });
  });

  it('is read whatever it holds', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), fc.constantFrom('client', 'server'), (line, from) => {
        expect(readFrame(line, from).kind).toBeTypeOf('string');
      }),
    );
  });
});

describe('spans', () => {
  it('are the values of an object or array', () => {
    fc.assert(
      fc.property(fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(fc.jsonValue())), (value) => {
        const text = JSON.stringify(value, null, 1);
        const found = spansIn(text).map(({ key, start, end }) => [key, JSON.parse(text.slice(start, end))]);
        const parsed: unknown = JSON.parse(text);
        const expected = Array.isArray(parsed)
          ? parsed.map((each) => ['', each])
          : Object.entries(parsed as object);
        expect(new Map(found.map((entry, at) => [at, entry]))).toEqual(new Map(expected.entries()));
      }),
    );
  });

  it('see no doubled key in what was written without one', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => !shapeOf(JSON.stringify(value)).doubled));
    expect(shapeOf('[{"a":{"b":1,"b":2}}]')).toEqual({ doubled: true, depth: 3 });
  });
});
