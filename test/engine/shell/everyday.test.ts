import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { commands } from '../../../src/catalog/commands/index.ts';
import { guardFile } from '../../../src/catalog/paths.ts';
import { classifyEvent } from '../../../src/engine/classify.ts';
import { isDigest, raw } from '../../../src/engine/text.ts';

interface Everyday {
  readonly stack: string;
  readonly command: string;
}

const lines: Everyday[] = readFileSync('test/fixtures/cases/everyday.jsonl', 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));

const sha256 = (text: string) => {
  const hex = createHash('sha256').update(text).digest('hex');
  if (!isDigest(hex)) throw new Error('no digest');
  return hex;
};

const REPO = {
  root: '/home/dev/app',
  head: '3f9c2d1000000000000000000000000000000000',
  branch: 'feature/login',
  remotes: ['origin'],
  defaultBranch: 'main',
  pushDefault: 'simple',
  aliases: {},
};

function concerns(command: string, repo: boolean): string {
  const text = raw(command);
  const event = { kind: 'tool-call', tool: 'Bash', shell: text, text, cwd: REPO.root } as const;
  const world = { commands, hashing: { sha256 }, mask: (plain: string) => plain, guardFile };
  const { actions } = classifyEvent(event, repo ? { ...world, repo: REPO } : world);
  return actions
    .filter((action) => action.verb !== 'none' || action.certainty === 'unresolved')
    .map((action) => `${action.verb} ${action.target} ${action.why ?? ''}`)
    .join('; ');
}

it('lists enough of them', () => {
  expect(lines.length).toBeGreaterThanOrEqual(260);
  expect(new Set(lines.map(({ command }) => command)).size).toBe(lines.length);
});

it.each([true, false])('stops no everyday command (in a repository: %s)', (repo) => {
  // Which commits a rebase rewrites is only known in a repository.
  const told = lines.filter(({ command }) => repo || !command.includes('rebase -i'));
  const stopped = told
    .map(({ command }) => ({ command, concern: concerns(command, repo) }))
    .filter(({ concern }) => concern !== '');
  expect(stopped).toEqual([]);
});
