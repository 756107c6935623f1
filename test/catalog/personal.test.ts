import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectors } from '../../src/catalog/detectors/index.ts';
import { vehicleNumber, routing } from '../../src/catalog/detectors/personal/documents.ts';
import { schemes } from '../../src/catalog/detectors/personal/national.ts';
import { compileScanner } from '../../src/engine/redact/scan.ts';
import type { Finding } from '../../src/engine/model.ts';

const scanner = compileScanner(detectors);

function plainOf(value: string): string {
  return value.replaceAll(/[^A-Za-z0-9]/g, '').toUpperCase();
}

/** A number with each of its digits replaced by each other one. */
function oneDigitOff(plain: string): readonly string[] {
  return Array.from(plain).flatMap((char, at) =>
    /[0-9]/.test(char)
      ? Array.from(
          '0123456789'.replace(char, ''),
          (digit) => `${plain.slice(0, at)}${digit}${plain.slice(at + 1)}`,
        )
      : [],
  );
}

/** Checks that are told to notice any one wrong digit; the others are sums that a digit may leave as they were, or mere dates. */
const STRICT: ReadonlySet<string> = new Set([
  'uk-nhs',
  'de-tax-id',
  'es-dni',
  'nl-bsn',
  'pl-pesel',
  'se-personnummer',
  'fi-hetu',
  'hr-oib',
  'tr-kimlik',
  'us-provider',
  'ca-sin',
  'cn-resident',
  'in-aadhaar',
  'au-abn',
  'il-id',
]);

describe('numbers of persons', () => {
  it.each(schemes)('$id accepts its samples and their writing', ({ value, check, samples, impossible }) => {
    const whole = new RegExp(`^(?:${value})$`);
    for (const sample of samples) {
      expect(sample).toMatch(whole);
      expect(check?.(plainOf(sample)) ?? true).toBe(true);
    }
    expect(impossible).not.toMatch(whole);
  });

  it.each(schemes.filter(({ id }) => STRICT.has(id)))('$id notices any one wrong digit', (scheme) => {
    const whole = new RegExp(`^(?:${scheme.value})$`);
    const wrong = scheme.samples.flatMap((sample) => oneDigitOff(plainOf(sample)));
    const possible = wrong.filter((number) => whole.test(number));
    expect(possible.length).toBeGreaterThan(20);
    expect(possible.filter((number) => scheme.check?.(number) !== false)).toEqual([]);
  });

  it('checks never throw, whatever they are shown', () => {
    const text = fc.string({ unit: fc.constantFrom('0', '7', '9', 'A', 'X', 'Z', ' '), maxLength: 20 });
    fc.assert(
      fc.property(text, (plain) => {
        for (const { check } of schemes) expect(typeof (check?.(plain) ?? false)).toBe('boolean');
        for (const check of [routing, vehicleNumber]) expect(typeof check(plain)).toBe('boolean');
      }),
    );
  });
});

function found(text: string): readonly Finding[] {
  return scanner.scan(text);
}

describe('words before a number', () => {
  it('make a failed checksum no way out, but an impossible number stays', () => {
    expect(found('Steuer-ID: 65929970488')).toMatchObject([{ confidence: 'medium' }]);
    expect(found('Steuer-ID: 65929970489')).toMatchObject([{ confidence: 'high' }]);
    expect(found('Steuer-ID: 05929')).toEqual([]);
  });

  it.each([
    'the sin of 1234567 men',
    'ein Haus mit 123456789 Steinen',
    'pass 123456789 to the function',
    'const id = 529982471;',
    'took 1730482910 ns, 943 076 5918 of them idle',
    'commit 12190367a006, build 20240101',
    'since = 1700000000000',
  ])('are missing in %j', (text) => {
    expect(found(text).filter(({ category, optIn }) => category === 'personal' && optIn !== true)).toEqual(
      [],
    );
  });

  it('tell across a line, a quote and a camel-case name', () => {
    for (const text of [
      'SSN:\n  529-98-2471',
      "{ userSsn: '529982471' }",
      'tax_id=529982471',
      'SSN | 529982471 |',
    ])
      expect(found(text), text).toHaveLength(1);
  });
});

describe('what a policy has to name', () => {
  const optIn = detectors.filter((detector) => detector.optIn === true).map(({ id }) => id);

  it('is addresses of machines, postcodes and bare numbers', () => {
    expect(optIn.toSorted()).toEqual(['address-postcode', 'bare-number', 'ip-v4', 'ip-v6', 'mac-address']);
  });

  it('says so in its findings', () => {
    expect(found('login from 81.2.69.142')).toMatchObject([{ detector: 'ip-v4', optIn: true }]);
    expect(found('B12345670')).toMatchObject([{ detector: 'bare-number', confidence: 'low', optIn: true }]);
    expect(found('SSN 529-98-2471')[0]).not.toHaveProperty('optIn');
  });
});
