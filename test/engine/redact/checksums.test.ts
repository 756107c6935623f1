import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { base58Check, bech32 } from '../../../src/engine/redact/checksums-wallet.ts';
import {
  divides,
  isDay,
  luhn,
  mod11And10,
  mod97,
  verhoeff,
  weighted,
} from '../../../src/engine/redact/checksums.ts';

const digits = fc.stringMatching(/^[0-9]{5,18}$/);

/** The one last digit that completes a number. */
function completed(number: string, check: (text: string) => boolean): string[] {
  return Array.from('0123456789', (digit) => number + digit).filter(check);
}

/** `text` with the digit at `at` moved on by `by` (1 to 9). */
function changed(text: string, at: number, by: number): string {
  const index = at % text.length;
  const digit = (Number(text.charAt(index)) + by) % 10;
  return `${text.slice(0, index)}${digit}${text.slice(index + 1)}`;
}

describe.each([
  ['luhn', luhn],
  ['verhoeff', verhoeff],
  ['mod11And10', mod11And10],
])('%s', (_name, check) => {
  it('has one check digit for every number and notices any one wrong digit', () => {
    fc.assert(
      fc.property(digits, fc.nat(), fc.integer({ min: 1, max: 9 }), (number, at, by) => {
        const [whole = '', ...others] = completed(number, check);
        expect(others).toEqual([]);
        expect(check(whole)).toBe(true);
        expect(check(changed(whole, at, by))).toBe(false);
      }),
    );
  });

  it('refuses what is no number', () => {
    for (const text of ['', '0', 'x', '12a4', '1 2']) expect(check(text)).toBe(false);
  });
});

it('Verhoeff notices two neighbours that changed places', () => {
  fc.assert(
    fc.property(digits, fc.nat(), (number, at) => {
      const [whole = ''] = completed(number, verhoeff);
      const index = at % (whole.length - 1);
      const [a = '', b = ''] = whole.slice(index, index + 2);
      fc.pre(a !== b);
      expect(verhoeff(`${whole.slice(0, index)}${b}${a}${whole.slice(index + 2)}`)).toBe(false);
    }),
  );
});

describe('sums', () => {
  it('are those of the remainder by 97', () => {
    fc.assert(
      fc.property(digits, (number) => {
        expect(mod97(number)).toBe(Number(BigInt(number) % 97n));
      }),
    );
    expect(mod97('3214282912345698765432161182')).toBe(1);
  });

  it('count weights from the front and want as many digits as weights', () => {
    expect(weighted('123', [3, 2, 1])).toBe(10);
    expect(divides('123', [3, 2, 1], 5)).toBe(true);
    expect(divides('1234', [3, 2, 1], 5)).toBe(false);
    expect(divides('12', [3, 2, 1], 1)).toBe(false);
  });

  it('know the days of a year', () => {
    expect(isDay(29, 2)).toBe(true);
    expect(isDay(29, 2, 1999)).toBe(false);
    expect(isDay(29, 2, 1900)).toBe(false);
    expect([isDay(31, 4), isDay(0, 5), isDay(1, 13), isDay(32, 1)]).toEqual([false, false, false, false]);
  });
});

describe('addresses of wallets', () => {
  const base58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
  // Made up: a version byte, twenty bytes that say so, and their checksum.
  const legacy = '1BitcoinEaterAddressDontSendf59kuE';
  const modern = 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4';

  it('carry a checksum that one wrong character breaks', () => {
    expect(base58Check(legacy)).toBe(true);
    expect(bech32(modern)).toBe(true);
    expect(bech32(modern.toUpperCase())).toBe(true);
    fc.assert(
      fc.property(fc.nat({ max: legacy.length - 1 }), fc.constantFrom(...base58.split('')), (at, char) => {
        fc.pre(legacy.charAt(at) !== char);
        expect(base58Check(`${legacy.slice(0, at)}${char}${legacy.slice(at + 1)}`)).toBe(false);
      }),
    );
    for (let at = 4; at < modern.length; at += 1) {
      const other = modern.charAt(at) === 'q' ? 'p' : 'q';
      expect(bech32(`${modern.slice(0, at)}${other}${modern.slice(at + 1)}`)).toBe(false);
    }
  });

  it('are refused when something else is meant', () => {
    for (const text of ['', '1', 'bc1', 'Bc1qw508', '0OIl', 'x'.repeat(500), legacy.slice(1)]) {
      expect(base58Check(text)).toBe(false);
      expect(bech32(text)).toBe(false);
    }
  });
});
