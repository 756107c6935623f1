import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ciPolicy, makeCiRepository, MARKED, type CiRepository } from '../fixtures/ci-repository.ts';
import { SECRET } from '../fixtures/repository.ts';

const KEY = `const key = '${SECRET}';\n`;

let repo: CiRepository;
beforeEach(() => {
  repo = makeCiRepository({ 'aup.yaml': ciPolicy() });
});
afterEach(() => repo.remove());

function rows(words = '', env = ''): readonly string[] {
  const { code, findings } = repo.json(words, env);
  return [String(code), ...findings.map(({ rule, level, file = '' }) => `${level} ${rule} ${file}`)];
}

/** Something others merged meanwhile. */
function onMain(file: string, text: string): void {
  repo.git('switch -q main');
  repo.commit({ [file]: text });
  repo.git('push -q origin main');
  repo.git('switch -q work');
}

describe('the commits of a change', () => {
  it('are not those of the base, merged into it or not', () => {
    repo.commit({ 'src/mine.ts': 'mine\n' });
    onMain('src/theirs.ts', KEY);
    expect(rows()).toEqual(['0']);
    repo.git('merge -q --no-edit main');
    expect(rows()).toEqual(['0']);
  });

  it('are what GitHub merges for the check, too', () => {
    repo.commit({ 'src/mine.ts': KEY });
    onMain('src/theirs.ts', 'theirs\n');
    repo.git('switch -q --detach main');
    repo.git('merge -q --no-ff --no-edit work');
    expect(rows('', 'GITHUB_BASE_REF=main')).toEqual(['1', 'error secret src/mine.ts']);
  });

  it('hold what only a merge brings', () => {
    repo.commit({ 'src/app.ts': 'mine\n' });
    onMain('src/app.ts', 'theirs\n');
    repo.sh('git merge -q --no-edit main', { guard: false });
    repo.commit({ 'src/app.ts': KEY }, 'Merge');
    expect(rows()).toEqual(['1', 'error secret src/app.ts']);
  });

  it('may have more than two parents, or none', () => {
    for (const name of ['one', 'two']) {
      repo.git(`switch -q -c ${name} main`);
      repo.commit({ [`src/${name}.ts`]: name === 'two' ? KEY : 'one\n' });
    }
    repo.git('switch -q work');
    repo.commit({ 'src/mine.ts': 'mine\n' });
    repo.git('merge -q --no-edit one two');
    expect(rows()).toEqual(['1', 'error secret src/two.ts']);
    repo.git('switch -q -C work main');
    repo.git('switch -q --orphan other');
    repo.commit({ 'src/other.ts': KEY });
    repo.git('switch -q work');
    repo.git('merge -q --no-edit --allow-unrelated-histories other');
    expect(rows()).toEqual(['1', 'error secret src/other.ts']);
  });

  it('keep their marks when they are rebased or squashed', () => {
    repo.commit({ '.claude/settings.json': '{}\n' }, MARKED);
    onMain('src/theirs.ts', 'theirs\n');
    repo.git('rebase -q main');
    const found = ['1', 'error changed-agent-settings .claude/settings.json'];
    expect(rows()).toEqual(found);
    repo.git('switch -q -C squashed main');
    repo.git('merge -q --squash work');
    repo.git('commit -q --no-verify --no-edit');
    expect(rows()).toEqual(found);
  });

  it('are the new ones after a force push', () => {
    repo.commit({ 'src/key.ts': KEY });
    expect(rows()[0]).toBe('1');
    repo.commit({ 'src/key.ts': 'clean\n' });
    repo.git('reset -q --soft main');
    repo.commit({});
    expect(rows()).toEqual(['0']);
  });
});

