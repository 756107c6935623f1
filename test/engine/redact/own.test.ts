import { assert, array, constantFrom, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePatterns } from '../../../src/engine/redact/custom-rules.ts';
import { compileDictionary } from '../../../src/engine/redact/dictionary.ts';
import { compileMarkings } from '../../../src/engine/redact/labels.ts';
import { compileLinear } from '../../../src/engine/redact/linear.ts';
import type { Finder } from '../../../src/engine/redact/merge.ts';
import type { OwnPattern, OwnWords } from '../../../src/engine/redact/own-model.ts';
import { requiredLiterals } from '../../../src/engine/redact/required-literals.ts';
import type { ImportedAllowlist } from '../../../src/engine/redact/imports/model.ts';

const base = { id: 'own/x', label: 'OWN', category: 'organisation' } as const;

function found(finder: Finder, text: string): readonly string[] {
  return finder(text).map(({ start, end }) => text.slice(start, end));
}

function words(...list: string[]): Finder {
  const rule: OwnWords = { ...base, kind: 'words', words: list };
  return compileDictionary([rule]);
}

describe('the dictionary', () => {
  const finder = words(
    'Globex',
    'Acme Corp',
    'Müller',
    'Straße GmbH',
    "O'Brien",
    'ΟΔΥΣΣΕΥΣ',
    '東京商事',
    'Ng',
    'X Ray Labs',
  );

  it.each([
    ['ask Globex about it', 'Globex'],
    ['GLOBEX, globex; gLoBeX.', 'GLOBEX|globex|gLoBeX'],
    ["Globex's offer, Globex’s other, the Globexs", 'Globex|Globex|Globex'],
    ['in globex_id and globex-prod and @globex/app', 'globex|globex|globex'],
    [
      'Acme  Corp, acme-corp, acme_corp, acme.corp, AcmeCorp',
      'Acme  Corp|acme-corp|acme_corp|acme.corp|AcmeCorp',
    ],
    ['Acme\n    Corp', 'Acme\n    Corp'],
    ['MÜLLER and mu\u0308ller', 'MÜLLER|mu\u0308ller'],
    ['STRASSE GMBH, strasse gmbh, Straße GmbH', 'STRASSE GMBH|strasse gmbh|Straße GmbH'],
    ['O’Brien', 'O’Brien'],
    ['οδυσσευς οδυσσευσ', 'οδυσσευς|οδυσσευσ'],
    ['これは東京商事です', '東京商事'],
    ['Mr Ng said', 'Ng'],
    ['x-ray-labs', 'x-ray-labs'],
  ])('finds names in %j', (text, expected) => {
    expect(found(finder, text)).toEqual(expected.split('|'));
  });

  it.each(['Globexia', 'xGlobex', 'globex2', 'Acme and Corp', 'running', 'Müllerei', 'Acme', ''])(
    'finds none in %j',
    (text) => {
      expect(found(finder, text)).toEqual([]);
    },
  );

  it('takes the longest of several names', () => {
    expect(found(words('Acme', 'Acme Corp', 'Acme Corp Europe'), 'Acme Corp Europe')).toEqual([
      'Acme Corp Europe',
    ]);
  });

  it('knows thousands of names', () => {
    const names = Array.from(
      { length: 5000 },
      (_, at) => `Customer${at.toString(26).replaceAll(/\d/g, 'z')} Ltd`,
    );
    const finder = words(...names);
    const text = names.slice(100, 120).join(' and ');
    expect(found(finder, text)).toHaveLength(20);
    expect(found(finder, 'a text without any of them '.repeat(1000))).toEqual([]);
  });

  it('finds each name wherever it stands alone, and stays inside the text', () => {
    const names = ['Globex', 'Acme Corp', 'Müller'];
    const finder = words(...names);
    assert(
      property(
        string({ unit: 'binary' }),
        constantFrom(...names),
        string({ unit: 'binary' }),
        (...[before, name, after]) => {
          const text = `${before} ${name}\n${after}`;
          const hits = finder(text);
          expect(hits.some(({ start }) => start === before.length + 1)).toBe(true);
          for (const { start, end } of hits)
            expect(start >= 0 && start < end && end <= text.length).toBe(true);
        },
      ),
    );
  });
});

