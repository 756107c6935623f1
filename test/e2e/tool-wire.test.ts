/** Lists of tools on the wire: hosts, models, plans and accounts, at a vendor on loopback. */
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Live, policy, type Ended } from '../fixtures/live.ts';
import { openVendor, type Vendor, type VendorWorld } from '../fixtures/tier-vendor.ts';

const AI = 'api.anthropic.com';
const PERSONAL = 'api.individual.githubcopilot.com';
const TEAM = 'api.business.githubcopilot.com';
const GOOGLE = 'cloudcode-pa.googleapis.com';
const OWN = '11111111-2222-4333-8444-555555555555';
const OTHER = '99999999-2222-4333-8444-555555555555';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

interface World {
  readonly live: Live;
  readonly vendor: VendorWorld;
  readonly run: (text: string, env?: Readonly<Record<string, string>>) => Promise<Ended>;
}

async function world(entry: string, of: Partial<Vendor> = {}, rest = 'phase: enforce'): Promise<World> {
  const clauses = `  - { id: TOOLS-1, say: Only as listed., control: tool-allowlist, ${rest}, tools: [{ id: probe, ${entry} }] }\n`;
  const live = await Live.open({
    policy: policy({ clauses, more: 'egress: tls\n' }),
    script: { last: 'Done.' },
  });
  closers.push(() => live.close());
  const common = { hosts: [AI], header: 'x-none', org: OWN, isOpen: true };
  const vendor = await openVendor(live, { ...common, ...of });
  closers.push(() => vendor.close());
  const body = { model: 'm-large', max_tokens: 9, messages: [{ role: 'user', content: 'hello' }] };
  live.write(path.join(live.repo, 'body.json'), JSON.stringify(body));
  const base = { ...vendor.env, ANTHROPIC_BASE_URL: undefined };
  return {
    live,
    vendor,
    run: (text, env) => live.shim(['agent', 'probe', text], { env: { ...base, ...env } }),
  };
}

const ask = (host: string, more = '', at = '/v1/messages'): string =>
  `curl -sS -H 'content-type: application/json' ${more} 'https://${host}${at}' -d @body.json`;
const refused = (live: Live) => live.rowsOf('request.refused');

