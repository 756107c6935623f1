/** What is held on to of a server's code. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { McpLaunch } from '../../src/engine/mcp/model.ts';
import { integrityOf, UNREADABLE } from '../../src/host/mcp-integrity.ts';

const dir = mkdtempSync(path.join(tmpdir(), 'aup-integrity-'));
afterAll(() => rmSync(dir, { recursive: true }));

function launch(part: Partial<McpLaunch>): McpLaunch {
  return { kind: 'script', name: 'x', pinned: 'none', args: [], launchers: [], ...part };
}

describe('the integrity of a server', () => {
  it('changes with the code that is started, also behind a link', () => {
    const file = path.join(dir, 'server.mjs');
    const link = path.join(dir, 'link.mjs');
    writeFileSync(file, 'one');
    symlinkSync(file, link);
    const before = integrityOf(launch({ name: file }));
    expect(before).toMatch(/^sha256-[0-9a-f]{64}$/);
    expect(integrityOf(launch({ name: link }))).toBe(before);
    writeFileSync(file, 'two');
    expect(integrityOf(launch({ name: file }))).not.toBe(before);
    expect(integrityOf(launch({ name: link }))).toBe(integrityOf(launch({ name: file })));
  });

  it('is no hash where nothing can be read', () => {
    mkdirSync(path.join(dir, 'folder'));
    for (const name of ['gone.mjs', 'folder']) {
      expect(integrityOf(launch({ name: path.join(dir, name) }))).toBe(UNREADABLE);
    }
  });

  it.each<[string, Partial<McpLaunch>, string | undefined]>([
    ['an image by digest', { kind: 'image', pinned: 'digest', version: 'sha256:ab' }, 'sha256:ab'],
    ['an image by tag', { kind: 'image', pinned: 'none', version: 'latest' }, undefined],
    ['a package', { kind: 'npm', pinned: 'exact', version: '1.2.3' }, undefined],
    ['an address', { kind: 'remote', name: 'https://mcp.example.com/' }, undefined],
    ['a program of the system', { kind: 'program', name: '/bin/sh' }, undefined],
    ['a file nobody knows the folder of', { name: 'server.mjs' }, undefined],
  ])('of %s', (_, part, expected) => {
    expect(integrityOf(launch(part))).toBe(expected);
  });
});
