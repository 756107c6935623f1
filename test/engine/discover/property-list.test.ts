/** Property lists: written by another program, then broken in every way. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binaryList, isBinaryList } from '../../../src/engine/discover/property-list.ts';
import { xmlList } from '../../../src/engine/discover/property-list-xml.ts';

/** As the plistlib of Python writes it. */
const BINARY = Buffer.from(
  'YnBsaXN0MDDcAQIDBAUGBwgJCgsMDQ4PEBEWFxgZGhscU2JpZ1RkYXRhXxAQZm9yY2VMb2dpbk1ldGhvZF8QEWZvcmNlTG9naW5PcmdVVUlEVGxpc3RUbG9uZ1FuUm5vUXJRdVR3aGVuU3llcxMAAAEAAAAAAEF4WGNsYXVkZWFpVE9VUlOiEhNRYdEUFVFiUWNfECh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4E//////////7CCM/+AAAAAAAAGUA6QAtAPwALW8iM0HHgvhAAAAACQghJSo9UVZbXWBiZGltdniBhomLjpCSvcbH0NvkAAAAAAAAAQEAAAAAAAAAHQAAAAAAAAAAAAAAAAAAAOU=',
  'base64',
);
const HELD = {
  forceLoginMethod: 'claudeai',
  forceLoginOrgUUID: 'OURS',
  n: -5,
  big: 2 ** 40,
  u: 'é-ü-漢',
  yes: true,
  no: false,
  r: 1.5,
  list: ['a', { b: 'c' }],
  long: 'x'.repeat(40),
};

/** A list whose objects are these bytes, one after the other; the first is the top. */
function listOf(objects: readonly (readonly number[])[]): Uint8Array {
  const head = [...Buffer.from('bplist00')];
  const starts = objects.map((_, at) => head.length + objects.slice(0, at).flat().length);
  const table = head.length + objects.flat().length;
  const trailer = Buffer.alloc(32);
  trailer.writeUInt8(1, 6);
  trailer.writeUInt8(1, 7);
  trailer.writeBigUInt64BE(BigInt(objects.length), 8);
  trailer.writeBigUInt64BE(BigInt(table), 24);
  return Uint8Array.from([...head, ...objects.flat(), ...starts, ...trailer]);
}

describe('a binary list', () => {
  it('is read as it was written; data and days are left out', () => {
    expect(isBinaryList(BINARY)).toBe(true);
    expect(binaryList(BINARY)).toEqual({ ...HELD, data: undefined, when: undefined });
  });

  it('is read where it lies in a larger buffer', () => {
    const larger = Buffer.concat([Buffer.alloc(7), BINARY]);
    expect(binaryList(larger.subarray(7))).toMatchObject({ n: -5 });
  });

  it('that holds itself, or grows without end, is none', () => {
    expect(binaryList(listOf([[0xa1, 0]]))).toBeUndefined();
    const doubling = Array.from({ length: 40 }, (_, at) => [0xa2, at + 1, at + 1]);
    expect(binaryList(listOf([...doubling, [0x09]]))).toBeUndefined();
    // Control: the same without growing.
    expect(binaryList(listOf([[0xa2, 1, 1], [0x09]]))).toEqual([true, true]);
  });

  it.each([
    ['a count larger than the list', [[0x5f, 0x13, 255, 255, 255, 255, 255, 255, 255, 255]]],
    ['an array of more than there is', [[0xaf, 0x12, 127, 255, 255, 255]]],
    ['a key that is no text', [[0xd1, 1, 1], [0x09]]],
    ['an object that is not there', [[0xa1, 9]]],
    ['a number of no known size', [[0x2f]]],
  ])('with %s is none', (_name, objects) => {
    expect(binaryList(listOf(objects))).toBeUndefined();
  });

  it('keeps names that objects have of their own', () => {
    const key = [...Buffer.from('__proto__')];
    const found = binaryList(listOf([[0xd1, 1, 2], [0x59, ...key], [0x09]]));
    expect(Object.keys(Object(found))).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(found)).toBe(Object.prototype);
  });

  it('broken anywhere, or noise, never throws', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(BINARY.length - 1), fc.nat(255)), { maxLength: 6 }), (changes) => {
        const bytes = Uint8Array.from(BINARY);
        for (const [at, value] of changes) bytes[at] = value;
        expect(() => binaryList(bytes)).not.toThrow();
      }),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(BINARY.length - 1), (noise, cut) => {
        const noisy = Uint8Array.from([...Buffer.from('bplist00'), ...noise]);
        expect(() => binaryList(noisy)).not.toThrow();
        expect(binaryList(BINARY.subarray(0, cut))).toBeUndefined();
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a list as XML', () => {
  const XML = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>
  <key>a</key><string>x &amp; y &lt;z&gt;</string>
  <key>n</key> <integer>-5</integer> <key>r</key><real>1.5</real>
  <key>yes</key><true/><key>no</key><false/><key>none</key><string/>
  <key>list</key><array><string>a</string><dict><key>b</key><string>c</string></dict><array/></array>
  <key>empty</key><dict/>
</dict></plist>`;

  it('is read as it was written', () => {
    expect(xmlList(XML)).toEqual({
      a: 'x & y <z>',
      n: -5,
      r: 1.5,
      yes: true,
      no: false,
      none: '',
      list: ['a', { b: 'c' }, []],
      empty: {},
    });
  });

  it.each([
    ['no list', '<html></html>'],
    ['not closed', '<plist><dict><key>a</key>'],
    ['closed by another', '<plist><dict></array></plist>'],
    ['with an entity of its own', '<plist><!ENTITY a "b"><string>&a;</string></plist>'],
    ['too deep', `<plist>${'<array>'.repeat(200)}${'</array>'.repeat(200)}</plist>`],
  ])('%s is none', (_name, text) => {
    expect(xmlList(text)).toBeUndefined();
  });

  it('never throws', () => {
    const piece = fc.constantFrom(
      '<dict>',
      '</dict>',
      '<key>',
      '</key>',
      '<true/>',
      '<',
      '>',
      'a',
      '<string/>',
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        expect(() => xmlList(`<plist>${pieces.join('')}`)).not.toThrow();
      }),
    );
  });
});
