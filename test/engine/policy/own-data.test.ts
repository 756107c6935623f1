import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compilePolicy } from '../../../src/engine/policy/compile.ts';
import { lintPolicy } from '../../../src/engine/policy/lint.ts';
import type { ReadNamed } from '../../../src/engine/policy/own-data.ts';
import { instant } from '../../../src/engine/text.ts';
import { hashing } from '../../../src/host/policy-hashing.ts';
import { fileOf, issuesOf, policyText } from './support.ts';

const FILES: Readonly<Record<string, string>> = {
  'customers.txt': '\uFEFF# our customers\nGlobex\n\n  Acme Corp  \r\nGlobex\n---\n',
  'rules/.gitleaks.toml': `
[extend]
path = "base.toml"
disabledRules = ["gone"]
[[rules]]
id = "acme key"
regex = '''acme_([a-z]{8})'''
entropy = 2
[[rules.allowlists]]
stopwords = ["test"]
[[rules]]
id = "ahead"
regex = '''a(?=b)'''
[[rules]]
id = "bare"
regex = '''[0-9]{9}'''
[[rules]]
id = "grouped"
regex = '''grouped_([a-z]+)'''
secretGroup = 2
[allowlist]
regexes = ["(?<=x)", "y"]
`,
  'rules/base.toml':
    '[[rules]]\nid="gone"\nregex="gone-[a-z]+"\n[[rules]]\nid="kept"\nregex="kept-[a-z]+"\n[[allowlists]]\ntargetRules=["kept"]\nstopwords=["sample"]\n',
  'adding.toml':
    '[extend]\nuseDefault = true\npath = "rules/base.toml"\n[[rules]]\nid="kept"\nentropy=3\n[rules.allowlist]\nstopwords=["no"]\n[[rules]]\nid="generic-api-key"\n[rules.allowlist]\nstopwords=["no"]\n',
  'loop.toml': '[extend]\npath = "loop.toml"\n',
  'broken.toml': '[[rules',
};

const read: ReadNamed = (_, name) => {
  const text = FILES[name];
  return text === undefined ? { why: 'there is no such file' } : { text };
};

function compiled(classes: string) {
  const files = [fileOf(policyText('clauses: []\n', `data_classes:\n${classes}`))];
  const { policy, issues } = compilePolicy(files, { hashing, detectors: [], layers: [], read });
  const short = issues.map(({ level, rule, line, column }) => `${level} ${rule} ${line}:${column}`);
  const messages = issues.map(({ message }) => message).join('\n');
  const linted =
    policy === undefined
      ? []
      : lintPolicy({ files, policy, now: instant(0), exists: () => true, scan: () => [] });
  return { own: policy?.own, issues: short, messages, linted };
}

