import { expect, it } from 'vitest';
import { isObject, parseObject } from '../../src/engine/json-object.ts';

it.each(['{}', '{"a":1}', ' {"a":{"b":[]}} '])('an object: %s', (text) => {
  expect(parseObject(text)).toEqual(JSON.parse(text));
});

it.each(['', '{', '[]', 'null', '3', '"{}"', '{"a":1}x'])('no object: %s', (text) => {
  expect(parseObject(text)).toBeUndefined();
});

it('undefined is none', () => {
  expect(isObject(undefined)).toBe(false);
});
