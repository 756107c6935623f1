import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileAutomaton } from '../../../src/engine/redact/automaton.ts';

function hits(keywords: readonly string[], text: string): string[] {
  const found: string[] = [];
  compileAutomaton(keywords).run(text, (keyword, end) => found.push(`${keywords[keyword] ?? ''}@${end}`));
  return found.toSorted();
}

/** The obvious way: every keyword at every place. */
function naive(keywords: readonly string[], text: string): string[] {
  const found: string[] = [];
  for (const keyword of keywords) {
    const source = keyword
      .split('')
      .map(
        (char) => ({ '#': '[0-9]', '?': '[A-Za-z0-9]' })[char] ?? `\\u{${char.charCodeAt(0).toString(16)}}`,
      );
    const pattern = new RegExp(`^${source.join('')}`, 'u');
    // Folding is ASCII only, so it is done by hand and not by the `i` flag.
    const folded = text.replaceAll(/[A-Z]/g, (char) => char.toLowerCase());
    for (let at = 0; at <= text.length; at += 1) {
      if (pattern.test(folded.slice(at))) found.push(`${keyword}@${at + keyword.length}`);
    }
  }
  return found.toSorted();
}

describe('the automaton', () => {
  it('finds overlapping keywords and their endings', () => {
    expect(hits(['he', 'she', 'hers'], 'ushers')).toEqual(['he@4', 'hers@6', 'she@4']);
  });

  it('names the longest first of keywords that end together', () => {
    const keywords = ['b-x', 'a-b-x', 'x'];
    const order: string[] = [];
    compileAutomaton(keywords).run('a-b-x', (keyword) => order.push(keywords[keyword] ?? ''));
    expect(order).toEqual(['a-b-x', 'b-x', 'x']);
  });

  it('folds no look-alikes into ASCII', () => {
    expect(hits(['sk-'], 'SK- \u017fk- s\u212a-')).toEqual(['sk-@3']);
  });

  it('folds the letters of keywords in other alphabets', () => {
    expect(hits(['снилс', 'été'], 'СНИЛС Été ete')).toEqual(['été@9', 'снилс@5']);
  });

  it('reads # as a digit and ? as a letter or digit', () => {
    expect(hits(['+##', '?@?', '1##'], '+49 a@b @c 12 1ab 123')).toEqual(['+##@3', '1##@21', '?@?@7']);
  });

  it('reads # and ? behind a NUL as themselves', () => {
    expect(hits(['&\0#', 'a\0??', '\0##'], '&1 &# a?b ab #7 ##')).toEqual(['\0##@15', '&\0#@5', 'a\0??@9']);
  });

  it('matches full-width forms', () => {
    expect(hits(['ak#_'], '\uff21\uff2b\uff17\uff3f Ak\uff11_')).toEqual(['ak#_@4', 'ak#_@9']);
  });

  it('calls for the longest keyword first where several end', () => {
    const found: string[] = [];
    const keywords = ['key', 'api_key', 'i_key'];
    compileAutomaton(keywords).run('api_key', (keyword) => found.push(keywords[keyword] ?? ''));
    expect(found).toEqual(['api_key', 'i_key', 'key']);
  });

  it('agrees with the naive search', () => {
    const alphabet = fc.constantFrom('a', 'b', 'A', '1', '2', '-', '@', 'é', '\u{1f511}');
    const keyword = fc.string({
      unit: fc.constantFrom('a', 'b', '1', '-', '#', '?', '@'),
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(keyword, { minLength: 1, maxLength: 8 }),
        fc.string({ unit: alphabet, maxLength: 60 }),
        (keywords, text) => {
          expect(hits(keywords, text)).toEqual(naive(keywords, text));
        },
      ),
    );
  });
});
