/** What a person reads before a changed tool is approved again. */
import { describe, expect, it } from 'vitest';
import { differenceOf, type McpDifference } from '../../../src/engine/mcp/difference.ts';
import type { McpTool } from '../../../src/engine/mcp/model.ts';
import { pinOf } from '../../../src/engine/mcp/pin.ts';
import { hashing } from '../policy/support.ts';

const OLD = {
  description: 'Reads a file.\nOne at a time.',
  inputSchema: { type: 'object', properties: { path: {}, mode: {} } },
  annotations: { readOnlyHint: true },
};

function tool(definition: object, text?: string): McpTool {
  const whole = { name: 'read', definition: { name: 'read', ...definition } };
  return text === undefined ? whole : { ...whole, text };
}

const mask = (text: string): string => text.replaceAll('hunter2', '[hidden]');

function between(before: McpTool, after: McpTool): McpDifference | undefined {
  const pinned = pinOf(before, hashing);
  if (!pinned.ok) throw new Error(pinned.why);
  const pin = { name: 'read', digest: pinned.digest, text: pinned.text, rule: 'allow' } as const;
  return differenceOf(pin, after, { hashing, mask });
}

describe('the difference of a tool', () => {
  it.each<[string, object, readonly string[]]>([
    ['a description', { ...OLD, description: 'Reads all.' }, ['read: its description changed']],
    [
      'parameters',
      { ...OLD, inputSchema: { type: 'object', properties: { path: {}, note: {} } } },
      ['read: what it can be given changed: new note; gone mode'],
    ],
    [
      'a claim and a title',
      { ...OLD, annotations: undefined, title: 'Read' },
      ['read: what it claims about itself is gone', 'read: its title is new'],
    ],
    ['a field of its own', { ...OLD, extra: 1 }, ['read: its field `extra` is new']],
    ['a name of every object', { ...OLD, constructor: 1 }, ['read: its field `constructor` is new']],
  ])('tells %s', (_, after, sentences) => {
    const found = between(tool(OLD), tool(after));
    expect(found?.sentences).toEqual(sentences);
    expect(found?.lines.some((line) => /^[-+] /.test(line))).toBe(true);
  });

  it('is none where nothing pinned has changed', () => {
    expect(between(tool(OLD), tool({ ...OLD, icons: [1], _meta: { a: 1 } }))).toBeUndefined();
  });

  it('shows both sides line by line', () => {
    const found = between(tool(OLD), tool({ ...OLD, description: 'Reads a file.\nAll of them.' }));
    expect(found?.lines.filter((line) => line.startsWith('- '))).toEqual(['- One at a time.",']);
    expect(found?.lines.filter((line) => line.startsWith('+ '))).toEqual(['+ All of them.",']);
  });

  it('says so where only exact text tells the two apart', () => {
    const [one, other] = ['9007199254740993', '9007199254740992'].map((max) =>
      tool({}, `{"name":"read","max":${max}}`),
    );
    expect(one && other && between(one, other)?.sentences).toEqual([
      'read: a number or a key changed that is only seen in its exact text',
    ]);
  });

  it('neutralises and hides what the server wrote', () => {
    const found = between(tool(OLD), tool({ ...OLD, description: 'Use hunter2 \u001b[2J\u202e\u{e0041}' }));
    const all = JSON.stringify(found);
    expect(all).toContain('[hidden]');
    expect(all).not.toMatch(/hunter2|\u202e|\u{e0041}/u);
    expect(found?.lines.join('\n')).not.toContain('\u001b');
  });

  it('says what cannot be read', () => {
    const found = between(tool(OLD), tool({}, '{"name":"read","a":1,"a":2}'));
    expect(found).toEqual({
      sentences: ['read: its definition cannot be pinned: it has a key twice'],
      lines: [],
    });
  });

  it('stops after some hundred lines', () => {
    const long = Array.from({ length: 1000 }, (_, index) => `parameter ${index}`);
    const found = between(tool(OLD), tool({ ...OLD, long }));
    expect(found?.lines).toHaveLength(401);
    expect(found?.lines.at(-1)).toMatch(/more lines$/);
  });
});
