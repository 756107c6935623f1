import { createHmac } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  ciPolicy,
  makeCiRepository,
  MARKED,
  type CiFound,
  type CiRepository,
} from '../fixtures/ci-repository.ts';
import { makePlaceholder } from '../../src/engine/redact/placeholder.ts';
import { SECRET } from '../fixtures/repository.ts';

const KEY = `const key = '${SECRET}';\n`;

let repo: CiRepository;
beforeEach(() => {
  repo = makeCiRepository({ 'aup.yaml': ciPolicy() });
});
afterEach(() => repo.remove());

function brief(findings: readonly CiFound[]): readonly string[] {
  return findings.map(({ rule, level, file, line }) =>
    [level, rule, file, line].filter((part) => part !== undefined).join(' '),
  );
}

describe('aup-guard ci', () => {
  it('passes an ordinary change, and says by which policy', () => {
    repo.commit({ 'src/app.ts': 'export const a = 2;\n', 'docs/read me.md': 'Hello\n' });
    const { code, out, err } = repo.ci();
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('1 commit on top of origin/main, by aup.yaml of origin/main');
    expect(out).toContain('nothing found: this change may go in');
  });

  it('fails on a secret in a new line, names the place and the clause, never the value', () => {
    const id = repo.commit({ 'src/app.ts': `export const a = 1;\n${KEY}` });
    const { code, out, err } = repo.ci();
    expect(code).toBe(1);
    expect(out).toContain(`error  src/app.ts:2, commit ${id.slice(0, 10)}  aup.yaml:4 DATA-1`);
    expect(out).toContain('next: take it out of the history');
    expect(out + err).not.toContain(SECRET);
  });

  it('finds what a later commit of the change took out again', () => {
    repo.commit({ 'src/key.ts': KEY });
    repo.commit({ 'src/key.ts': 'const key = read();\n' });
    const found = repo.json();
    expect([found.code, brief(found.findings)]).toEqual([1, ['error secret src/key.ts 1']]);
  });

  it('finds a secret in the message of a commit', () => {
    repo.commit({}, `Try it\n\nwith ${SECRET}`);
    const found = repo.json();
    expect([found.code, brief(found.findings)]).toEqual([1, ['error secret']]);
    expect(found.findings[0]?.text).toContain('line 3 of the commit message');
    expect(JSON.stringify(found)).not.toContain(SECRET);
  });

  it('masks a secret that is the name of a file', () => {
    repo.commit({ [`src/${SECRET}.ts`]: KEY });
    for (const format of ['text', 'json', 'md', 'junit', 'sarif', 'github']) {
      const { code, out } = repo.ci(`--format ${format}`);
      expect([format, code, out.includes(SECRET)]).toEqual([format, 1, false]);
    }
  });

  it('fails on a placeholder somebody left', () => {
    const left = makePlaceholder('AWSKEY', 'x', (value) => createHmac('sha256', 'k').update(value).digest());
    repo.commit({ 'src/app.ts': `const key = '${left}';\n` });
    const found = repo.json();
    expect([found.code, brief(found.findings)]).toEqual([1, ['error placeholder src/app.ts 1']]);
  });

  it.each([
    ['monitor', 'note', 0],
    ['warn', 'warning', 0],
    ['enforce', 'error', 1],
    ['draft', undefined, 0],
  ])('goes by the phase of the clause: %s', (phase, level, code) => {
    repo.git('switch -q main');
    repo.commit({ 'aup.yaml': ciPolicy(phase) });
    repo.git('push -q origin main');
    repo.git('switch -q -C work main');
    repo.commit({ 'src/key.ts': KEY });
    const found = repo.json();
    const secrets = found.findings.filter(({ rule }) => rule === 'secret');
    expect([found.code, secrets.map((one) => one.level)]).toEqual([code, level === undefined ? [] : [level]]);
  });

  it('lets a line be that a comment allows, and says so', () => {
    repo.commit({ 'src/key.ts': `const key = '${SECRET}'; // gitleaks:allow\n` });
    const found = repo.json();
    expect([found.code, brief(found.findings)]).toEqual([0, ['note allow-comment src/key.ts 1']]);
  });

  it('lets be what a list of the base names', () => {
    repo.git('switch -q main');
    repo.commit({ '.gitleaksignore': 'src/key.ts:aws-key-id:1\n' });
    repo.git('push -q origin main');
    repo.git('switch -q -C work main');
    repo.commit({ 'src/key.ts': KEY });
    expect(repo.json()).toMatchObject({ code: 0, findings: [] });
  });

  it('takes the starter policy where the base has none, and says so', () => {
    repo.remove();
    repo = makeCiRepository({});
    repo.commit({ 'src/key.ts': KEY });
    const { code, out } = repo.ci();
    expect(code).toBe(1);
    expect(out).toContain('origin/main has no aup.yaml: the starter policy counts until it has one');
    expect(out).toContain('starter.yaml:');
  });

  it('has nothing to look at where the base has all commits', () => {
    const { code, out } = repo.ci();
    expect([code, out]).toEqual([
      0,
      expect.stringContaining('nothing to look at: origin/main has all commits'),
    ]);
  });
});

