import { describe, expect, it } from 'vitest';
import { instant, isClauseId, isDigest, neutralise, raw, safe, toSafe } from '../../src/engine/text.ts';

const same = (text: string): string => text;

describe('neutralise', () => {
  it.each([
    ['an escape sequence', '\u001b[2J', '\\u001b[2J'],
    ['a line end', 'a\nb', 'a\\u000ab'],
    ['a bidirectional override', 'a\u202eb', 'a\\u202eb'],
    ['a byte order mark', '\ufeff', '\\ufeff'],
    ['half a pair', '\ud800', '\\ud800'],
    ['the last of the basic plane', '\ufffb', '\\ufffb'],
    ['a tag character', '\u{e0041}', '\\u{e0041}'],
    ['ordinary text', 'naïve – ok 🙂 日本', 'naïve – ok 🙂 日本'],
  ])('%s', (...[, text, shown]) => {
    expect(neutralise(text)).toBe(shown);
  });
});

describe('toSafe', () => {
  it('masks before it neutralises and cuts', () => {
    expect(toSafe('key\n', (text) => text.replace('key', '[X]'))).toBe('[X]\\u000a');
    expect(toSafe('abcdef', same, 6)).toBe('abcdef');
    expect(toSafe('abcdef', same, 5)).toBe('abcd…');
    expect(toSafe('x'.repeat(500), same)).toHaveLength(400);
  });

  it('fills our own words', () => {
    expect(safe`${3} of ${safe`four`}\n`).toBe('3 of four\n');
    expect(raw('x')).toBe('x');
    expect(instant(5)).toBe(5);
  });
});

const hex = 'ab'.repeat(32);

it.each([
  [hex, true],
  [`${hex}0`, false],
  [`0${hex}`, false],
  [hex.toUpperCase(), false],
  [hex.slice(1), false],
  [`${hex}\n`, false],
])('isDigest %j', (text, wanted) => {
  expect(isDigest(text)).toBe(wanted);
});

it.each([
  ['HUMAN-1', true],
  ['A-0', true],
  ['A2B-1234', true],
  ['A23456789012345F-1', true],
  ['A234567890123456F-1', false],
  ['HUMAN-12345', false],
  ['HUMAN-', false],
  ['HUMAN1', false],
  ['human-1', false],
  ['1A-1', false],
  [' A-1', false],
  ['A-1 ', false],
  ['A-1\nB', false],
])('isClauseId %j', (text, wanted) => {
  expect(isClauseId(text)).toBe(wanted);
});
