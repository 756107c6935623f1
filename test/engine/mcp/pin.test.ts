/** The pin of a tool: the order of keys does not count, every other change does, looks and bookkeeping do not. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalMembers, MOST_CHARACTERS, MOST_DEPTH } from '../../../src/engine/mcp/canonical.ts';
import { instructionsDigest, pinOf, sameInstructions, verifier } from '../../../src/engine/mcp/pin.ts';
import type { McpApproval, McpTool } from '../../../src/engine/mcp/model.ts';
import { safe } from '../../../src/engine/text.ts';
import { hashing, NOW } from '../policy/support.ts';

function tool(definition: object, name = 'read'): McpTool {
  return { name, definition: { name, ...definition } };
}

function sent(text: string, name = 'read'): McpTool {
  return { name, definition: {}, text };
}

function digest(one: McpTool): string {
  const pinned = pinOf(one, hashing);
  if (!pinned.ok) throw new Error(pinned.why);
  return pinned.digest;
}

const json = fc.jsonValue({ maxDepth: 4, depthSize: 'small' });
const fields = fc.dictionary(
  fc.string({ maxLength: 8 }).filter((key) => !['name', 'icons', '_meta'].includes(key)),
  json,
  { maxKeys: 6, noNullPrototype: true },
);

/** The same value, every object of it with its keys in another order. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, turned(item)] as const);
  return Object.fromEntries(entries.toReversed());
}

const deep = (depth: number): string => `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`;
const long = (letters: number): string => `{"a":"${'\\n'.repeat(letters / 2)}"}`;

const most = (number: string): McpTool => sent(`{"name":"read","max":${number}}`);

/** What JSON says of a value, with sorted keys: an independent way to tell two values apart. */
function plain(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.entries(item).toSorted(([a], [b]) => (a < b ? -1 : 1))
      : item,
  );
}

describe('the pin of a tool', () => {
  it('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(fields, (some) => {
        const other = turned(JSON.parse(JSON.stringify(some)));
        expect(digest(tool(other as object))).toBe(digest(tool(some)));
      }),
    );
  });

  it('changes with every other change', () => {
    fc.assert(
      fc.property(fields, fields, (one, other) => {
        const same = plain(JSON.parse(JSON.stringify(one))) === plain(JSON.parse(JSON.stringify(other)));
        expect(digest(tool(one)) === digest(tool(other))).toBe(same);
      }),
    );
  });

  it('changes when one place of it changes', () => {
    fc.assert(
      fc.property(fields, fc.string({ maxLength: 4 }), json, (some, key, value) => {
        fc.pre(!['name', 'icons', '_meta', '__proto__'].includes(key));
        const other = { ...some, [key]: value };
        const same = plain(JSON.parse(JSON.stringify(some))) === plain(JSON.parse(JSON.stringify(other)));
        expect(digest(tool(some)) === digest(tool(other))).toBe(same);
      }),
    );
  });

  it('leaves out icons and _meta, at the top alone', () => {
    fc.assert(
      fc.property(fields, json, json, (some, icons, meta) => {
        expect(digest(tool({ ...some, icons, _meta: meta }))).toBe(digest(tool(some)));
      }),
    );
    expect(digest(tool({ inputSchema: { _meta: 1 } }))).not.toBe(digest(tool({ inputSchema: {} })));
  });

  it.each([
    ['title', { title: 'Read' }, { title: 'Write' }],
    ['annotations', { annotations: { readOnlyHint: true } }, { annotations: { readOnlyHint: false } }],
    ['outputSchema', { outputSchema: {} }, {}],
    ['a blank in a description', { description: 'Reads.' }, { description: 'Reads. ' }],
    ['null and absent', { title: null }, {}],
    ['text and number', { x: 1 }, { x: '1' }],
    ['order of a list', { required: ['a', 'b'] }, { required: ['b', 'a'] }],
  ])('tells %s apart', (_, one, other) => {
    expect(digest(tool(one))).not.toBe(digest(tool(other)));
  });

  it.each([
    ['9007199254740993', '9007199254740992', false],
    ['1', '1.0', true],
    ['100', '1e2', true],
    ['1E+2', '10e1', true],
    ['-0', '0.0e9', true],
    ['1', '-1', false],
    ['0.1', '0.10000000000000000555', false],
    ['1e99999999999999999999', '1e99999999999999999998', false],
    ['123456789012345678901234567890', '123456789012345678901234567891', false],
  ])('numbers %s and %s are the same: %s', (one, other, same) => {
    expect(digest(most(one)) === digest(most(other))).toBe(same);
  });

  it('is the same from the text sent as from what it was read to', () => {
    fc.assert(
      fc.property(fields, (some) => {
        const one = tool(some);
        expect(digest({ ...one, text: JSON.stringify(one.definition, undefined, 2) })).toBe(digest(one));
      }),
    );
  });

  it.each([
    ['a key twice', '{"name":"read","a":1,"a":2}', 'it has a key twice'],
    ['a key twice, written in two ways', '{"name":"read","a":1,"\\u0061":2}', 'it has a key twice'],
    ['a key twice deep inside', '{"name":"read","a":[{"b":1,"b":1}]}', 'it has a key twice'],
    ['a name twice', '{"name":"read","name":"write"}', 'it has a key twice'],
    ['a list', '[]', 'it is no JSON'],
    ['nothing', '', 'it is no JSON'],
    ['an open text', '{"name":"read', 'it is no JSON'],
    ['a comma at the end', '{"name":"read",}', 'it is no JSON'],
    ['something behind it', '{"name":"read"} {}', 'there is something behind it'],
    ['a leading zero', '{"name":"read","a":01}', 'it is no JSON'],
    ['a control character', '{"name":"read","a":"\n"}', 'it is no JSON'],
    ['a wide blank', '{"name":"read"}\u00a0', 'there is something behind it'],
    ['another name', '{"name":"write"}', 'another name'],
    ['no name', '{}', 'another name'],
  ])('refuses %s', (_, text, why) => {
    const pinned = pinOf(sent(text), hashing);
    expect(pinned.ok).toBe(false);
    expect(pinned.ok ? '' : pinned.why).toContain(why);
    expect(pinOf(sent(' {"a" : [ 1 , true,null ] , "name":"read"}\r\n'), hashing).ok).toBe(true);
  });

  it('keeps its bounds', () => {
    expect(canonicalMembers(deep(MOST_DEPTH))).toMatchObject({ ok: true });
    expect(canonicalMembers(deep(MOST_DEPTH + 1))).toMatchObject({ ok: false, why: 'it is too deep' });
    expect(canonicalMembers(deep(500_000))).toMatchObject({ ok: false, why: 'it is too deep' });
    expect(canonicalMembers(long(MOST_CHARACTERS - 8)).ok).toBe(true);
    expect(canonicalMembers(long(MOST_CHARACTERS))).toMatchObject({ ok: false, why: 'it is too large' });
  });

  it('a definition that JSON cannot say has none', () => {
    const round: Record<string, unknown> = { name: 'read' };
    round['self'] = round;
    expect(pinOf({ name: 'read', definition: round }, hashing).ok).toBe(false);
  });

  it('never throws, whatever is sent', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        expect(typeof pinOf(sent(text), hashing).ok).toBe('boolean');
      }),
    );
  });

  it('reads exactly what JSON reads, but for a key twice', () => {
    const almost = fc
      .tuple(fields, fc.nat(80), fc.constantFrom('', ',', '"', '\\', '0', '-', '}', ' ', '\t', '.'))
      .map(([some, at, char]) => {
        const text = JSON.stringify(some);
        return text.slice(0, at) + char + text.slice(at + 1);
      });
    fc.assert(
      fc.property(almost, (text) => {
        const read = canonicalMembers(text);
        if (!read.ok && read.why === 'it has a key twice') return;
        let value: unknown;
        try {
          value = JSON.parse(text);
        } catch {
          value = undefined;
        }
        expect(read.ok).toBe(typeof value === 'object' && value !== null && !Array.isArray(value));
      }),
      { numRuns: 500 },
    );
  });
});

