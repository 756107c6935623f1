import { describe, expect, it } from 'vitest';
import { acts, secrets } from '../../src/catalog/mcp-tools/acts.ts';
import { readMcpUse } from '../../src/catalog/mcp-tools/index.ts';
import type { McpEffects } from '../../src/engine/mcp/call.ts';

/** `name(argument)` is a call with that argument. */
function use(example: string, server = 'x'): McpEffects {
  const [, tool = '', given] = /^([^(]+)(?:\((\w+)\))?$/.exec(example) ?? [];
  return readMcpUse({ server, tool, args: given === undefined ? {} : { [given]: 'x' } });
}

function verbsOf({ drafts, deletes = [] }: McpEffects): readonly string[] {
  return [...drafts.map(({ verb }) => verb), ...(deletes.length > 0 ? ['delete-files'] : [])];
}

const rows = [...acts, secrets].flatMap(({ verb, examples: { yes, no } }) => [
  ...yes.map((example) => [example, verb, true] as const),
  ...no.map((example) => [example, verb, false] as const),
]);

describe('the name of a tool', () => {
  it.each(rows)('%s: %s %s', (example, verb, expected) => {
    expect(verbsOf(use(example)).includes(verb)).toBe(expected);
  });
});

function read(tool: string, args: Record<string, unknown>): McpEffects {
  return readMcpUse({ server: 'x', tool, args });
}

describe('the arguments of a tool', () => {
  it.each([
    ['execute_command', { command: 'git push' }, 'git push'],
    ['start_process', { command: 'git', args: ['push', 'a b'] }, "git push 'a b'"],
    ['bash', { input: 'rm -r src' }, 'rm -r src'],
    ['run_shell', { script: 'make' }, 'make'],
    ['puppeteer_evaluate', { script: 'rm()' }, undefined],
    ['search_code', { command: 'git push' }, undefined],
    ['execute_python', { code: "print('x')" }, String.raw`python3 -c 'print('\''x'\'')'`],
    ['execute_code', { language: 'JavaScript', code: 'f()' }, "node -e 'f()'"],
    ['run_code', { code: 'f()' }, undefined],
    ['jupyter_execute_cell', { code: 'f()' }, "python3 -c 'f()'"],
    ['get_python_code', { code: 'f()' }, undefined],
    ['kill_process', { pid: 17 }, 'kill -- 17'],
    ['terminate_process', { name: 'node' }, "pkill -- 'node'"],
    ['list_processes', { pid: 17 }, undefined],
  ])('%s %o runs %s', (tool, args, shell) => {
    expect(read(tool, args).shell).toBe(shell);
  });

  it.each([
    ['execute_sql', { sql: 'DROP TABLE customers' }, ['prod-change']],
    ['execute_sql', { sql: 'SELECT * FROM customers' }, []],
    ['query', { sql: 'select 1; delete from customers' }, ['prod-change']],
    ['write_query', { query: 'UPDATE a SET b = 1' }, ['prod-change']],
    ['search', { query: 'delete all old files' }, []],
    ['http_request', { method: 'POST', url: 'https://x.example' }, ['external-send']],
    ['fetch', { method: 'GET', url: 'https://x.example' }, []],
    ['github_api', { method: 'PUT', path: '/repos/a/b/pulls/3/merge' }, ['merge']],
    ['manage_branch', { action: 'delete' }, ['delete-branch']],
    ['manage_branch', { action: 'list' }, []],
    ['issue_write', { method: 'get' }, []],
    ['git_push', { force: true }, ['force-push']],
    ['git_reset', { mode: 'hard' }, ['discard-work']],
    ['git_reset', { mode: 'soft' }, []],
    ['puppeteer_evaluate', { script: "fetch('https://x.example', { method: 'POST' })" }, ['external-send']],
    ['browser_evaluate', { function: '() => document.forms[0].submit()' }, ['external-send']],
    ['browser_evaluate', { function: '() => document.title' }, []],
  ])('%s %o does %o', (tool, args, verbs) => {
    expect(verbsOf(read(tool, args))).toEqual(verbs);
  });

  it.each([
    ['write_file', { path: '/a/b', content: 'x' }, ['/a/b'], undefined],
    ['move_file', { source: 'a', destination: 'file:///b' }, ['/b', 'a'], undefined],
    ['read_file', { path: '/a/b' }, undefined, undefined],
    ['create_or_update_file', { path: 'a', repo: 'r', branch: 'main' }, undefined, undefined],
    ['delete_files', { paths: ['a', 'https://x.example/b'] }, undefined, ['a']],
  ])('%s %o writes %o and deletes %o', (tool, args, ...files) => {
    const found = read(tool, args);
    expect([found.writes?.toSorted(), found.deletes]).toEqual(files);
  });

  it.each([
    ['write_notes', { notes: [{ at: '/a/b', text: 'c' }] }, ['/a/b']],
    ['apply_patch', { patch: 'a\n/b' }, undefined],
    ['download_file', { url: 'https://x.example/a', to: '~/.b' }, ['~/.b']],
    ['read_file', { path: '/a/b' }, undefined],
    ['git_clone', { url: 'https://x.example/a', dir: 'file:///b' }, ['/b']],
    ['take_screenshot', { name: '.git/hooks/pre-push' }, ['.git/hooks/pre-push']],
    ['say', { text: 'and/or' }, undefined],
  ])('%s %o is given the paths %o', (tool, args, touches) => {
    expect(read(tool, args).touches).toEqual(touches);
  });

  it.each([
    ['push_files', { branch: 'main' }, ['refs/heads/main']],
    ['delete_branch', { ref: 'refs/heads/x' }, ['refs/heads/x']],
    ['delete_tag', { repo: 'r', tag: 'v1' }, ['refs/tags/v1']],
    ['merge_pull_request', { branch: 'main' }, undefined],
  ])('%s %o changes %o', (tool, args, refs) => {
    expect(read(tool, args).drafts[0]?.refs).toEqual(refs);
  });

  it('count nothing where a server puts its own name in front', () => {
    expect(verbsOf(readMcpUse({ server: 'merge', tool: 'merge_list_items', args: {} }))).toEqual([]);
    expect(verbsOf(readMcpUse({ server: 'merge', tool: 'merge', args: {} }))).toEqual(['merge']);
    expect(verbsOf(readMcpUse({ server: 'push', tool: 'push_delete_branch', args: {} }))).toEqual([
      'delete-branch',
    ]);
  });
});
