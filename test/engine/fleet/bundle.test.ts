import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bundleText, formatBundle, parseBundle, parseVerifierKey } from '../../../src/engine/fleet/bundle.ts';
import { backedOff, judgeBundle, nextAsk, outlives } from '../../../src/engine/fleet/judge.ts';
import { bundleSource } from '../../../src/engine/fleet/source.ts';
import { instant } from '../../../src/engine/text.ts';

const SIG = `${'A'.repeat(91)}=`;
const second = (n: number) => instant(n * 1000);
const header = { serial: 7, issued: second(1_800_000_000), notAfter: second(1_900_000_000) };

describe('a bundle', () => {
  it('is read back as it was written, whatever the policy holds', () => {
    const line = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('', '\u2014 a b', `\u2014 evil ${SIG}`, 'serial 9', 'aup-guard bundle 1'),
    );
    const times = fc.record({
      serial: fc.integer({ min: 1, max: 1e15 - 1 }),
      issued: fc.integer({ min: 0, max: 4e9 }).map(second),
      notAfter: fc.integer({ min: 0, max: 4e9 }).map(second),
    });
    fc.assert(
      fc.property(times, fc.array(line), (of, lines) => {
        const policy = `${lines.join('\n')}\n`;
        const text = bundleText(of, policy);
        const read = parseBundle(formatBundle(text, { name: 'acme/policy', sig: SIG }));
        expect(read).toMatchObject({ ...of, policy, text, signatures: [{ name: 'acme/policy', sig: SIG }] });
      }),
    );
  });

  it.each([
    ['nothing', ''],
    ['only a policy', 'aup: 1\n'],
    ['no signature', bundleText(header, 'aup: 1')],
    ['a signature that is none', `${bundleText(header, 'aup: 1')}\n\u2014 acme short=\n`],
    [
      'something behind the signature',
      `${formatBundle(bundleText(header, 'aup: 1'), { name: 'a', sig: SIG })}more\n`,
    ],
    ['no end of line', formatBundle(bundleText(header, 'aup: 1'), { name: 'a', sig: SIG }).slice(0, -1)],
    [
      'another beginning',
      formatBundle(bundleText(header, 'aup: 1'), { name: 'a', sig: SIG }).replace('bundle 1', 'bundle 2'),
    ],
    ['serial zero', formatBundle(bundleText({ ...header, serial: 0 }, 'aup: 1'), { name: 'a', sig: SIG })],
    [
      'a day that is none',
      formatBundle(bundleText(header, 'x').replace(/issued .*/, 'issued 2026-13-40T00:00:00Z'), {
        name: 'a',
        sig: SIG,
      }),
    ],
  ])('is not: %s', (_what, text) => {
    expect(parseBundle(text)).toBeUndefined();
  });

  it('has a key of one line', () => {
    const key = `acme.example/ai+0badcafe+${'A'.repeat(44)}`;
    expect(parseVerifierKey(`${key}\n`)).toEqual({
      name: 'acme.example/ai',
      id: '0badcafe',
      key: 'A'.repeat(44),
    });
    for (const bad of ['', 'acme', 'a b+0badcafe+AAAA', key.slice(1, -1), key.replace('0bad', '0BAD')]) {
      expect(parseVerifierKey(bad)).toBeUndefined();
    }
  });
});

