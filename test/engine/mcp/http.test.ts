import { array, assert, constantFrom, nat, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFrame } from '../../../src/engine/mcp/frame.ts';
import { headerValue, ParamBook } from '../../../src/engine/mcp/http-message.ts';
import { paramHeaders, paramValue } from '../../../src/engine/mcp/http-param.ts';
import { EventReader, type ServerEvent } from '../../../src/engine/mcp/http-sse.ts';
import { errorAnswer, troubleAnswer } from '../../../src/engine/mcp/http-words.ts';
import { isPlainHttp } from '../../../src/engine/mcp/plain-http.ts';
import { instant } from '../../../src/host/text.ts';

function read(text: string, most = 1000): readonly ServerEvent[] {
  return new EventReader(most).push(text);
}

describe('events of a stream', () => {
  it.each([
    ['data: a\n\n', [{ event: 'message', data: 'a' }]],
    [
      'data:a\r\n\r\ndata: b\r\r',
      [
        { event: 'message', data: 'a' },
        { event: 'message', data: 'b' },
      ],
    ],
    ['event: x\ndata: a\ndata: b\n\n', [{ event: 'x', data: 'a\nb' }]],
    ['data\n\n', [{ event: 'message', data: '' }]],
    ['event: x\n\ndata: a\n\n', [{ event: 'message', data: 'a' }]],
    [': data: a\n\nother: b\n\n', []],
    ['data:  a\n\n', [{ event: 'message', data: ' a' }]],
    ['data: a\n', []],
  ])('are read as the standard says: %j', (text, events) => {
    expect(read(text)).toEqual(events);
  });

  it('are the same wherever pieces are cut', () => {
    const parts = ['data: a', 'data:', 'event: e', 'id: 7', 'retry: 5', ': c', '\n', '\r', '\r\n', '', 'x'];
    assert(
      property(array(constantFrom(...parts)), array(nat(200)), (words, cuts) => {
        const text = words.join('');
        const at = [0, ...cuts.filter((cut) => cut <= text.length).toSorted((a, b) => a - b), text.length];
        const [whole, cut] = [new EventReader(1000), new EventReader(1000)];
        const events = at.slice(1).flatMap((end, index) => cut.push(text.slice(at[index], end)));
        expect(events).toEqual(whole.push(text));
        expect([cut.place, cut.retryMs]).toEqual([whole.place, whole.retryMs]);
      }),
    );
  });

  it.each([
    ['id: 7\n\n', '7'],
    ['id: 7\n', undefined],
    ['id: a b\n\n', 'a b'],
    ['id: a\u0000b\n\n', undefined],
    ['id: ä\n\n', undefined],
    [`id: ${'x'.repeat(2000)}\n\n`, undefined],
    ['id: 7\n\nid\n\n', undefined],
  ])('name a place to go on from: %j', (text, place) => {
    const reader = new EventReader(5000);
    reader.push(text);
    expect(reader.place).toBe(place);
  });

  it('end where one is too long, and not before', () => {
    const reader = new EventReader(100);
    for (let turn = 0; turn < 50; turn += 1) reader.push('data: 0123456789\n\n');
    expect(reader.isOver).toBe(false);
    for (let turn = 0; turn < 10; turn += 1) reader.push('data: 0123456789\n');
    expect([reader.isOver, reader.push('\n')]).toEqual([true, []]);
  });
});

function mark(type: string, name: unknown = 'A'): object {
  return { type, 'x-mcp-header': name };
}

