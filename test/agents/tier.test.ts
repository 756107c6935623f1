/** Real agents at vendors that let in only the organisations a request names. */
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it, type TestContext } from 'vitest';
import { COPILOT_HOSTS, copilotService } from '../fixtures/copilot-service.ts';
import { Live, policy, type Ended } from '../fixtures/live.ts';
import { openVendor, type Vendor, type VendorWorld } from '../fixtures/tier-vendor.ts';
import { copilot as copilotDriver } from './drivers/copilot.ts';

const BIN = path.resolve(process.env['AUP_AGENTS_DIR'] ?? '', 'node_modules/.bin');
const OWN = 'org-ours';
const OTHER = 'org-mine';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

interface Case {
  readonly id: string;
  readonly vendor: string;
  readonly wire: Vendor;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** How a person would name another organisation; absent where the agent has no way for it. */
  readonly forged?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, unknown>>;
  /** On its output when it was let in. */
  readonly said?: string;
}

const CASES: readonly Case[] = [
  {
    id: 'claude',
    vendor: 'anthropic',
    wire: {
      hosts: ['api.anthropic.com'],
      header: 'anthropic-allowed-org-ids',
      org: OWN,
      answeredBy: 'anthropic-organization-id',
    },
    args: ['-p', 'hello'],
    env: {
      ANTHROPIC_API_KEY: 'none',
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      CLAUDE_CODE_MAX_RETRIES: '0',
    },
    forged: { ANTHROPIC_CUSTOM_HEADERS: `Anthropic-Allowed-Org-Ids: ${OTHER}` },
    said: 'Done.',
  },
  {
    id: 'codex',
    vendor: 'openai-api',
    wire: { hosts: ['api.openai.com'], header: 'openai-allowed-organization-ids', org: OWN },
    args: ['exec', '--skip-git-repo-check', 'hello'],
    env: { CODEX_API_KEY: 'none' },
    said: 'Done.',
  },
  {
    id: 'gemini',
    vendor: 'google',
    wire: {
      hosts: ['cloudcode-pa.googleapis.com'],
      header: 'x-geminicodeassist-allowed-domains',
      org: OWN,
      answers: {
        '/v1internal:loadCodeAssist': {
          currentTier: { id: 'standard-tier', name: 'Standard' },
          allowedTiers: [{ id: 'standard-tier', isDefault: true }],
          cloudaicompanionProject: 'p',
        },
      },
    },
    args: ['-m', 'gemini-2.5-flash', '-p', 'hello'],
    env: {
      GOOGLE_GENAI_USE_GCA: 'true',
      GOOGLE_CLOUD_ACCESS_TOKEN: 'none',
      GEMINI_CLI_NO_RELAUNCH: 'true',
      GEMINI_CLI_TRUST_WORKSPACE: 'true',
    },
    forged: { GEMINI_CLI_CUSTOM_HEADERS: `X-GeminiCodeAssist-Allowed-Domains: ${OTHER}` },
    files: { '.gemini/settings.json': { security: { auth: { selectedType: 'oauth-personal' } } } },
  },
];

const clause = (pin: string): string =>
  `  - { id: TIER-1, say: Only accounts of ours work., control: license-tier, phase: enforce, pin: ${pin} }\n`;

interface World {
  readonly live: Live;
  readonly vendor: VendorWorld;
  readonly run: (env?: Readonly<Record<string, string>>) => Promise<Ended>;
}

async function world({ id, wire, args, env, files = {} }: Case, clauses: string): Promise<World> {
  const described = `agents:\n  - { id: other, command: ${id}, base_url_env: {} }\n`;
  const text = policy({ clauses, more: 'egress: tls\n' }).replace('agents:\n', described);
  const live = await Live.open({ policy: text, script: { last: 'Done.' } });
  closers.push(() => live.close());
  const vendor = await openVendor(live, wire);
  closers.push(() => vendor.close());
  mkdirSync(path.join(live.home, 'codex'));
  for (const [name, value] of Object.entries(files))
    live.write(path.join(live.home, name), JSON.stringify(value));
  const ours = { ...vendor.env, CODEX_HOME: path.join(live.home, 'codex'), ANTHROPIC_BASE_URL: undefined };
  const PATH = `${BIN}:${live.env['PATH'] ?? ''}`;
  return {
    live,
    vendor,
    run: (more) => live.shim(['agent', 'other', ...args], { env: { ...env, ...ours, PATH, ...more } }),
  };
}

function without(id: string, context: TestContext): void {
  if (!existsSync(path.join(BIN, id))) context.skip(`${id} is not installed here`);
}

