import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectors } from '../../../src/catalog/detectors/index.ts';
import type { Redactor, Scanner } from '../../../src/engine/redact/model.ts';
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

/** Finds words by detector, with the labels of the words. */
function wordScanner(words: Readonly<Record<string, string>>): Scanner {
  return {
    scan: (text) =>
      Object.entries(words)
        .flatMap(([word, detector]) =>
          [...text.matchAll(new RegExp(word, 'g'))].map(({ index, 0: found }) => ({
            detector,
            label: detector.toUpperCase(),
            category: 'secret' as const,
            confidence: 'medium' as const,
            start: index,
            end: index + found.length,
          })),
        )
        .toSorted((a, b) => a.start - b.start),
  };
}

describe('what is told of replacements', () => {
  it('stands where it stood in the original, however many came before', () => {
    const text = 'one abcd, two ef, three abcd and ghijklmnopqrstuvwxyz';
    const vault = memoryVault();
    const words = { abcd: 'first', ef: 'second', ghijklmnopqrstuvwxyz: 'third' };
    const redactor = createRedactor({ scanner: wordScanner(words), vault, wanted: () => true });
    const done = redactor.redact(text);
    expect(done.findings.map(({ detector, start, end }) => [detector, text.slice(start, end)])).toEqual([
      ['first', 'abcd'],
      ['second', 'ef'],
      ['first', 'abcd'],
      ['third', 'ghijklmnopqrstuvwxyz'],
    ]);
    expect(done.text.replaceAll(/AUP_([A-Z]+)_\w{12}/g, '<$1>')).toBe(
      'one <FIRST>, two <SECOND>, three <FIRST> and <THIRD>',
    );
  });

  it('stands right when a replacement brings out more', () => {
    const text = 'x secret-1 tail, secret-2 tail';
    const vault = memoryVault();
    // Only behind a placeholder the tail is one.
    const words = { 'secret-\\d': 'head', '(?<=AUP_HEAD_\\w{12} )tail': 'tail' };
    const redactor = createRedactor({ scanner: wordScanner(words), vault, wanted: () => true });
    const done = redactor.redact(text);
    expect(done.text.replaceAll(/AUP_([A-Z]+)_\w{12}/g, '<$1>')).toBe('x <HEAD> <TAIL>, <HEAD> <TAIL>');
    expect(done.findings.map(({ detector, start, end }) => [detector, start, end])).toEqual([
      ['head', 2, 10],
      ['tail', 11, 15],
      ['head', 17, 25],
      ['tail', 26, 30],
    ]);
  });

  it('joins what overlaps, from the scanner and from the vault', () => {
    const vault = memoryVault();
    const known = vault.conceal('s3cret-value-of-before', 'KEY');
    const redactor = createRedactor({
      scanner: wordScanner({ 'before-and-after': 'late' }),
      vault,
      wanted: () => true,
    });
    const done = redactor.redact('a s3cret-value-of-before-and-after z');
    expect(done.findings).toEqual([
      { detector: 'seen-before', label: 'KEY', category: 'secret', confidence: 'high', start: 2, end: 34 },
    ]);
    expect(done.text).toMatch(/^a AUP_KEY_\w{12} z$/);
    expect(redactor.redact('s3cret-value-of-before').text).toBe(known);
  });

  it('keeps neighbours apart', () => {
    const redactor = createRedactor({
      scanner: wordScanner({ left: 'one', right: 'two' }),
      vault: memoryVault(),
      wanted: () => true,
    });
    expect(redactor.redact('leftright').findings).toMatchObject([
      { detector: 'one', start: 0, end: 4 },
      { detector: 'two', start: 4, end: 9 },
    ]);
  });

  it('leaves placeholders inside a finding whole and takes the rest', () => {
    const vault = memoryVault();
    const own = vault.conceal('v4lue-of-before', 'KEY');
    const redactor = createRedactor({
      scanner: wordScanner({ 'begin.*end': 'block' }),
      vault,
      wanted: () => true,
    });
    const shape = (text: string): string =>
      redactor
        .redact(text)
        .text.replaceAll(own, '<own>')
        .replaceAll(/AUP_BLOCK_\w{12}/g, '<block>');
    expect(shape(`begin ${own} end`)).toBe('<block><own><block>');
    expect(shape(`${own}begin middle end${own}`)).toBe('<own><block><own>');
    expect(shape(`begin ${own}${own} x ${own} end.`)).toBe('<block><own><own><block><own><block>.');
    const touching = createRedactor({
      scanner: wordScanner({ [`${own}x+`]: 'block', [`y+${own}`]: 'block' }),
      vault,
      wanted: () => true,
    });
    const cut = touching.redact(`${own}xx yy${own}`);
    expect(cut.text.replaceAll(own, '<own>').replaceAll(/AUP_BLOCK_\w{12}/g, '<block>')).toBe(
      '<own><block> <block><own>',
    );
    expect(cut.findings.map(({ start, end }) => end - start)).toEqual([2, 2]);
  });

  it('gives up on what never ends', () => {
    const oneMore: Scanner = {
      scan: (text) => {
        const start = text.search(/[a-z]/);
        const span = { start, end: start + 1 };
        return [{ detector: 'any', label: 'ANY', category: 'secret', confidence: 'low', ...span }];
      },
    };
    const redactor = createRedactor({ scanner: oneMore, vault: memoryVault(), wanted: () => true });
    expect(redactor.redact('abcdefghijklmnopqr').text).toMatch(/^(?:AUP_ANY_\w{12}){16}qr$/);
  });

  it('counts values of unknown labels as secrets', () => {
    const vault = memoryVault();
    vault.conceal('s3cret-value-of-before', 'KEY');
    const redactor = createRedactor({
      scanner: wordScanner({}),
      vault,
      wanted: ({ category }) => category === 'secret',
    });
    expect(redactor.redact('s3cret-value-of-before').findings).toHaveLength(1);
  });
});
