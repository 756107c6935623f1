/** The lines for managers of hooks that are shipped, run by these managers in a real repository. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { makeRepository, type Repository, SECRET } from '../fixtures/repository.ts';
import { type Found, husky, lefthook, preCommit } from './hook-managers.ts';

vi.setConfig({ testTimeout: 240_000 });

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const MANAGERS = { husky: husky(), lefthook: lefthook(), 'pre-commit': preCommit() };

let at: Repository | undefined;
afterEach(() => {
  at?.remove();
  at = undefined;
});

/** Says on the console why a test is left out. */
function left(found: Found): boolean {
  if ('why' in found) console.warn(`left out: ${found.why}`);
  return 'why' in found;
}

function begun(): Repository {
  const made = makeRepository('repo');
  at = made;
  made.put('a.txt', 'one\n');
  made.sh('git add . && git commit -qm one && git init -q --bare -b main ../remote.git');
  made.sh('git remote add origin ../remote.git && git push -q origin main');
  return made;
}

/** A secret is stopped at the commit, and at the push of one that went round it; what is fine goes through. */
function holds(repo: Repository, found: Found, on: string): string {
  const bin = 'bin' in found ? found.bin : '';
  const run = (text: string): ReturnType<Repository['sh']> =>
    repo.sh(`PATH="$PATH:${bin}"; export PATH; ${text}`);
  const set = run(`${on} && git add -A && git commit -qm hooks`);
  expect(set.code, set.out + set.err).toBe(0);
  const stopped = run(`echo 'key = "${SECRET}"' > b.txt && git add b.txt && git commit -qm bad`);
  expect(stopped.code, stopped.out + stopped.err).toBe(1);
  expect(stopped.out + stopped.err).toMatch(/b\.txt:1 {2}aws-key-id, /);
  expect(stopped.out + stopped.err).not.toContain(SECRET);
  const fine = run('echo fine > b.txt && git add b.txt && git commit -qm fine && git push -q origin main');
  expect(fine.code, fine.out + fine.err).toBe(0);
  const push = run(
    `echo 'key = "${SECRET}"' > c.txt && git add c.txt && git commit -qnm bad && git push origin main`,
  );
  expect(push.code, push.out + push.err).toBe(1);
  expect(push.out + push.err).toMatch(/c\.txt:1 in [0-9a-f]{10} /);
  return 'it holds';
}

it.skipIf(left(MANAGERS.lefthook))('lefthook.yml', () => {
  const repo = begun();
  repo.put('lefthook.yml', read('install/ci/hooks/lefthook.yml'));
  expect(holds(repo, MANAGERS.lefthook, 'lefthook install')).toBe('it holds');
});

it.skipIf(left(MANAGERS.husky))('the lines for husky', () => {
  const repo = begun();
  const parts = read('install/ci/hooks/husky.sh').split(/^# (\.husky\/.*)$/m);
  for (let index = 1; index < parts.length; index += 2) repo.put(parts[index] ?? '', parts[index + 1] ?? '');
  repo.put('package.json', '{"devDependencies":{"husky":"^9.1.7"}}\n');
  expect(holds(repo, MANAGERS.husky, 'husky')).toBe('it holds');
});

/** The package as it is published, in a repository of its own beside the list of its hooks. */
function packageRepository(repo: Repository): string {
  const place = path.join(repo.dir, '../package');
  mkdirSync(place);
  for (const name of ['bin', 'dist', 'install', 'schema', '.pre-commit-hooks.yaml']) {
    cpSync(path.join(root, name), path.join(place, name), { recursive: true });
  }
  const { name, version, bin } = z
    .object({ name: z.string(), version: z.string(), bin: z.record(z.string(), z.string()) })
    .parse(JSON.parse(read('package.json')));
  writeFileSync(path.join(place, 'package.json'), JSON.stringify({ name, version, bin }));
  const made = repo.sh('git init -q -b main && git add -f . && git commit -qm package && git tag v1', {
    in: place,
  });
  expect(made.code, made.err).toBe(0);
  return place;
}

describe.skipIf(left(MANAGERS['pre-commit']))('.pre-commit-hooks.yaml', () => {
  it('is run by the pre-commit framework, which installs the package itself', () => {
    const repo = begun();
    const place = packageRepository(repo);
    repo.put(
      '.pre-commit-config.yaml',
      `repos:\n  - repo: ${place}\n    rev: v1\n    hooks:\n      - id: aup-guard\n      - id: aup-guard-push\n`,
    );
    const offline = 'export npm_config_offline=true npm_config_audit=false npm_config_fund=false';
    const on = `${offline} && pre-commit install -t pre-commit -t pre-push`;
    expect(holds(repo, MANAGERS['pre-commit'], on)).toBe('it holds');
  });
});