function pattern(
  source: string,
  more: Partial<OwnPattern> = {},
  allowlists: readonly ImportedAllowlist[] = [],
): Finder {
  const keywords = requiredLiterals(source) ?? [];
  const rule: OwnPattern = {
    ...base,
    kind: 'pattern',
    pattern: source,
    keywords,
    group: 0,
    entropy: 0,
    allow: [],
    ...more,
  };
  return compilePatterns({ rules: [rule], allowlists });
}

const ALLOW: ImportedAllowlist = {
  line: 1,
  condition: 'any',
  regexes: [],
  target: 'secret',
  paths: [],
  stopwords: [],
  commits: [],
  rules: [],
};

describe('custom patterns', () => {
  it.each([
    ['PRJ-[0-9]{4}', 'see PRJ-1234 and PRJ-99', ['PRJ-1234']],
    ['(?i)badge[: ]+([a-z0-9]{6})', 'Badge: a1b2c3.', ['a1b2c3']],
    ['(?:acme|globex)-([a-z]+)', 'acme-one globex-two', ['one', 'two']],
  ])('%s finds what it should', (source, text, expected) => {
    expect(found(pattern(source), text)).toEqual(expected);
  });

  it('takes the group it is told', () => {
    expect(found(pattern('key=(\\w+);(\\w+)', { group: 2 }), 'key=aa;bb')).toEqual(['bb']);
  });

  it('finds hits that reach far beyond their keyword, and every one of many', () => {
    const long = 'x'.repeat(3000);
    expect(found(pattern('BEGINx+'), `a BEGIN${long} b`)).toEqual([`BEGIN${long}`]);
    expect(found(pattern('PRJ-[0-9]{4}'), 'PRJ-1234 '.repeat(500))).toHaveLength(500);
  });

  it('finds a block of lines', () => {
    const block = `-----BEGIN PRIVATE KEY-----\n${'Ab1/'.repeat(600)}\n-----END PRIVATE KEY-----`;
    const source = '-----BEGIN[ A-Z]{0,99}KEY-----[\\s\\S]{64,}?KEY-----';
    expect(found(pattern(source), `a\n${block}\nb`)).toEqual([block]);
  });

  it('sees word borders at the edge of its window', () => {
    expect(
      found(pattern('\\bPRJ-[0-9]{4}\\b'), `${'a '.repeat(300)}xPRJ-1234 ${'b '.repeat(300)}PRJ-5678`),
    ).toEqual(['PRJ-5678']);
  });

  it('weighs entropy', () => {
    expect(found(pattern('acme_([a-z0-9]{8})', { entropy: 2 }), 'acme_aaaaaaaa acme_a8f3k2m9')).toEqual([
      'a8f3k2m9',
    ]);
  });

  it.each([
    ['a stop word', { stopwords: ['example'] }, 'acme_EXAMPLE1', []],
    ['a pattern over the secret', { regexes: ['^A'] }, 'acme_A2345678 acme_B2345678', ['B2345678']],
    [
      'a pattern over the line',
      { regexes: ['# test'], target: 'line' as const },
      'acme_A2345678 # test\nacme_B2345678',
      ['B2345678'],
    ],
    ['a file that is not known', { paths: ['.*'] }, 'acme_A2345678', ['A2345678']],
    [
      'all of several',
      { condition: 'all' as const, stopwords: ['a2'], regexes: ['zz'] },
      'acme_A2345678',
      ['A2345678'],
    ],
  ])('lets go by %s', (...[, list, text, expected]) => {
    const finder = pattern('acme_([A-Z0-9]{7,8})', { allow: [0] }, [{ ...ALLOW, ...list }]);
    expect(found(finder, text)).toEqual(expected);
  });

  it('takes linear time for what takes others years', () => {
    const text = `key${'a'.repeat(20_000)}!`;
    expect(found(pattern('key(a+)+$'), text)).toEqual([]);
  });
});

