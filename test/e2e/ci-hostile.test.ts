import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ciPolicy, makeCiRepository, MARKED, type CiRepository } from '../fixtures/ci-repository.ts';
import { SECRET } from '../fixtures/repository.ts';

const KEY = `const key = '${SECRET}';\n`;

let repo: CiRepository;
beforeEach(() => {
  repo = makeCiRepository({ 'aup.yaml': ciPolicy(), '.gitleaksignore': '# known\n' });
});
afterEach(() => repo.remove());

function rows(): readonly string[] {
  const { code, findings } = repo.json();
  return [String(code), ...findings.map(({ rule, level, file = '' }) => `${level} ${rule} ${file}`)];
}

describe('a change that would have the check look away', () => {
  it('by asking less in the policy', () => {
    repo.commit({ 'aup.yaml': ciPolicy('monitor'), 'src/key.ts': KEY });
    expect(rows()).toEqual([
      '1',
      'error secret src/key.ts',
      'warning policy-loosened aup.yaml',
      'warning policy-loosened aup.yaml',
      'warning policy-loosened aup.yaml',
      'note changed-policy aup.yaml',
    ]);
  });

  it('by taking the policy away, as an agent', () => {
    repo.git('rm -q aup.yaml');
    repo.commit({ 'src/key.ts': KEY }, MARKED);
    expect(rows()).toEqual([
      '1',
      'error secret src/key.ts',
      'error changed-policy aup.yaml',
      'warning policy-loosened aup.yaml',
    ]);
  });

  it('by a policy nobody can read', () => {
    repo.commit({ 'aup.yaml': 'aup: 1\npolicy: { name: Test }\nclauses: 7\n' });
    expect(rows()).toEqual(['1', 'error policy-problem aup.yaml', 'note changed-policy aup.yaml']);
  });

  it('by attributes that hide lines', () => {
    repo.commit({ '.gitattributes': '*.ts -diff\n*.js binary\n', 'src/a.ts': KEY, 'src/b.js': KEY });
    expect(rows()).toEqual([
      '1',
      'error secret src/a.ts',
      'error secret src/b.js',
      'note changed-attributes .gitattributes',
    ]);
  });

  it('by lists of its own, or a secret in one', () => {
    repo.commit({ '.gitleaksignore': `src/key.ts:aws-key-id:1\n# ${SECRET}\n`, 'src/key.ts': KEY });
    expect(rows()).toEqual([
      '1',
      'error secret .gitleaksignore',
      'error secret src/key.ts',
      'note changed-allow-list .gitleaksignore',
    ]);
  });

  it('by a comment an agent writes: people are told', () => {
    repo.commit({ 'src/key.ts': `const key = '${SECRET}'; // gitleaks:allow\n` }, MARKED);
    expect(rows()).toEqual(['0', 'warning allow-comment src/key.ts']);
  });

  it('by servers its own policy lists', () => {
    const listed = ciPolicy().replace('files@1.2.3', 'other@2.0.0');
    repo.commit({
      'aup.yaml': listed,
      '.mcp.json': '{ "mcpServers": { "x": { "command": "npx", "args": ["-y", "other@2.0.0"] } } }\n',
    });
    expect(rows()).toContain('error mcp-unlisted .mcp.json');
  });

  it('by an old branch: the newest policy of the base counts', () => {
    repo.git('switch -q main');
    repo.commit({ 'aup.yaml': ciPolicy('monitor') });
    repo.git('switch -q -C work');
    repo.commit({ 'src/key.ts': KEY });
    repo.git('switch -q main');
    repo.commit({ 'aup.yaml': ciPolicy() });
    repo.git('push -q origin main');
    repo.git('switch -q work');
    expect(rows()).toEqual(['1', 'error secret src/key.ts']);
  });
});

describe('a clone that would have the check look away', () => {
  it('by other commits in place of those of the change', () => {
    const bad = repo.commit({ 'src/key.ts': KEY });
    repo.commit({ 'src/key.ts': 'clean\n' });
    const clean = repo.git('commit-tree main^{tree} -p main -m x');
    repo.git(`replace ${bad} ${clean}`);
    expect(rows()).toEqual(['1', 'error secret src/key.ts']);
    repo.git(`replace -d ${bad}`);
    writeFileSync(
      path.join(repo.dir, '.git/info/grafts'),
      `${repo.git('rev-parse HEAD')} ${repo.git('rev-parse main')}\n`,
    );
    expect(rows()).toEqual(['1', 'error secret src/key.ts']);
  });

  it('by programs: none of the repository runs', () => {
    const mark = path.join(repo.dir, '../ran');
    const program = `touch '${mark}'; cat`;
    repo.commit({ '.gitattributes': '*.ts diff=x filter=x\n', 'src/key.ts': KEY });
    for (const key of [
      'diff.x.textconv',
      'diff.x.command',
      'diff.external',
      'filter.x.clean',
      'filter.x.smudge',
      'core.fsmonitor',
      'core.pager',
      'gpg.program',
      'core.sshCommand',
    ]) {
      appendFileSync(
        path.join(repo.dir, '.git/config'),
        `[${key
          .split('.')
          .slice(0, -1)
          .join(' "')
          .replace(/ "(.*)$/, ' "$1"')}]\n\t${key.split('.').at(-1)} = "${program}"\n`,
      );
    }
    appendFileSync(path.join(repo.dir, '.git/config'), '[log]\n\tshowSignature = true\n');
    expect(repo.json('', `GIT_EXTERNAL_DIFF="${program}" GIT_PAGER="${program}"`)).toMatchObject({
      code: 1,
      findings: [{ rule: 'secret', file: 'src/key.ts' }, { rule: 'changed-attributes' }],
    });
    expect(existsSync(mark)).toBe(false);
    // The control: git by itself does run it.
    repo.sh('git log -p -1', { guard: false });
    expect(existsSync(mark)).toBe(true);
  });

  it('by variables that name another repository', () => {
    repo.commit({ 'src/key.ts': KEY });
    expect(repo.json('', `GIT_DIR='${repo.remote}' GIT_INDEX_FILE=/dev/null`).code).toBe(1);
  });

  it('by files that lie about: git alone counts', () => {
    repo.commit({ 'src/key.ts': KEY });
    repo.put('aup.yaml', ciPolicy('monitor'));
    repo.put('.gitleaksignore', 'src/key.ts:aws-key-id:1\n');
    expect(rows()).toEqual(['1', 'error secret src/key.ts']);
  });
});

describe('a base that has no policy to go by', () => {
  it.each([
    ['one that cannot be used', () => repo.commit({ 'aup.yaml': 'aup: 1\nclauses: 7\n' })],
    [
      'a link',
      () => repo.sh('ln -sf src/app.ts aup.yaml && git add -A && git commit -qm x', { guard: false }),
    ],
  ])('ends the check: %s', (_name, make) => {
    repo.git('switch -q main');
    make();
    repo.git('push -q origin main');
    repo.git('switch -q -C work main');
    repo.commit({ 'src/app.ts': 'export const a = 2;\n' });
    expect(repo.ci()).toMatchObject({ code: 3, out: '', err: expect.stringContaining('aup.yaml') });
  });
});
