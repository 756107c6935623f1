/** What is held on to of a server's code. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { McpLaunch } from '../../src/engine/mcp/model.ts';
import { bytesOf, integrityNow, UNREADABLE } from '../../src/host/mcp-integrity.ts';

const dir = mkdtempSync(path.join(tmpdir(), 'aup-integrity-'));
afterAll(() => rmSync(dir, { recursive: true }));

function launch(part: Partial<McpLaunch>): McpLaunch {
  return { kind: 'script', name: 'x', pinned: 'none', args: [], launchers: [], ...part };
}

const ground = { env: { HOME: dir }, cwd: dir };
const bytes = (part: Partial<McpLaunch>) => bytesOf(launch(part), ground);

describe('the integrity of a server', () => {
  it('changes with the code that is started, also behind a link', () => {
    const file = path.join(dir, 'server.mjs');
    const link = path.join(dir, 'link.mjs');
    writeFileSync(file, 'one');
    symlinkSync(file, link);
    const before = bytes({ name: file });
    expect(before).toMatchObject({ kind: 'known', covers: 'file' });
    expect(before).toMatchObject({ integrity: expect.stringMatching(/^sha256-[0-9a-f]{64}$/) });
    expect(bytes({ name: link })).toEqual(before);
    writeFileSync(file, 'two');
    expect(bytes({ name: file })).not.toEqual(before);
    expect(bytes({ name: link })).toEqual(bytes({ name: file }));
  });

  it('is no hash where nothing can be read', () => {
    mkdirSync(path.join(dir, 'folder'));
    for (const name of ['gone.mjs', 'folder']) {
      expect(bytes({ name: path.join(dir, name) })).toEqual({ kind: 'unreadable' });
      const now = integrityNow(launch({ name: path.join(dir, name) }), ground, undefined);
      expect(now).toEqual({ integrity: UNREADABLE });
    }
  });

  it.each<[string, Partial<McpLaunch>, object]>([
    [
      'an image by digest',
      { kind: 'image', pinned: 'digest', version: 'sha256:ab' },
      { kind: 'known', integrity: 'sha256:ab', covers: 'image' },
    ],
    [
      'an image by tag',
      { kind: 'image', pinned: 'none', version: 'latest' },
      { kind: 'none', why: 'no-version' },
    ],
    ['an npm package', { kind: 'npm', launchers: ['npx'] }, { kind: 'none', why: 'no-version' }],
    ['a Python package', { kind: 'pypi', launchers: ['uvx'] }, { kind: 'none', why: 'no-version' }],
    ['an address', { kind: 'remote', name: 'https://mcp.example.com/' }, { kind: 'none', why: 'remote' }],
    ['a program of the system', { kind: 'program', name: '/bin/sh' }, { kind: 'none', why: 'system' }],
    ['a file nobody knows the folder of', { name: 'server.mjs' }, { kind: 'none', why: 'unread' }],
    [
      'a package of another launcher',
      { kind: 'npm', pinned: 'exact', version: '1.2.3', launchers: ['pnpm dlx'] },
      { kind: 'none', why: 'launcher' },
    ],
    [
      'a package from elsewhere',
      { kind: 'npm', pinned: 'exact', version: '1.2.3', launchers: ['npx --registry x'] },
      { kind: 'none', why: 'launcher' },
    ],
  ])('of %s', (_, part, expected) => {
    expect(bytes(part)).toEqual(expected);
    const known = 'integrity' in expected ? { integrity: expected.integrity } : {};
    expect(integrityNow(launch(part), ground, undefined)).toEqual(known);
    // What was held on to once does not come loose by being nothing to hold on to.
    const lost = 'integrity' in expected ? known : { integrity: UNREADABLE };
    expect(integrityNow(launch(part), ground, 'npm-sha256-x')).toEqual(lost);
  });
});
