import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { docPage, isAsWritten, runPage } from '../fixtures/doc-examples.ts';
import { makeHome, type Home } from '../fixtures/home.ts';

const DOCS = path.resolve(import.meta.dirname, '../../docs');
const pages = readdirSync(DOCS)
  .filter((name) => name.endsWith('.md'))
  .map((name) => ({ name, page: docPage(readFileSync(path.join(DOCS, name), 'utf8'), Date.now()) }))
  .flatMap(({ name, page }) => (page === undefined ? [] : [{ name, page }]));

let home: Home;
beforeEach(() => (home = makeHome()));
afterEach(() => home.remove());

describe('examples in the docs', () => {
  it('are in several pages', () => {
    expect(pages.length).toBeGreaterThan(2);
    for (const { page } of pages) expect(page.steps.length).toBeGreaterThan(2);
  });

  it.each(pages)('print what $name says', { timeout: 180_000 }, ({ page }) => {
    const others = runPage(page, home).filter(({ expected, got }) => !isAsWritten(expected, got));
    expect(others.map(({ line, command, got }) => `line ${line}: $ ${command}\n${got}`)).toEqual([]);
  });
});

describe('the look at examples', () => {
  const text = [
    '<!-- examples of 2026-11-23 -->',
    '```text note.txt\nto 2026-11-25\n```',
    '```console\n$ cat note.txt \\\n    note.txt\nto 2026-11-25\nto 2026-…\n$ echo a.c; echo b; echo c\na.c\n…\n```',
  ].join('\n');

  it('writes files, runs commands and moves days', () => {
    const page = docPage(text, Date.parse('2026-12-03T10:00:00Z'));
    const ran = page === undefined ? [] : runPage(page, home);
    expect(ran.map(({ got }) => got)).toEqual(['to 2026-12-05\nto 2026-12-05\n', 'a.c\nb\nc\n']);
    expect(ran.filter(({ expected, got }) => !isAsWritten(expected, got))).toEqual([]);
  });

  it.each([
    ['a.c', 'abc'],
    ['one', 'one\ntwo'],
    ['one …', 'one\ntwo'],
    ['', 'anything'],
  ])('finds that %j is not %j', (expected, got) => {
    expect(isAsWritten(expected, got)).toBe(false);
    expect(isAsWritten(got, got)).toBe(true);
  });

  it('leaves pages without the mark alone', () => {
    expect(docPage(text.replace('examples of', 'of'), 0)).toBeUndefined();
  });
});
