import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ciGithub } from '../../src/cli/ci-github.ts';
import { ciJunit } from '../../src/cli/ci-junit.ts';
import { ciMarkdown } from '../../src/cli/ci-markdown.ts';
import { ciSarif } from '../../src/cli/ci-sarif.ts';
import { ciLines } from '../../src/cli/ci-words.ts';
import { rankFindings, type CiFinding, type CiReport } from '../../src/engine/ci/model.ts';

const LEVELS = ['error', 'warning', 'note'] as const;

/** Any text, with what formats give a meaning more often than chance would. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({
    unit: fc.constantFrom(...Array.from('<>&"\'|`\n\r\t\u0000\u001b[]()*_#!:%,@\\$\u2028\ud800')),
    maxLength: 40,
  }),
  fc.constantFrom(
    ']]>',
    '--&gt;',
    '| a |\n| --- |',
    '![x](http://x)',
    '<script>',
    '::error::x',
    '%0A::x',
    '</failure>',
  ),
);

const finding: fc.Arbitrary<CiFinding> = fc.record(
  {
    rule: text,
    clause: fc.option(text, { nil: undefined }),
    level: fc.constantFrom(...LEVELS),
    text,
    next: text,
    file: text,
    line: fc.nat(),
    commit: text,
  },
  { requiredKeys: ['rule', 'clause', 'level', 'text', 'next'] },
);

const report: fc.Arbitrary<CiReport> = fc
  .record({
    baseName: text,
    name: text,
    isFallback: fc.boolean(),
    found: fc.array(finding, { maxLength: 5 }),
  })
  .map(({ baseName, name, isFallback, found }) => {
    const commit = { id: 'a'.repeat(40), tree: '', parents: [], emails: [], message: '' };
    const range = { base: '', head: '', commits: [commit] };
    return { range, baseName, policy: { name, isFallback }, ...rankFindings(found, 4) };
  });

/** Elements by name, in order, or why the text is no XML: a reader of the few things that are written. */
function elements(xml: string): readonly string[] {
  const open: string[] = [];
  const seen: string[] = [];
  const body = xml.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, '');
  const rest = body.replaceAll(
    /<(\/?)([a-z-]+)((?: [a-z]+="[^"<]*")*)>/g,
    (_, ...[closing = '', name = '', attributes = '']: string[]) => {
      const names = [...attributes.matchAll(/ ([a-z]+)="/g)].map((match) => match[1]);
      if (new Set(names).size < names.length) seen.push('twice');
      if (closing === '') {
        open.push(name);
        seen.push(name);
      } else if (open.pop() !== name) seen.push('mismatch');
      return attributes;
    },
  );
  if (open.length > 0 || /[<]/.test(rest)) seen.push('left open');
  if (/&(?!(?:amp|lt|gt|quot|apos|#\d+);)/.test(rest)) seen.push('bare &');
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/u.test(xml)) seen.push('unsayable');
  return seen;
}

describe('whatever a finding says', () => {
  it('JUnit is well-formed, with a test each', () => {
    fc.assert(
      fc.property(report, (given) => {
        const cases = given.findings.map(({ level }) => [
          'testcase',
          level === 'error' ? 'failure' : 'system-out',
        ]);
        const all = cases.length === 0 ? [['testcase']] : cases;
        expect(elements(ciJunit(given))).toEqual(['testsuites', 'testsuite', ...all.flat(), 'system-out']);
      }),
    );
  });

  it('a table of Markdown has a row each, of five cells of plain text', () => {
    fc.assert(
      fc.property(report, (given) => {
        const lines = ciMarkdown(given).split('\n');
        const rows = lines.filter((line) => line.startsWith('| ')).slice(2);
        expect(rows).toHaveLength(given.findings.length);
        for (const row of rows) {
          const cells = row.slice(2, -2).split(' | ');
          expect(cells).toHaveLength(5);
          for (const cell of cells.slice(1))
            expect(cell).not.toMatch(/[<>`*[\]|!\\\p{Cc}\p{Cs}]|&(?!#\d+;)|:\/\/|www\./u);
        }
      }),
    );
  });

  it('GitHub sees no command but ours, one a finding', () => {
    fc.assert(
      fc.property(report, (given) => {
        const lines = ciGithub(given).split(/\r\n|\r|\n/);
        const commands = lines.filter((line) => line.includes('::') && line.startsWith('::'));
        expect(commands.length).toBe(given.findings.length);
        for (const line of commands) expect(line).toMatch(/^::(?:error|warning|notice) [^:]*::/u);
      }),
    );
  });

  it('SARIF holds a result each, with a rule and a place', () => {
    fc.assert(
      fc.property(report, (given) => {
        const { runs } = JSON.parse(JSON.stringify(ciSarif(given)));
        const [{ tool, results }] = runs;
        expect(results).toHaveLength(given.findings.length);
        for (const result of results) {
          expect(tool.driver.rules[result.ruleIndex].id).toBe(result.ruleId);
          const [{ physicalLocation }] = result.locations;
          expect(physicalLocation.artifactLocation.uri).toMatch(/^[A-Za-z0-9/%._~!'()*-]*$/);
          expect(physicalLocation.region.startLine).toBeGreaterThanOrEqual(1);
        }
      }),
    );
  });
});

describe('more findings than are listed', () => {
  const many = LEVELS.toReversed().flatMap((level) =>
    [1, 2, 3].map((line): CiFinding => ({
      rule: 'r',
      clause: undefined,
      level,
      text: `${level} ${line}`,
      next: 'n',
    })),
  );

  it('are counted, and errors are listed first', () => {
    const { findings, left, counts, failed } = rankFindings(many, 4);
    expect(findings.map((one) => one.text)).toEqual(['error 1', 'error 2', 'error 3', 'warning 1']);
    expect([left, counts, failed]).toEqual([
      { error: 0, warning: 2, note: 3 },
      { error: 3, warning: 3, note: 3 },
      true,
    ]);
  });

  it('fail even where no error is listed', () => {
    expect(rankFindings(many, 0)).toMatchObject({ findings: [], failed: true });
  });

  it('are told of', () => {
    const range = {
      base: '',
      head: '',
      commits: [{ id: 'a', tree: '', parents: [], emails: [], message: '' }],
    };
    const told: CiReport = {
      range,
      baseName: 'main',
      policy: { name: 'aup.yaml of main', isFallback: false },
      ...rankFindings(many, 4),
    };
    expect(ciLines({ columns: 80, colour: false }, told)).toContain('and 5 more (2 warnings, 3 notes)');
  });
});
