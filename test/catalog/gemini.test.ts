import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { geminiHook } from '../../src/catalog/agents/gemini-hooks.ts';
import { gemini } from '../../src/catalog/agents/gemini.ts';
import { settingsObject } from '../../src/catalog/agents/settings-json.ts';
import { factsOf } from './agent-facts.ts';

describe('gemini', () => {
  it.each(gemini.examples.map((example) => [example.name, example] as const))('%s', (_name, example) => {
    const plan = gemini.launch(factsOf(example));
    expect(plan.refusals.length > 0).toBe(example.refused);
    if (example.refused) return;
    expect(plan.args).toEqual(example.kept);
    expect(plan.env).toEqual({
      GOOGLE_GEMINI_BASE_URL: 'http://127.0.0.1:1/token/gemini',
      GOOGLE_VERTEX_BASE_URL: 'http://127.0.0.1:1/token/gemini--vertex',
      CODE_ASSIST_ENDPOINT: 'http://127.0.0.1:1/token/gemini--assist',
    });
  });

  it.each([
    [{}, {}],
    [{ GOOGLE_CLOUD_LOCATION: 'europe-west4' }, { vertex: 'https://europe-west4-aiplatform.googleapis.com' }],
    [{ GOOGLE_CLOUD_LOCATION: 'eu' }, { vertex: 'https://aiplatform.eu.rep.googleapis.com' }],
    [{ GOOGLE_CLOUD_LOCATION: 'x/../evil' }, {}],
    [{ GOOGLE_GEMINI_BASE_URL: 'https://gateway.example' }, { key: 'https://gateway.example' }],
    [{ GOOGLE_VERTEX_BASE_URL: 'https://v.example' }, { vertex: 'https://v.example' }],
  ])(
    'leads on to where the user points it: %o',
    (env, { key, vertex }: { key?: string; vertex?: string }) => {
      expect(gemini.upstreams(factsOf({ name: '', args: [], env, refused: false }))).toEqual({
        gemini: key ?? 'https://generativelanguage.googleapis.com',
        'gemini--vertex': vertex ?? 'https://aiplatform.googleapis.com',
        'gemini--assist': 'https://cloudcode-pa.googleapis.com',
      });
    },
  );
});

describe('settings of people', () => {
  it.each([
    ['{"a":1}', { a: 1 }],
    ['\uFEFF{"a":"//x",/* c */"b":[1,2,],}', { a: '//x', b: [1, 2] }],
    ['// top\n{"a":"\\"/*"} // end', { a: '"/*' }],
    ['{', undefined],
    ['[]', undefined],
  ])('%j', (text, wanted) => {
    expect(settingsObject(text)).toEqual(wanted);
  });
});

describe("gemini's hooks", () => {
  const folder = 'test/fixtures/payloads/gemini';
  const payloads = readdirSync(folder).map(
    (name) => [name, readFileSync(`${folder}/${name}`, 'utf8')] as const,
  );

  it.each(payloads)('reads the real payload %s', (_name, text) => {
    const event = String(JSON.parse(text).hook_event_name);
    const kinds: Record<string, string> = { BeforeTool: 'judge', BeforeAgent: 'turn', AfterAgent: 'turn' };
    expect(geminiHook.read(event, text).kind).toBe(kinds[event] ?? 'pass');
  });

  it.each([
    [
      'run_shell_command',
      { command: 'git push', dir_path: 'sub' },
      { shell: 'git push', cwd: '/home/dev/repo/sub' },
    ],
    ['run_shell_command', { command: 'ls', directory: '/tmp' }, { shell: 'ls', cwd: '/tmp' }],
    ['read_file', { file_path: 'a' }, { looks: true }],
    ['write_file', { file_path: '/x/a', content: 'c' }, { writes: ['/x/a'] }],
    ['replace', { file_path: 'a', old_string: 'x', new_string: 'y' }, { writes: ['a'] }],
    ['web_fetch', { prompt: 'x' }, { tool: 'web_fetch' }],
  ])('knows the tool %s', (tool_name, tool_input, wanted) => {
    const payload = { hook_event_name: 'BeforeTool', cwd: '/home/dev/repo', tool_name, tool_input };
    expect(geminiHook.read('BeforeTool', JSON.stringify(payload))).toMatchObject({
      kind: 'judge',
      event: wanted,
    });
  });

  it.each([
    '',
    '[]',
    '{',
    '{"hook_event_name":"AfterTool"}',
    '{"tool_name":3}',
    '{"tool_name":"run_shell_command","tool_input":{},"cwd":"/"}',
  ])('refuses %j', (text) => {
    expect(geminiHook.read('BeforeTool', text).kind).toBe('unknown');
  });

  it('says no in JSON, and by its exit code when the guard fails', () => {
    expect(JSON.parse(geminiHook.deny('why').stdout)).toEqual({ decision: 'deny', reason: 'why' });
    expect(JSON.parse(geminiHook.stop('begin', 'why').stdout)).toEqual({ decision: 'deny', reason: 'why' });
    expect(JSON.parse(geminiHook.stop('end', 'why').stdout)).toMatchObject({ continue: false });
    expect(geminiHook.fail('why')).toMatchObject({ exit: 2, stderr: 'why\n' });
    expect(geminiHook.allow()).toEqual({ stdout: '', stderr: '', exit: 0 });
  });
});
