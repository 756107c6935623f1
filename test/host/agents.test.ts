import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { agents } from '../../src/catalog/agents/index.ts';
import { findAgents } from '../../src/host/agents.ts';

let top = '';
beforeEach(() => {
  top = mkdtempSync(path.join(os.tmpdir(), 'aup-agents-'));
});
afterEach(() => rmSync(top, { recursive: true, force: true }));

function program(file: string, mode = 0o755): string {
  const full = path.join(top, file);
  mkdirSync(path.dirname(full), { recursive: true });
  writeFileSync(full, '#!/bin/sh\n');
  chmodSync(full, mode);
  return full;
}

function link(to: string, file: string): void {
  mkdirSync(path.dirname(path.join(top, file)), { recursive: true });
  symlinkSync(to, path.join(top, file));
}

function full(dir: string): string {
  return path.join(top, dir);
}

function find(folders: readonly string[], skip: readonly string[] = []): ReturnType<typeof findAgents> {
  return findAgents(agents, { path: folders.map(full).join(':'), skip: skip.map(full) });
}

describe('findAgents', () => {
  it('tells an agent from another program of its name', () => {
    program('bin/goose');
    const found = (home?: string): readonly string[] =>
      findAgents(agents, { path: full('bin'), skip: [], ...(home === undefined ? {} : { home }) }).map(
        ({ id }) => id,
      );
    mkdirSync(full('home/.config/goose'), { recursive: true });
    expect([found(), found(full('home'))]).toEqual([[], []]);
    writeFileSync(full('home/.config/goose/config.yaml'), 'GOOSE_PROVIDER: openai\n');
    expect(found(full('home'))).toEqual(['goose']);
  });

  it('reads the version from the package the link leads into', () => {
    const real = program('lib/node_modules/@openai/codex/bin/codex.js');
    writeFileSync(
      path.join(top, 'lib/node_modules/@openai/codex/package.json'),
      '{"name":"@openai/codex","version":"0.169.0"}',
    );
    link(real, 'bin/codex');
    expect(find(['bin'])).toEqual([
      {
        id: 'codex',
        title: 'Codex',
        bin: 'codex',
        file: path.join(top, 'bin/codex'),
        real,
        version: '0.169.0',
      },
    ]);
  });

  it('reads the version from the file name of a native install', () => {
    link(program('share/claude/versions/2.1.330'), 'bin/claude');
    expect(find(['bin'])[0]?.version).toBe('2.1.330');
  });

  it('does not take the version of another package, or one that is not a version', () => {
    program('a/aider');
    writeFileSync(path.join(top, 'a/package.json'), '{"name":"aider","version":"1.0.0"}');
    program('b/claude');
    writeFileSync(
      path.join(top, 'b/package.json'),
      '{"name":"@anthropic-ai/claude-code","version":"1\\u001b[2J"}',
    );
    expect(find(['a', 'b']).map(({ id, version }) => [id, version])).toEqual([
      ['claude', undefined],
      ['aider', undefined],
    ]);
  });

  it('passes over folders, files that cannot run and broken links', () => {
    mkdirSync(path.join(top, 'a/claude'), { recursive: true });
    program('b/claude', 0o644);
    link('/nowhere/claude', 'c/claude');
    expect(find(['a', 'b', 'c'])).toEqual([]);
    program('d/claude');
    expect(find(['a', 'b', 'c', 'd']).map((agent) => agent.file)).toEqual([path.join(top, 'd/claude')]);
  });

  it('passes over our own shims, also through links', () => {
    program('shims/claude');
    link(path.join(top, 'shims'), 'alias');
    link(path.join(top, 'shims/claude'), 'other/claude');
    expect(find(['shims', 'alias', 'other'], ['shims'])).toEqual([]);
    expect(find(['alias'], [])).toHaveLength(1);
  });

  it('ignores relative and empty entries of PATH', () => {
    program('claude');
    expect(findAgents(agents, { path: ':.:', skip: [] })).toEqual([]);
  });
});

describe('the catalogue of agents', () => {
  it('names each agent and each program once', () => {
    const ids = agents.map((agent) => agent.id);
    const bins = agents.flatMap((agent) => agent.bins);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(bins).size).toBe(bins.length);
    for (const name of [...ids, ...bins]) expect(name).toMatch(/^[a-z][a-z0-9-]*$/);
  });
});
