import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeRecord, parseLink, parseRecord } from '../../src/engine/ledger.ts';
import { MAX_LINE, NO_RECORD } from '../../src/engine/ledger-record.ts';
import type { RecordDraft } from '../../src/engine/model.ts';
import { instant } from '../../src/engine/text.ts';
import { vocabulary } from '../fixtures/ledger-chain.ts';

function lineOf(draft: RecordDraft): string {
  const encoded = encodeRecord({ seq: 7, t: instant(1), prev: NO_RECORD, draft }, vocabulary);
  if (!encoded.ok) throw new Error(encoded.why);
  return encoded.line;
}

/** A caller whose types lie. */
function lying(draft: Readonly<Record<string, unknown>>): RecordDraft {
  return draft as unknown as RecordDraft;
}

/** 32 detectors with long names made of one character. */
function linesWith(char: string): unknown {
  const words = new Set(Array.from({ length: 32 }, (_, index) => char.repeat(60) + index));
  const counts = Object.fromEntries([...words].map((word) => [word, 1_000_000]));
  const input = {
    seq: 0,
    t: instant(1),
    prev: NO_RECORD,
    draft: { kind: 'request.redacted', counts } as const,
  };
  return encodeRecord(input, { ...vocabulary, words });
}

describe('encodeRecord', () => {
  it('writes the fields in one order whatever the order of the draft', () => {
    const line = lineOf({ ref: '7f3a', outcome: 'approved', verb: 'push', kind: 'approval.answered' });
    expect(line).toBe(
      `{"seq":7,"t":1,"prev":"${NO_RECORD}","kind":"approval.answered","outcome":"approved","verb":"push","ref":"7f3a"}`,
    );
  });

  it('keeps known words and turns others into keyed digests', () => {
    const record = parseRecord(
      lineOf({ kind: 'guard.fault', agent: 'claude', code: 'ledger-locked', session: 's1' }),
    );
    expect(record).toMatchObject({ agent: 'claude', code: 'ledger-locked' });
    expect(record?.session).toMatch(/^~[0-9a-f]{12}$/);
  });

  it('digests the object even when it is a digest already', () => {
    const object = 'ab'.repeat(32);
    const line = lineOf({ kind: 'action.decided', object });
    expect(line).not.toContain(object);
    expect(parseRecord(line)?.object).toBe(vocabulary.digest(object));
  });

  it('sums counts, caps them, and keeps at most 33 keys', () => {
    const counts = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`unknown-${index}`, 1]));
    const record = parseRecord(lineOf({ kind: 'request.redacted', counts: { 'aws-key': 5e6, ...counts } }));
    expect(record?.counts?.['aws-key']).toBe(1_000_000);
    expect(record?.counts?.['more']).toBe(19);
    expect(Object.keys(record?.counts ?? {})).toHaveLength(33);
  });

  it('sorts counts, and sums what was capped no further', () => {
    const counts = { email: 2, 'aws-key': 900_000 };
    const line = lineOf({ kind: 'request.redacted', counts, ms: 5_000_000 });
    expect(line).toContain('"counts":{"aws-key":900000,"email":2}');
    expect(line).toContain('"ms":1000000');
    expect(lineOf({ kind: 'request.redacted', counts: { ...counts, email: 1 }, ms: 12 })).toContain(
      '"ms":12',
    );
  });

  it.each([
    'approved',
    'denied',
    'timeout',
    'would-have',
    'aborted',
    'redacted',
    'refused',
    'ran',
    'withdrawn',
  ])('keeps the outcome %s', (outcome) => {
    expect(parseRecord(lineOf({ kind: 'approval.answered', outcome }))).toMatchObject({ outcome });
  });

  it('keeps no other outcome in clear, nor a code it does not know', () => {
    const record = parseRecord(lineOf(lying({ kind: 'guard.fault', outcome: 'hunter2', code: 'hunter2' })));
    expect([record?.outcome, record?.code]).toEqual([
      expect.stringMatching(/^~[0-9a-f]{12}$/),
      expect.stringMatching(/^~[0-9a-f]{12}$/),
    ]);
  });

  it('keeps no word that is too long for one, even a known one', () => {
    const long = 'x'.repeat(65);
    const input = {
      seq: 0,
      t: instant(1),
      prev: NO_RECORD,
      draft: { kind: 'session.started', agent: long },
    } as const;
    const encoded = encodeRecord(input, { ...vocabulary, words: new Set([long]) });
    expect(encoded).toMatchObject({
      ok: true,
      line: expect.stringMatching(/"agent":"~[0-9a-f]{12}"/) as string,
    });
  });

  it.each([
    ['a kind nobody knows', { kind: 'log.invented' }, {}, 'bad-kind'],
    ['half a millisecond', { kind: 'session.started' }, { t: instant(0.5) }, 'bad-time'],
    ['a time before all times', { kind: 'session.started' }, { t: instant(-1) }, 'bad-time'],
  ])('refuses %s', (...[, draft, more, why]) => {
    const input = { seq: 0, t: instant(1), prev: NO_RECORD, draft: lying(draft), ...more };
    expect(encodeRecord(input, vocabulary)).toEqual({ ok: false, why });
  });

  it('does not take a caller at its word about what was left out', () => {
    expect(lineOf(lying({ kind: 'session.started', dropped: ['kind'] }))).not.toContain('dropped');
  });

  it('says when a line is too long, to the character: quotes count twice', () => {
    const words = new Set(
      Array.from(
        { length: 32 },
        (_, index) => (index < 17 ? '"' : 'w').repeat(60) + String(index).padStart(2, '0'),
      ),
    );
    const encode = (agentLength: number): ReturnType<typeof encodeRecord> => {
      const counts = Object.fromEntries([...words].map((word) => [word, 1_000_000]));
      const agent = 'a'.repeat(agentLength);
      const marks = {
        checkpoint: { size: 1, root: 'A'.repeat(200), sig: 'B'.repeat(200) },
        torn: { hash: 'a0'.repeat(32), bytes: 1 },
      };
      const draft = {
        kind: 'log.checkpoint',
        counts,
        agent,
        session: 's',
        code: 'c',
        outcome: 'approved',
      } as const;
      const input = { seq: 0, t: instant(1), prev: NO_RECORD, draft, ...marks };
      return encodeRecord(input, { ...vocabulary, words: new Set([...words, agent, 's', 'c']) });
    };
    const lengths = Array.from({ length: 64 }, (_, index) => encode(index + 1));
    const fits = lengths.flatMap((encoded) => (encoded.ok ? [encoded.line.length] : []));
    expect(Math.max(...fits)).toBe(MAX_LINE);
    expect(fits.length).toBeLessThan(64);
    expect(lengths.slice(fits.length)).toEqual(
      lengths.slice(fits.length).map(() => ({ ok: false, why: 'too-long' })),
    );
  });

  it.each([
    ['clause', { clause: 'my password is x' }],
    ['phase', { phase: 'someday' }],
    ['ref', { ref: 'hunter2' }],
    ['policy', { policy: 'abc' }],
    ['counts', { counts: { email: -1 } }],
    ['counts', { counts: { email: 'x' } }],
    ['outcome', { outcome: { text: 'x' } }],
    ['verb', { verb: 3 }],
  ])('leaves out a %s that does not fit and says so', (field, part) => {
    const line = lineOf(lying({ kind: 'action.decided', ...part }));
    expect(parseRecord(line)).toMatchObject({ dropped: [field] });
    expect(JSON.parse(line)).not.toHaveProperty(field);
  });

  it.each([
    ['bad-kind', lying({ kind: 'gossip' }), 1],
    ['bad-time', { kind: 'guard.fault' } as const, -1],
    ['bad-time', { kind: 'guard.fault' } as const, Number.NaN],
  ])('refuses %s', (why, draft, t) => {
    const input = { seq: 0, t: instant(t), prev: NO_RECORD, draft };
    expect(encodeRecord(input, vocabulary)).toEqual({ ok: false, why });
  });

  it('refuses a line over the limit instead of cutting it', () => {
    expect(linesWith('w')).toMatchObject({ ok: true });
    // Every backslash takes two characters in JSON.
    expect(linesWith('\\')).toEqual({ ok: false, why: 'too-long' });
  });

  it('is short printable ASCII and holds no text a caller handed in, for any draft', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', minLength: 9 }),
      fc.base64String({ minLength: 12 }),
      fc.emailAddress(),
    );
    fc.assert(
      fc.property(
        text,
        fc.constantFrom('agent', 'session', 'object', 'outcome', 'code', 'ref'),
        (secret, field) => {
          const line = lineOf(lying({ kind: 'action.decided', [field]: secret, counts: { [secret]: 1 } }));
          expect(line).toMatch(/^[ -~]+$/);
          expect(line.length).toBeLessThanOrEqual(MAX_LINE);
          expect(line.includes(secret) || line.includes(JSON.stringify(secret).slice(1, -1))).toBe(false);
          expect(parseRecord(line)).toBeDefined();
        },
      ),
      { numRuns: 300 },
    );
  });
});

function good(): string {
  return lineOf({ kind: 'action.decided', verb: 'push', clause: undefined as never });
}

describe('reading a line', () => {
  it.each([
    ['not JSON', () => '{"seq":'],
    ['a list', () => '[1]'],
    ['no seq', () => '{"t":1}'],
    ['a fraction as seq', () => good().replace('"seq":7', '"seq":7.5')],
    ['an unknown verb', () => good().replace('push', 'fly')],
    ['an escape sequence', () => good().replace('"verb":"push"', '"agent":"\\u001b[2J"')],
    ['too long', () => good().replace('"verb"', `"x":"${'y'.repeat(5000)}","verb"`)],
  ])('refuses %s', (_name, line) => {
    expect(parseRecord(line())).toBeUndefined();
  });

  it('leaves out fields of later versions', () => {
    const later = good().replace('"verb"', '"novelty":1,"verb"');
    expect(parseRecord(later)).toEqual(parseRecord(good()));
    expect(parseLink(later)).toEqual({ seq: 7, t: 1, prev: NO_RECORD, kind: 'action.decided' });
  });
});
