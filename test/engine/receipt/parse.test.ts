import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../src/engine/policy/canonical.ts';
import {
  parseReceiptLine,
  parseReceipts,
  parseReceiptsFile,
  receiptLine,
  receiptsFile,
} from '../../../src/engine/receipt/parse.ts';
import { anyReceipt, receipt, SIGNATURE } from './receipts.ts';

const line = receiptLine({ receipt: receipt(), signature: SIGNATURE });

describe('the line of a receipt', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(anyReceipt, (given) => {
        expect(parseReceiptLine(receiptLine({ receipt: given, signature: SIGNATURE }))?.receipt).toEqual(
          given,
        );
      }),
    );
  });

  it('has one form: any other byte is another receipt or none', () => {
    fc.assert(
      fc.property(fc.nat(line.length - 1), fc.nat(94), (at, code) => {
        const changed = `${line.slice(0, at)}${String.fromCharCode(32 + code)}${line.slice(at + 1)}`;
        const found = parseReceiptLine(changed);
        const isSame = found !== undefined && receiptLine(found) === line;
        expect(isSame).toBe(changed === line);
        expect(found === undefined ? changed : receiptLine(found)).toBe(changed);
      }),
    );
  });

  it.each([
    ['a key twice', line.replace('"v":1', '"v":1,"v":1')],
    ['a blank', line.replace('"v":1', '"v": 1')],
    ['another order', `{"signature":"${SIGNATURE}","receipt":${canonicalJson(receipt())}}`],
    ['a key more', line.replace('"v":1', '"v":1,"x":1')],
    ['a prototype', line.replace('"v":1', '"__proto__":{"v":1}')],
    ['an inherited name', line.replace('"v":1', '"constructor":1')],
    ['a key less', line.replace(',"v":1', '')],
    ['another version', line.replace('"v":1', '"v":2')],
    ['a word as assurance', line.replace('"overlay"', '"hardware"')],
    ['a path as commit', line.replace('a'.repeat(40), '../../etc/passwd')],
    ['a name as session', line.replace('"session":""', '"session":"ann"')],
    ['a broken time', line.replace('"record":7', '"record":1e99')],
    ['no JSON', 'x'],
    ['a list', '[]'],
    ['too much', `${' '.repeat(200_000)}${line}`],
  ])('with %s is none', (...[, text]) => {
    expect(parseReceiptLine(line)).toBeDefined();
    expect(parseReceiptLine(text)).toBeUndefined();
  });
});

describe('a note', () => {
  it('that was merged line by line holds all of both, in any order, once each', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(anyReceipt, { minLength: 1, maxLength: 6, selector: canonicalJson }),
        (many) => {
          const lines = many.map((one) => receiptLine({ receipt: one, signature: SIGNATURE }));
          const merged = [...lines, '', ...lines].toSorted().join('\n');
          expect(parseReceipts(merged)).toMatchObject({ broken: 0 });
          expect(parseReceipts(merged).receipts).toHaveLength(many.length);
        },
      ),
    );
  });

  it('of anything at all is read without a fault', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        expect(parseReceipts(text).receipts).toEqual([]);
      }),
    );
    expect(parseReceipts('x\n'.repeat(10) + '['.repeat(100_000)).broken).toBe(2);
  });
});

describe('a file of receipts', () => {
  it('is read as it was written, and tells what is none', () => {
    const { receipts } = parseReceipts(line);
    const file = receiptsFile(receipts);
    expect(parseReceiptsFile(JSON.stringify(file))?.receipts).toEqual(receipts);
    expect(parseReceiptsFile(JSON.stringify({ ...file, receipts: [{}, 1] }))?.broken).toBe(2);
    expect(parseReceiptsFile('{}')).toBeUndefined();
    expect(parseReceiptsFile('nothing')).toBeUndefined();
  });
});
