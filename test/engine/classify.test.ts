import { describe, expect, it } from 'vitest';
import { commands } from '../../src/catalog/commands/index.ts';
import { classifyEvent } from '../../src/engine/classify.ts';
import { raw } from '../../src/engine/text.ts';
import { sha256 } from '../e2e/session.ts';

const world = { commands, hashing: { sha256 }, mask: (text: string) => text };
const cwd = '/home/dev/app';

describe('a tool that deletes files', () => {
  it.each([
    [['src/a.ts'], ['delete-files']],
    [['/home/dev/app/src/a.ts', 'src/b.ts'], ['delete-files']],
    [['node_modules/left/index.js', 'dist/x.js'], []],
    [['-rf'], ['delete-files']],
    [['.git/hooks/pre-push'], ['guard-tamper']],
    [[], []],
  ])('%j: %j, as rm would', (deletes, verbs) => {
    const event = { kind: 'tool-call', tool: 'apply_patch', text: raw(''), deletes, cwd } as const;
    expect(classifyEvent(event, world).actions.map(({ verb }) => verb)).toEqual(verbs);
  });
});

const patch = (line: string): string => `*** Begin Patch\n${line}\n*** End Patch`;

describe('a patch in shell text', () => {
  it.each<[string, readonly string[]]>([
    [`apply_patch <<'EOF'\n${patch('*** Delete File: src/a.ts')}\nEOF`, ['delete-files']],
    [`cd src && apply_patch <<'EOF'\n${patch('*** Delete File: a.ts')}\nEOF`, ['delete-files']],
    [`apply_patch '${patch('*** Delete File: src/a.ts')}'`, ['delete-files']],
    ['apply_patch "$(cat p.txt)"', ['delete-files']],
    ['cat p.txt | apply_patch', ['delete-files']],
    ['apply_patch < p.txt', ['delete-files']],
    [`apply_patch <<'EOF'\n${patch('*** Update File: src/a.ts\n@@\n-a\n+b')}\nEOF`, []],
    [`apply_patch <<'EOF'\n${patch('*** Delete File: dist/a.js')}\nEOF`, []],
  ])('%j', (text, verbs) => {
    const event = { kind: 'tool-call', tool: 'Bash', text: raw(text), shell: raw(text), cwd } as const;
    expect([...new Set(classifyEvent(event, world).actions.map(({ verb }) => verb))]).toEqual(verbs);
  });
});

describe('data clauses have no say about a command', () => {
  it.each([
    [['curl', '-d', 'ask Globex', 'http://127.0.0.1:8080/v1'], true],
    [['git', 'commit', '-m', 'Globex'], true],
    [['rm', '-rf', 'Globex'], true],
    [['curl', '-d', 'ask Globex', 'https://e.example'], undefined],
    [['git', 'push', 'origin', 'main'], undefined],
    [['git', 'frobnicate', 'Globex'], undefined],
  ])('that carries nothing away: %j', (argv, stays) => {
    expect(classifyEvent({ kind: 'command', argv, cwd }, world).stays).toBe(stays);
  });

  it('but about all that goes to a model', () => {
    expect(classifyEvent({ kind: 'prompt', text: raw('Globex') }, world).stays).toBeUndefined();
  });
});