describe('what a change goes into', () => {
  it.each([
    ['GITHUB_BASE_REF=main', ''],
    ['CI_MERGE_REQUEST_TARGET_BRANCH_NAME=main CI_MERGE_REQUEST_DIFF_BASE_SHA=x', ''],
    ['BUILDKITE_PULL_REQUEST_BASE_BRANCH=main', ''],
    ['CHANGE_TARGET=main', ''],
    ['', '--base origin/main'],
    ['', '--base main --head work'],
    ['', ''],
  ])('is said by %s %s', (env, words) => {
    repo.commit({ 'src/key.ts': KEY });
    repo.git('update-ref refs/remotes/origin/HEAD refs/remotes/origin/main');
    expect(rows(words, env)).toEqual(['1', 'error secret src/key.ts']);
  });

  it('is a branch, not a tag of the same name', () => {
    repo.commit({ 'src/key.ts': KEY });
    repo.git('tag main');
    expect(rows('--base main')).toEqual(['1', 'error secret src/key.ts']);
    expect(rows('', 'GITHUB_BASE_REF=main')).toEqual(['1', 'error secret src/key.ts']);
  });

  it('is the commit GitLab names where the branch was not fetched', () => {
    const base = repo.git('rev-parse main');
    repo.commit({ 'src/key.ts': KEY });
    const env = `CI_MERGE_REQUEST_TARGET_BRANCH_NAME=gone CI_MERGE_REQUEST_DIFF_BASE_SHA=${base}`;
    expect(rows('', env)).toEqual(['1', 'error secret src/key.ts']);
  });

  it.each([
    ['--base nowhere', '', 2, 'git knows no commit "nowhere"'],
    ['--base=--output=x', '', 2, '--base takes a branch'],
    ['--head=-x', '', 2, '--head takes a branch'],
    ['', 'GITHUB_BASE_REF=--upload-pack=touch', 2, '--base takes a branch'],
    ['', 'GITHUB_BASE_REF=gone', 2, '(from GITHUB_BASE_REF)'],
    ['--base other', '', 2, 'no history in common with other'],
    ['--format html', '', 2, 'format'],
    ['--json --format md', '', 2, 'one of --json and --format md'],
    ['--key x', '', 2, '--key is for the bundle'],
  ])('%s %s ends with a sentence', (words, env, ...[code, said]) => {
    repo.git('switch -q --orphan other');
    repo.commit({ x: 'x\n' });
    repo.git('switch -q work');
    repo.commit({ 'src/app.ts': 'export const a = 2;\n' });
    const ran = repo.ci(words, env);
    expect([ran.code, ran.out, ran.err]).toEqual([code, '', expect.stringContaining(said)]);
  });
});

it('a shallow clone is refused with the line to add; the whole of it is not', () => {
  repo.commit({ 'src/app.ts': 'export const a = 2;\n' });
  repo.git('push -q origin work');
  repo.git(`clone -q --depth 1 --no-single-branch -b work 'file://${repo.remote}' ../shallow`);
  const check = (env = '') => repo.sh(`${env} aup-guard ci`, { in: `${repo.dir}/../shallow` });
  expect(check('GITHUB_ACTIONS=true GITHUB_BASE_REF=main')).toMatchObject({
    code: 4,
    err: expect.stringContaining('actions/checkout: with: { fetch-depth: 0 }'),
  });
  expect(check('GITLAB_CI=true').err).toContain('GIT_DEPTH: 0');
  repo.sh('git fetch -q --unshallow', { in: `${repo.dir}/../shallow`, guard: false });
  expect(check('GITHUB_BASE_REF=main')).toMatchObject({ code: 0, out: expect.stringContaining('may go in') });
});

describe('what is in a change', () => {
  it('may be a file git shows nothing of, a pointer, another repository', () => {
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n';
    repo.commit({ 'a.bin': Buffer.from([0, 1, 2, 255, 0]), 'big.psd': pointer });
    repo.git(`update-index --add --cacheinfo 160000,${repo.git('rev-parse main')},sub`);
    repo.git('commit -q --no-verify -m Sub');
    expect(rows()).toEqual(['0', 'note not-looked-at big.psd', 'note not-looked-at sub']);
  });

  it('may be more than is looked at: as the strictest clause says', () => {
    repo.commit({ 'big.txt': `${'word '.repeat(20)}\n`.repeat(520_000) });
    expect(rows()).toEqual(['1', 'error unseen ']);
  }, 180_000);

  it('may have names that would paint on a screen', () => {
    repo.commit({ 'src/a\n\u001B[31mb.ts': KEY, [Buffer.from('src/ü.ts').toString('utf8')]: KEY });
    repo.sh(
      `printf '%s' "const k = '${SECRET}'" > "$(printf 'src/\\377.ts')" && git add -A && git commit -qm x`,
      {
        guard: false,
      },
    );
    const { code, out } = repo.ci();
    expect(code).toBe(1);
    expect(out).not.toMatch(/\u001B/);
    expect(out).toContain(String.raw`src/a\u000a\u001b[31mb.ts:1`);
    expect(out).toContain('src/ü.ts:1');
    expect(out.match(/^error /gm)).toHaveLength(3);
  });
});
