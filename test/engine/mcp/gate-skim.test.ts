/** Long answers whose data somebody else reads: the same comes of them, without reading them whole. */
import { describe, expect, it } from 'vitest';
import type { GateEffect, GateTerms } from '../../../src/engine/mcp/gate-model.ts';
import { openGate } from '../../../src/engine/mcp/gate.ts';

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
