import { describe, expect, it } from 'vitest';
import { evidenceSources, frameworks } from '../../src/catalog/frameworks/index.ts';
import { CONTROL_KINDS } from '../../src/engine/model.ts';
import { parseDate } from '../../src/engine/policy/units.ts';
import { RECORD_KINDS } from '../../src/engine/record-kinds.ts';
import { BASES, STRENGTHS } from '../../src/engine/report/framework-model.ts';

const known: ReadonlySet<string> = new Set(['policy', ...CONTROL_KINDS.filter((kind) => kind !== 'none')]);

function repeated(ids: readonly string[]): readonly string[] {
  return ids.filter((id, at) => ids.indexOf(id) !== at);
}

describe('sources of evidence', () => {
  it('are every control there is, and the policy, once', () => {
    expect(evidenceSources.map(({ id }) => id).toSorted()).toEqual([...known].toSorted());
  });

  it('take rows that exist, each kind of row for one of them', () => {
    const kinds = evidenceSources.flatMap((source) => source.kinds);
    expect(repeated(kinds)).toEqual([]);
    expect(kinds.filter((kind) => !RECORD_KINDS.includes(kind))).toEqual([]);
  });

  it('have a section of their own', () => {
    const sections = evidenceSources.map(({ section }) => section);
    expect(repeated(sections)).toEqual([]);
    expect(sections.filter((section) => !/^[1-9](?:\.[1-9])?$/.test(section))).toEqual([]);
  });
});

describe('frameworks', () => {
  it('have ids of their own', () => {
    const ids = frameworks.map(({ id }) => id);
    expect(repeated(ids)).toEqual([]);
    expect(ids).toEqual(['iso42001', 'eu-ai-act', 'soc2', 'iso27001', 'nist-ai-rmf', 'nist-ai-600-1']);
  });

  it.each(frameworks.map((framework) => [framework.id, framework] as const))(
    '%s is whole',
    (_, { lines }) => {
      expect(lines.length).toBeGreaterThan(4);
      expect(repeated(lines.map(({ id }) => id))).toEqual([]);
      for (const { id, title, evidence } of lines) {
        expect(title, id).not.toBe('');
        expect(evidence.length, id).toBeGreaterThan(0);
        expect(repeated(evidence.map(({ source }) => source)), id).toEqual([]);
        for (const { source, strength, basis } of evidence) {
          expect(known, id).toContain(source);
          expect(STRENGTHS, id).toContain(strength);
          expect(BASES, id).toContain(basis);
        }
      }
    },
  );

  it('have days that exist, in order', () => {
    const days = frameworks.flatMap(({ timeline = [] }) => timeline.map(({ on }) => on));
    expect(days.length).toBeGreaterThan(5);
    expect(days.filter((day) => parseDate(day) === undefined)).toEqual([]);
    expect(days).toEqual(days.toSorted());
  });

  it('hold the dates of Regulation (EU) 2026/1744', () => {
    const act = frameworks.find(({ id }) => id === 'eu-ai-act');
    expect(act?.name).toContain('2026/1744');
    expect(act?.timeline?.map(({ on }) => on)).toEqual(
      expect.arrayContaining([
        '2025-02-02',
        '2026-07-27',
        '2026-08-02',
        '2026-12-02',
        '2027-12-02',
        '2028-08-02',
      ]),
    );
    expect(act?.lines.find(({ id }) => id === 'Art. 26')?.applies).toContain('2027-12-02');
    expect(act?.lines.find(({ id }) => id === 'Art. 50')?.applies).toContain('2026-08-02');
  });

  it('promise nothing', () => {
    const words = JSON.stringify(frameworks).toLowerCase();
    expect(words).not.toMatch(/\bcompliant\b|\bcertified\b/);
  });
});
