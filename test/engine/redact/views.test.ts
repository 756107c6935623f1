import { describe, expect, it } from 'vitest';
import { detectors } from '../../../src/catalog/detectors/index.ts';
import { compileScanner } from '../../../src/engine/redact/scan.ts';
import {
  ansiView,
  htmlView,
  jsonView,
  linesView,
  mailView,
  narrowView,
  urlView,
  utf16View,
  visibleView,
} from '../../../src/engine/redact/views.ts';

const scanner = compileScanner(detectors);

describe('a view maps spans back', () => {
  it.each([
    {
      read: jsonView,
      source: String.raw`say \"h\u00e9llo\"\n`,
      shown: 'h\u00e9llo',
      spelled: String.raw`h\u00e9llo`,
    },
    { read: urlView, source: 'a%3Db%2Fc', shown: '=b/', spelled: '%3Db%2F' },
    { read: ansiView, source: 'x \u001b[31mre\u001b[0md\u001b[1m y', shown: 'red', spelled: 're\u001b[0md' },
    { read: linesView, source: '  1\tab\n  2\tcd', shown: 'b\nc', spelled: 'b\n  2\tc' },
    { read: jsonView, source: String.raw`\x41\u{42}C\'`, shown: 'ABC', spelled: String.raw`\x41\u{42}C` },
    { read: urlView, source: 'k+%3D+%C3%A9v%0Aw', shown: ' = ', spelled: '+%3D+' },
    { read: urlView, source: 'x%C3%A9t%C3%A9%20y', shown: '\u00e9t\u00e9', spelled: '%C3%A9t%C3%A9' },
    { read: urlView, source: 'x%C3%C3y%F5%80z', shown: 'y%F5%80z', spelled: 'y%F5%80z' },
    { read: htmlView, source: 'a&#61;&#x42;&amp;c', shown: '=B&', spelled: '&#61;&#x42;&amp;' },
    { read: htmlView, source: 'a&#99999999;&#1114112;b&gt;', shown: 'b>', spelled: 'b&gt;' },
    {
      read: mailView,
      source: `x=3D\na=\n${'x'.repeat(72)}ab=\r\ncd=\n`,
      shown: 'abcd=\n',
      spelled: 'ab=\r\ncd=\n',
    },
    { read: visibleView, source: 'x a\u200bb\u00adc\ufeff y', shown: 'abc', spelled: 'a\u200bb\u00adc' },
    { read: narrowView, source: 'x \uff21\uff11\uff3f y', shown: 'A1_', spelled: '\uff21\uff11\uff3f' },
    { read: utf16View, source: 'a\0b\0c\0', shown: 'bc', spelled: 'b\0c\0' },
    { read: utf16View, source: '\0a\0b\0c', shown: 'ab', spelled: '\0a\0b' },
  ])('$shown in $source', ({ read, source, shown, spelled }) => {
    const view = read(source);
    const start = view?.text.indexOf(shown) ?? -1;
    expect(start).toBeGreaterThanOrEqual(0);
    const span = view?.toSource({ start, end: start + shown.length });
    expect(source.slice(span?.start, span?.end)).toBe(spelled);
  });

  it('is absent where nothing is hidden', () => {
    const views = [
      jsonView,
      urlView,
      ansiView,
      linesView,
      htmlView,
      mailView,
      visibleView,
      narrowView,
      utf16View,
    ];
    for (const read of views) expect(read('plain text')).toBeUndefined();
  });
});

describe('a line that ends in =', () => {
  const value = `${'q8Zr1VbT3nKp0Lw7'.repeat(4)}YsXu5GdE`;
  it('is the end of base64 when it is alone', () => {
    expect(mailView(`${value}=\nnext words`)).toBeUndefined();
    expect(mailView(`short=\nnext=3D`)?.text).toBe('short=\nnext=');
  });

  it('is a break of mail beside other marks of mail', () => {
    expect(mailView(`${value}=\nnext=3Dwords`)?.text).toBe(`${value}next=words`);
    expect(mailView(`${value}=\n${value}=\nnext`)?.text).toBe(`${value}${value}next`);
  });
});

describe('a block cut short', () => {
  const dashes = '-----';
  const lines = [
    `${dashes}BEGIN RSA PRIVATE KEY${dashes}`,
    'MIIEowIBAAKCAQEAx8Kp2LqWz5RtYv7N',
    'cXb3MdFg6HjSa9PoIu4TrEw1Qs0DfGh2',
    'JkLz5XcVb8Nm',
  ];

  it.each([
    { name: 'line numbers', mark: (line: string, at: number) => `${String(at + 1).padStart(6)}\t${line}` },
    { name: 'arrows', mark: (line: string, at: number) => `${at + 1}\u2192${line}` },
    { name: 'diff marks', mark: (line: string) => `+${line}` },
    { name: 'quotes', mark: (line: string) => `> ${line}` },
  ])('is read through $name', ({ mark }) => {
    const text = `intro\n${lines.map(mark).join('\n')}`;
    const [finding] = scanner.scan(text);
    expect(finding?.detector).toBe('private-key');
    expect(text.slice(0, finding?.start)).not.toContain('BEGIN');
    expect(text.slice(finding?.end)).not.toContain('TrEw1Qs0DfGh2');
  });
});

describe('base64', () => {
  it('hides nothing that reads as text, and is left alone otherwise', () => {
    const token = 'ghp_9dKx2PqLm7TzWv4RbNc8YsHg1JfAe6Uo3Xi5';
    const run = Buffer.from(`GITHUB_TOKEN=${token}\n`).toString('base64');
    expect(scanner.scan(`x ${run} y`)).toMatchObject([
      { detector: 'github-token', start: 2, end: 2 + run.length },
    ]);
    const harmless = Buffer.from('just a sentence of no importance to anybody').toString('base64');
    expect(scanner.scan(`x ${harmless} y`)).toEqual([]);
  });

  it('covers only the part that spells a secret in a long run', () => {
    const token = 'ghp_9dKx2PqLm7TzWv4RbNc8YsHg1JfAe6Uo3Xi5';
    const inner = `${'vex oxen '.repeat(600)} ${token} ${'vex oxen '.repeat(600)}`;
    const run = Buffer.from(inner).toString('base64');
    const [finding] = scanner.scan(run);
    const decoded = Buffer.from(run.slice(finding?.start, finding?.end), 'base64').toString();
    expect(decoded).toContain(token);
    expect(decoded.length).toBeLessThan(token.length + 6);
  });
});