describe('keywords of a pattern', () => {
  it.each([
    ['PRJ-[0-9]{4}', ['prj-']],
    ['(?i)[\\w.-]{0,50}(?:acme|globex)(?:x)?[ \\t]+=', ['acme', 'globex']],
    ['(?:[Aa]dmin|root)_[a-z]+', ['admin', 'root']],
    ['\\x41\\x42BCDEF\\d+', ['bcdef']],
    ['\\pLabcd', ['abcd']],
    ['a?bc[de]fghi+j', ['fghi']],
    ['sk_(live|test)_[0-9a-z]{10}', ['live', 'test']],
    ['[0-9]{9}', undefined],
    ['abc|[0-9]+', undefined],
    ['(?:abc)?[0-9]+', undefined],
    ['(?:abc){2}', ['abc']],
    ['\\Qabc\\E[0-9]def', ['def']],
  ])('of %s', (source, expected) => {
    expect(requiredLiterals(source)).toEqual(expected);
  });

  it('never miss a match', () => {
    const parts = ['abcd', 'efgh', '(?:ijkl|mnop)', '[qQ]rst', 'x?', '[0-9]+', '(?:uvw)?', 'yz{2}'];
    assert(
      property(array(constantFrom(...parts), { minLength: 1, maxLength: 5 }), (list) => {
        const keywords = requiredLiterals(list.join(''));
        const texts = {
          abcd: 'abcd',
          efgh: 'efgh',
          '(?:ijkl|mnop)': 'mnop',
          '[qQ]rst': 'Qrst',
          'x?': '',
          '[0-9]+': '7',
          '(?:uvw)?': '',
          'yz{2}': 'yzz',
        };
        const text = list
          .map((part) => Object.entries(texts).find(([name]) => name === part)?.[1])
          .join('')
          .toLowerCase();
        expect(keywords === undefined || keywords.some((keyword) => text.includes(keyword))).toBe(true);
      }),
    );
  });
});

describe('what a linear engine refuses', () => {
  it.each([
    ['a(?=b)', 'lookaround (`(?=`, character 2)'],
    ['(?<!a)b', 'lookaround'],
    ['(a)\\1', 'a backreference'],
    ['(?>a)b', 'an atomic group'],
    ['a++', 'a possessive repeat'],
    ['(', 'missing'],
    [`(?:${'a{100}'.repeat(5)}){1000}`, 're'],
  ])('%s', (source, why) => {
    const result = compileLinear(source);
    expect('why' in result ? result.why : '').toContain(why);
  });
});

describe('markings', () => {
  const finder = compileMarkings([
    { ...base, kind: 'marking', markings: ['CONFIDENTIAL', 'Internal use only'] },
  ]);
  const marked = (text: string): boolean => found(finder, text).join('') === text && text !== '';

  it.each([
    'CONFIDENTIAL\nPrices 2027',
    'Prices\n\n  ** Confidential **\n\nmore',
    '# CONFIDENTIAL\ntext',
    '<!-- CONFIDENTIAL -->\ntext',
    '// CONFIDENTIAL\ncode();',
    '     1\u2192CONFIDENTIAL\n     2\u2192text',
    '     1\tCONFIDENTIAL\n     2\ttext',
    'Acme Inc. | CONFIDENTIAL | page 3\ntext\ntext',
    'text\nmore\nAcme - CONFIDENTIAL',
    'Classification: Confidential\ntext',
    'a\nINTERNAL  USE ONLY\nb',
    'CONFIDENTIAL',
  ])('take the whole of %j', (text) => {
    expect(marked(text)).toBe(true);
  });

  it.each([
    'what does CONFIDENTIAL mean?',
    'This is confidential, please read it.\nThanks',
    'const CONFIDENTIAL_LABEL = 1;\nx();',
    'a line\nabout a confidential report\nand more',
    'nothing',
    '',
  ])('leave %j', (text) => {
    expect(marked(text)).toBe(false);
  });
});
