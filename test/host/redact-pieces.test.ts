import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectors } from '../../src/catalog/detectors/index.ts';
import type { Redaction, Vault } from '../../src/engine/redact/model.ts';
import { createRedactor } from '../../src/engine/redact/redactor.ts';
import { compileScanner } from '../../src/engine/redact/scan.ts';
import { createSegmenter, type PieceSizes, type Segment } from '../../src/host/redact-pieces.ts';
import { replaceIn, type Concealing } from '../../src/host/redact-replace.ts';
import { openRedaction } from '../../src/host/redaction.ts';
import { openVault } from '../../src/host/vault-file.ts';

const SMALL: PieceSizes = { piece: 400, ahead: 200, back: 80 };
const KEY = 'AKIAQ3EGRWP7TSZN5VDK';

function segmentsOf(redact: (text: string) => Redaction, parts: readonly string[], sizes = SMALL): Segment[] {
  const segmenter = createSegmenter(redact, sizes);
  return [...parts.flatMap((part) => segmenter.push(part)), ...segmenter.end()];
}

function spansOf(segments: readonly Segment[]): { start: number; end: number; detector: string }[] {
  return segments.flatMap(({ at, findings }) =>
    findings.map(({ start, end, detector }) => ({ start: at + start, end: at + end, detector })),
  );
}

const concealing = (vault: Vault): Concealing => ({
  conceal: (value, { label }) => vault.conceal(value, label),
});

const scanner = compileScanner(detectors);

const none = (text: string): Redaction => ({ text, findings: [] });

/** Lines with and without a secret, of every length. */
const line = fc.oneof(
  fc.string({ unit: 'grapheme-ascii', maxLength: 60 }).map((text) => text.replaceAll(/[\r\n]/g, ' ')),
  fc.nat({ max: 90 }).map((length) => `${'x '.repeat(length)}key ${KEY} end`),
  fc.constant('mail anna.lund@fjordlab.example please \u{1f600}'),
);

describe('text in pieces', () => {
  it('gives what the whole text gives, without gaps', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), fc.integer({ min: 1, max: 900 }), (lines, step) => {
        const vault = openVault({});
        const redactor = createRedactor({ scanner, vault, wanted: () => true });
        const text = lines.join('\n');
        const parts = text.match(new RegExp(`[\\s\\S]{1,${step}}`, 'g')) ?? [];
        const segments = segmentsOf((piece) => redactor.redact(piece), parts);
        expect(segments.map((segment) => segment.text).join('')).toBe(text);
        expect(segments.map((segment) => replaceIn(segment, concealing(vault))).join('')).toBe(
          redactor.redact(text).text,
        );
        const whole = redactor.redact(text).findings;
        expect(spansOf(segments)).toEqual(
          whole.map(({ start, end, detector }) => ({ start, end, detector })),
        );
      }),
      { numRuns: 150 },
    );
  });

  it('hands out whole lines at once when asked, and waits for the end of a key', () => {
    const vault = openVault({});
    const { redactor } = openRedaction({ detectors, vault, wanted: () => true });
    const segmenter = createSegmenter((piece) => redactor.redact(piece));
    const flushed = (text: string): string =>
      [...segmenter.push(text), ...segmenter.flush()]
        .map((one) => replaceIn(one, concealing(vault)))
        .join('');
    expect(flushed('half a li')).toBe('');
    expect(flushed(`ne\n${KEY.slice(0, 9)}`)).toBe('half a line\n');
    expect(flushed(`${KEY.slice(9)}\n`)).toMatch(/^AUP_AWSKEY_\w{12}\n$/);
    const body = 'MIIEvQIBADANBgkqhkiG9w0B\n';
    const dashes = '-----';
    expect(flushed(`a\nb ${dashes}BEGIN PRIVATE KEY${dashes}\n${body}`)).toBe('a\n');
    expect(flushed(body)).toBe('');
    expect(flushed(`${dashes}END PRIVATE KEY${dashes}\nnext\n`)).toMatch(/^b AUP_PRIVATEKEY_\w{12}\nnext\n$/);
    expect(segmenter.end()).toEqual([]);
  });

  it('reads base64 on where a piece ended', () => {
    const vault = openVault({});
    const { redactor } = openRedaction({ detectors, vault, wanted: () => true });
    for (let pad = 0; pad < 12; pad += 1) {
      const run = Buffer.from(`${'lorem ipsum '.repeat(250)}${' '.repeat(pad)}key ${KEY} end`).toString(
        'base64',
      );
      const text = `data: ${'x'.repeat(pad)} ${run} end`;
      const segments = segmentsOf((piece) => redactor.redact(piece), [text]);
      expect(segments.length).toBeGreaterThan(1);
      expect(spansOf(segments)).not.toEqual([]);
    }
  });

  it('cuts no line without need, no pair and no placeholder', () => {
    const lines = segmentsOf(none, [`${'word '.repeat(30)}\n`.repeat(40)]);
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.every(({ text }) => text.endsWith('\n'))).toBe(true);
    const pairs = segmentsOf(none, [`x${'\u{1f600}'.repeat(2000)}`]);
    expect(pairs.length).toBeGreaterThan(5);
    expect(pairs.some(({ text }) => /\p{Cs}/u.test(text))).toBe(false);
    const placeholder = openVault({}).conceal('a value', 'KEY');
    const placeholders = segmentsOf(none, [placeholder.repeat(200)]);
    expect(placeholders.length).toBeGreaterThan(5);
    expect(placeholders.every(({ text }) => text.length % placeholder.length === 0)).toBe(true);
  });

  it('cuts a finding only where it has no end, and stays within its bounds', () => {
    let largest = 0;
    const everything = (text: string): Redaction => {
      largest = Math.max(largest, text.length);
      const finding = { detector: 'all', label: 'ALL', category: 'secret', confidence: 'high' } as const;
      return { text, findings: [{ ...finding, start: 0, end: text.length }] };
    };
    const text = 'y'.repeat(20_000);
    const segments = segmentsOf(everything, [text]);
    expect(segments.map((segment) => segment.text).join('')).toBe(text);
    expect(
      segments.every(({ text: { length }, findings: [all] }) => all?.start === 0 && all.end === length),
    ).toBe(true);
    expect(largest).toBeLessThan(3000);
  });
});