describe.each(CASES)('$id', (each) => {
  const { id, vendor: name, wire, forged = {}, said = '' } = each;

  it('is let in nowhere without a clause, whatever it says itself', async (context) => {
    without(id, context);
    const { vendor, run, live } = await world(each, '');
    await run(forged);
    expect(vendor.seen.length).toBeGreaterThan(0);
    expect(vendor.seen.filter(({ status }) => status !== 403)).toEqual([]);
    const named = vendor.seen
      .map(({ headers }) => headers[wire.header])
      .filter((value) => value !== undefined);
    expect([...new Set(named)]).toEqual(forged === each.forged ? [OTHER] : []);
    expect(live.rowsOf('tier.seen')).toEqual([]);
  });

  it('is let in as ours with the clause, whatever it says itself', async (context) => {
    without(id, context);
    const { vendor, run, live } = await world(each, clause(`{ ${name}: { org_ids: ${OWN} } }`));
    const { out } = await run(forged);
    expect(vendor.seen.length).toBeGreaterThan(0);
    expect(vendor.seen.filter(({ status }) => status === 403)).toEqual([]);
    for (const { headers } of vendor.seen) expect(headers[wire.header]).toBe(OWN);
    expect(out).toContain(said);
    const rows = live.rowsOf('tier.seen').map(({ outcome, code }) => `${outcome ?? ''} ${code ?? ''}`);
    expect(rows.join()).toMatch(new RegExp(`enforced ${name}:(?:api|seat)`));
    expect(rows.includes('blocked stripped')).toBe(forged === each.forged);
    expect(JSON.stringify(live.rows)).not.toContain(OWN);
  });

  it('is told in plain words that its account is another one', async (context) => {
    without(id, context);
    const { vendor, run, live } = await world(each, clause(`{ ${name}: { org_ids: ${OTHER} } }`));
    const { out, err } = await run();
    expect(vendor.seen.length).toBeGreaterThan(0);
    expect(vendor.seen.filter(({ status }) => status !== 403)).toEqual([]);
    expect(out).not.toContain('Done.');
    expect(err.match(/aup-guard: .*account/g)).toHaveLength(1);
    expect(err).toContain('TIER-1');
    const refused = live.rowsOf('tier.seen').filter(({ outcome }) => outcome === 'refused');
    expect(refused).toHaveLength(1);
  });
});

const atChat = ({ vendor }: World): VendorWorld['seen'] =>
  vendor.seen.filter(({ host }) => host === COPILOT_HOSTS.chat);

describe('copilot', () => {
  const FREE = [COPILOT_HOSTS.github];

  async function copilot(clauses: string): Promise<World & { readonly chats: () => readonly string[] }> {
    const live = await Live.open({
      policy: policy({ clauses, more: 'egress: tls\n' }),
      script: { last: 'Done.' },
    });
    closers.push(() => live.close());
    const service = await copilotService(live.model.port, ['/chat/completions']);
    closers.push(() => service.close());
    const hosts = Object.values(COPILOT_HOSTS);
    const header = 'sec-github-allowed-enterprise';
    const vendor = await openVendor(live, { hosts, header, org: OWN, free: FREE, behind: service.port });
    closers.push(() => vendor.close());
    const place = { dir: live.dir, home: live.home, model: live.model.url, repo: live.repo };
    copilotDriver.settle(place);
    const { XDG_CACHE_HOME: cache } = copilotDriver.env(place);
    const env = {
      ...(cache === undefined ? {} : { XDG_CACHE_HOME: cache }),
      COPILOT_GITHUB_TOKEN: ['gho', 'x'.repeat(36)].join('_'),
      COPILOT_AUTO_UPDATE: 'false',
      ...vendor.env,
      ANTHROPIC_BASE_URL: undefined,
      PATH: `${BIN}:${live.env['PATH'] ?? ''}`,
    };
    const run = (): Promise<Ended> => live.shim(['agent', 'copilot', '-p', 'hello', '--yolo'], { env });
    const chats = (): readonly string[] => service.seen.filter((line) => line.includes('/chat/completions'));
    return { live, vendor, run, chats };
  }

  it('is let in nowhere without a clause', async (context) => {
    without('copilot', context);
    const there = await copilot('');
    await there.run();
    expect(atChat(there).length).toBeGreaterThan(0);
    expect(atChat(there).filter(({ status }) => status !== 403)).toEqual([]);
    expect(there.chats()).toEqual([]);
  });

  it('is let in as ours, on the plan the clause names', async (context) => {
    without('copilot', context);
    const there = await copilot(
      clause(`{ github: { org_ids: ${OWN}, plan_hosts: [business, enterprise] } }`),
    );
    const { out } = await there.run();
    expect(out).toContain('Done.');
    for (const { headers } of atChat(there)) expect(headers['sec-github-allowed-enterprise']).toBe(OWN);
    expect(there.chats().length).toBeGreaterThan(0);
    expect(there.live.rowsOf('tier.seen')).toMatchObject([
      { outcome: 'enforced', code: 'github:business', clause: 'TIER-1' },
      { outcome: 'enforced', code: 'github:seat', clause: 'TIER-1' },
    ]);
  });

  it('is refused on another plan before anything is sent there', async (context) => {
    without('copilot', context);
    const there = await copilot(clause('{ github: { plan_hosts: enterprise } }'));
    const { err } = await there.run();
    expect(err).toContain('Only accounts of ours work. (TIER-1');
    expect(atChat(there)).toEqual([]);
    expect(there.vendor.user.seen.filter((line) => line.includes(COPILOT_HOSTS.chat))).toEqual([]);
    expect(there.live.rowsOf('tier.seen')).toMatchObject([{ outcome: 'refused', code: 'github:business' }]);
  });
});
