/** Long answers whose data somebody else reads: the same comes of them, without reading them whole. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MCP_MESSAGE } from '../../../src/engine/mcp/data-shape.ts';
import type { GateEffect, GateTerms } from '../../../src/engine/mcp/gate-model.ts';
import { openGate } from '../../../src/engine/mcp/gate.ts';
import { redactBody } from '../../../src/engine/redact/body.ts';
import { BodyCache } from '../../../src/engine/redact/cache.ts';
import { simpleRedactor } from '../../fixtures/simple-redactor.ts';

const TEXT = 'No secrets, but "quotes" and \\ and \u20ac. '.repeat(2000);
const TERMS: GateTerms = {
  enforce: true,
  approved: true,
  verify: () => 'same',
  rule: () => 'allow',
  instructions: () => true,
  parts: new Set(['sampling']),
  nonce: 'n0nce',
  clause: '(aup.yaml:12 MCP-1)',
};

/** What comes of an answer of the server, after a greeting, a list and a call of a tool (3), of a prompt (4). */
function answered(text: string, more: Partial<GateTerms>): readonly GateEffect[] {
  const gate = openGate({ ...TERMS, ...more });
  const say = (from: 'client' | 'server', message: object): void => {
    gate.step({ kind: 'line', from, text: JSON.stringify({ jsonrpc: '2.0', ...message }) });
  };
  say('client', { id: 1, method: 'initialize', params: { protocolVersion: '2025-11-25' } });
  say('server', { id: 1, result: { protocolVersion: '2025-11-25' } });
  say('client', { id: 2, method: 'tools/list' });
  say('server', { id: 2, result: { tools: [{ name: 'read', inputSchema: {} }] } });
  say('client', { id: 3, method: 'tools/call', params: { name: 'read' } });
  say('client', { id: '4', method: 'prompts/get', params: { name: 'p' } });
  say('client', { id: 5, method: 'tools/list' });
  const effects = [...gate.step({ kind: 'line', from: 'server', text })];
  // It is answered now, or still waits.
  return [...effects, ...gate.step({ kind: 'ended' })];
}

const content = [{ type: 'text', text: TEXT }];

function answer(more: object): string {
  return JSON.stringify({ jsonrpc: '2.0', id: 3, result: { content }, ...more });
}

const REQUESTS = { a: { method: 'roots/list' } };

describe('a long answer', () => {
  it.each([
    ['to a call', answer({})],
    ['to a request whose id is a word', answer({ id: '4' })],
    ['whose id is spelled with escapes', answer({}).replace('"id":3', String.raw`"id":"\u0034"`)],
    ['whose id is the same number otherwise', answer({}).replace('"id":3', '"id":3.0')],
    ['with an error', JSON.stringify({ jsonrpc: '2.0', id: 3, error: { code: 1, message: TEXT } })],
    ['with result and error', answer({ error: null })],
    ['with more members', answer({ more: 1 })],
    ['to nobody', answer({ id: 77 })],
    ['without an id', answer({ id: undefined })],
    ['whose id is none', answer({ id: {} })],
    ['of another version', answer({ jsonrpc: '1.0' })],
    ['with a result that is no object', answer({ result: TEXT })],
    ['with two ids', answer({}).replace('"id":3', '"id":3,"id":"4"')],
    ['with two results', answer({}).replace('"id":3', '"id":3,"result":{}')],
    ['with a name spelled with escapes', answer({}).replace('"id":3', String.raw`"id":3,"\u0069d":4`)],
    ['within blanks', `  ${answer({})}  `],
    ['on two lines for some', `${answer({}).slice(0, -1)}\r}`],
    ['behind a mark', `\ufeff${answer({})}`],
    ['that asks for input', answer({ result: { content, resultType: 'input_required', inputRequests: {} } })],
    [
      'that asks for what is not allowed',
      answer({ result: { content, resultType: 'input_required', inputRequests: REQUESTS } }),
    ],
    ['that asks without saying so', answer({ result: { content, inputRequests: REQUESTS } })],
    ['that asks in other letters', answer({ result: { content, INPUTREQUESTS: REQUESTS } })],
    ['with a second result in other letters', answer({ Result: { content } })],
    ['that says it is complete', answer({ result: { content, resultType: 'complete' } })],
    ['that is a list of tools', answer({ id: 5, result: { tools: [], note: TEXT } })],
    ['to which nothing is to be said', answer({ method: 'sampling/createMessage' })],
  ])('%s is taken as if it were read whole', (_, text) => {
    expect(text.length).toBeGreaterThan(32 * 1024);
    const whole = answered(text, {});
    expect(answered(text, { readsData: true })).toEqual(whole);
    expect(answered(text, { readsData: true, lapsed: () => 'approval-gone' })).toEqual(
      answered(text, { lapsed: () => 'approval-gone' }),
    );
  });

  it('that is no JSON goes to whoever reads its data', () => {
    const text = answer({}).replace('No secrets', String.raw`\q`);
    const [effect] = answered(text, { readsData: true });
    expect(effect).toMatchObject({ kind: 'send', to: 'client', text, data: true });
    expect(effect).toHaveProperty('instead', expect.stringContaining('"id":3'));
    expect(answered(text, {})[0]).toMatchObject({ kind: 'record', note: { fault: 'not-json' } });
  });
});

