import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commands } from '../../src/catalog/commands/index.ts';
import type { CommandDef, CommandExample, RepoFacts } from '../../src/engine/definitions.ts';
import { parseShell } from '../../src/engine/shell/parse.ts';

const REPO: RepoFacts = {
  root: '/home/dev/app',
  head: '3f9c2d1000000000000000000000000000000000',
  branch: 'main',
  upstream: { remote: 'origin', ref: 'refs/heads/main' },
  remotes: ['origin'],
  defaultBranch: 'main',
  pushDefault: 'simple',
  aliases: {},
};

function outcome(def: CommandDef, example: CommandExample): unknown {
  const { upstream, ...bare } = REPO;
  const own =
    example.repo?.branch === 'local' ? bare : { ...bare, ...(upstream === undefined ? {} : { upstream }) };
  const repo = { ...own, ...example.repo };
  const drafts = def.classify(example.argv, {
    cwd: REPO.root,
    repo,
    readShell: parseShell,
    env: example.env ?? {},
  });
  const verbs = [...new Set(drafts.map((draft) => draft.verb))];
  return example.refs === undefined
    ? { verbs: verbs.sort() }
    : { verbs: verbs.sort(), refs: drafts.flatMap((draft) => draft.refs ?? []) };
}

function wanted(example: CommandExample): unknown {
  const verbs = [...example.verbs].sort();
  return example.refs === undefined ? { verbs } : { verbs, refs: example.refs };
}

describe.each(commands.map((def) => [def.program, def] as const))('%s', (_program, def) => {
  it.each(def.examples.map((item, index) => [index, item.argv.join(' '), item] as const))(
    '%d %s',
    (_i, _n, item) => {
      expect(outcome(def, item)).toEqual(wanted(item));
    },
  );

  it('has examples both ways that name it', () => {
    expect(def.examples.some((item) => item.verbs.length > 0)).toBe(true);
    expect(def.examples.some((item) => item.verbs.length === 0)).toBe(true);
  });
});

describe('the folder', () => {
  it('names no program twice', () => {
    const names = commands.flatMap((def) => [def.program, ...(def.aliases ?? [])]);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  it('lists every file in its index', () => {
    const index = readFileSync('src/catalog/commands/index.ts', 'utf8');
    const files = readdirSync('src/catalog/commands').filter((name) => name.endsWith('.ts'));
    const missing = files.filter(
      (name) => !['index.ts', 'rules.ts'].includes(name) && !index.includes(`./${name}`),
    );
    expect(missing).toEqual([]);
  });

  it('keeps ten examples and more for git, gh and rm', () => {
    for (const def of commands.slice(0, 3)) {
      expect(def.examples.filter((item) => item.verbs.length > 0).length).toBeGreaterThanOrEqual(10);
      expect(def.examples.filter((item) => item.verbs.length === 0).length).toBeGreaterThanOrEqual(10);
    }
  });
});

describe("Claude Code's own git calls", () => {
  const calls = readFileSync('test/fixtures/cases/claude-git.jsonl', 'utf8').trim().split('\n');
  it.each(calls.map((line): [string, string[]] => [line.slice(-90), JSON.parse(line)]))(
    'are of no concern: %s',
    (_name, argv) => {
      const git = commands.find(({ program }) => program === 'git');
      expect(git?.classify(argv, { cwd: REPO.root, repo: REPO })).toEqual([]);
    },
  );
});
