/** Accounts of vendors in whole sessions: a vendor on loopback that lets in only the organisations a request names. */
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Live, policy, type Ended } from '../fixtures/live.ts';
import { openVendor, type Vendor, type VendorWorld } from '../fixtures/tier-vendor.ts';

const AI = 'api.anthropic.com';
const CHAT = 'api.business.githubcopilot.com';
const PERSONAL = 'api.individual.githubcopilot.com';
const OWN = '11111111-2222-4333-8444-555555555555';
const OTHER = '99999999-2222-4333-8444-555555555555';
const ANTHROPIC: Vendor = {
  hosts: [AI],
  header: 'anthropic-allowed-org-ids',
  org: OWN,
  answeredBy: 'anthropic-organization-id',
};
const GITHUB: Vendor = {
  hosts: [CHAT, PERSONAL, 'api.githubcopilot.com'],
  header: 'sec-github-allowed-enterprise',
  org: 'ours',
  isOpen: true,
};

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

interface World {
  readonly live: Live;
  readonly vendor: VendorWorld;
  readonly run: (text: string, env?: Readonly<Record<string, string>>) => Promise<Ended>;
}

const clause = (pin: string, phase = 'enforce', id = 'TIER-1'): string => `  - id: ${id}
    say: Only accounts of ours work.
    control: license-tier
    phase: ${phase}
    pin: ${pin}
`;

async function world(clauses: string, of: Vendor, egress = 'egress: tls\n'): Promise<World> {
  const live = await Live.open({
    policy: policy({ clauses, more: egress }),
    script: { turns: [], last: 'Done.' },
  });
  closers.push(() => live.close());
  const vendor = await openVendor(live, of);
  closers.push(() => vendor.close());
  const body = { model: 'm', max_tokens: 9, messages: [{ role: 'user', content: 'hello' }] };
  live.write(path.join(live.repo, 'body.json'), JSON.stringify(body));
  const base = { ...vendor.env, ANTHROPIC_BASE_URL: undefined };
  return {
    live,
    vendor,
    run: (text, env) => live.shim(['agent', 'probe', text], { env: { ...base, ...env } }),
  };
}

const ask = (base: string, headers: Readonly<Record<string, string>> = {}): string => {
  const given = Object.entries(headers).map(([name, value]) => `-H '${name}: ${value}'`);
  return `curl -sS -H 'content-type: application/json' ${given.join(' ')} ${base}/v1/messages -d @body.json`;
};

