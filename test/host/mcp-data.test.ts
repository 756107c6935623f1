/** Each kind of message with a secret in each place that takes text, and the same message without one. */
import { describe, expect, it } from 'vitest';
import { detectors } from '../../src/catalog/detectors/index.ts';
import type { Category, RecordDraft } from '../../src/engine/model.ts';
import { mcpData } from '../../src/host/mcp-data.ts';
import type { DataMade } from '../../src/host/mcp-data-model.ts';
import { findPlaceholders } from '../../src/host/redaction.ts';
import { openSessionRedaction } from '../../src/host/session-redaction.ts';
import type { SessionWanted } from '../../src/host/session-wanted.ts';
import { openVault } from '../../src/host/vault-file.ts';
import { SAMPLES, type McpSample } from '../fixtures/mcp/messages.ts';

/** Made of parts, so that no scanner takes it for one that works. */
const SECRET = ['ghp_', 'x7Qm2LdV9tRk4WcZ8', 'bNf3HsJ6yPa1Ue0KgTq'].join('');
const MAIL = 'ada.lovelace@analytical.co.uk';

/** What one side made up for itself, and what only names protocol or type. */
const OPAQUE = new Set([
  'jsonrpc',
  'id',
  'method',
  'requestState',
  'requestId',
  'progressToken',
  'nextCursor',
  'resultType',
  'taskId',
  'io.modelcontextprotocol/protocolVersion',
]);

const wanted: SessionWanted = {
  redact: ({ category }) => category === 'secret' || category === 'personal',
  would: () => false,
  blocks: ({ detector }) => detector === 'iban',
  oneWay: () => false,
  weight: () => 2,
  reasonFor: () => undefined,
  prompts: () => false,
  epoch: () => 0,
  and: () => wanted,
};

const rows: RecordDraft[] = [];
const vault = openVault({});
const { towards } = openSessionRedaction({ detectors, vault, wanted, roots: [] });
const make = mcpData({
  towards,
  reveal: (placeholder) => vault.reveal(placeholder),
  note: (row) => void rows.push(row),
});

type Json = Readonly<Record<string, unknown>>;

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value with text put before each string in turn, `name: value` for the place. */
function planted(
  value: unknown,
  change: (text: string) => string,
  at = '',
): readonly (readonly [string, unknown])[] {
  if (typeof value === 'string') return [[at, change(value)]];
  if (Array.isArray(value)) {
    return value.flatMap((item, index) =>
      planted(item, change, `${at}[${index}]`).map(
        ([place, made]) => [place, value.with(index, made)] as const,
      ),
    );
  }
  if (!isJson(value)) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    OPAQUE.has(key)
      ? []
      : planted(item, change, `${at}.${key}`).map(
          ([place, made]) => [place, { ...value, [key]: made }] as const,
        ),
  );
}

function sent(json: string, to: McpSample['to'], clear: readonly Category[] = []): string {
  const done: DataMade = make({ json, to, clear });
  if (done.made === 'refused') throw new Error('refused');
  return done.made === 'same' ? json : done.json;
}

const withId = (message: Json): string => JSON.stringify({ jsonrpc: '2.0', ...message });

