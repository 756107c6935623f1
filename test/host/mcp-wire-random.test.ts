/** Random settings: what is wired comes back, to the byte where nobody touched it, and with all that was changed where somebody did. */
import * as fc from 'fast-check';
import { stringify as toToml } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { stringify as toYaml } from 'yaml';
import { backFrom, LAUNCHER, own, wiredIn } from './mcp-wired.ts';

const word = fc.string({ unit: 'binary', maxLength: 12 });
const plain = fc.constantFrom(
  'npx',
  '/usr/bin/env',
  'C:\\x\\npx.cmd',
  'a"b',
  "it's",
  'ü',
  '@acme/kit',
  '-y',
  '--',
  'mcp',
  '',
);
const entry = fc.record(
  {
    command: plain.filter((text) => text !== ''),
    args: fc.array(fc.oneof(plain, word), { maxLength: 4 }),
    env: fc.dictionary(fc.stringMatching(/^[A-Z]{2,6}$/), plain, { maxKeys: 2 }),
    disabled: fc.boolean(),
  },
  { requiredKeys: ['command'] },
);
const rest = fc.dictionary(
  fc.stringMatching(/^[a-z]{2,8}$/),
  fc.oneof(word, fc.integer(), fc.boolean(), fc.array(word, { maxLength: 3 })),
  { maxKeys: 3 },
);
const servers = fc.dictionary(
  fc.oneof(
    fc.stringMatching(/^[\w-]{1,8}$/),
    word.filter((name) => name !== '__proto__'),
  ),
  entry,
  { minKeys: 1, maxKeys: 4 },
);
const indent: fc.Arbitrary<string | number> = fc.constantFrom<string | number>('\t', 2, 4, 0);

const FORMATS = [
  [
    'cursor',
    'mcpServers',
    (value: object, space: string | number) => JSON.stringify(value, undefined, space),
  ],
  ['codex', 'mcp_servers', (value: object) => toToml(value)],
  ['goose', 'extensions', (value: object) => toYaml(value)],
] as const;

describe.each(FORMATS)('settings of %s at random', (id, key, written) => {
  const at = own(id);

  it('come back to the byte, and wiring twice is wiring once', () => {
    fc.assert(
      fc.property(servers, rest, indent, (table, other, space) => {
        const text = written({ ...other, [key]: table }, space);
        const done = wiredIn(at, text);
        expect(backFrom(at, done)).toBe(text);
        expect(wiredIn(at, done.text, done.notes).text).toBe(done.text);
        expect(done.text.split(JSON.stringify(LAUNCHER)).length - 1).toBe(done.fresh.length);
      }),
      { numRuns: 150 },
    );
  });
});

describe('settings a client has written anew since', () => {
  it('start as before again, and keep what was added', () => {
    const at = own('cursor');
    fc.assert(
      fc.property(servers, rest, indent, (table, other, space) => {
        const before = { ...other, mcpServers: table };
        const { text, notes } = wiredIn(at, JSON.stringify(before));
        const anew = { ...JSON.parse(text), added: { by: ['somebody'] } };
        const back = backFrom(at, { text: JSON.stringify(anew, undefined, space), notes });
        expect(JSON.parse(back ?? '')).toEqual(
          JSON.parse(JSON.stringify({ ...before, added: { by: ['somebody'] } })),
        );
      }),
      { numRuns: 150 },
    );
  });
});
