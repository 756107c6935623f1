import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PasteFilter } from '../../../src/shims/pty/input.ts';
import { KeyReader } from '../../../src/shims/pty/keys.ts';
import { borrow, giveBack } from '../../../src/shims/pty/loan.ts';
import { Tracker } from '../../../src/shims/pty/tracker.ts';
import { TypedText } from '../../../src/shims/pty/typed.ts';

const ESC = '\u001b';

/** A stream made of telling pieces, and where to cut it. */
const pieces = fc.array(
  fc.oneof(
    fc.constantFrom(
      `${ESC}[?1049h`,
      `${ESC}[?1049l`,
      `${ESC}[?1000;1006h`,
      `${ESC}[1;31m`,
      `${ESC}[38;2;1;2;3m`,
      `${ESC}[m`,
      `${ESC}]8;;http://x/${ESC}\\`,
      `${ESC}]0;title\u0007`,
      `${ESC}Pq~~${ESC}\\`,
      `${ESC}[>5u`,
      `${ESC}[<u`,
      `${ESC}(0`,
      `${ESC}7`,
      ESC,
      '\u0018',
      '日本',
      '👍',
      'plain\n',
      `${ESC}[200~`,
      `${ESC}[201~`,
      `${ESC}[20`,
    ),
    fc.string({ maxLength: 6 }),
  ),
  { maxLength: 30 },
);
const cuts = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 40 });

function chunked(bytes: Buffer, sizes: readonly number[]): readonly Buffer[] {
  const out: Buffer[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    out.push(bytes.subarray(at, at + size));
    at += size;
  }
  return out;
}

function summary(tracker: Tracker): unknown {
  const { state } = tracker;
  return [borrow(state), giveBack(state, undefined), state.seed, tracker.boundary, tracker.partial];
}

describe('the tracker', () => {
  test('comes to the same over any chunking', () => {
    fc.assert(
      fc.property(pieces, cuts, (parts, sizes) => {
        const bytes = Buffer.from(parts.join(''));
        const [whole, split] = [new Tracker(), new Tracker()];
        whole.feed(bytes);
        for (const chunk of chunked(bytes, sizes)) split.feed(chunk);
        expect(summary(split)).toEqual(summary(whole));
      }),
    );
  });

  test.each([
    [
      'modes are switched off and on again',
      `${ESC}[?1000;1006h${ESC}[?1h${ESC}=`,
      ['?1000l', '?1006l', '?1l'],
      ['?1000h', '?1006h', '?1h'],
    ],
    ['the main screen is kept by the terminal', 'text', ['?1049h'], ['?1049l']],
    ['keyboard modes are pushed and popped', `${ESC}[>5u`, ['>0u'], ['<1u']],
    ['modifyOtherKeys goes and comes', `${ESC}[>4;2m`, ['>4;0m'], ['>4;2m']],
    ['a hidden cursor stays hidden', `${ESC}[?25l`, ['?25l'], ['?25l']],
    ['the pen is put back', `${ESC}[1;38;5;9m${ESC}[4m`, ['0m'], ['0;1;38;5;9;4m']],
    ['a frame in the making goes on', `${ESC}[?2026h`, ['?2026l'], ['?2026h']],
  ])('%s', (...[, drawn, lent, returned]) => {
    const tracker = new Tracker();
    tracker.feed(Buffer.from(drawn));
    for (const each of lent) expect(borrow(tracker.state)).toContain(`${ESC}[${each}`);
    for (const each of returned) expect(giveBack(tracker.state, undefined)).toContain(`${ESC}[${each}`);
  });

  test('the alternate screen is not left for the box', () => {
    const tracker = new Tracker();
    tracker.feed(Buffer.from(`${ESC}[?1049h`));
    expect(borrow(tracker.state)).not.toContain('?1049');
    const picture = { rows: () => 'ROWS', cursor: () => 'CURSOR' };
    expect(giveBack(tracker.state, picture)).toMatch(/ROWS.*CURSOR/s);
  });

  test.each([
    [`${ESC}[38;2`, false],
    [`${ESC}]0;half`, false],
    [Buffer.from([0xe7, 0x95]), false],
    ['whole\n', true],
    [`${ESC}[m`, true],
  ])('%j ends at a boundary: %s', (bytes, boundary) => {
    const tracker = new Tracker();
    tracker.feed(Buffer.from(bytes));
    expect(tracker.boundary).toBe(boundary);
    expect(Buffer.from(tracker.partial ?? [])).toEqual(boundary ? Buffer.alloc(0) : Buffer.from(bytes));
  });
});

