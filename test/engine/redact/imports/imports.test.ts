import { assert, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allowComments } from '../../../../src/engine/redact/imports/allow-comments.ts';
import { parseBaseline } from '../../../../src/engine/redact/imports/baseline.ts';
import { parseGitleaksIgnore } from '../../../../src/engine/redact/imports/gitleaks-ignore.ts';
import { parseGitleaksToml } from '../../../../src/engine/redact/imports/gitleaks.ts';

const HASH = 'ab'.repeat(20);

describe('parseGitleaksToml', () => {
  const full = `
title = "own rules"
[extend]
useDefault = true
path = "base.toml"
disabledRules = ["old-key"]

[[rules]]
id = "acme-key"
description = "Acme"
regex = '''(?i)acme_[a-z0-9]{16}'''
secretGroup = 0
keywords = ["ACME_"]
entropy = 3.5
path = '''\\.env$'''
[[rules.allowlists]]
regexTarget = "line"
regexes = ['''# sample''']
[[rules.allowlists]]
condition = "AND"
stopwords = ["EXAMPLE"]
paths = ["docs/"]

[[rules]]
id = "beta-key"
regex = "beta-[0-9]{12}"
[rules.allowlist]
stopwords = ["000"]

[allowlist]
paths = ["vendor/"]
[[allowlists]]
targetRules = ["beta-key"]
regexes = ["beta-1"]
`;

  it('reads rules, allowlists and extend, each with its line', () => {
    const config = parseGitleaksToml(full);
    expect(config.problems).toEqual([]);
    expect(config.extend).toEqual({
      line: 3,
      path: 'base.toml',
      useDefault: true,
      disabledRules: ['old-key'],
    });
    const [acme, beta] = config.rules;
    expect(acme).toMatchObject({
      id: 'acme-key',
      line: 8,
      keywords: ['acme_'],
      entropy: 3.5,
      secretGroup: 0,
    });
    expect(acme?.path).toBe('\\.env$');
    expect(acme?.allowlists.map(({ line, target, condition }) => [line, target, condition])).toEqual([
      [16, 'line', 'any'],
      [19, 'secret', 'all'],
    ]);
    expect(acme?.allowlists[1]?.stopwords).toEqual(['example']);
    expect(beta?.allowlists).toMatchObject([{ line: 27, stopwords: ['000'] }]);
    expect(config.allowlists).toMatchObject([
      { line: 30, paths: ['vendor/'], rules: [] },
      { line: 32, regexes: ['beta-1'], rules: ['beta-key'] },
    ]);
  });

  it.each([
    { file: 'a = 1\n[[rules]\nid = 1', level: 'error', line: 2, words: 'not TOML' },
    { file: '[[rules]]\nregex = "x"', level: 'error', line: 1, words: 'no `id`' },
    { file: '\n[[rules]]\nid = "p"\npath = "x"', level: 'warning', line: 2, words: 'file names' },
    {
      file: '[[rules]]\nid = "p"\nregex = "x"\nvalidate = "y"',
      level: 'warning',
      line: 1,
      words: '`validate`',
    },
    { file: '[extend]\nurl = "x.toml"', level: 'warning', line: 1, words: 'not fetched' },
    { file: '[allowlist]\nregexTarget = "file"', level: 'warning', line: 1, words: 'regexTarget' },
    {
      file: '[[rules]]\nid="p"\nregex="x"\n[[rules]]\nid="p"\nregex="y"',
      level: 'warning',
      line: 4,
      words: 'again',
    },
  ])('says what is wrong: $words', ({ file, level, line, words }) => {
    const { problems } = parseGitleaksToml(file);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ level, line });
    expect(problems[0]?.message).toContain(words);
  });

  it('lets the later of two rules count', () => {
    const { rules } = parseGitleaksToml('[[rules]]\nid="p"\nregex="x"\n[[rules]]\nid="p"\nregex="y"');
    expect(rules.map(({ regex }) => regex)).toEqual(['y']);
  });
});

