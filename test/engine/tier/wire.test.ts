import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planHosts, tenantHeaders } from '../../../src/catalog/tiers/headers.ts';
import { answerSeen, refusingVendor, type Answered } from '../../../src/engine/tier/answers.ts';
import { tierTerms, type TierTerms } from '../../../src/engine/tier/terms.ts';
import { objections, tenantHeadersFor } from '../../../src/engine/tier/wire.ts';
import { objectionText } from '../../../src/engine/tier/words.ts';
import { at, policyOf, type Layers } from '../policy/support.ts';

const catalog = { headers: tenantHeaders, hosts: planHosts };

interface When {
  readonly agent?: string;
  readonly day?: string;
  readonly env?: Readonly<Record<string, string>>;
}

function terms(layers: Layers | string, when: When = {}): readonly TierTerms[] {
  const { agent = 'claude', day = '2026-11-22', env = {} } = when;
  const who = { user: 'kim', teams: [] };
  return tierTerms(policyOf(layers), { now: at(day), who, agent, env: (name) => env[name] });
}

const policy = (line: string, more = ''): string =>
  `aup: 1\npolicy: { name: Test }\nclauses:\n  - { id: TIER-1, say: Ours., control: license-tier, ${line} }\n${more}`;
const ENFORCED = 'phase: enforce, pin: { anthropic: { org_ids: [a, b] }, github: { plan_hosts: business } }';
const HOST = 'api.anthropic.com';

describe('clauses that count', () => {
  it.each<readonly [string, string, When, readonly string[]]>([
    ['enforced', 'phase: enforce', {}, ['refuse']],
    ['in their warning', 'phase: warn', {}, ['tell']],
    ['watching', 'phase: monitor', {}, ['record']],
    ['drafts', 'phase: draft', {}, []],
    ['that only warn', 'phase: enforce, do: warn', {}, ['tell']],
    ['about this agent', 'phase: enforce, when: { tool: claude }', {}, ['refuse']],
    ['about another', 'phase: enforce, when: { tool: codex }', {}, []],
    ['that leave this one out', 'phase: enforce, unless: [{ tool: claude }]', {}, []],
    ['about a repository nobody knows', 'phase: enforce, when: { repo: "*" }', {}, ['refuse']],
    ['that leave out a repository nobody knows', 'phase: enforce, unless: [{ repo: "*" }]', {}, ['refuse']],
    ['before their day', 'phase: { monitor: 2026-11-01, enforce: 2026-12-01 }', {}, ['record']],
    [
      'on their day',
      'phase: { monitor: 2026-11-01, enforce: 2026-12-01 }',
      { day: '2026-12-01' },
      ['refuse'],
    ],
  ])('%s', (_name, line, ...[when, acts]) => {
    const found = terms(policy(`${line}, pin: { anthropic: { org_ids: a } }`), when);
    expect(found.map(({ act }) => act)).toEqual(acts);
  });

  it('not while an exception lasts', () => {
    const granted =
      'exceptions:\n  - { id: EX-1, clause: TIER-1, who: "user:kim", why: x, by: sec, until: 2026-12-01 }\n';
    const text = policy(ENFORCED, granted);
    expect(terms(text)).toEqual([]);
    expect(terms(text, { day: '2026-12-01' })).toHaveLength(1);
  });
});

const names = tenantHeaders.map(({ header }) => header);

function letterIn(how: number | undefined, letter: string): string {
  if (how === 1) return letter.toUpperCase();
  return how === 2 && letter === '-' ? '_' : letter;
}

/** A header's name as somebody might write it. */
function spelled(name: string): fc.Arbitrary<string> {
  return fc
    .array(fc.nat(2), { minLength: name.length, maxLength: name.length })
    .map((how) => name.replaceAll(/./g, (letter, at: number) => letterIn(how[at], letter)));
}

