import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holdsItem, readSettings, steppedBack, withItems, withoutItems } from '../../src/host/native-json.ts';

const hook = (command: string) => ({ matcher: '*', hooks: [{ type: 'command', command }] });
const OURS = ['PreToolUse', 'Stop'].map((event) => ({ at: ['hooks', event], item: hook(`guard ${event}`) }));

const FILES: Readonly<Record<string, string>> = {
  nothing: '',
  blanks: '\n\n',
  'an empty object': '{}',
  'other settings': '{\n  "theme": "dark"\n}\n',
  'on one line': '{"theme":"dark","hooks":{"Stop":[]}}',
  tabs: '{\n\t"theme": "dark"\n}\n',
  'CRLF lines': '{\r\n  "theme": "dark"\r\n}\r\n',
  'a byte order mark': '\uFEFF{ "theme": "dark" }\n',
  comments:
    '{\n  // mine\n  "hooks": {\n    /* theirs */\n    "PreToolUse": [] // none yet\n  }, // end\n}\n',
  'hooks of another tool': `{ "hooks": { "PreToolUse": [${JSON.stringify(hook('other'))}] } }`,
  'a trailing comma': `{ "hooks": { "PreToolUse": [${JSON.stringify(hook('other'))},], }, }`,
  'no line end': '{ "a": 1 }',
};

describe.each(Object.entries(FILES))('a settings file with %s', (_name, before) => {
  it('gets the entries, keeps the rest, and comes back byte for byte', () => {
    const merged = withItems(before, OURS);
    if (merged === undefined) throw new Error('not merged');
    const settings = readSettings(merged.text);
    expect(OURS.every((entry) => holdsItem(settings, entry))).toBe(true);
    for (const mark of ['// mine', '/* theirs */', '// none yet', '"other"', '"dark"', '\r\n', '\uFEFF']) {
      expect(merged.text.includes(mark), mark).toBe(before.includes(mark));
    }
    expect(steppedBack(merged.text, merged.undo)).toBe(before);
    expect(withItems(merged.text, OURS)).toEqual({ text: merged.text, undo: [] });
  });

  it('loses exactly the entries after somebody changed it', () => {
    const merged = withItems(before, [...OURS, { at: ['hooks', 'Stop'], item: hook('added later') }]);
    const left = readSettings(withoutItems(merged?.text ?? '', OURS) ?? '');
    expect(left).toMatchObject({ hooks: { Stop: [hook('added later')] } });
    expect(OURS.some((entry) => holdsItem(left, entry))).toBe(false);
    expect(left).toMatchObject(before.includes('dark') ? { theme: 'dark' } : {});
  });
});

it.each([
  ['a list', '[]'],
  ['broken JSON', '{ "a": '],
  ['text', 'hello'],
  ['hooks that are no object', '{ "hooks": [] }'],
  ['an event that is no list', '{ "hooks": { "Stop": {} } }'],
  ['a key that stands twice', '{ "hooks": { "PreToolUse": [] }, "hooks": { "PreToolUse": [1] } }'],
])('leaves %s alone', (_name, text) => {
  expect(withItems(text, OURS)).toBeUndefined();
});

it('comes back from any JSON settings', () => {
  const value = fc.dictionary(fc.string({ maxLength: 5 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 });
  fc.assert(
    fc.property(value, fc.constantFrom(undefined, 1, 2, '\t'), (settings, indent) => {
      const before = JSON.stringify(settings, undefined, indent);
      const merged = withItems(before, OURS);
      if (merged === undefined) return;
      expect(steppedBack(merged.text, merged.undo)).toBe(before);
      expect(readSettings(withoutItems(merged.text, OURS) ?? '')).toEqual(readSettings(before));
    }),
  );
});

describe('a value', () => {
  const ON = [{ at: ['hooksConfig', 'enabled'], value: true }];
  const both = [...OURS, ...ON];

  it.each(Object.entries(FILES))('is put into a file with %s, and taken out again', (_name, before) => {
    const merged = withItems(before, both);
    if (merged === undefined) throw new Error('not merged');
    expect(readSettings(merged.text)).toMatchObject({ hooksConfig: { enabled: true } });
    expect(steppedBack(merged.text, merged.undo)).toBe(before);
    const added = merged.text.replace('"enabled": true', '"enabled": true, "mine": 1');
    expect(readSettings(withoutItems(added, both) ?? '')).not.toHaveProperty('hooksConfig.enabled');
  });

  it.each(['{"hooksConfig":{"enabled":false}}', '{"hooksConfig":[]}', '{"hooksConfig":null}'])(
    'is not put over what somebody else has said: %s',
    (text) => {
      expect(withItems(text, ON)).toBeUndefined();
      expect(withoutItems(text, ON)).toBe(text);
    },
  );

  it('is nothing to do where it stands already', () => {
    const text = '{"hooksConfig":{"enabled":true}}';
    expect(withItems(text, ON)).toEqual({ text, undo: [] });
  });
});