/** Stands for the text that makes an answer long. */
const LONG = '\u0001';
const FILLER = 'Words, "quotes", \\ and {[. '.repeat(1500);

/** A name as it is, in other letters, or with one letter as an escape. */
function spelled(name: string): fc.Arbitrary<string> {
  const escaped = fc.nat(name.length - 1).map((at) => {
    const code = name.charCodeAt(at).toString(16).padStart(4, '0');
    return String.raw`${name.slice(0, at)}\u${code}${name.slice(at + 1)}`;
  });
  return fc.oneof(
    { weight: 12, arbitrary: fc.constant(name) },
    { weight: 1, arbitrary: escaped },
    { weight: 1, arbitrary: fc.constantFrom(name.toUpperCase(), `${name} `, name.replace('s', '\u017f')) },
  );
}

const gap = fc.oneof(
  { weight: 20, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: fc.constantFrom(' ', '\t', '  ', '\r', '\u00a0') },
);

function member(name: string, value: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(spelled(name), gap, gap, value, gap)
    .map(([key, before, between, text, after]) => `${before}"${key}"${between}:${text}${after}`);
}

function objectOf(...members: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> {
  const some = fc.tuple(...members.map((each) => fc.option(each, { freq: 12, nil: '' })));
  return fc
    .tuple(some, fc.option(fc.oneof(...members), { freq: 3, nil: '' }))
    .chain(([all, twice]) => fc.shuffledSubarray([...all, twice], { minLength: all.length + 1 }))
    .map((parts) => `{${parts.filter((part) => part !== '').join(',')}}`);
}

const word = fc.constantFrom(
  '"complete"',
  '"input_required"',
  '{}',
  '[]',
  'null',
  '1',
  String.raw`"\q"`,
  '"\t"',
);
const requests = fc.constantFrom('{}', '{"a":{"method":"roots/list"}}', '[]', 'null');
const contents = fc.constantFrom(`[{"type":"text","text":"${LONG}"}]`, `"${LONG}"`, `{"a":["${LONG}",{}]}`);
const results = objectOf(
  member('content', contents),
  member('isError', fc.constant('false')),
  member('x', word),
);
const questions = objectOf(
  member('content', contents),
  member('resultType', word),
  member('inputRequests', requests),
);
const ids = fc.constantFrom(
  '3',
  '"4"',
  '5',
  '3.0',
  '3e0',
  String.raw`"\u0034"`,
  '"3"',
  '77',
  'null',
  '{}',
  '3x',
);
const odd = fc.oneof(member('method', word), member('error', word), member('more', contents));
const inTurn = fc
  .tuple(member('id', ids), member('result', fc.oneof(results, questions)))
  .map(([id, result]) => `{"jsonrpc":"2.0",${id},${result}}`);
const frames = fc.oneof(
  inTurn,
  objectOf(
    member('jsonrpc', fc.constantFrom('"2.0"', '"2.0"', '"1.0"', '2.0')),
    member('id', ids),
    member('result', fc.oneof(results, questions, fc.constantFrom('null', `"${LONG}"`))),
    odd,
  ),
);
/** A character in the place of some. */
const damage = fc.option(
  fc.record({
    at: fc.nat(200),
    cut: fc.nat(2),
    put: fc.constantFrom('', '"', '\\', '{', '}', ']', ',', ':', '0'),
  }),
  { freq: 2, nil: undefined },
);
const texts = fc.tuple(frames, damage).map(([frame, done]) => {
  const at = done === undefined ? 0 : done.at % frame.length;
  const damaged = done === undefined ? frame : frame.slice(0, at) + done.put + frame.slice(at + done.cut);
  return damaged.replaceAll(LONG, JSON.stringify(FILLER).slice(1, -1));
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** What reads its data does not let it pass. */
function isRefused(body: string): boolean {
  const parts = {
    shape: MCP_MESSAGE,
    redactor: simpleRedactor([]),
    cache: new BodyCache(),
    sparse: true,
  } as const;
  return redactBody({ ...parts, body }).kind === 'refused';
}

type Verdict = 'as a whole' | 'passed' | 'refused with its data' | 'otherwise';

/** How a text is taken, against how it is when it is read whole. */
function verdictOf(text: string): Verdict {
  const quick = answered(text, { readsData: true });
  const [effect] = quick;
  const isPassed = effect?.kind === 'send' && effect.data && effect.text === text;
  if (isPassed && !isJson(text))
    return isRefused(text) && effect.instead !== undefined ? 'refused with its data' : 'otherwise';
  if (JSON.stringify(quick) !== JSON.stringify(answered(text, {}))) return 'otherwise';
  return isPassed ? 'passed' : 'as a whole';
}

describe('any frame', () => {
  it('is taken as if it were read whole, or is no JSON and refused with its data', () => {
    const seen = new Map<Verdict, number>();
    fc.assert(
      fc.property(texts, (text) => {
        const verdict = verdictOf(text);
        seen.set(verdict, (seen.get(verdict) ?? 0) + 1);
        expect(verdict).not.toBe('otherwise');
      }),
      { numRuns: 1500 },
    );
    // Each way was taken often enough to count.
    expect(seen.size).toBe(3);
    expect(Math.min(...seen.values())).toBeGreaterThan(20);
  }, 60_000);
});
