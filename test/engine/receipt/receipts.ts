import * as fc from 'fast-check';
import type { Digest } from '../../../src/engine/model.ts';
import type { Change, Receipt } from '../../../src/engine/receipt/model.ts';
import { instant, isDigest } from '../../../src/engine/text.ts';

export const SIGNATURE: string = 'A'.repeat(88);

export function digest(character: string): Digest {
  const text = character.repeat(64);
  if (!isDigest(text)) throw new Error('no digest');
  return text;
}

export function change(parts: Partial<Change> = {}): Change {
  return { commit: 'a'.repeat(40), from: 'b'.repeat(40), tree: 'c'.repeat(40), patch: digest('d'), ...parts };
}

export function receipt(parts: Partial<Receipt> = {}): Receipt {
  return {
    v: 1,
    repo: digest('1'),
    verb: 'push',
    base: '',
    whole: change(),
    parts: [],
    policy: digest('2'),
    layers: [],
    clauses: ['HUMAN-1'],
    assurance: 'overlay',
    session: '',
    record: 7,
    issued: instant(1000),
    expires: instant(9_000_000),
    ...parts,
  };
}

const HEX = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 'a', 'b', 'c', 'd', 'e', 'f'].map(String);
const hex = (length: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...HEX), minLength: length, maxLength: length });
const anyDigest = fc.constantFrom(...HEX).map((character) => digest(character));
const anyChange = fc.record({
  commit: hex(40),
  from: fc.oneof(hex(40), fc.constant('')),
  tree: hex(64),
  patch: fc.oneof(anyDigest, fc.constant<''>('')),
});

export const anyReceipt: fc.Arbitrary<Receipt> = fc
  .record({
    repo: anyDigest,
    verb: fc.constantFrom<Receipt['verb']>('push', 'force-push', 'merge', 'review'),
    base: fc.oneof(hex(40), fc.constant('')),
    whole: anyChange,
    parts: fc.array(anyChange, { maxLength: 3 }),
    assurance: fc.constantFrom<Receipt['assurance']>('overlay', 'none', 'pre-approved'),
    session: fc.oneof(hex(16), fc.constant('')),
    record: fc.integer({ min: -1, max: 1e9 }),
    issued: fc.nat().map(instant),
  })
  .map((parts) => receipt(parts));