describe('a vendor that lets in only the organisations a request names', () => {
  it('lets nobody in without the clause', async () => {
    const { run, vendor, live } = await world('', ANTHROPIC);
    const { out } = await run(ask(`https://${AI}`));
    expect(out).toContain('tenant_restriction_violation');
    expect(vendor.seen).toMatchObject([{ status: 403 }]);
    expect(live.rowsOf('tier.seen')).toEqual([]);
  });

  it.each([
    ['as a list', `{ anthropic: { org_ids: ["${OWN}"] } }`, {}],
    ['by a variable', '{ anthropic: { org_ids: env:AUP_ORGS } }', { AUP_ORGS: `other-org, ${OWN}` }],
  ])('is told ours, named %s, in the place of one the agent sends', async (_name, pin, env) => {
    const { run, vendor, live } = await world(clause(pin), ANTHROPIC);
    const forged = {
      'Anthropic-Allowed-Org-Ids': OTHER,
      anthropic_allowed_org_ids: OTHER,
      'ChatGPT-Allowed-Workspace-Id': 'x',
    };
    const { out, err } = await run(ask(`https://${AI}`, forged), env);
    expect(err).toBe('');
    expect(out).toContain('Done.');
    const [seen] = vendor.seen;
    expect(seen?.headers['anthropic-allowed-org-ids']?.toString().split(',')).toContain(OWN);
    expect(JSON.stringify(seen?.headers)).not.toContain(OTHER);
    expect(seen?.headers).not.toHaveProperty('chatgpt-allowed-workspace-id');
    expect(live.rowsOf('tier.seen')).toMatchObject([
      { clause: 'TIER-1', outcome: 'blocked', code: 'stripped' },
      { clause: 'TIER-1', outcome: 'enforced', code: 'anthropic:seat' },
    ]);
    expect(JSON.stringify(live.rows)).not.toContain(OWN);
  });

  it('does the same for an agent that is given a base URL', async () => {
    const { run, vendor } = await world(clause(`{ anthropic: { org_ids: "${OWN}" } }`), ANTHROPIC, '');
    const { out } = await run(ask('$ANTHROPIC_BASE_URL', { 'x-api-key': 'none' }));
    expect(out).toContain('Done.');
    expect(vendor.seen).toMatchObject([{ status: 200 }]);
  });

  it('records an organisation once, as a digest, however often it answers', async () => {
    const { run, live } = await world(clause(`{ anthropic: { org_ids: "${OWN}" } }`), ANTHROPIC);
    const one = ask(`https://${AI}`, { 'x-api-key': 'none' });
    await run(`${one}; ${one}; ${one}`);
    expect(live.rowsOf('tier.seen')).toMatchObject([
      { outcome: 'enforced', code: 'anthropic:api', object: expect.stringMatching(/^[0-9a-f]{32}$/) },
    ]);
  });

  it('that refuses an account is put in plain words, for the agent and on the terminal', async () => {
    const { run, live } = await world(clause(`{ anthropic: { org_ids: "${OTHER}" } }`), ANTHROPIC);
    const { out, err } = await run(`${ask(`https://${AI}`)}; ${ask(`https://${AI}`)}`);
    expect(out).toMatch(
      /TIER-1, [^ ]*aup\.yaml:\d+: Only accounts of ours work\. Anthropic refused the account/,
    );
    expect(err.match(/Anthropic refused the account in use/g)).toHaveLength(1);
    expect(live.rowsOf('tier.seen')).toMatchObject([
      { clause: 'TIER-1', decision: 'deny', outcome: 'refused', code: 'anthropic:seat' },
    ]);
    expect(out + err).not.toContain(OTHER);
  });

  it('is told nothing while a clause only watches, and what would be is recorded', async () => {
    const open = { ...ANTHROPIC, org: OTHER, isOpen: true };
    const { run, vendor, live } = await world(
      clause(`{ anthropic: { org_ids: "${OWN}" } }`, 'monitor'),
      open,
    );
    const { out } = await run(ask(`https://${AI}`));
    expect(out).toContain('Done.');
    expect(vendor.seen[0]?.headers).not.toHaveProperty('anthropic-allowed-org-ids');
    expect(live.rowsOf('tier.seen')).toMatchObject([
      { outcome: 'observed', code: 'anthropic:seat', phase: 'monitor' },
      { outcome: 'would-have', decision: 'allow', intended: 'deny', code: 'other-org', phase: 'monitor' },
    ]);
  });
});

describe('a vendor that does not look at the header', () => {
  it('and answers for another organisation has its answer dropped', async () => {
    const open = { ...ANTHROPIC, org: OTHER, isOpen: true, header: 'x-none' };
    const { run, live } = await world(clause(`{ anthropic: { org_ids: "${OWN}" } }`), open);
    const { out, err } = await run(ask(`https://${AI}`));
    expect(out).toContain('answered for an account of another organisation');
    expect(out).not.toContain('Done.');
    expect(err).toContain('TIER-1');
    expect(live.rowsOf('tier.seen')).toMatchObject([
      { outcome: 'observed', code: 'anthropic:seat' },
      { outcome: 'refused', decision: 'deny', code: 'other-org' },
    ]);
  });
});

describe('organisations that are not known', () => {
  const unset = '{ anthropic: { org_ids: env:AUP_NOT_SET } }';

  it.each([
    ['a variable that is not set', {}, 'AUP_NOT_SET, which names them, is not set'],
    ['one with something else in it', { AUP_NOT_SET: 'a\tb' }, 'no list of ids'],
    ['one with a digest', { AUP_NOT_SET: 'hmac:1234' }, 'needs the ids themselves'],
  ])('%s: nothing is sent', async (_name, env, words) => {
    const { run, vendor, live } = await world(clause(unset), { ...ANTHROPIC, isOpen: true });
    const { out } = await run(ask(`https://${AI}`), env);
    expect(out).toContain('TIER-1');
    expect(out).toContain(words);
    expect(vendor.seen).toEqual([]);
    expect(live.rowsOf('tier.seen')).toMatchObject([{ outcome: 'refused', code: 'unset' }]);
    expect(live.rowsOf('request.refused')).toEqual([]);
  });

  it('stop nothing while a clause only watches', async () => {
    const { run, live } = await world(clause(unset, 'monitor'), { ...ANTHROPIC, isOpen: true });
    expect((await run(ask(`https://${AI}`))).out).toContain('Done.');
    expect(live.rowsOf('tier.seen')).toMatchObject([{ outcome: 'would-have', code: 'unset' }, {}]);
  });

  it('two clauses that have none in common: nothing is sent', async () => {
    const both =
      clause(`{ anthropic: { org_ids: "${OWN}" } }`) +
      clause(`{ anthropic: { org_ids: "${OTHER}" } }`, 'enforce', 'TIER-2');
    const { run, vendor } = await world(both, { ...ANTHROPIC, isOpen: true });
    expect((await run(ask(`https://${AI}`))).out).toContain('have no organisation in common');
    expect(vendor.seen).toEqual([]);
  });
});

describe('hosts of plans', () => {
  const pin = '{ github: { plan_hosts: [business, enterprise], org_ids: ours } }';

  it.each([PERSONAL, 'api.githubcopilot.com'])('%s: nobody is connected', async (host) => {
    const { run, vendor, live } = await world(clause(pin), GITHUB);
    const { out, err } = await run(ask(`https://${host}`));
    expect(out).toMatch(/TIER-1, .*GitHub Copilot and was not sent; allowed are: business, enterprise/);
    expect(err).toContain('aup-guard: a request was refused: Only accounts of ours work. (TIER-1');
    expect(vendor.user.seen).toEqual([]);
    const code = host === PERSONAL ? 'github:individual' : 'github:any';
    expect(live.rowsOf('tier.seen')).toMatchObject([{ clause: 'TIER-1', outcome: 'refused', code }]);
  });

  it('lets the plans it names through, with its own header', async () => {
    const { run, vendor, live } = await world(clause(pin), GITHUB);
    expect((await run(ask(`https://${CHAT}`, { 'sec-github-allowed-enterprise': 'mine' }))).out).toContain(
      'Done.',
    );
    expect(vendor.seen).toMatchObject([{ headers: { 'sec-github-allowed-enterprise': 'ours' } }]);
    expect(live.rowsOf('tier.seen').map(({ outcome, code }) => `${outcome ?? ''} ${code ?? ''}`)).toEqual([
      'blocked stripped',
      'enforced github:business',
      'enforced github:seat',
    ]);
  });

  it('stop nothing while a clause only watches', async () => {
    const { run, vendor, live } = await world(clause(pin, 'monitor'), GITHUB);
    expect((await run(ask(`https://${PERSONAL}`))).out).toContain('Done.');
    expect(vendor.seen[0]?.headers).not.toHaveProperty('sec-github-allowed-enterprise');
    expect(live.rowsOf('tier.seen')).toMatchObject([
      { outcome: 'would-have', code: 'github:individual' },
      { outcome: 'observed', code: 'github:individual' },
    ]);
  });

  it('are left alone at the path of its MCP server', async () => {
    const { run, vendor } = await world(clause(pin), GITHUB);
    await run(
      `curl -sS -H 'content-type: application/json' https://api.githubcopilot.com/mcp/ -d @body.json`,
    );
    expect(vendor.seen).toMatchObject([{ url: '/mcp/' }]);
  });
});

it('a clause in its warning phase tells once, and changes nothing', async () => {
  const { run, vendor, live } = await world(clause('{ github: { plan_hosts: business } }', 'warn'), GITHUB);
  const one = ask(`https://${PERSONAL}`);
  const { out, err } = await run(`${one}; ${one}`);
  expect(out).toContain('Done.');
  expect(err.match(/aup-guard: note: Only accounts of ours work\. \(TIER-1/g)).toHaveLength(1);
  expect(vendor.seen).toHaveLength(2);
  expect(live.rowsOf('tier.seen')).toMatchObject([
    { outcome: 'warned', decision: 'warn', intended: 'deny', code: 'github:individual' },
    { outcome: 'observed', code: 'github:individual' },
  ]);
});

it('a clause about tools alone has plans recorded', async () => {
  const tools = `  - { id: TOOLS-1, say: Ours., control: tool-allowlist, phase: enforce, tools: [{ id: other }], do: warn }\n`;
  const { run, live } = await world(tools, GITHUB);
  await run(ask(`https://${CHAT}`));
  expect(live.rowsOf('tier.seen')).toMatchObject([{ outcome: 'observed', code: 'github:business' }]);
});

it('a clause about another agent changes nothing', async () => {
  const pin = `{ anthropic: { org_ids: "${OTHER}" } }`;
  const elsewhere = clause(pin).replace('    pin:', '    when: { tool: codex }\n    pin:');
  const { run, vendor } = await world(elsewhere, { ...ANTHROPIC, isOpen: true });
  expect((await run(ask(`https://${AI}`, { 'anthropic-allowed-org-ids': OWN }))).out).toContain('Done.');
  expect(vendor.seen[0]?.headers['anthropic-allowed-org-ids']).toBe(OWN);
});
