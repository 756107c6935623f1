import { describe, expect, it } from 'vitest';
import { fileBlocks } from '../../../src/engine/redact/path-rules.ts';
import { rulesTouched } from '../../../src/engine/redact/path-match.ts';
import type { OwnPaths } from '../../../src/engine/redact/own-model.ts';

const RULE: OwnPaths = {
  id: 'c/path',
  label: 'CC',
  category: 'organisation',
  kind: 'path',
  globs: ['customers/**', 'pricing/*.csv'],
};
const ROOTS = ['/home/ann/shop'];

function held(body: unknown): readonly unknown[] {
  const text = JSON.stringify(body);
  return fileBlocks(text, [RULE], ROOTS).map(({ start, end }): unknown => JSON.parse(text.slice(start, end)));
}

describe('files a call reads', () => {
  it.each([
    ['file_path', 'customers/a.txt'],
    ['file_path', './customers/eu/a.txt'],
    ['file_path', '/home/ann/shop/customers/a.txt'],
    ['absolutePath', 'file:///home/ann/shop/customers/a.txt'],
    ['path', 'src/../customers/a.txt'],
    ['path', '/elsewhere/customers/a.txt'],
    ['path', 'customers'],
    ['path', 'customers\\a.txt'],
    ['path', 'pricing'],
    ['command', 'cat customers/a.txt | head -5'],
    ['command', "cd customers && cat 'a.txt'"],
    ['command', 'wc -l <pricing/eu.csv'],
    ['command', 'grep -r x --include=customers/*.txt .'],
    ['cmd', 'sh -c "cat ./customers/a.txt"'],
  ])('%s: %s', (key, value) => {
    expect(rulesTouched({ key, value }, [RULE], ROOTS)).toEqual([RULE]);
  });

  it.each([
    ['file_path', 'src/a.txt'],
    ['file_path', '/home/ann/shop/src/customers.ts'],
    ['file_path', 'pricing/eu/a.csv'],
    ['file_path', ''],
    ['command', 'cat src/customers.ts'],
    ['description', 'reads customers/a.txt'],
    ['content', 'customers/a.txt'],
  ])('not %s: %s', (key, value) => {
    expect(rulesTouched({ key, value }, [RULE], ROOTS)).toEqual([]);
  });
});

const use = (id: string, name: string, input: object) => ({ type: 'tool_use', id, name, input });
const result = (id: string, content: unknown) => ({
  type: 'tool_result',
  tool_use_id: id,
  content,
  is_error: false,
});
const reminder = (words: string) => ({
  type: 'text',
  text: `<system-reminder>\n${words}\n</system-reminder>`,
});
const call = (id: string, path: string) => ({
  id,
  type: 'function',
  function: { name: 'read', arguments: JSON.stringify({ path }) },
});

describe('what a request holds of them', () => {
  it('in messages of Anthropic', () => {
    const body = {
      model: 'm',
      messages: [
        { role: 'user', content: 'read customers/a.txt' },
        {
          role: 'assistant',
          content: [
            use('t1', 'Read', { file_path: '/home/ann/shop/customers/a.txt' }),
            use('t2', 'Read', { file_path: 'src/a.txt' }),
            use('t3', 'Bash', { command: 'cat customers/b.txt', description: 'shows' }),
          ],
        },
        {
          role: 'user',
          content: [
            result('t1', 'one'),
            result('t2', 'two'),
            result('t3', [
              { type: 'text', text: 'three' },
              { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } },
            ]),
            { type: 'text', text: 'go on' },
          ],
        },
      ],
    };
    expect(held(body)).toEqual(['one', 'three']);
  });

  it('in files a person mentioned', () => {
    const body = {
      messages: [
        {
          role: 'user',
          content: [
            reminder(
              'Called the Read tool with the following input: {"file_path":"/home/ann/shop/customers/a.txt"}',
            ),
            reminder('Result of calling the Read tool: "one"'),
            reminder('Called the Read tool with the following input: {"file_path":"src/a.txt"}'),
            reminder('Result of calling the Read tool: "two"'),
          ],
        },
      ],
    };
    expect(held(body)).toEqual([
      '<system-reminder>\nResult of calling the Read tool: "one"\n</system-reminder>',
    ]);
  });

  it('in chat completions', () => {
    const body = {
      messages: [
        {
          role: 'assistant',
          content: null,
          tool_calls: [call('c1', 'customers/a.txt'), call('c2', 'a.txt')],
        },
        { role: 'tool', tool_call_id: 'c1', content: 'one' },
        { role: 'tool', tool_call_id: 'c2', content: 'two' },
      ],
    };
    expect(held(body)).toEqual(['one']);
  });

  it('in responses', () => {
    const body = {
      input: [
        {
          type: 'function_call',
          call_id: 'c1',
          name: 'shell',
          arguments: '{"command":["bash","-lc","cat customers/a.txt"]}',
        },
        { type: 'function_call_output', call_id: 'c1', output: 'one' },
        {
          type: 'local_shell_call',
          call_id: 'c2',
          action: { type: 'exec', command: ['cat', 'customers/b.txt'] },
        },
        { type: 'local_shell_call_output', call_id: 'c2', output: 'two' },
        { type: 'function_call', call_id: 'c3', name: 'shell', arguments: '{"command":["ls"]}' },
        { type: 'function_call_output', call_id: 'c3', output: 'three' },
      ],
    };
    expect(held(body)).toEqual(['one', 'two']);
  });

  it('in contents of Gemini, whose calls have no ids', () => {
    const body = {
      contents: [
        {
          role: 'model',
          parts: [
            { functionCall: { name: 'read', args: { path: 'a.txt' } } },
            { functionCall: { name: 'read', args: { path: 'customers/a.txt' } } },
          ],
        },
        {
          role: 'user',
          parts: [
            { functionResponse: { name: 'read', response: { output: 'one' } } },
            { functionResponse: { name: 'read', response: { output: 'two' } } },
          ],
        },
      ],
    };
    expect(held(body)).toEqual(['two']);
  });

  it('nothing in what is no JSON or names none of them', () => {
    expect(fileBlocks('{"customers', [RULE], ROOTS)).toEqual([]);
    expect(held({ messages: [] })).toEqual([]);
  });
});
