import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectors } from '../../../src/catalog/detectors/index.ts';
import { readEntry } from '../../../src/engine/mcp/entry.ts';
import { identityOf, launchOf } from '../../../src/engine/mcp/identity.ts';
import { secretFinder } from '../../../src/host/mcp-discover.ts';
import { hashing } from '../../../src/host/policy-hashing.ts';

const scan = secretFinder(detectors);
const ORIGIN = { client: 'cursor', scope: 'user', file: '/f', name: 'a' } as const;

const word = fc.oneof(
  fc.constantFrom(
    'npx',
    '-y',
    '-c',
    '--',
    'env',
    'sh',
    'cmd',
    '/c',
    'docker',
    'run',
    'uvx',
    '--from',
    'A=b',
    '-e',
    'kit@1',
  ),
  fc.string(),
);
const entry = fc.oneof(
  fc.record({
    command: fc.oneof(word, fc.array(word)),
    args: fc.array(word),
    env: fc.dictionary(fc.string(), fc.string()),
  }),
  fc.record({
    url: fc.oneof(fc.webUrl({ withQueryParameters: true }), fc.string()),
    headers: fc.jsonValue(),
  }),
  fc.dictionary(
    fc.constantFrom('command', 'args', 'url', 'env', 'type', 'oauth', 'disabled'),
    fc.jsonValue(),
  ),
);

describe('whatever an entry holds', () => {
  it('is read, and told the same each time', () => {
    fc.assert(
      fc.property(entry, (value) => {
        for (const read of readEntry(value, ORIGIN, scan)) {
          const launch = launchOf(read.transport, scan, '/work');
          expect(launchOf(read.transport, scan, '/work')).toEqual(launch);
          expect(identityOf(launch, read.envNames, hashing).digest).toMatch(/^[0-9a-f]{64}$/);
        }
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['many assignments', 'token=x1y2z3 '.repeat(40_000)],
    ['one long word', 'a'.repeat(500_000)],
    ['references without an end', '${'.repeat(200_000)],
    ['quotes without an end', `"${'a"'.repeat(200_000)}`],
    ['dots', `./${'a.'.repeat(200_000)}`],
    ['questions', `https://a.example.com/?${'a&'.repeat(200_000)}`],
  ])('takes time in proportion to its size: %s', (_, text) => {
    const started = performance.now();
    for (const value of [{ command: 'sh', args: ['-c', text] }, { command: text }, { url: text }]) {
      for (const read of readEntry({ ...value, env: { TOKEN: text } }, ORIGIN, scan))
        launchOf(read.transport, scan);
    }
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});
