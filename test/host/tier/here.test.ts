/** What the log says of plans and accounts, read from its end and no further than it may. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sqlite from 'node-sqlite3-wasm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aiTools } from '../../../src/catalog/ai-tools/index.ts';
import { tierSources } from '../../../src/catalog/tiers/index.ts';
import { lastSights, wireEvidence } from '../../../src/engine/tier/read.ts';
import { monthKeyFile } from '../../../src/host/keys-month.ts';
import { monthOf } from '../../../src/host/ledger-file-month.ts';
import { openMachine } from '../../../src/host/machine.ts';
import { recordAlone } from '../../../src/host/lone-record.ts';
import { orgSeenBefore, tierHere, tierRows } from '../../../src/host/tier-here.ts';
import { orgDigest, orgTeller } from '../../../src/host/tier-org.ts';
import { policyOf } from '../../engine/policy/support.ts';

let home = '';
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'aup-here-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const machine = () => openMachine({ HOME: home, PATH: '/usr/bin' }, home);

const row = (session: string, code: string, agent = 'copilot') =>
  ({ kind: 'tier.seen', session, code, agent, outcome: 'observed' }) as const;

describe('rows about plans', () => {
  it('are read from the end, and no further than asked', () => {
    const here = machine();
    const note = (kind: 'tier.seen' | 'tool.started', code: string): boolean =>
      recordAlone(here, { kind, code, outcome: 'observed', agent: 'claude' }, [
        'claude',
        'observed',
        'github:business',
        'api',
      ]);
    note('tier.seen', 'github:business');
    for (let at = 0; at < 20; at += 1) note('tool.started', 'api');
    expect(tierRows(here, 10)).toEqual([]);
    expect(tierRows(here).map(({ code }) => code)).toEqual(['github:business']);
  });

  it('are none where there is no log', () => {
    expect(tierRows(machine())).toEqual([]);
  });

  it('count for the last session that saw anything, the plan before the seat', () => {
    const rows = [
      row('a', 'github:individual'),
      row('b', 'github:business'),
      row('b', 'github:seat'),
      row('c', 'x', 'claude'),
    ];
    expect(lastSights(rows, 'copilot').map(({ code }) => code)).toEqual(['github:business', 'github:seat']);
    expect(wireEvidence(rows, 'copilot')).toMatchObject([
      { value: 'business', grade: 'observed', seat: true },
    ]);
    expect(wireEvidence(rows, 'gemini')).toEqual([]);
  });
});

const KEY = 'cursorAuth/stripeMembershipType';
const place = (): string => path.join(home, '.config/Cursor/User/globalStorage/state.vscdb');
const find = (claims: boolean) => {
  const tool = aiTools.find(({ id }) => id === 'cursor');
  const clause = `{ id: TIER-1, say: Ours., control: license-tier, phase: monitor, pin: { chatgpt: { org_ids: ws } }, read_token_claims: ${String(claims)} }`;
  const policy = policyOf({
    user: `aup: 1\npolicy: { name: P, version: '1' }\nclauses:\n  - ${clause}\n`,
  });
  return tool && tierHere(tool, { machine: machine(), policy, sources: tierSources });
};

describe('the state of an editor', () => {
  beforeEach(() => {
    mkdirSync(path.dirname(place()), { recursive: true });
    const open = new sqlite.Database(place());
    open.exec('CREATE TABLE ItemTable (key TEXT UNIQUE ON CONFLICT REPLACE, value BLOB)');
    open.run('INSERT INTO ItemTable VALUES (?, ?)', [KEY, 'business']);
    open.close();
  });

  it('tells the plan where a clause lets it be read', async () => {
    expect(await find(true)).toMatchObject({ value: 'business', grade: 'declared' });
  });

  it('control: is not opened where none does', async () => {
    expect((await find(false))?.value).not.toBe('business');
  });
});

describe('the organisation of an entry', () => {
  it.each<readonly [string, string, boolean | undefined]>([
    ['by its name', 'Org-A', true],
    ['another', 'org-b', false],
    ['by a variable with several', 'env:ORGS', true],
    ['by a variable that is not set', 'env:NONE', undefined],
  ])('%s', (_name, wanted, expected) => {
    const { paths } = machine();
    const env = { ORGS: 'org-c, org-a' };
    const seen = orgTeller({ state: paths.state, env, org: { name: 'org-a' } });
    expect(seen(wanted)).toBe(expected);
    const before = orgTeller({ state: paths.state, env, org: { digest: orgDigest(paths.state, 'org-a') } });
    expect(before(wanted)).toBe(expected);
    expect(orgTeller({ state: paths.state, env, org: {} })(wanted)).toBeUndefined();
  });

  it('by another digest: that of another month may be of the same', () => {
    const { paths } = machine();
    const teller = (org: { name?: string; digest?: string }) =>
      orgTeller({ state: paths.state, env: {}, org });
    const other = `hmac:${'0'.repeat(32)}`;
    expect(teller({ name: 'org-a' })(other)).toBe(false);
    expect(teller({ digest: orgDigest(paths.state, 'org-a') })(other)).toBeUndefined();
  });

  it('by the digest that the log itself has of it', () => {
    const here = machine();
    const { state } = here.paths;
    const object = orgDigest(state, 'org-a');
    recordAlone(here, { ...row('a', 'anthropic:seat', 'claude'), object }, [
      'a',
      'anthropic:seat',
      'claude',
      'observed',
    ]);
    const rows = tierRows(here);
    const shown = `hmac:${rows[0]?.object ?? ''}`;
    expect(shown).not.toBe(`hmac:${object}`);
    expect(orgSeenBefore(here, rows, 'claude')(shown)).toBe(true);
    expect(orgSeenBefore(here, rows, 'claude')('Org-A')).toBe(true);
    expect(orgSeenBefore(here, rows, 'claude')('org-b')).toBe(false);
    const teller = orgTeller({ state, env: {}, org: { name: 'org-a' } });
    expect(teller(shown)).toBe(true);
    rmSync(monthKeyFile(state, monthOf(here.now())));
    expect(teller(shown)).toBe(false);
    expect(orgSeenBefore(here, rows, 'claude')('org-a')).toBe(false);
  });

  it('by its digest in the log', () => {
    const here = machine();
    const digest = orgDigest(here.paths.state, 'org-a');
    const rows = [
      {
        kind: 'tier.seen',
        session: 'a',
        agent: 'claude',
        outcome: 'observed',
        code: 'anthropic:seat',
        object: digest,
      },
    ];
    expect(orgSeenBefore(here, rows, 'claude')(`hmac:${digest}`)).toBe(true);
    expect(orgSeenBefore(here, rows, 'codex')(`hmac:${digest}`)).toBeUndefined();
  });

  it('where the vendor was told it and let the account in', () => {
    const { paths } = machine();
    const held = (list: readonly string[]) => orgTeller({ state: paths.state, env: {}, org: {}, held: list });
    expect(held(['org-a'])('org-a')).toBe(true);
    expect(held(['org-a', 'org-b'])('org-a')).toBeUndefined();
    expect(held([])('org-a')).toBeUndefined();
  });
});