describe('files people look at', () => {
  const CLAUDE = { '.claude/settings.json': '{ "hooks": {} }\n' };

  it('notes what a person changes, and stops what is marked as made with an agent', () => {
    repo.commit(CLAUDE);
    const person = repo.json();
    expect([person.code, brief(person.findings)]).toEqual([
      0,
      ['note changed-agent-settings .claude/settings.json'],
    ]);
    repo.git('reset -q --hard origin/main');
    repo.commit(CLAUDE, MARKED);
    const agent = repo.json();
    expect([agent.code, brief(agent.findings)]).toEqual([
      1,
      ['error changed-agent-settings .claude/settings.json'],
    ]);
    expect(agent.findings[0]).toMatchObject({
      clause: 'aup.yaml:10 GUARD-1',
      text: expect.stringContaining('the commit is marked as made with Claude Code'),
    });
  });

  it.each([
    ['AGENTS.md', 'Be brief.\n', 'note', 'warning'],
    ['.husky/pre-commit', 'npm test\n', 'note', 'error'],
    ['.gitattributes', '*.ts -diff\n', 'note', 'warning'],
    ['.github/workflows/ci.yml', 'run: npx aup-guard ci\n', 'note', 'error'],
    ['.github/workflows/other.yml', 'run: npm test\n', undefined, undefined],
    ['.devcontainer/devcontainer.json', '{ "features": { "aup-guard": {} } }\n', 'note', 'error'],
  ])('%s', (file, text, ...expected) => {
    const levels = [];
    for (const message of ['Change', MARKED]) {
      repo.git('reset -q --hard origin/main');
      repo.commit({ [file]: text }, message);
      levels.push(repo.json().findings[0]?.level);
    }
    expect(levels).toEqual(expected);
  });

  it('sees hooks that are taken away', () => {
    repo.git('switch -q main');
    repo.commit({ '.husky/pre-commit': 'aup-guard hook pre-commit\n' });
    repo.git('push -q origin main');
    repo.git('switch -q -C work main');
    repo.git('rm -q .husky/pre-commit');
    repo.commit({});
    expect(brief(repo.json().findings)).toEqual(['note changed-hooks .husky/pre-commit']);
  });

  it('says nothing of a file that is in the end as it was', () => {
    repo.commit(CLAUDE, MARKED);
    repo.git('rm -q .claude/settings.json');
    repo.commit({});
    expect(repo.json()).toMatchObject({ code: 0, findings: [] });
  });
});

function servers(command: string): string {
  return `{ "mcpServers": { "x": { "command": "npx", "args": [${command}] } } }\n`;
}

describe('committed MCP servers', () => {
  it.each([
    ['one the base lists', '"-y", "files@1.2.3"', 0],
    ['one it does not', '"-y", "other@2.0.0"', 1],
  ])('%s', (_name, command, code) => {
    repo.commit({ '.mcp.json': servers(command) });
    const found = repo.json();
    expect([found.code, brief(found.findings).filter((row) => row.includes('mcp-unlisted'))]).toEqual([
      code,
      code === 0 ? [] : ['error mcp-unlisted .mcp.json 1'],
    ]);
  });

  it('says nothing of one that the base has already', () => {
    repo.git('switch -q main');
    repo.commit({ '.mcp.json': servers('"-y", "other@2.0.0"') });
    repo.git('push -q origin main');
    repo.git('switch -q -C work main');
    repo.commit({ 'src/app.ts': 'export const a = 3;\n' });
    expect(repo.json()).toMatchObject({ code: 0, findings: [] });
  });
});

