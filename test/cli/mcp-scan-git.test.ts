import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeRepository, SECRET, type Repository } from '../fixtures/repository.ts';

const ENTRY = JSON.stringify({ mcpServers: { a: { command: 'a', env: { AWS_ACCESS_KEY_ID: SECRET } } } });

let repo: Repository;
beforeEach(() => {
  repo = makeRepository();
});
afterEach(() => repo.remove());

function secretIn(folder: string): readonly string[] {
  const { out } = repo.sh('aup-guard mcp scan --json', { in: folder });
  const said: { servers: { findings: { id: string }[] }[] } = JSON.parse(out);
  return said.servers
    .flatMap(({ findings }) => findings.map(({ id }) => id))
    .filter((id) => /secret/.test(id));
}

it.each<[what: string, shell: string, wanted: string]>([
  ['is tracked', 'git add .mcp.json', 'secret-committed'],
  [
    'is tracked, though it is ignored',
    'echo .mcp.json > .gitignore; git add -f .mcp.json',
    'secret-committed',
  ],
  ['is ignored', 'echo .mcp.json > .gitignore', 'secret-clear'],
  ['nothing keeps from being added', ':', 'secret-committed'],
  ['is in no repository', 'rm -rf .git', 'secret-committed'],
])('a secret in a file of the project that %s', (_, shell, wanted) => {
  repo.put('.mcp.json', ENTRY);
  repo.sh(shell, { guard: false });
  expect(secretIn(repo.dir)).toEqual([wanted]);
});

it('a secret in a file of the person is committed where the person keeps it in git', () => {
  const kept = path.join(repo.dir, 'cursor');
  repo.put('cursor/mcp.json', ENTRY);
  mkdirSync(path.join(repo.home, '.cursor'));
  writeFileSync(path.join(repo.home, '.cursor/mcp.json'), ENTRY);
  expect(secretIn(repo.home), 'control').toEqual(['secret-clear']);
  repo.sh(`rm -r '${repo.home}/.cursor' && git add -A`, { guard: false });
  symlinkSync(kept, path.join(repo.home, '.cursor'));
  expect(secretIn(repo.home)).toEqual(['secret-committed']);
});