describe('taking one', () => {
  const now = second(1_850_000_000);
  const last = { serial: 7, digest: 'one' };

  it.each([
    ['the first', 1, 'one', undefined, undefined],
    ['a newer one', 8, 'two', last, undefined],
    ['the same again', 7, 'one', last, 'same'],
    ['the same serial with another policy', 7, 'two', last, 'serial-reused'],
    ['an older one', 6, 'two', last, 'rolled-back'],
    ['an older one with the policy in force', 6, 'one', last, 'rolled-back'],
  ])('%s', (...[, serial, digest, before, expected]) => {
    const judged = judgeBundle({
      header: { ...header, serial },
      digest,
      now,
      ...(before && { last: before }),
    });
    expect(judged).toBe(expected);
  });

  it('looks at its days to the second', () => {
    const at = (time: number) => judgeBundle({ header, digest: 'one', now: instant(time) });
    expect(at(header.notAfter - 1)).toBeUndefined();
    expect(at(header.notAfter)).toBe('expired');
    expect(at(header.issued - 600_000)).toBeUndefined();
    expect(at(header.issued - 600_001)).toBe('not-yet');
  });

  it('never takes one that is older than any taken before', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ serial: fc.integer({ min: 1, max: 9 }), digest: fc.constantFrom('a', 'b') })),
        (all) => {
          let taken: { serial: number; digest: string } | undefined;
          for (const one of all) {
            const judged = judgeBundle({
              header: { ...header, serial: one.serial },
              digest: one.digest,
              now,
              ...(taken && { last: taken }),
            });
            if (judged !== undefined) continue;
            expect(one.serial).toBeGreaterThan(taken?.serial ?? 0);
            taken = one;
          }
        },
      ),
    );
  });

  it('has no exception outlive it', () => {
    const exceptions = [
      { id: 'EX-1', until: header.notAfter },
      { id: 'EX-2', until: instant(header.notAfter + 1) },
    ];
    expect(outlives(exceptions, header)).toEqual(['EX-2']);
  });

  it('is asked for within a tenth of the time, and ever later while nothing comes', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 1e9 }),
        (chance, every) => {
          const next = nextAsk(instant(0), every, chance);
          expect(next).toBeGreaterThanOrEqual(Math.floor(every * 0.9));
          expect(next).toBeLessThanOrEqual(Math.ceil(every * 1.1));
        },
      ),
    );
    expect([0, 1, 2, 99].map((failures) => backedOff(3_600_000, failures) / 3_600_000)).toEqual([
      1, 2, 4, 24,
    ]);
  });
});

describe('an address', () => {
  it.each([
    [
      'https://policy.acme.example/aup.bundle',
      { kind: 'web', url: 'https://policy.acme.example/aup.bundle' },
    ],
    ['http://127.0.0.1:8080/aup.bundle', { kind: 'web', url: 'http://127.0.0.1:8080/aup.bundle' }],
    ['file:///srv/aup.bundle', { kind: 'file', path: '/srv/aup.bundle' }],
    [
      'git+https://git.acme.example/policy.git?ref=main#rules/aup.bundle',
      {
        kind: 'git',
        repository: 'https://git.acme.example/policy.git',
        ref: 'main',
        path: 'rules/aup.bundle',
      },
    ],
    [
      'git+ssh://git@git.acme.example/policy.git#aup.bundle',
      { kind: 'git', repository: 'ssh://git@git.acme.example/policy.git', ref: 'HEAD', path: 'aup.bundle' },
    ],
    [
      'git+file:///srv/policy.git#aup.bundle',
      { kind: 'git', repository: '/srv/policy.git', ref: 'HEAD', path: 'aup.bundle' },
    ],
    ['http://policy.acme.example/aup.bundle', 'not-https'],
    ['http://127.0.0.1.evil.example/aup.bundle', 'not-https'],
    ['https://me:pass@policy.acme.example/x', 'has-password'],
    ['git+https://me@git.acme.example/policy.git#x', 'has-password'],
    ['file://srv/aup.bundle', 'not-absolute'],
    ['git+https://git.acme.example/policy.git', 'no-path'],
    ['git+ext::sh -c x#y', 'unknown'],
    ['git+ssh://-oProxyCommand=x/policy.git#y', 'unknown'],
    ['git+file:///srv/policy.git#../../etc/passwd', 'unknown'],
    ['git+file:///srv/policy.git?ref=--upload-pack=x#y', 'unknown'],
    ['git+file:///srv/policy.git?ref=a..b#y', 'unknown'],
    ['ftp://acme.example/x', 'unknown'],
    ['https://acme.example/a b', 'unknown'],
    ['https://acme.example/\u0000', 'unknown'],
    [`https://acme.example/${'x'.repeat(500)}`, 'unknown'],
    ['', 'unknown'],
  ])('%j', (text, expected) => {
    expect(bundleSource(text)).toEqual(expected);
  });
});
