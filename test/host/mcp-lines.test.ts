/** Lines of a stream are the same, however its bytes are cut. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineSplitter, type LinePiece } from '../../src/host/mcp-lines.ts';

/** All pieces of these bytes, cut at these places. */
function read(bytes: Uint8Array, cuts: readonly number[], most?: number): readonly LinePiece[] {
  const splitter = new LineSplitter(most);
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b);
  const pieces = ends.flatMap((end, at) => [...splitter.push(bytes.subarray(ends[at - 1] ?? 0, end))]);
  return [...pieces, ...splitter.end()];
}

/** What is passed on unchanged is the very bytes. */
function isAsItCame({ text, bytes }: LinePiece & { readonly kind: 'line' }): boolean {
  return bytes === undefined || Buffer.from(`${text}\n`).equals(bytes);
}

/** The bytes of a line that cannot be read, as one. */
function joined(pieces: readonly LinePiece[]): readonly string[] {
  const lines: string[] = [];
  for (const piece of pieces) {
    if (piece.kind === 'line') lines.push(isAsItCame(piece) ? piece.text : 'other bytes');
    else {
      const text = `${piece.why} ${Buffer.from(piece.bytes).toString('latin1')}`;
      if (piece.first) lines.push(text);
      else lines.push(`${lines.pop()}${text.slice(piece.why.length + 1)}`);
    }
  }
  return lines;
}

describe('lines', () => {
  const cases: readonly [string, string, readonly string[]][] = [
    ['with an end', 'a\nb\n', ['a', 'b']],
    ['without one', 'a\nb', ['a', 'b']],
    ['that are empty', '\n\n', ['', '']],
    ['of nothing', '', []],
    ['with a byte order mark', '\u00ef\u00bb\u00bfa\n', ['\ufeffa']],
    ['of more than ASCII', '\u00e2\u0082\u00ac\n', ['\u20ac']],
    ['of no text', 'a\n\u00ff\u00fe\nb\n', ['a', 'not-utf8 \u00ff\u00fe\n', 'b']],
    ['of half a surrogate', '\u00ed\u00a0\u0080\n', ['not-utf8 \u00ed\u00a0\u0080\n']],
    ['as long as may be', '12345678\n', ['12345678']],
    ['that are longer', 'a\n123456789\nb\n', ['a', 'too-long 123456789\n', 'b']],
    ['that are longer, at the end', 'a\n123456789', ['a', 'too-long 123456789']],
  ];

  it.each(cases)('%s', (_, bytes, lines) => {
    expect(joined(read(Buffer.from(bytes, 'latin1'), [], 8))).toEqual(lines);
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 12 }), (cuts) => {
        expect(joined(read(Buffer.from(bytes, 'latin1'), cuts, 8))).toEqual(lines);
      }),
    );
  });

  it('hold all bytes there were, in whatever pieces they come', () => {
    const bytes = fc.uint8Array({ maxLength: 60 }).map((all) => all.map((one) => (one < 64 ? 0x0a : one)));
    fc.assert(
      fc.property(bytes, fc.array(fc.nat(), { maxLength: 8 }), (all, cuts) => {
        expect(joined(read(all, cuts, 6))).toEqual(joined(read(all, [], 6)));
      }),
    );
  });
});
