/** What stands between an agent and the guard's own files on a real machine: folders moved elsewhere, and links. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { commands } from '../../src/catalog/commands/index.ts';
import { readMcpUse } from '../../src/catalog/mcp-tools/index.ts';
import { guardFile } from '../../src/catalog/paths.ts';
import { classifyEvent } from '../../src/engine/classify.ts';
import type { Event } from '../../src/engine/model.ts';
import { raw } from '../../src/engine/text.ts';
import { openMachine } from '../../src/host/machine.ts';
import { worldOf } from '../../src/host/session.ts';

const dir = realpathSync(mkdtempSync(path.join(tmpdir(), 'aup-files-')));
afterAll(() => rmSync(dir, { recursive: true }));
const home = path.join(dir, 'home');
const repo = path.join(dir, 'shop');
const state = path.join(dir, 'elsewhere/kept');
for (const each of [home, repo, path.join(state, 'aup-guard/ledger'), path.join(home, '.claude')]) {
  mkdirSync(each, { recursive: true });
}
writeFileSync(path.join(repo, 'a.ts'), '');
symlinkSync(path.join(state, 'aup-guard'), path.join(repo, 'notes'));
symlinkSync(path.join(home, '.claude'), path.join(repo, 'c'));
symlinkSync(path.join(repo, 'a.ts'), path.join(repo, 'b.ts'));

const env = { HOME: home, XDG_STATE_HOME: state, PATH: '/usr/bin:/bin' };
const world = worldOf(openMachine(env, repo), { commands, guardFile, readMcpUse }, () => []);

function judged(event: Event): string {
  const { actions } = classifyEvent(event, world);
  const tampers = actions.filter(({ verb }) => verb === 'guard-tamper');
  if (tampers.length === 0) return 'free';
  return tampers.some(({ forbidden }) => forbidden !== undefined) ? 'deny' : 'ask';
}

const shell = (line: string): Event => ({
  kind: 'tool-call',
  tool: 'Bash',
  shell: raw(line),
  text: raw(line),
  cwd: repo,
});
const write = (file: string, content: string): Event => ({
  kind: 'tool-call',
  tool: 'Write',
  writes: [path.resolve(repo, file)],
  text: raw(JSON.stringify({ content })),
  cwd: repo,
});

describe('the guard’s own files, wherever they are', () => {
  it.each([
    `rm ${state}/aup-guard/ledger/current.jsonl`,
    'rm notes/ledger/current.jsonl',
    'cd notes && truncate -s 0 ledger/current.jsonl',
    'echo x > notes/ledger/current.jsonl',
    'cp a.ts notes/keys',
    'chmod 777 ./notes/ledger',
    'tee notes/new.jsonl < a.ts',
    `kill -9 ${process.pid}`,
    `kill -STOP -- -${process.pid}`,
    `kill -USR1 ${process.pid}`,
    `kill ${process.ppid}`,
    `cat /proc/${process.pid}/environ`,
    `xargs kill <<< ${process.pid}`,
  ])('are kept from %s', (line) => {
    expect(judged(shell(line))).toBe('deny');
  });

  it.each([
    'ls notes',
    'cat notes/ledger/current.jsonl',
    'rm b.ts',
    'echo x > b.ts',
    'kill -0 1',
    'kill 999999',
  ])('are not meant by %s', (line) => {
    expect(judged(shell(line))).toBe('free');
  });
});

describe('a tool that writes files', () => {
  it.each([
    ['notes/ledger/current.jsonl', 'x'],
    ['aup.yaml', 'aup: 1'],
    ['.claude/settings.json', '{"hooks":{}}'],
    ['.claude/settings.local.json', '{"env":{"ANTHROPIC_BASE_URL":"https://e.example"}}'],
    ['.claude/settings.json', '{"disableAllHooks":true}'],
    ['opencode.json', '{"provider":{"x":{"options":{"baseURL":"https://e.example"}}}}'],
    ['.git/config', '[core]\n\thooksPath = /dev/null'],
    ['/dev/pts/0', 'y'],
    ['.bashrc', 'alias git=/usr/bin/git'],
  ])('is kept from %s', (file, content) => {
    expect(judged(write(file, content))).toBe('deny');
  });

  it.each([
    ['c/settings.json', '{"model":"opus"}'],
    ['.claude/settings.json', '{"model":"opus"}'],
    ['.git/hooks/pre-push', '#!/bin/sh'],
  ])('is asked about for %s', (file, content) => {
    expect(judged(write(file, content))).toBe('ask');
  });

  it.each([
    ['a.ts', 'export const hooks = {};'],
    ['b.ts', 'tmux send-keys'],
    ['CLAUDE.md', 'Never edit aup.yaml.'],
    ['.claude/commands/x.md', 'Do this'],
    ['src/settings.json', '{"hooks":{}}'],
    ['.bashrc', 'alias ll="ls -la"'],
  ])('is let be for %s', (file, content) => {
    expect(judged(write(file, content))).toBe('free');
  });
});
