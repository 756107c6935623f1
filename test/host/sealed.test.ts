import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { seal, unseal } from '../../src/host/sealed.ts';

const keysOf = (key: string): { keyedDigest: (domain: string, text: string) => string } => ({
  keyedDigest: (domain, text) => createHash('sha256').update(`${key}\0${domain}\0${text}`).digest('hex'),
});
const keys = keysOf('one');

it('gives back what was sealed, for the same purpose and key only', () => {
  const text = seal(keys, 'answer', '{"a":1}');
  expect(unseal(keys, 'answer', text)).toBe('{"a":1}');
  expect(unseal(keys, 'request', text)).toBeUndefined();
  expect(unseal(keysOf('two'), 'answer', text)).toBeUndefined();
});

it.each([
  ['changed', seal(keys, 'answer', 'yes').replace('yes', 'no')],
  ['without a code', '{"body":"yes"}'],
  ['with a short code', '{"body":"yes","mac":""}'],
  ['no JSON', 'yes'],
  ['no object', '"yes"'],
  ['empty', ''],
])('takes nothing that is %s', (_, text) => {
  expect(unseal(keys, 'answer', text)).toBeUndefined();
});