describe('ways to say it', () => {
  it('writes a format to a file and text to the screen', () => {
    repo.commit({ 'src/key.ts': KEY });
    const { code, out } = repo.ci('--format sarif --output ../out.sarif');
    expect([code, out]).toEqual([1, expect.stringContaining('error  src/key.ts:1')]);
    const log = JSON.parse(readFileSync(path.join(repo.dir, '../out.sarif'), 'utf8'));
    const [run] = log.runs;
    expect(log.version).toBe('2.1.0');
    expect(run.tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(['secret']);
    expect(run.results).toMatchObject([
      {
        ruleId: 'secret',
        ruleIndex: 0,
        level: 'error',
        message: { text: expect.stringContaining('aup.yaml:4 DATA-1') },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: 'src/key.ts', uriBaseId: '%SRCROOT%' },
              region: { startLine: 1 },
            },
          },
        ],
      },
    ]);
  });

  it('makes annotations for GitHub', () => {
    repo.commit({ 'src/a,b:c.ts': KEY });
    expect(repo.ci('--format github').out).toContain(
      '::error file=src/a%2Cb%3Ac.ts,line=1,title=aup-guard secret::',
    );
  });

  it('adds a summary only when asked', () => {
    repo.commit({ 'src/a|`<b>.ts': KEY });
    const page = path.join(repo.dir, '../summary.md');
    repo.ci('', `GITHUB_STEP_SUMMARY='${page}'`);
    expect(existsSync(page)).toBe(false);
    writeFileSync(page, 'before\n');
    expect(repo.ci('--summary', `GITHUB_STEP_SUMMARY='${page}'`).code).toBe(1);
    const text = readFileSync(page, 'utf8');
    expect(text).toMatch(/^before\n## aup-guard: may not go in\n/);
    expect(text).toContain('src&#47;a&#124;&#96;&#60;b&#62;&#46;ts'.replaceAll('&#47;', '/'));
    expect(repo.ci('--summary').err).toContain('GITHUB_STEP_SUMMARY names no file');
  });
});

function outside(name: string, text: string): string {
  const folder = path.join(repo.dir, '../elsewhere');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, name), text);
  return `../elsewhere/${name}`;
}

describe('a policy from elsewhere', () => {
  it('counts beside that of the base, which cannot ask less', () => {
    repo.git('switch -q main');
    repo.commit({ 'aup.yaml': ciPolicy('monitor') });
    repo.git('push -q origin main');
    repo.git('switch -q -C work main');
    repo.commit({ 'src/key.ts': KEY });
    expect(repo.json().code).toBe(0);
    const found = repo.json(`--policy ${outside('org.yaml', ciPolicy())}`);
    expect([found.code, found.policy.name]).toEqual([1, 'org.yaml and aup.yaml of origin/main']);
  });

  it('is not taken from the repository', () => {
    repo.commit({ 'loose.yaml': ciPolicy('monitor') });
    const { code, err } = repo.ci('--policy loose.yaml');
    expect([code, err]).toEqual([2, expect.stringContaining('lies in the repository')]);
    repo.sh('ln -s repo/loose.yaml ../link.yaml');
    expect(repo.ci('--policy ../link.yaml').code).toBe(2);
  });

  it('is taken from a bundle that is signed by the key', () => {
    const file = outside('org.yaml', ciPolicy());
    const made = repo.sh('aup-guard fleet key acme.example/ai --out ../key.pem');
    const bundle = repo.sh(
      `aup-guard fleet bundle ${file} --key ../key.pem --as acme.example/ai --serial 1 --not-after 2999-01-01 --out ../aup.bundle`,
    );
    expect([made.code, bundle.code], made.err + bundle.err).toEqual([0, 0]);
    repo.commit({ 'src/key.ts': KEY });
    const signed = `--policy ../aup.bundle --key '${made.out.trim()}'`;
    expect(repo.json(signed)).toMatchObject({ code: 1, policy: { fallback: false } });
    const other = repo.sh('aup-guard fleet key acme.example/ai --out ../other.pem').out.trim();
    const forged = repo.ci(`--policy ../aup.bundle --key '${other}'`);
    expect([forged.code, forged.err]).toEqual([3, expect.stringContaining('is not signed by that key')]);
    expect(repo.ci('--policy ../aup.bundle').code).toBe(2);
  });

  it('that cannot be used ends the check', () => {
    const { code, err } = repo.ci(`--policy ${outside('bad.yaml', 'aup: 1\nclauses: 7\n')}`);
    expect([code, err]).toEqual([3, expect.stringContaining('bad.yaml:')]);
  });
});