describe('headers that mirror a message', () => {
  it.each([
    ['us-west1', 'us-west1'],
    ['a b', 'a b'],
    ['', '=?base64??='],
    [' padded ', '=?base64?IHBhZGRlZCA=?='],
    ['Hello, 世界', '=?base64?SGVsbG8sIOS4lueVjA==?='],
    ['line1\nline2', '=?base64?bGluZTEKbGluZTI=?='],
    ['=?base64?literal?=', '=?base64?PT9iYXNlNjQ/bGl0ZXJhbD89?='],
  ])('carry %j as %j', (text, value) => {
    expect(headerValue(text)).toBe(value);
  });

  it('never break out of a line, and can be read back', () => {
    assert(
      property(string({ unit: 'binary' }), (text) => {
        const value = headerValue(text);
        expect(value).toMatch(/^[\x20-\x7e\t]+$/);
        const inner = /^=\?base64\?(.*)\?=$/.exec(value)?.[1];
        const back = inner === undefined ? value : Buffer.from(inner, 'base64').toString();
        expect(back).toBe(Buffer.from(text).toString());
      }),
    );
  });

  it.each([
    [{ properties: { a: mark('string') } }, [{ name: 'A', path: ['a'] }]],
    [{ properties: { o: { properties: { a: mark('integer') } } } }, [{ name: 'A', path: ['o', 'a'] }]],
    [{ properties: { 'x-mcp-header': { type: 'string' } } }, []],
    [{}, []],
    [undefined, []],
    [{ properties: { a: mark('number') } }, undefined],
    [{ properties: { a: mark('string', '') } }, undefined],
    [{ properties: { a: mark('string', 'a b') } }, undefined],
    [{ properties: { a: mark('string', 'a\r\nb') } }, undefined],
    [{ properties: { a: mark('string', 7) } }, undefined],
    [{ properties: { a: mark('string'), b: mark('string', 'a') } }, undefined],
    [{ properties: { a: { type: 'array', items: mark('string') } } }, undefined],
    [{ anyOf: [{ properties: { a: mark('string') } }] }, undefined],
    [mark('string'), undefined],
  ])('are those a tool asks for: %j', (schema, headers) => {
    expect(paramHeaders(schema)).toEqual(headers);
  });

  it.each([
    [{ a: 'x' }, ['a'], 'x'],
    [{ a: true }, ['a'], 'true'],
    [{ a: 42 }, ['a'], '42'],
    [{ a: 1.5 }, ['a'], undefined],
    [{ a: null }, ['a'], undefined],
    [{}, ['a'], undefined],
    [{}, ['__proto__', 'toString'], undefined],
    [undefined, ['a'], undefined],
    [{ o: { a: 'x' } }, ['o', 'a'], 'x'],
  ])('take from %j at %j: %j', (given, path, value) => {
    expect(paramValue(given, path)).toBe(value);
  });

  it('are sent for the tools of a list, which loses those with wrong marks', () => {
    const book = new ParamBook();
    const tools = [
      { name: 'good', inputSchema: { properties: { a: mark('string') } } },
      { name: 'bad', inputSchema: { properties: { a: mark('number') } } },
    ];
    const text = `{"jsonrpc":"2.0","id":12345678901234567890, "result":{"tools":${JSON.stringify(tools)},"n":1.0}}`;
    expect(book.learn(text)).toBe(
      `{"jsonrpc":"2.0","id":12345678901234567890, "result":{"tools":[${JSON.stringify(tools[0])}],"n":1.0}}`,
    );
    const call = { id: 1, method: 'tools/call', params: { name: 'good', arguments: { a: 'x' } } };
    const frame = readFrame(JSON.stringify({ jsonrpc: '2.0', ...call }), 'client');
    if (frame.kind !== 'request') throw new Error(frame.kind);
    expect(book.headersOf(frame, '2026-07-28')).toEqual({
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': 'good',
      'mcp-param-A': 'x',
    });
  });
});

describe('answers a server did not give', () => {
  const frame = readFrame('{"jsonrpc":"2.0","id":9007199254740993,"method":"ping"}', 'client');
  it.each([
    ['{"jsonrpc":"2.0","id":null,"error":{"code":-1,"message":"x"}}', '{"code":-1,"message":"x"}'],
    ['{"jsonrpc":"2.0",\n"error":{"code":-1.0}}', '{"code":-1.0}'],
    ['{"jsonrpc":"2.0","id":3,"error":{"code":-1,"message":"x"}}', undefined],
    ['{"error":"x"}', undefined],
    ['<html>', undefined],
  ])('are made of its error where it names one: %j', (body, error) => {
    if (frame.kind !== 'request') throw new Error(frame.kind);
    const text = error && `{"jsonrpc":"2.0","id":9007199254740993,"error":${error}}`;
    expect(errorAnswer(body, frame)).toBe(text);
  });

  it('show what the server says neutralised and cut short', () => {
    const text = troubleAnswer('1', 'not-mcp', `text/\u001b[2J\u202e${'x'.repeat(500)}`);
    expect(text).not.toMatch(/\u001b|\u202e|x{100}/);
  });
});

it.each([
  ['https://mcp.example.com/mcp', false],
  ['http://localhost:3000/mcp', false],
  ['http://127.0.0.1/mcp', false],
  ['http://[::1]:80/', false],
  ['http://app.localhost/', false],
  ['http://mcp.example.com/mcp', true],
  ['HTTP://mcp.example.com', true],
  ['http://localhost@mcp.example.com/', true],
  ['http://127.0.0.1.example.com/', true],
  ['http://10.0.0.1/', true],
  ['http://[::ffff:10.0.0.1]/', true],
])('an address that is not encrypted is known: %s', (url, plain) => {
  expect(isPlainHttp(url, [], instant(0))).toBe(plain);
});
