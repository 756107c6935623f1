import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { register } from '../../src/cli/policy.ts';
import { isClauseId } from '../../src/engine/text.ts';
import { now } from '../../src/host/clock.ts';
import { openKeys } from '../../src/host/keys.ts';
import { openLedger } from '../../src/host/ledger-file.ts';
import { currentPlatform } from '../../src/host/platform/index.ts';
import { hashing } from '../../src/host/policy-hashing.ts';
import { acting, finding, push, situation } from '../engine/situations.ts';
import { NOW } from '../engine/policy/support.ts';
import { makePlaces } from '../host/policy-places.ts';
import type { ExplainInput, PolicyCommandNeeds } from '../../src/cli/policy-needs.ts';
import type { RecordDraft, Situation } from '../../src/engine/model.ts';
import type { Places } from '../host/policy-places.ts';

const BAD = 'aup: 1\npolicy: { name: Bad }\ndefaults: { phase: enforced }\n';

const here: { places: Places } = { places: makePlaces() };

beforeEach(() => {
  here.places = makePlaces();
});

afterEach(() => {
  rmSync(here.places.root, { recursive: true, force: true });
});

interface Result {
  readonly out: string;
  readonly code: number;
}

/** Stands in for the gates' classifier: knows `git push` and the word KEY. */
async function situationOf(input: ExplainInput): Promise<Situation> {
  if (input.kind === 'prompt')
    return situation({ findings: input.text.includes('KEY') ? [finding('aws-key-id')] : [] });
  return input.argv[1] === 'push' ? acting(push(input.argv[3] ?? 'main')) : situation({});
}

async function run(...argv: readonly string[]): Promise<Result> {
  const result = { out: '', code: 0 };
  const { paths, repoRoot, detectors } = here.places;
  const needs: PolicyCommandNeeds = {
    paths,
    ...(repoRoot === undefined ? {} : { repoRoot }),
    detectors,
    now: NOW,
    scan: () => [],
    who: { user: 'kim', teams: [] },
    situationOf,
    found: async () => ({ tools: [{ id: 'claude-code', tier: 'max' }], servers: [] }),
    out: (text) => {
      result.out += text;
    },
    exit: (code) => {
      result.code = code;
    },
  };
  const program = new Command().exitOverride();
  register(program, async () => needs);
  await program.parseAsync(['policy', ...argv], { from: 'user' });
  return result;
}

describe('policy lint', () => {
  it('says nothing is wrong and exits 0', async () => {
    expect(await run('lint')).toEqual({ out: '0 errors, 0 warnings\n', code: 0 });
  });

  it('names place, fault and fix, and exits 3', async () => {
    writeFileSync(here.places.project, BAD);
    const { out, code } = await run('lint');
    expect(code).toBe(3);
    expect(out).toContain('aup.yaml:3:20  error    `phase` cannot be `enforced`  (unknown-value)');
    expect(out).toContain('did you mean `enforce`?');
    expect(out).toContain('1 error, 0 warnings');
  });

  it('checks one file on its own', async () => {
    const file = path.join(here.places.root, 'draft.yaml');
    writeFileSync(file, 'aup: 1\npolicy: { name: X, review_by: 2026-01-01 }\n');
    const { out, code } = await run('lint', file, '--json');
    expect(code).toBe(3);
    expect(JSON.parse(out)).toMatchObject({
      schema: 'aup-guard/policy-lint/1',
      ok: false,
      issues: [{ rule: 'review-due', file, line: 2 }],
    });
    await expect(run('lint', `${file}.no`)).rejects.toMatchObject({ code: 'policy-unreadable' });
  });

  it('shows what a project would loosen', async () => {
    writeFileSync(here.places.project, 'aup: 1\npolicy: { name: Mild }\ndefaults: { stance: allow }\n');
    const { out, code } = await run('lint');
    expect([out.includes('(loosens)'), code]).toEqual([true, 3]);
  });

  it('speaks SARIF', async () => {
    writeFileSync(here.places.project, BAD);
    const { out } = await run('lint', '--sarif');
    expect(JSON.parse(out)).toMatchObject({
      version: '2.1.0',
      runs: [
        {
          results: [
            {
              ruleId: 'unknown-value',
              level: 'error',
              locations: [{ physicalLocation: { region: { startLine: 3, startColumn: 20 } } }],
            },
          ],
        },
      ],
    });
  });
});

