import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { walkJson } from '../../../src/engine/redact/json.ts';
import { locate, splice, type Splice } from '../../../src/engine/redact/splice.ts';

function strings(text: string): { values: string[]; names: string[] } | string {
  const values: string[] = [];
  const names: string[] = [];
  const problem = walkJson(text, true, {
    step: () => true,
    names: () => true,
    string: ({ start, end, name }) => {
      (name ? names : values).push(JSON.parse(text.slice(start, end)) as string);
    },
  });
  return problem ?? { values, names };
}

function collect(value: unknown, into: { values: string[]; names: string[] }): typeof into {
  if (typeof value === 'string') into.values.push(value);
  else if (Array.isArray(value)) for (const item of value) collect(item, into);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      into.names.push(key);
      collect(item, into);
    }
  }
  return into;
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('walkJson', () => {
  test('visits exactly the strings JSON.parse sees, at any indentation', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 1, '\t', ' \r\n'), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);
        expect(strings(text)).toEqual(collect(JSON.parse(text), { values: [], names: [] }));
      }),
      { numRuns: 300 },
    );
  });

  test('accepts a text only when JSON.parse does', () => {
    const alphabet = fc.constantFrom(...Array.from('{}[]",:\\u0041ntrue- 1.e+\n'), '"a"', '\u0001', 'null');
    fc.assert(
      fc.property(fc.string({ unit: alphabet, maxLength: 12 }), (text) => {
        // Untouched subtrees are checked in full.
        const problem = walkJson(text, 0, { step: () => undefined, string: () => {} });
        const top = /^\s*"/.test(text) && problem === undefined && !parses(text);
        expect(problem === undefined && !top).toBe(parses(text));
      }),
      { numRuns: 3000 },
    );
  });

  test.each([
    ['', 'not-json'],
    ['{"a":1}x', 'not-json'],
    ['{"a":01}', 'not-json'],
    ['{"a":"\\x"}', 'not-json'],
    ['{"a":"raw\ttab"}', 'not-json'],
    ['{"a" "b"}', 'not-json'],
    ['[1,]', 'not-json'],
    ["{'a':1}", 'not-json'],
    ['\ufeff{}', 'not-json'],
    ['['.repeat(300) + ']'.repeat(300), 'too-deep'],
  ])('refuses %j', (text, problem) => {
    expect(walkJson(text, 0, { step: () => undefined, string: () => {} })).toBe(problem);
  });

  test('control: depth within bounds passes', () => {
    const text = '['.repeat(200) + ']'.repeat(200);
    expect(walkJson(text, 0, { step: () => 0, string: () => {} })).toBeUndefined();
  });

  test('megabytes of text that nobody decodes do not overflow', () => {
    const text = JSON.stringify({ data: 'iVBORw0K\\n"'.repeat(400_000) });
    expect(walkJson(text, 0, { step: () => undefined, string: () => {} })).toBeUndefined();
  });

  test('replacing every string by itself gives the same bytes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value, undefined, 2);
        const changes: Splice[] = [];
        walkJson(text, 0, {
          step: () => 0,
          string: ({ start, end }) => changes.push({ start, end, text: text.slice(start, end) }),
        });
        expect(splice(text, changes)).toBe(text);
      }),
    );
  });
});

test('locate finds a string by its path, the last of equal names', () => {
  const text = '{"a":[{"b":"x"},{"b":"y"}],"c":"1","c":"2","__proto__":{"d":"z"}}';
  const at = (...path: (string | number)[]): string | undefined => {
    const found = locate(text, path);
    return found === undefined ? undefined : text.slice(found.start, found.end);
  };
  expect(at('a', 1, 'b')).toBe('"y"');
  expect(at('c')).toBe('"2"');
  expect(at('__proto__', 'd')).toBe('"z"');
  expect(at('a')).toBeUndefined();
});
