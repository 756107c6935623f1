import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

it('schema/aup-1.json is what the schema says today', () => {
  execFileSync(process.execPath, ['scripts/schema.mjs', '--check'], { stdio: 'pipe' });
  const schema: unknown = JSON.parse(readFileSync('schema/aup-1.json', 'utf8'));
  expect(schema).toMatchObject({ additionalProperties: false, required: ['aup', 'policy'] });
});