describe('headers that name a tenant', () => {
  it('are ours alone, however they are spelled and wherever they go', () => {
    const enforced = terms(policy(ENFORCED));
    const forged = fc.constantFrom(...names).chain(spelled);
    const host = fc.constantFrom(HOST, 'chatgpt.com', 'api.openai.com', 'gateway.example');
    fc.assert(
      fc.property(fc.array(forged), host, (list, to) => {
        const headers = Object.fromEntries([['accept', 'x'], ...list.map((name) => [name, 'forged'])]);
        const done = tenantHeadersFor(enforced, catalog, { host: to, headers });
        expect(Object.values(done.headers)).not.toContain('forged');
        expect(done.stripped).toBe(list.length > 0);
        expect(done.headers['accept']).toBe('x');
        expect(done.headers['anthropic-allowed-org-ids']).toBe(to === HOST ? 'a,b' : undefined);
      }),
    );
  });

  it('are left as they are while nothing is enforced', () => {
    const headers = { 'anthropic-allowed-org-ids': 'theirs' };
    const done = tenantHeadersFor(terms(policy(ENFORCED.replace('enforce', 'warn'))), catalog, {
      host: HOST,
      headers,
    });
    expect(done).toEqual({ headers, stripped: false, sent: [] });
  });

  it('name what every layer allows: none below adds to what is above', () => {
    const above = policy('phase: enforce, pin: { anthropic: { org_ids: [a, b] } }');
    const below = policy('phase: enforce, pin: { anthropic: { org_ids: [B, evil] } }').replace(
      'TIER-1',
      'TIER-2',
    );
    const both = terms({ organisation: above, project: below });
    expect(tenantHeadersFor(both, catalog, { host: HOST, headers: {} }).headers).toEqual({
      'anthropic-allowed-org-ids': 'b',
    });
    const apart = terms({ organisation: above, project: below.replace('[B, evil]', 'evil') });
    expect(objections(apart, catalog, { host: HOST, path: '/' }).map(({ why }) => why)).toEqual([
      'apart',
      'apart',
    ]);
    expect(tenantHeadersFor(apart, catalog, { host: HOST, headers: {} }).sent).toEqual([]);
  });

  it('never hold what could begin another header', () => {
    for (const value of ['a\r\nx: y', 'a b', 'ä', '', ' , ', 'x'.repeat(201)]) {
      const found = terms(policy('phase: enforce, pin: { anthropic: { org_ids: "env:O" } }'), {
        env: { O: value },
      });
      expect(found[0]?.pins[0]).toHaveProperty('broken');
      expect(tenantHeadersFor(found, catalog, { host: HOST, headers: {} }).headers).toEqual({});
    }
  });
});

describe('hosts', () => {
  it.each([
    ['api.individual.githubcopilot.com', '/', ['plan']],
    ['proxy.individual.githubcopilot.com', '/', ['plan']],
    ['api.enterprise.githubcopilot.com', '/', ['plan']],
    ['api.business.githubcopilot.com', '/', []],
    ['api.githubcopilot.com', '/chat/completions', ['plan']],
    ['api.githubcopilot.com', '/mcp/x', []],
    ['api.githubcopilot.com', '/mcpx', ['plan']],
    ['individual.githubcopilot.com.evil.example', '/', []],
    ['bedrock-runtime.us-east-1.amazonaws.com', '/', []],
    [HOST, '/', []],
  ])('%s%s', (host, path, why) => {
    const found = objections(terms(policy(ENFORCED)), catalog, { host, path });
    expect(found.map((one) => one.why)).toEqual(why);
    for (const one of found)
      expect(objectionText(one, undefined)).toMatch(/^TIER-1, organisation\.yaml:4: Ours\. .*Sign in with/);
  });
});

const answer = (host: string, more: Partial<Answered> = {}): Answered => ({
  host,
  path: '/',
  body: '',
  status: 200,
  byKey: false,
  header: () => undefined,
  sent: [],
  ...more,
});

describe('answers', () => {
  it.each([
    ['bedrock-runtime.us-east-1.amazonaws.com', {}, ['bedrock observed']],
    ['us-central1-aiplatform.googleapis.com', {}, ['vertex observed']],
    ['x.openai.azure.com', {}, ['azure observed']],
    ['api.business.githubcopilot.com', {}, ['github:business enforced']],
    [HOST, {}, []],
    [HOST, { sent: ['anthropic'] }, ['anthropic:seat enforced']],
    [HOST, { sent: ['anthropic'], byKey: true }, ['anthropic:api enforced']],
    [HOST, { sent: ['anthropic'], status: 500 }, []],
    [HOST, { sent: ['anthropic'], status: 403 }, []],
    [HOST, { sent: ['anthropic'], header: (): string => 'A' }, ['anthropic:seat enforced']],
    [HOST, { sent: ['anthropic'], header: (): string => 'c' }, ['anthropic:seat observed other-org']],
  ] as const)('%s %o', (host, more, expected) => {
    const seen = answerSeen(terms(policy(ENFORCED)), catalog, answer(host, more));
    const told = seen.map(({ code, grade, objections: list }) =>
      [code, grade, ...list.map(({ why }) => why)].join(' '),
    );
    expect(told).toEqual(expected);
  });

  it('a 403 is a refusal of ours only where our header was sent, and sure only by the vendor’s own words', () => {
    const about = { host: HOST, status: 403, sent: ['anthropic'] } as const;
    expect(refusingVendor(catalog, about, '{"tenant_restriction_violation"}')).toMatchObject({ sure: true });
    expect(refusingVendor(catalog, about, '{"forbidden"}')).toBeUndefined();
    expect(refusingVendor(catalog, { ...about, sent: [] }, 'tenant_restriction_violation')).toBeUndefined();
    expect(
      refusingVendor(catalog, { ...about, status: 200 }, 'tenant_restriction_violation'),
    ).toBeUndefined();
    const openai = { host: 'api.openai.com', status: 403, sent: ['openai-api'] } as const;
    expect(refusingVendor(catalog, openai, '')).toMatchObject({ sure: false });
  });
});