describe('what a class matches', () => {
  it('compiles to rules of its own', () => {
    const { own, issues } = compiled(`  customers:
    match:
      - { words: [Initech, Initech], file: customers.txt }
      - { label: [CONFIDENTIAL, Secret] }
      - { path: 'customers/**' }
      - { pattern: 'PRJ-[0-9]{4}', name: project }
      - { pattern: '[0-9]{6}', keywords: [Badge, 'no#x'] }
`);
    expect(issues).toEqual(['warning name-unusable 6:44']);
    const base = { label: 'CUSTOMERS', category: 'organisation' };
    const pattern = { ...base, kind: 'pattern', group: 0, entropy: 0, allow: [] };
    expect(own).toEqual({
      rules: [
        { ...base, id: 'customers/words', kind: 'words', words: ['Initech', 'Globex', 'Acme Corp'] },
        { ...base, id: 'customers/label', kind: 'marking', markings: ['CONFIDENTIAL', 'Secret'] },
        { ...base, id: 'customers/path', kind: 'path', globs: ['customers/**'] },
        { ...pattern, id: 'customers/project', pattern: 'PRJ-[0-9]{4}', keywords: ['prj-'] },
        { ...pattern, id: 'customers/pattern', pattern: '[0-9]{6}', keywords: ['badge', 'no'] },
      ],
      allowlists: [],
    });
  });

  it('imports rules with the lists that narrow them', () => {
    const { own, issues, messages } = compiled('  ours: { match: [{ import: rules/.gitleaks.toml }] }\n');
    expect(own?.rules).toMatchObject([
      { id: 'ours/kept', category: 'secret', keywords: ['kept-'], allow: [0, 1] },
      { id: 'ours/acme-key', label: 'ACMEKEY', keywords: ['acme_'], entropy: 2, allow: [1, 2] },
    ]);
    expect(own?.allowlists).toMatchObject([
      { stopwords: ['sample'] },
      { regexes: ['(?<=x)', 'y'] },
      { stopwords: ['test'] },
    ]);
    expect(issues).toEqual(Array.from({ length: 4 }, () => 'warning import-partly 4:29'));
    expect(messages.split('\n')).toEqual([
      'rules/.gitleaks.toml:11: the rule ahead is left out: lookaround (`(?=`, character 2) is not supported: patterns run in linear time (RE2)',
      'rules/.gitleaks.toml:14: the rule bare is left out: it has no `keywords` and no fixed part to search by',
      'rules/.gitleaks.toml:17: the rule grouped is left out: there is no group 2',
      'rules/.gitleaks.toml:21: a pattern lets nothing go: lookaround (`(?<=`, character 1) is not supported: patterns run in linear time (RE2)',
    ]);
  });

  it('adds to rules of an extended file', () => {
    const { own, messages } = compiled('  ours: { match: [{ import: adding.toml }] }\n');
    expect(own?.rules).toMatchObject([
      { id: 'ours/gone', pattern: 'gone-[a-z]+' },
      { id: 'ours/kept', pattern: 'kept-[a-z]+', entropy: 3, allow: [0, 1] },
    ]);
    expect(own?.allowlists).toMatchObject([{ stopwords: ['sample'] }, { stopwords: ['no'] }]);
    expect(messages).toBe(
      'adding.toml:9: the rule generic-api-key is left out: it adds to a rule that is not there; the guard’s own detectors have no exceptions here',
    );
  });

  it.each([
    [
      '{ words: Globex, file: gone.txt }',
      'file-missing',
      'gone',
      'cannot read gone.txt: there is no such file',
    ],
    ["{ pattern: 'a(?!b)cde' }", 'pattern-refused', "'a(", 'lookaround (`(?!`, character 2)'],
    ["{ pattern: '(a)\\1bcd' }", 'pattern-refused', "'(a", 'a backreference'],
    ["{ pattern: '(abc' }", 'pattern-refused', "'(a", 'cannot be used'],
    ["{ pattern: '[0-9]{6}' }", 'keywords-missing', "'[0", 'no fixed part'],
    ["{ pattern: '(?:abc)?' }", 'pattern-empty', "'(?", 'everywhere'],
    ['{}', 'match-empty', '{}', 'names nothing'],
    ['{ words: Globex, keywords: x }', 'match-key', 'x }', 'belongs to a `pattern`'],
    ['{ import: gone.toml }', 'file-missing', 'gone', 'cannot read gone.toml'],
    ['{ import: broken.toml }', 'import-refused', 'broken', 'broken.toml:1: this is not TOML'],
    ['{ import: loop.toml }', 'import-refused', 'loop', 'more than 3 times'],
  ])('is refused with its place: %s', (...[entry, rule, at, words]) => {
    const line = `  c: { match: [${entry}] }\n`;
    const found = compiled(line);
    expect(found.issues).toEqual([`error ${rule} 4:${line.indexOf(at) + 1}`]);
    expect(found.own).toBeUndefined();
    expect(found.messages).toContain(words);
  });

  it.each(['/etc/passwd', '../up.txt', 'a/../../b', '~/x', 'C:x'])('names no file outside: %s', (name) => {
    const issues = issuesOf(policyText('', `data_classes: { c: { match: [{ file: '${name}' }] } }\n`));
    expect(issues.map(({ message }) => message)).toEqual([
      `\`file\` must lie in the folder of the policy or below it (\`${name}\`)`,
    ]);
  });

  it('reaches the clauses that name its class', () => {
    const text = policyText(
      'clauses:\n  - { id: DATA-1, say: x, control: context-redaction, when: { data: c } }\n',
      'data_classes: { c: { detect: email, match: [{ words: Globex }] } }\n',
    );
    const { policy, issues } = compilePolicy([fileOf(text)], {
      hashing,
      detectors: [{ id: 'email', category: 'personal' }],
      layers: [],
      read,
    });
    expect(issues).toEqual([]);
    expect(policy?.clauses[0]?.when.data).toEqual({ categories: [], detectors: ['email', 'c/'] });
  });

  it('says so where no file can be read', () => {
    const file = fileOf(policyText('', 'data_classes: { c: { match: [{ file: x.txt }] } }\n'));
    const { issues } = compilePolicy([file], { hashing, detectors: [], layers: [] });
    expect(issues.map(({ message }) => message)).toEqual(['cannot read x.txt: no files can be read here']);
  });
});

function linted(entry: string): readonly string[] {
  const { linted: issues } = compiled(`  c: { match: [${entry}] }\n`);
  return issues.map(({ level, rule, message }) => `${level} ${rule} ${message}`);
}

describe('lint of what a class matches', () => {
  it('tells of short and common names', () => {
    expect(linted('{ words: [Oracle, IBM, Globex, 東京] }')).toEqual([
      'warning name-short short names are found in much that is none: `IBM`',
      'warning name-common these names are ordinary words and are replaced wherever they stand: `Oracle`',
    ]);
    expect(linted('{ file: customers.txt }')).toEqual([]);
  });

  it('tries the examples', () => {
    expect(
      linted("{ pattern: 'PRJ-[0-9]{4}', examples: { yes: [PRJ-1234, prj-1234], no: [PRJ-12, PRJ-9999] } }"),
    ).toEqual([
      'error example-missed the pattern finds nothing in its example 2',
      'error example-hit the pattern finds something in its counter-example 2',
    ]);
    expect(linted("{ pattern: 'PRJ-[0-9]{4}' }")).toEqual([
      'info pattern-unproven nothing shows what the pattern is for',
    ]);
  });
});

const sample: ReadNamed = (_, name) => ({
  text: name.endsWith('.toml') ? '[[rules]]\nid="a"\nregex="acme_[a-z]+"' : 'Globex',
});

it('the example of the reference is a policy without faults', () => {
  const pageText = readFileSync(new URL('../../../docs/reference/data-classes.md', import.meta.url), 'utf8');
  const [, example = ''] = /```yaml\n([^]*?)```/.exec(pageText) ?? [];
  const files = [fileOf(`aup: 1\npolicy: { name: Example }\n${example}`)];
  const { policy, issues } = compilePolicy(files, { hashing, detectors: [], layers: [], read: sample });
  expect(issues).toEqual([]);
  if (policy === undefined) throw new Error('no policy');
  expect(lintPolicy({ files, policy, now: instant(0), exists: () => true, scan: () => [] })).toEqual([]);
});