describe('looking tools up in an approval', () => {
  const read = tool({ description: 'Reads.' });
  const approval: McpApproval = {
    identity: hashing.sha256('x'),
    name: 'files',
    argv: ['files'],
    by: safe`somebody`,
    at: NOW,
    policy: hashing.sha256('p'),
    standing: 'approved',
    tools: [{ name: 'read', digest: hashing.sha256('other'), text: '{}', rule: 'allow' }],
  };
  const pinned = pinOf(read, hashing);
  const known: McpApproval = {
    ...approval,
    tools: pinned.ok ? [{ name: 'read', digest: pinned.digest, text: pinned.text, rule: 'allow' }] : [],
  };

  it.each([
    ['the tool approved', known, read, 'same'],
    ['a changed one', known, tool({ description: 'Reads all.' }), 'changed'],
    ['one that cannot be read', known, sent('{"name":"read","name":"read"}'), 'changed'],
    ['another', known, tool({}, 'write'), 'new'],
    ['a name of every object', known, tool({}, 'constructor'), 'new'],
    ['the prototype', known, tool({}, '__proto__'), 'new'],
    ['any without approval', undefined, read, 'new'],
  ] as const)('%s', (...[, given, asked, verified]) => {
    expect(verifier(given, hashing)(asked)).toBe(verified);
  });

  const dated = (description: string, more: object = {}): McpTool => tool({ description, ...more });
  const bare = pinOf(dated('It is Monday.'), hashing, true);
  const loose: McpApproval = {
    ...approval,
    tools: bare.ok
      ? [{ name: 'read', digest: bare.digest, text: bare.text, rule: 'allow', loose: true }]
      : [],
  };

  it.each([
    ['of another day', dated('It is Tuesday.'), 'same'],
    ['without words', tool({}), 'same'],
    ['with another title', dated('It is Monday.', { title: 'Read' }), 'same'],
    ['with another schema', dated('It is Monday.', { inputSchema: { type: 'object' } }), 'changed'],
    ['with other claims', dated('It is Monday.', { annotations: { readOnlyHint: true } }), 'changed'],
    ['that hides something', dated('It is \u{e0041}\u{e0042}Tuesday.'), 'changed'],
    ['whose title hides something', dated('x', { title: 'a\u202eb' }), 'changed'],
    ['with words that are no text', tool({ description: { a: 'b\u0000' } }), 'changed'],
  ] as const)('a loose pin lets the words of a tool change: %s', (_, asked, verified) => {
    expect(verifier(loose, hashing)(asked)).toBe(verified);
    // The same as a whole pin knows only the very same.
    expect(bare.ok && pinned.ok && bare.digest === pinned.digest).toBe(false);
  });

  it('holds on to the instructions', () => {
    const spoken = { instructions: instructionsDigest('Be kind.', hashing) };
    expect(sameInstructions(spoken, 'Be kind.', hashing)).toBe(true);
    expect(sameInstructions(spoken, 'Be bold.', hashing)).toBe(false);
    expect(sameInstructions(spoken, undefined, hashing)).toBe(false);
    expect(sameInstructions({}, undefined, hashing)).toBe(true);
    expect(sameInstructions({}, '', hashing)).toBe(true);
    expect(sameInstructions({}, 'Be kind.', hashing)).toBe(false);
  });
});