describe('a message', () => {
  it.each(SAMPLES)('keeps no secret in any of its texts: $name', ({ message, to }) => {
    const places = planted(message, (text) => `${text} ${SECRET}`);
    expect(places.length).toBeGreaterThan(0);
    const kept = places.filter(([, made]) => sent(withId(isJson(made) ? made : {}), to).includes(SECRET));
    expect(kept.map(([place]) => place)).toEqual([]);
  });

  it.each(SAMPLES)('without a secret keeps its bytes: $name', ({ message, to }) => {
    for (const space of [undefined, 1]) {
      const json = JSON.stringify({ jsonrpc: '2.0', ...message }, undefined, space).replaceAll('\n', '');
      expect(sent(json, to)).toBe(json);
    }
  });

  it('keeps numbers, doubled names and spelling around what is replaced', () => {
    const json = String.raw`{"jsonrpc":"2.0", "id":12345678901234567890,"result":{"n":1.0,"n":1e400,"\u0061":"${SECRET}","t":"\u0041\/"}}`;
    const made = sent(json, 'client');
    const [found] = findPlaceholders(made);
    expect(made).toBe(json.replace(SECRET, found?.placeholder ?? ''));
  });

  it('keeps no secret in names of fields, encoded text or JSON in a string', () => {
    const encoded = Buffer.from(`some text before ${SECRET} and after`).toString('base64');
    const results = [
      { structuredContent: { [`a ${SECRET}`]: 1 } },
      { contents: [{ uri: 'a:b', blob: encoded }] },
      { content: [{ type: 'image', data: `${SECRET} is no picture`, mimeType: 'image/png' }] },
      { content: [{ type: 'text', text: JSON.stringify({ deep: JSON.stringify({ token: SECRET }) }) }] },
    ];
    for (const result of results) {
      const made = sent(withId({ id: 1, result }), 'client');
      expect(made).not.toContain(SECRET);
      expect(made).not.toContain(encoded);
      expect(() => JSON.parse(made)).not.toThrow();
    }
  });

  it('that nothing may be sent of is refused', () => {
    const json = withId({ id: 1, result: { content: [{ type: 'text', text: 'DE89370400440532013000' }] } });
    expect(make({ json, to: 'client', clear: [] })).toEqual({ made: 'refused' });
    expect(make({ json: 'no json', to: 'client', clear: [] })).toEqual({ made: 'refused' });
    const call = withId({ id: 1, method: 'x', params: { text: 'DE89370400440532013000' } });
    expect(make({ json: call, to: 'server', clear: [] })).toEqual({ made: 'refused' });
    expect(make({ json: call, to: 'server', clear: ['personal'] })).toEqual({ made: 'same' });
  });

  it('leaves a row of what was new in it', () => {
    rows.length = 0;
    const fresh = SECRET.replace('x7Qm', 'z8Rn');
    sent(withId({ id: 1, result: { text: fresh } }), 'client');
    expect(rows).toMatchObject([
      { kind: 'request.redacted', outcome: 'redacted', counts: { 'github-token': 1 } },
    ]);
    expect(JSON.stringify(rows)).not.toContain(fresh);
  });
});

function call(text: string): string {
  return withId({ id: 1, method: 'tools/call', params: { arguments: { text } } });
}

function placeholderOf(value: string): string {
  const made = sent(withId({ id: 1, result: { value } }), 'client');
  return findPlaceholders(made)[0]?.placeholder ?? '';
}

describe('a server', () => {
  it.each([
    [[], [false, false]],
    [['secret'], [true, false]],
    [['personal'], [false, true]],
    [
      ['secret', 'personal'],
      [true, true],
    ],
  ] as const)('that may have %j in clear gets that and no more', (clear, [secret, mail]) => {
    const known = [placeholderOf(SECRET), placeholderOf(MAIL)];
    for (const text of [`${SECRET} and ${MAIL}`, known.join(' and ')]) {
      const made = sent(call(text), 'server', clear);
      expect([made.includes(SECRET), made.includes(MAIL)], text).toEqual([secret, mail]);
      expect(findPlaceholders(made)).toHaveLength(2 - clear.length);
    }
  });

  it('gets values as they are, also within JSON in a string', () => {
    const value = 'x"y"\\z\n12345678';
    const placeholder = vault.conceal(value, findPlaceholders(placeholderOf(SECRET))[0]?.label ?? '');
    const texts = [placeholder, JSON.stringify({ a: placeholder })];
    const made = texts.map((text) => sent(call(text), 'server', ['secret']));
    expect(made).toEqual([call(value), call(JSON.stringify({ a: value }))]);
  });

  it('is given nothing of another session, and its own words are never put back', () => {
    const other = openVault({}).conceal(SECRET, 'GHPAT');
    expect(sent(call(other), 'server', ['secret'])).toContain(other);
    const known = placeholderOf(SECRET);
    const result = withId({ id: 1, result: { text: known } });
    expect(sent(result, 'client', ['secret'])).toBe(result);
  });
});
