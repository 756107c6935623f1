/** What doctor and the hooks of a repository say of a policy is what lint says of it. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { agents } from '../../../src/catalog/agents/index.ts';
import { catalog as plain } from '../../../src/catalog/index.ts';
import { lintKnown } from '../../../src/catalog/lint-known.ts';
import { changeGit } from '../../../src/host/change-git.ts';
import { changedPolicy } from '../../../src/host/change-policy.ts';
import { lookAtPolicy } from '../../../src/host/doctor/policy.ts';
import { openMachine } from '../../../src/host/machine.ts';
import { checkPolicyFile } from '../../../src/host/policy-file.ts';
import { lintLoaded } from '../../../src/host/policy-report.ts';

const catalog = { ...plain, lintKnown: () => Promise.resolve(lintKnown) };

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'aup-doctor-policy-'));
  for (const name of ['CONFIG', 'STATE', 'DATA', 'CACHE']) vi.stubEnv(`XDG_${name}_HOME`, undefined);
  vi.stubEnv('HOME', dir);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(dir, { recursive: true });
});

/** A name that is nearly one, a host that is nearly one, a grade no probe reaches, a host where an address is. */
const POLICY = `aup: 1
policy: { name: P, version: '1' }
clauses:
  - { id: TOOLS-1, say: Only these., control: tool-allowlist, phase: monitor, tools: [{ id: claude-cod }, { id: codex, hosts: api.openai.co }, { id: ollama, tier: team, evidence: enforced }] }
`;
const RULES = ['unknown-tool', 'unknown-host'];

function put(name: string): string {
  const file = path.join(dir, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, POLICY);
  return file;
}

const scan = (): readonly [] => [];
const rulesOf = (issues: readonly { readonly rule: string; readonly message: string }[]) =>
  issues.map(({ rule, message }) => `${rule}: ${message}`);

async function linted(file: string): Promise<readonly string[]> {
  const machine = openMachine({ HOME: dir }, dir);
  const { detectors, profiles } = catalog;
  const loaded = await checkPolicyFile(file, {
    paths: machine.paths,
    hashing: machine.hashing,
    detectors,
    profiles,
  });
  return rulesOf(await lintLoaded(loaded, { now: machine.now(), scan, ...lintKnown }));
}

describe('a policy with names nobody knows', () => {
  it('doctor says what lint says', async () => {
    const file = put('.config/aup-guard/aup.yaml');
    const machine = openMachine({ HOME: dir }, dir);
    const look = await lookAtPolicy({ machine, catalog, agents, live: false });
    const found = look.ok ? rulesOf(look.issues) : [];
    for (const rule of RULES) expect(found.join('\n')).toContain(`${rule}: `);
    for (const said of await linted(file)) expect(found).toContain(said);
  });

  it('so does the check before a commit', async () => {
    const file = put('aup.yaml');
    const git = (...args: readonly string[]): void =>
      void execFileSync('git', args, { cwd: dir, env: { PATH: process.env['PATH'], HOME: dir } });
    git('init', '-q');
    git('add', 'aup.yaml');
    const machine = openMachine({ HOME: dir, PATH: process.env['PATH'] ?? '' }, dir);
    const found = await changedPolicy(['aup.yaml'], { git: changeGit(machine), machine, catalog, scan });
    const rules = rulesOf(found?.issues ?? []);
    for (const rule of RULES) expect(rules.join('\n')).toContain(`${rule}: `);
    expect(rules).toEqual(await linted(file));
  });
});