describe('pastes', () => {
  const secret = 'hunter2secret';

  function filter(more: { drop?: boolean; typed?: string[] } = {}): {
    filter: PasteFilter;
    dropped: string[];
  } {
    const dropped: string[] = [];
    const rules = {
      redactPaste: (text: string) => text.replaceAll(secret, 'AUP_PASSWORD_AAAA'),
      dropUnredactable: more.drop ?? false,
      onDropped: (why: string) => void dropped.push(why),
      onTyped: () => undefined,
    };
    return { filter: new PasteFilter(rules, () => undefined), dropped };
  }

  test('any chunking gives the same bytes, and without a secret the very same bytes', () => {
    fc.assert(
      fc.property(pieces, cuts, (parts, sizes) => {
        const bytes = Buffer.from(parts.join(''));
        const { filter: one } = filter();
        const out = chunked(bytes, sizes).map((chunk) => one.push(chunk));
        out.push(one.release());
        expect(Buffer.concat(out).toString('latin1')).toBe(bytes.toString('latin1'));
      }),
    );
  });

  test('a secret in a paste never passes, over any chunking', () => {
    fc.assert(
      fc.property(cuts, (sizes) => {
        const bytes = Buffer.from(`a${ESC}[200~key: ${secret}\rnext${ESC}[201~b`);
        const { filter: one } = filter();
        const out = Buffer.concat(chunked(bytes, sizes).map((chunk) => one.push(chunk))).toString();
        expect(out).toBe(`a${ESC}[200~key: AUP_PASSWORD_AAAA\rnext${ESC}[201~b`);
      }),
    );
  });

  test('typed text passes as it is', () => {
    expect(Buffer.from(filter().filter.push(Buffer.from(secret))).toString()).toBe(secret);
  });

  test.each([
    { name: 'not text, observed', bytes: Buffer.from([0xff, 0xfe]), drop: false, kept: true, why: [] },
    {
      name: 'not text, enforced',
      bytes: Buffer.from([0xff, 0xfe]),
      drop: true,
      kept: false,
      why: ['not-text'],
    },
    { name: 'too long, observed', bytes: Buffer.alloc(5 << 20, 'x'), drop: false, kept: true, why: [] },
    {
      name: 'too long, enforced',
      bytes: Buffer.alloc(5 << 20, 'x'),
      drop: true,
      kept: false,
      why: ['too-long'],
    },
    { name: 'long enough', bytes: Buffer.alloc(3 << 20, 'x'), drop: true, kept: true, why: [] },
  ])('$name', ({ bytes, drop, kept, why }) => {
    const { filter: one, dropped } = filter({ drop });
    const sent = Buffer.concat([Buffer.from(`${ESC}[200~`), bytes, Buffer.from(`${ESC}[201~z`)]);
    const out = Buffer.concat([one.push(sent.subarray(0, 1 << 20)), one.push(sent.subarray(1 << 20))]);
    expect(out.includes(bytes)).toBe(kept);
    expect(out.at(-1)).toBe('z'.charCodeAt(0));
    expect(dropped).toEqual(why);
  });

  test.each([
    [ESC, 15],
    [`${ESC}[`, 15],
    [`${ESC}[2`, 50],
    [`${ESC}[200~x`, 5000],
    ['x', undefined],
  ])('%j is held for %s ms', (bytes, ms) => {
    const { filter: one } = filter();
    one.push(Buffer.from(bytes));
    expect(one.wait).toBe(ms);
  });
});

describe('typed text', () => {
  test.each([
    ['hello\r', ['hello']],
    ['helpo\u007f\u007flo\r', ['hello']],
    ['no\u0015yes\r', ['yes']],
    [`a${ESC}[Ab${ESC}OAc\r`, ['abc']],
    [`x${ESC}[13u`, ['x']],
    [`${ESC}[?62c\r`, []],
  ])('%j', (keys, lines) => {
    const seen: string[] = [];
    new TypedText((line) => seen.push(line)).push(Buffer.from(keys));
    expect(seen).toEqual(lines);
  });
});

function key(char: string): unknown {
  return { kind: 'key', key: { kind: 'char', char } };
}

describe('keys of the box', () => {
  test.each([
    ['a', [key('a')]],
    ['ab', [key('a'), key('b')]],
    ['\r', [{ kind: 'key', key: { kind: 'enter' } }]],
    [`${ESC}[97u`, [key('a')]],
    [`${ESC}[97;1:1u`, [key('a')]],
    [`${ESC}[97;2u`, [key('A')]],
    [`${ESC}[97;1:2u`, []],
    [`${ESC}[97;1:3u`, []],
    [`${ESC}[99;5u`, [{ kind: 'key', key: { kind: 'interrupt' } }]],
    [`${ESC}[27;1;97~`, [key('a')]],
    [`${ESC}[A`, [{ kind: 'key', key: { kind: 'up' } }]],
    [`${ESC}OB`, [{ kind: 'key', key: { kind: 'down' } }]],
    [`${ESC}a`, [{ kind: 'key', key: { kind: 'other' } }]],
    [`${ESC}[200~a\r${ESC}[201~`, [{ kind: 'paste' }]],
    [`${ESC}[<0;1;1M${ESC}[I`, []],
  ])('%j', (bytes, tokens) => {
    expect(new KeyReader().push(Buffer.from(bytes))).toEqual(tokens);
  });

  test.each([
    `${ESC}[?62;22c`,
    `${ESC}[24;80R`,
    `${ESC}[?2026;2$y`,
    `${ESC}[?5u`,
    `${ESC}[8;24;80t`,
    `${ESC}]11;rgb:0/0/0\u0007`,
    `${ESC}P>|x${ESC}\\`,
  ])('%j is an answer to the agent', (bytes) => {
    expect(new KeyReader().push(Buffer.from(bytes))).toEqual([{ kind: 'report', bytes: Buffer.from(bytes) }]);
  });

  test('a lone ESC is a key after a while', () => {
    const reader = new KeyReader();
    expect(reader.push(Buffer.from(ESC))).toEqual([]);
    expect(reader.undecided).toBe(true);
    expect(reader.settle()).toEqual([{ kind: 'key', key: { kind: 'escape' } }]);
  });
});