describe('hosts and models of a listed tool', () => {
  it('control: what the list names passes', async () => {
    const { run, live } = await world(`hosts: ${AI}, models: 'm-*'`);
    expect(await run(ask(AI))).toMatchObject({ out: expect.stringContaining('Done.'), err: '' });
    expect(refused(live)).toEqual([]);
  });

  it('another host: nobody is connected, and agent and person are told', async () => {
    const { run, vendor, live } = await world('hosts: api.openai.com');
    const { out, err } = await run(`${ask(AI)}; ${ask(AI)}`);
    const { type, error }: { type: string; error: { message: string } } = JSON.parse(
      out.split('}}')[0] + '}}',
    );
    expect(type).toBe('error');
    expect(error.message).toMatch(
      /aup\.yaml:\d+ TOOLS-1: Only as listed\. probe: approved for the hosts api\.openai\.com, and this goes to api\.anthropic\.com\. It was not sent\. To ask for it: aup-guard request tool probe --why/,
    );
    expect(err.match(/aup-guard: a request was refused: Only as listed\./g)).toHaveLength(1);
    expect(vendor.user.seen).toEqual([]);
    expect(refused(live)).toMatchObject([
      { clause: 'TOOLS-1', control: 'tool-allowlist', decision: 'deny', outcome: 'refused', code: 'host' },
    ]);
    expect(JSON.stringify(live.rows)).not.toContain(AI);
  });

  it.each([
    ['another model', '{"model":"x-1","messages":[]}'],
    ['a second name beside the right one', '{"model":"m-1","messages":[],"model":"x-1"}'],
    ['none', '{"messages":[]}'],
  ])('a request for %s is not sent', async (_name, body) => {
    const { run, vendor, live } = await world(`models: 'm-*'`);
    live.write(path.join(live.repo, 'body.json'), body);
    expect((await run(ask(AI))).out).toContain('approved for the models m-*');
    expect(vendor.seen).toEqual([]);
    expect(refused(live)).toMatchObject([{ code: 'model', decision: 'deny' }]);
    expect(JSON.stringify(live.rows)).not.toContain('x-1');
  });

  it.each([
    { rest: 'phase: warn', outcome: 'warned', decision: 'warn', told: 1 },
    { rest: 'phase: monitor', outcome: 'would-have', decision: 'allow', told: 0 },
  ])('$rest stops nothing', async ({ rest, outcome, decision, told }) => {
    const { run, live } = await world('models: other, hosts: other.example', {}, rest);
    const { out, err } = await run(`${ask(AI)}; ${ask(AI)}`);
    expect(out.match(/Done\./g)).toHaveLength(2);
    expect(err.match(/Only as listed\. \(TOOLS-1/g) ?? []).toHaveLength(told);
    expect(refused(live)).toMatchObject([{ outcome, decision, intended: 'deny', code: 'host' }]);
  });
});

describe('where data of a class may go', () => {
  const NAME = 'Jane.Roe@customers.example';
  const LIST = `for: [{ data: personal, hosts: [${AI}], models: 'm-*' }]`;
  const said = ({ live }: World): readonly string[] =>
    live.model.requests.map(({ body }) => (body.includes(NAME) ? 'as it is' : 'replaced'));
  const body = (model: string): string =>
    JSON.stringify({ model, max_tokens: 9, messages: [{ role: 'user', content: `Write to ${NAME}.` }] });

  it('control: to the model of the list it goes as it is', async () => {
    const at = await world(LIST);
    at.live.write(path.join(at.live.repo, 'body.json'), body('m-large'));
    expect((await at.run(ask(AI))).out).toContain('Done.');
    expect(said(at)).toEqual(['as it is']);
    expect(at.live.rowsOf('request.redacted')).toEqual([]);
  });

  it('on its way to another model it is replaced, and to the first one it is not after that', async () => {
    const at = await world(LIST);
    at.live.write(path.join(at.live.repo, 'body.json'), body('x-small'));
    at.live.write(path.join(at.live.repo, 'large.json'), body('m-large'));
    const large = ask(AI).replace('@body', '@large');
    expect((await at.run(`${ask(AI)}; ${large}; ${ask(AI)}`)).out.match(/Done\./g)).toHaveLength(3);
    expect(said(at)).toEqual(['replaced', 'as it is', 'replaced']);
    expect(at.live.rowsOf('request.redacted')).toMatchObject([
      { clause: 'TOOLS-1', outcome: 'redacted', counts: { email: 1 } },
    ]);
    expect(JSON.stringify(at.live.rows)).not.toContain('x-small');
  });

  it('on its way to another host it is replaced, in headers as well', async () => {
    const at = await world(LIST, { hosts: [AI, 'api.openai.com'] });
    at.live.write(path.join(at.live.repo, 'body.json'), body('m-large'));
    await at.run(ask('api.openai.com', `-H 'x-note: ${NAME}'`, '/v1/responses'));
    expect(said(at)).toEqual(['replaced']);
    expect(JSON.stringify(at.vendor.seen)).not.toContain(NAME);
  });

  it.each([
    { rest: 'phase: warn', told: 1 },
    { rest: 'phase: monitor', told: 0 },
  ])('$rest replaces nothing, and the log says what would be', async ({ rest, told }) => {
    const at = await world(LIST, {}, rest);
    at.live.write(path.join(at.live.repo, 'body.json'), body('x-small'));
    const { err } = await at.run(ask(AI));
    expect(said(at)).toEqual(['as it is']);
    expect(err.match(/TOOLS-1/g) ?? []).toHaveLength(told);
    expect(at.live.rowsOf('request.redacted')).toMatchObject([{ clause: 'TOOLS-1', outcome: 'would-have' }]);
  });
});

describe('plans and accounts on the wire', () => {
  it('a host of another plan than the list has is not asked', async () => {
    const { run, vendor, live } = await world('tier: business, evidence: observed', {
      hosts: [TEAM, PERSONAL],
    });
    const { out } = await run(`${ask(TEAM)}; ${ask(PERSONAL)}`);
    expect(out).toContain('Done.');
    expect(out).toContain('approved on the plans business, and it is on individual');
    expect(vendor.seen.map(({ host }) => host)).toEqual([TEAM]);
    expect(refused(live)).toMatchObject([{ code: 'plan', clause: 'TOOLS-1' }]);
    // What the wire showed once does not keep it from starting and signing in again.
    expect((await run(ask(TEAM))).out).toContain('Done.');
  });

  it('a key in the place of a seat is not used', async () => {
    const { run, vendor } = await world('tier: team, evidence: observed');
    expect((await run(ask(AI, "-H 'x-api-key: none'"))).out).toContain('and it is on api');
    expect(vendor.seen).toEqual([]);
  });

  it('what shows no plan at all proves none', async () => {
    const { run, vendor } = await world('tier: team, evidence: observed');
    const { out } = await run(`${ask(AI)}; ${ask(AI)}`);
    expect(out).not.toContain('Done.');
    expect(out).toContain('approved on the plans team; its plan is not known. The answer was dropped');
    expect(vendor.seen).toHaveLength(1);
  });

  it.each([
    { name: 'another organisation', org: OTHER, sent: 1, done: 0, code: ['account'] },
    { name: 'control: the one of the list', org: OWN, sent: 2, done: 2, code: [] },
  ])('an account of $name', async ({ org, sent, done, code }) => {
    const answeredBy = 'anthropic-organization-id';
    const { run, vendor, live } = await world('org: "env:AUP_ORG"', { org, answeredBy });
    const { out } = await run(`${ask(AI)}; ${ask(AI)}`, { AUP_ORG: OWN });
    expect(out.match(/Done\./g) ?? []).toHaveLength(done);
    expect(vendor.seen).toHaveLength(sent);
    expect(refused(live).map((row) => row.code)).toEqual(code);
    expect(JSON.stringify(live.rows)).not.toContain(org);
  });

  it.each([
    ['free-tier', false],
    ['standard-tier', true],
  ])('the plan Gemini names when it starts: %s', async (id, passes) => {
    const answers = {
      '/v1internal:loadCodeAssist': { currentTier: { id: 'free-tier' }, paidTier: { id } },
      '/v1internal:generateContent': { response: {} },
    };
    const { run, vendor, live } = await world('tier: standard, evidence: observed', {
      hosts: [GOOGLE],
      answers,
    });
    const load = ask(GOOGLE, '', '/v1internal:loadCodeAssist');
    const { out } = await run(`${load}; ${ask(GOOGLE, '', '/v1internal:generateContent')}`);
    expect(vendor.seen.map(({ url }) => url)).toEqual([
      '/v1internal:loadCodeAssist',
      ...(passes ? ['/v1internal:generateContent'] : []),
    ]);
    expect(out.includes('and it is on free')).toBe(!passes);
    expect(live.rowsOf('tier.seen')).toMatchObject([
      { code: `google:${id.replace('-tier', '')}`, outcome: 'observed' },
    ]);
  });
});
