import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTextCodec, looksBinary } from '../../src/host/text-codec.ts';

/** Decodes bytes cut at `cuts`, and what encoding the text gives. */
function pass(bytes: Uint8Array, cuts: readonly number[] = []): { text: string; back: Buffer } {
  const codec = createTextCodec();
  let text = '';
  let from = 0;
  for (const cut of [...cuts.toSorted((a, b) => a - b), bytes.length]) {
    text += codec.decode(bytes.subarray(from, Math.max(from, cut)));
    from = Math.max(from, cut);
  }
  text += codec.end();
  return { text, back: Buffer.concat([codec.encode(text), codec.rest()]) };
}

const wide = (text: string, big: boolean): Buffer => {
  const bytes = Buffer.from(text, 'utf16le');
  return big ? bytes.swap16() : bytes;
};

describe('text codec', () => {
  it('gives any bytes back, however they arrive', () => {
    const cut = fc.array(fc.nat({ max: 60 }), { maxLength: 6 });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), cut, (bytes, cuts) => {
        expect(pass(bytes, cuts).back.equals(bytes)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('reads whatever is text, however it arrives', () => {
    const cut = fc.array(fc.nat({ max: 60 }), { maxLength: 6 });
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), cut, (text, cuts) => {
        fc.pre(!text.includes('\0'));
        expect(pass(Buffer.from(text), cuts).text).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['a byte that leads nothing', [0x61, 0xff, 0x62]],
    ['a character cut at the end', [0x61, 0xe2, 0x82]],
    ['too long a spelling', [0xc0, 0xaf, 0xe0, 0x80, 0xaf]],
    ['half a surrogate pair', [0xed, 0xa0, 0x80]],
    ['beyond Unicode', [0xf4, 0x90, 0x80, 0x80]],
  ])('keeps the bytes of %s', (_, bytes) => {
    const { text, back } = pass(Uint8Array.from(bytes));
    expect([...back]).toEqual(bytes);
    expect(text).not.toContain('\ufffd');
  });

  it.each([
    ['little end first, marked', '\ufeffkey=1', false],
    ['big end first, marked', '\ufeffkey=1', true],
    ['little end first, unmarked', 'password=12345', false],
    ['big end first, unmarked', 'password=12345', true],
  ])('reads UTF-16, %s', (_, text, big) => {
    const bytes = wide(text, big);
    for (const cuts of [[], [1], [1, 2, 3, 4, 5, 6, 7, 8, 9]]) {
      expect(pass(bytes, cuts).text).toBe(text);
      expect(pass(bytes, cuts).back.equals(bytes)).toBe(true);
    }
    const odd = Buffer.concat([bytes, Buffer.from('x')]);
    expect(pass(odd).back.equals(odd)).toBe(true);
  });

  it('tells binary from text', () => {
    expect(looksBinary(Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1]))).toBe(true);
    expect(looksBinary(Buffer.from('plain'))).toBe(false);
    expect(looksBinary(Buffer.from([]))).toBe(false);
    expect(looksBinary(wide('\ufeffplain', false))).toBe(false);
  });
});
