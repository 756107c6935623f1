import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { detectors } from '../../src/catalog/detectors/index.ts';
import { providers } from '../../src/catalog/detectors/providers.ts';
import type { DetectorDef } from '../../src/engine/definitions.ts';
import { compileAutomaton } from '../../src/engine/redact/automaton.ts';
import { compileScanner } from '../../src/engine/redact/scan.ts';

const folder = new URL('../../src/catalog/detectors/', import.meta.url);

describe('detector definitions', () => {
  it('are all in the index', () => {
    const lists = ['index.ts', 'providers.ts'];
    const index = lists.map((file) => readFileSync(new URL(file, folder), 'utf8')).join('\n');
    const files = readdirSync(folder).filter((file) => !lists.includes(file));
    expect(files.length).toBeGreaterThan(20);
    // A family may be a folder with an index of its own.
    const missing = files.filter(
      (file) => !index.includes(`'./${file}'`) && !index.includes(`'./${file}/index.ts'`),
    );
    expect(missing).toEqual([]);
  });

  it('have ids of their own, placeholder labels and enough examples', () => {
    expect(new Set(detectors.map(({ id }) => id)).size).toBe(detectors.length);
    for (const { label, keywords, examples } of detectors) {
      expect(label).toMatch(/^[A-Z0-9]{2,24}$/);
      expect(keywords.length).toBeGreaterThan(0);
      for (const keyword of keywords) expect(keyword).toBe(keyword.toLowerCase());
      expect(examples.yes.length).toBeGreaterThanOrEqual(2);
      expect(examples.no.length).toBeGreaterThanOrEqual(2);
    }
  });
});

/** Keywords of a detector that stand in none of the texts it must find. */
function idleKeywords({ keywords, examples }: DetectorDef): string[] {
  const met = new Set<number>();
  const automaton = compileAutomaton(keywords);
  for (const { text } of examples.yes) automaton.run(text, (keyword) => met.add(keyword));
  return keywords.filter((_, index) => !met.has(index));
}

describe('provider formats', () => {
  it('are three hundred at least', () => {
    expect(new Set(providers.map(({ id }) => id)).size).toBeGreaterThanOrEqual(300);
    for (const { category } of providers) expect(category).toBe('secret');
  });

  it.each(providers)('of $id use every keyword in their examples', (detector) => {
    expect(idleKeywords(detector)).toEqual([]);
  });
});

for (const detector of detectors) {
  describe(`detector ${detector.id}`, () => {
    const alone = compileScanner([detector]);
    it.each(detector.examples.yes)('finds $secret in $text', ({ text, secret }) => {
      const found = alone.scan(text).map(({ start, end }) => text.slice(start, end));
      expect(found).toEqual([secret]);
    });
    it.each(detector.examples.no)('leaves %s alone', (text) => {
      expect(alone.scan(text)).toEqual([]);
    });
  });
}

describe('all detectors together', () => {
  const all = compileScanner(detectors);
  it.each(detectors.flatMap(({ id, examples }) => examples.yes.map((example) => ({ id, ...example }))))(
    'covers $secret of $id',
    ({ text, secret }) => {
      const findings = all.scan(text);
      let covered = text;
      for (const { start, end } of findings.toReversed())
        covered = `${covered.slice(0, start)}\u0000${covered.slice(end)}`;
      expect(covered).not.toContain(secret);
      expect(covered).toContain('\u0000');
    },
  );
});
