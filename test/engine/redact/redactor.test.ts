import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectors } from '../../../src/catalog/detectors/index.ts';
import type { Redactor } from '../../../src/engine/redact/model.ts';
import { createRedactor } from '../../../src/engine/redact/redactor.ts';
import { restoreText } from '../../../src/engine/redact/restore.ts';
import { compileScanner } from '../../../src/engine/redact/scan.ts';
import { memoryVault } from '../../fixtures/redact/memory-vault.ts';

const scanner = compileScanner(detectors);
const samples = detectors.flatMap(({ examples }) => examples.yes.map(({ text }) => text).concat(examples.no));

function fresh(): { readonly redactor: Redactor; readonly restore: (text: string) => string } {
  const vault = memoryVault();
  const redactor = createRedactor({ scanner, vault, wanted: () => true });
  return { redactor, restore: (text) => restoreText(text, (placeholder) => vault.reveal(placeholder)) };
}

const noise = fc.oneof(
  fc.string(),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(
    'AUP_',
    'AUP_KEY',
    'AUP_KEY_',
    'AUP_EMAIL_0123456789AB',
    '\\n',
    '\\"',
    '%3D',
    '\u001b[31m',
    '"',
    '\n',
    '\ud800',
  ),
);
const texts = fc
  .array(fc.oneof(fc.constantFrom(...samples.filter((text) => !text.includes('AUP_'))), noise), {
    maxLength: 7,
  })
  .chain((parts) => fc.constantFrom('', ' ', '\n', ': ').map((glue) => parts.join(glue)));

function categoryOf(label: string): 'personal' | 'secret' {
  return label === 'EMAIL' ? 'personal' : 'secret';
}

describe('redaction', () => {
  it('is undone exactly', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const { redactor, restore } = fresh();
        expect(restore(redactor.redact(text).text)).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  it('changes nothing the second time and is the same every time', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const { redactor } = fresh();
        const once = redactor.redact(text).text;
        expect(redactor.redact(once).text).toBe(once);
        expect(fresh().redactor.redact(text).text).toBe(once);
      }),
      { numRuns: 500 },
    );
  });

  it('reports findings in offsets of the original', () => {
    const { redactor } = fresh();
    const text = 'mail jane.doe@example.com, key AKIAIOSFODNN7EXAMPLE!';
    const { text: redacted, findings } = redactor.redact(text);
    expect(redacted).toMatch(/^mail AUP_EMAIL_\w{12}, key AUP_AWSKEY_\w{12}!$/);
    expect(findings.map(({ start, end }) => text.slice(start, end))).toEqual([
      'jane.doe@example.com',
      'AKIAIOSFODNN7EXAMPLE',
    ]);
  });

  it('finds a value again without its context, in other spellings too', () => {
    const { redactor } = fresh();
    const before = redactor.generation();
    const first = redactor.redact('DB_PASSWORD="Kq7/#vLp2 "'.replace(' ', '')).text;
    expect(redactor.generation()).toBe(before + 1);
    const placeholder = /AUP_\w+/.exec(first)?.[0] ?? 'none';
    expect(redactor.redact('I typed Kq7/#vLp2 there').text).toBe(`I typed ${placeholder} there`);
    expect(redactor.redact(`u=${encodeURIComponent('Kq7/#vLp2')}`).text).not.toContain('Kq7');
    expect(redactor.redact('xKq7/#vLp2x').text).toBe('xKq7/#vLp2x');
  });

  it('does not search for values that are plain words', () => {
    const { redactor } = fresh();
    redactor.redact('postgres://postgres:postgresql@db/x');
    expect(redactor.redact('we use postgresql here').text).toBe('we use postgresql here');
  });

  it('replaces only what is wanted', () => {
    const vault = memoryVault();
    const redactor = createRedactor({ scanner, vault, wanted: ({ category }) => category === 'secret' });
    expect(redactor.redact('jane.doe@example.com AKIAIOSFODNN7EXAMPLE').text).toMatch(
      /^jane\.doe@example\.com AUP_AWSKEY_/,
    );
  });

  it('applies the wish to values seen before by their label', () => {
    const vault = memoryVault();
    vault.conceal('jane.doe@example.com', 'EMAIL');
    const redactor = createRedactor({
      scanner,
      vault,
      wanted: ({ category }) => category === 'secret',
      categoryOf,
    });
    expect(redactor.redact('to jane.doe@example.com').text).toBe('to jane.doe@example.com');
  });

  it('leaves placeholders that were there', () => {
    const vault = memoryVault();
    const placeholder = vault.conceal('v4lue-of-before', 'SECRET').toLowerCase();
    const redactor = createRedactor({ scanner, vault, wanted: () => true });
    expect(redactor.redact(`api_key = ${placeholder}`)).toEqual({
      text: `api_key = ${placeholder}`,
      findings: [],
    });
  });

  it('replaces a whole private key by one placeholder', () => {
    const { redactor } = fresh();
    const dashes = '-----';
    const block = `${dashes}BEGIN EC PRIVATE KEY${dashes}\nMHcCAQEEIIGlRHg0pKqXuGk1\noAoGCCqGSM49\n${dashes}END EC PRIVATE KEY${dashes}`;
    expect(redactor.redact(`a\n${block}\nb`).text).toMatch(/^a\nAUP_PRIVATEKEY_\w{12}\nb$/);
  });
});
