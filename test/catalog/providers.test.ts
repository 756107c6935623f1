import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { providers } from '../../src/catalog/providers/index.ts';
import { redactBody } from '../../src/engine/redact/body.ts';
import { BodyCache } from '../../src/engine/redact/cache.ts';
import type { Redactor } from '../../src/engine/redact/model.ts';

const redactor: Redactor = {
  generation: () => 0,
  redact: (text) => ({ text: text.replaceAll('secret', 'AUP_X'), findings: [] }),
};

describe.each(providers.map((provider) => [provider.id, provider] as const))('%s', (_, provider) => {
  test.each(provider.examples.paths)('$method $path: $match', ({ method, path: target, match }) => {
    expect(provider.match(method, target)).toBe(match);
  });

  test.each(provider.examples.bodies)('$before', ({ before, after }) => {
    const result = redactBody({ body: before, shape: provider.request, redactor, cache: new BodyCache() });
    expect(result).toMatchObject({ kind: 'rewritten', body: after });
  });

  test('its error is JSON and carries the message', () => {
    expect(JSON.stringify(JSON.parse(provider.error(413, 'aup-guard: too "large"')))).toContain(
      'too \\"large\\"',
    );
  });
});

test('no two formats claim the same request', () => {
  for (const { examples } of providers) {
    for (const { method, path: target } of examples.paths) {
      expect(providers.filter(({ match }) => match(method, target)).length).toBeLessThanOrEqual(1);
    }
  }
});

test('every provider file is in the index', () => {
  const folder = path.join(import.meta.dirname, '../../src/catalog/providers');
  const files = readdirSync(folder).filter((file) => !['index.ts', 'shapes.ts'].includes(file));
  expect(files.map((file) => file.replace('.ts', '')).sort()).toEqual(providers.map(({ id }) => id).sort());
});