describe('policy explain', () => {
  it('explains a command', async () => {
    const { out, code } = await run('explain', '--', 'git', 'push', 'origin', 'main');
    expect(code).toBe(0);
    expect(out).toContain('decision ask');
    expect(out).toMatch(/because {2}HUMAN-1 {2}ask {2}\(applies\) {2}starter\.yaml:\d+/u);
    expect(out).toContain('A person says yes before an agent merges');
    expect(out).toMatch(/no {3}unless 1 ref .*refs\/heads\/main/u);
  });

  it('explains a prompt, as JSON', async () => {
    const { out } = await run('explain', '--json', '--prompt', 'use KEY');
    expect(JSON.parse(out)).toMatchObject({
      schema: 'aup-guard/explain/1',
      decision: { effective: 'redact' },
    });
  });

  it('wants one thing to explain', async () => {
    await expect(run('explain')).rejects.toMatchObject({ code: 'usage', exitCode: 2 });
    await expect(run('explain', '--prompt', 'x', '--', 'git')).rejects.toMatchObject({ code: 'usage' });
  });

  it('does not explain by a policy that is invalid', async () => {
    writeFileSync(here.places.project, BAD);
    await expect(run('explain', '--', 'git', 'push')).rejects.toMatchObject({ code: 'policy-invalid' });
  });
});

const OLD =
  'aup: 1\npolicy: { name: X }\nclauses:\n  - { id: A-1, say: x, control: action-approval, phase: enforce }\n';
const MILD = OLD.replace('enforce', 'monitor');

function write(name: string, text: string): string {
  const file = path.join(here.places.root, name);
  writeFileSync(file, text);
  return file;
}

describe('policy diff', () => {
  it('says what is looser, and fails where that is asked for', async () => {
    const [old, mild] = [write('old.yaml', OLD), write('mild.yaml', MILD)];
    const { out, code } = await run('diff', old, mild);
    expect(out).toContain('looser   A-1 has the phase monitor; it was enforce\n1 change: 1 looser\n');
    expect(code).toBe(0);
    expect((await run('diff', old, mild, '--fail-on', 'looser')).code).toBe(1);
    expect((await run('diff', mild, old, '--fail-on', 'looser')).code).toBe(0);
    expect((await run('diff', mild, old, '--fail-on', 'any')).code).toBe(1);
    expect((await run('diff', old, old, '--fail-on', 'any')).out).toBe(
      'no difference in what the two demand\n',
    );
  });

  it('speaks JSON', async () => {
    const { out } = await run('diff', write('old.yaml', OLD), write('mild.yaml', MILD), '--json');
    expect(JSON.parse(out)).toMatchObject({
      schema: 'aup-guard/policy-diff/1',
      changes: [{ part: 'clause', id: 'A-1', way: 'looser' }],
    });
  });

  it('takes what git holds for the policy before', async () => {
    const git = (...argv: readonly string[]): void => {
      const own = {
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_CONFIG_SYSTEM: '/dev/null',
        PATH: process.env['PATH'],
      };
      execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.com', ...argv], {
        cwd: path.dirname(here.places.project),
        env: own,
      });
    };
    writeFileSync(here.places.project, OLD);
    git('init', '-q');
    git('add', 'aup.yaml');
    git('commit', '-qm', 'Policy');
    writeFileSync(here.places.project, MILD);
    expect((await run('diff', '--ref', 'HEAD')).out).toContain('looser   A-1');
    expect((await run('diff', '--ref', 'HEAD', here.places.project)).out).toContain('looser   A-1');
    for (const ref of ['nothing', '--output=x', 'HEAD:x']) {
      await expect(run('diff', `--ref=${ref}`)).rejects.toMatchObject({ code: 'usage' });
    }
  });

  it('needs two policies', async () => {
    await expect(run('diff', write('old.yaml', OLD))).rejects.toMatchObject({ code: 'usage' });
    await expect(run('diff', 'a', 'b', '--fail-on', 'x')).rejects.toMatchObject({ code: 'usage' });
  });
});