describe('parseGitleaksIgnore', () => {
  it('reads both kinds of fingerprints', () => {
    const commit = 'c0ffee1'.repeat(5).slice(0, 40).padEnd(40, '0');
    const text = `# reviewed\n\nsrc\\a.ts:acme-key:12\r\n${commit}:dir/b:c.txt:beta-key:3\n`;
    expect(parseGitleaksIgnore(text)).toEqual({
      entries: [
        { line: 3, file: 'src/a.ts', rule: 'acme-key', at: 12 },
        { line: 4, commit, file: 'dir/b:c.txt', rule: 'beta-key', at: 3 },
      ],
      problems: [],
    });
  });

  it('names lines that are none, and keeps the others', () => {
    const { entries, problems } = parseGitleaksIgnore('nonsense\na:b:1\na:b:c\n');
    expect(entries).toHaveLength(1);
    expect(problems.map(({ line }) => line)).toEqual([1, 3]);
  });
});

describe('parseBaseline', () => {
  it('reads hashes, lines and what people said', () => {
    const found = {
      type: 'Secret Keyword',
      filename: 'a.py',
      hashed_secret: HASH.toUpperCase(),
      line_number: 7,
    };
    const text = JSON.stringify({ results: { 'a.py': [found, { ...found, is_secret: false }] } });
    expect(parseBaseline(text)).toEqual({
      entries: [
        { file: 'a.py', type: 'Secret Keyword', hash: HASH, at: 7 },
        { file: 'a.py', type: 'Secret Keyword', hash: HASH, at: 7, secret: false },
      ],
      problems: [],
    });
  });

  it.each([
    ['{\n"results": {,}}', 2, 'not JSON'],
    ['[]', 1, 'object'],
    ['{}', 1, 'results'],
    ['{"results":{"a":[{"hashed_secret":"x"}]}}', 1, 'entry 1 of a'],
  ])('says what is wrong with %s', (text, line, words) => {
    const { entries, problems } = parseBaseline(text);
    expect(entries).toEqual([]);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.line).toBe(line);
    expect(problems[0]?.message).toContain(words);
  });
});

function allowed(text: string): string[] {
  return allowComments(text).map(({ start, end }) => text.slice(start, end));
}

describe('allowComments', () => {
  const lines = ['one', 'two # gitleaks:allow', 'three', 'four', 'five'];
  it.each([
    ['gitleaks:allow', 'same'],
    ['betterleaks:allow', 'same'],
    ['trufflehog:ignore', 'same'],
    ['ggignore', 'same'],
    ['pragma: allowlist secret', 'same'],
    ['PRAGMA:  Allowlist Secret', 'same'],
    ['pragma:whitelist secret', 'same'],
    ['secretlint-disable-line', 'same'],
    ['pragma: allowlist nextline secret', 'next'],
    ['secretlint-disable-next-line', 'next'],
  ])('%s lets the %s line be', (words, which) => {
    expect(allowed(`a\nb # ${words}\nc\nd`)).toEqual([which === 'same' ? `b # ${words}\n` : 'c\n']);
  });

  it('lets a stretch be', () => {
    expect(allowed('a\n// secretlint-disable\nb\n// secretlint-enable\nc')).toEqual([
      '// secretlint-disable\nb\n// secretlint-enable\n',
    ]);
    expect(allowed('a\n// secretlint-disable\nb')).toEqual(['// secretlint-disable\nb']);
  });

  it('wants the words alone', () => {
    expect(allowed('a-gitleaks:allow\ngitleaks:allowed\nmy:ggignore')).toEqual([]);
  });

  it('tells line and words', () => {
    expect(allowComments(lines.join('\n'))).toEqual([
      { start: 4, end: 25, marker: 'gitleaks:allow', line: 2 },
    ]);
  });
});

it('reads anything without throwing', () => {
  assert(
    property(string({ unit: 'binary', maxLength: 200 }), (text) => {
      const read = [parseGitleaksToml(text), parseGitleaksIgnore(text), parseBaseline(text)];
      expect(read.flatMap(({ problems }) => problems).every(({ line }) => line >= 1)).toBe(true);
      for (const { start, end } of allowComments(text)) expect(start < end && end <= text.length).toBe(true);
    }),
  );
});