describe('policy render', () => {
  it('prints the document, writes it, and tells when it is out of date', async () => {
    const [old, mild] = [write('old.yaml', OLD), write('mild.yaml', MILD)];
    const file = path.join(here.places.root, 'policy.html');
    expect((await run('render', old)).out).toMatch(/^# X\n\n## 1\. Scope and definitions\n/u);
    expect(await run('render', old, '--out', file)).toEqual({ out: '', code: 0 });
    expect(readFileSync(file, 'utf8')).toMatch(/^<!doctype html>/u);
    expect((await run('render', old, '--check', file)).code).toBe(0);
    const { out, code } = await run('render', mild, '--check', file);
    expect(code).toBe(1);
    expect(out).toContain(
      'is out of date:\n  4. A human in the loop\n  8. Roles, enforcement and exceptions\n',
    );
    expect(out).toContain(`next  aup-guard policy render --out ${file}`);
  });

  it('takes the policy in force where none is named', async () => {
    expect((await run('render', '--format', 'md')).out).toContain('# Starter policy');
  });

  it('refuses what it cannot do', async () => {
    for (const argv of [
      ['--format', 'pdf'],
      ['--out', 'a', '--check', 'b'],
      ['--check', '/nowhere.md'],
    ]) {
      await expect(run('render', ...argv)).rejects.toMatchObject({ code: 'usage' });
    }
  });
});

function first(name: string, ...argv: readonly string[]): Promise<Result> {
  return run('init', '--yes', '--out', path.join(here.places.root, name), ...argv);
}

describe('policy init', () => {
  it('writes a policy that lint has no fault with', async () => {
    const file = path.join(here.places.root, 'first.yaml');
    expect(await first('first.yaml', '--template', 'regulated')).toEqual({ out: '', code: 0 });
    expect(readFileSync(file, 'utf8')).toContain('regulated organisation');
    const { out, code } = await run('lint', file);
    expect(out).toContain('0 errors');
    expect(code).toBe(0);
  });

  it('prints it, with what was found here', async () => {
    const { out } = await run('init', '--print');
    expect(out).toContain('# Acceptable use of AI in a small team.');
    expect(out).toContain('- { id: claude-code, tier: [max] }');
  });

  it('replaces nothing unless told', async () => {
    const file = write('there.yaml', OLD);
    await expect(first('there.yaml')).rejects.toMatchObject({ code: 'usage' });
    expect(readFileSync(file, 'utf8')).toBe(OLD);
    await first('there.yaml', '--force');
    expect(readFileSync(file, 'utf8')).not.toBe(OLD);
  });

  it('refuses a template nobody knows, and to ask where nobody is', async () => {
    await expect(first('x.yaml', '--template', 'huge')).rejects.toMatchObject({ code: 'usage' });
    await expect(run('init')).rejects.toMatchObject({ code: 'usage' });
  });
});

function wrote(...drafts: readonly RecordDraft[]): void {
  const { state } = here.places.paths;
  const ledger = openLedger({
    state,
    platform: currentPlatform(),
    keys: openKeys(state),
    now,
    words: ['claude'],
  });
  for (const draft of drafts) ledger.append(draft);
}

describe('policy explain RECORD', () => {
  it('says what a row means, what the clause says, and what next', async () => {
    const clause = 'HUMAN-1';
    if (!isClauseId(clause)) throw new Error('no clause');
    const asked = {
      kind: 'action.decided',
      clause,
      phase: 'enforce',
      decision: 'deny',
      intended: 'deny',
    } as const;
    wrote({ ...asked, outcome: 'denied', ref: '7f3a', policy: hashing.sha256('another') });
    const { out, code } = await run('explain', '7f3a');
    expect(code).toBe(0);
    expect(out).toMatch(/ {2}clause {3}HUMAN-1 {2}starter\.yaml:\d+\n {11}A person says yes before/u);
    expect(out).toContain('  phase    then enforce, now enforce\n  decision deny, came to: denied\n');
    expect(out).toContain('another one than is in force now');
    expect(out).toContain('  means    A person said no, and it was not done.\n');
    expect(out).toContain('aup-guard request exception HUMAN-1 --until DAY');
    const json: unknown = JSON.parse((await run('explain', '0', '--json')).out);
    expect(json).toMatchObject({
      schema: 'aup-guard/explain-records/1',
      records: [{ record: 0, clause: { id: 'HUMAN-1', phaseNow: 'enforce' }, samePolicy: false }],
    });
  });

  it('is about a command where the log knows no such reference, and says so of a number', async () => {
    expect((await run('explain', 'deed')).out).toContain('decision allow');
    await expect(run('explain', '77')).rejects.toMatchObject({ code: 'usage' });
  });
});
