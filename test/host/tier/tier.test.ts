/** Plans of tools by the files and variables of fixture homes on three systems. */
import fs, { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aiTools } from '../../../src/catalog/ai-tools/index.ts';
import { tierSources } from '../../../src/catalog/tiers/index.ts';
import type { System, TierFinding } from '../../../src/engine/discover/model.ts';
import type { Policy } from '../../../src/engine/policy/model.ts';
import { instant } from '../../../src/engine/text.ts';
import { tierOf, type TierLook } from '../../../src/host/tier.ts';
import { policyOf } from '../../engine/policy/support.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'aup-tier-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const HOMES: Readonly<Record<System, string>> = {
  linux: '/home/kim',
  darwin: '/Users/kim',
  win32: 'C:/Users/kim',
};

function put(file: string, text: string | Uint8Array): string {
  const full = path.join(root, file.replace(/^C:/, '').replace('~', HOMES.linux));
  mkdirSync(path.dirname(full), { recursive: true });
  writeFileSync(full, text);
  return full;
}

interface Ask {
  readonly system?: System;
  readonly env?: Readonly<Record<string, string>>;
  readonly policy?: Policy;
  readonly more?: Partial<TierLook>;
}

async function plan(
  id: string,
  { system = 'linux', env = {}, policy, more = {} }: Ask = {},
): Promise<TierFinding> {
  const tool = aiTools.find((one) => one.id === id);
  if (tool === undefined) throw new Error(id);
  const ground = { system, home: HOMES[system], root, env };
  const who = { user: 'kim', teams: [] };
  return tierOf(tool, ground, { sources: tierSources, who, now: instant(0), policy, ...more });
}

const account = (type: string, org = 'ours'): string =>
  JSON.stringify({
    oauthAccount: { organizationType: type, organizationUuid: org, seatTier: 'x' },
    projects: {},
  });

describe('settings pushed to a Mac', () => {
  const MANAGED = '/Library/Managed Preferences';
  /** As the plistlib of Python writes them. */
  const CLAUDE = Buffer.from(
    'YnBsaXN0MDDcAQIDBAUGBwgJCgsMDQ4PEBEWFxgZGhscU2JpZ1RkYXRhXxAQZm9yY2VMb2dpbk1ldGhvZF8QEWZvcmNlTG9naW5PcmdVVUlEVGxpc3RUbG9uZ1FuUm5vUXJRdVR3aGVuU3llcxMAAAEAAAAAAEF4WGNsYXVkZWFpVE9VUlOiEhNRYdEUFVFiUWNfECh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4E//////////7CCM/+AAAAAAAAGUA6QAtAPwALW8iM0HHgvhAAAAACQghJSo9UVZbXWBiZGltdniBhomLjpCSvcbH0NvkAAAAAAAAAQEAAAAAAAAAHQAAAAAAAAAAAAAAAAAAAOU=',
    'base64',
  );
  const CODEX = Buffer.from(
    'YnBsaXN0MDDRAQJfEBJjb25maWdfdG9tbF9iYXNlNjRfEFxabTl5WTJWa1gyTm9ZWFJuY0hSZmQyOXlhM053WVdObFgybGtJRDBnSWs5VlVsTWlDbVp2Y21ObFpGOXNiMmRwYmw5dFpYUm9iMlFnUFNBaVkyaGhkR2R3ZENJSwgLIAAAAAAAAAEBAAAAAAAAAAMAAAAAAAAAAAAAAAAAAAB/',
    'base64',
  );
  const XML =
    '<plist><dict><key>forceLoginMethod</key><string>claudeai</string><key>forceLoginOrgUUID</key><string>OURS</string></dict></plist>';

  it.each<[string, string, string, string | Uint8Array]>([
    ['claude-code', 'for all', `${MANAGED}/com.anthropic.claudecode.plist`, CLAUDE],
    ['claude-code', 'for the person', `${MANAGED}/kim/com.anthropic.claudecode.plist`, CLAUDE],
    ['claude-code', 'as XML', `${MANAGED}/kim/com.anthropic.claudecode.plist`, XML],
    ['codex', 'with its TOML inside', `${MANAGED}/com.openai.codex.plist`, CODEX],
  ])('hold %s to an account: %s', async (...row) => {
    const [id, , file, text] = row;
    put(file, text);
    expect(await plan(id, { system: 'darwin' })).toMatchObject({ grade: 'pinned' });
    // Control: elsewhere nobody pushes them.
    expect(await plan(id, { system: 'linux' })).toMatchObject({ grade: 'unknown' });
  });

  it.each<[string, string | Uint8Array]>([
    ['for somebody else', CLAUDE],
    ['cut', CLAUDE.subarray(0, 120)],
    ['empty', ''],
  ])('%s say nothing', async (name, bytes) => {
    const who = name === 'for somebody else' ? 'ana' : 'kim';
    put(`${MANAGED}/${who}/com.anthropic.claudecode.plist`, bytes);
    expect(await plan('claude-code', { system: 'darwin' })).toMatchObject({ grade: 'unknown' });
  });
});

describe('Claude Code', () => {
  it.each(['linux', 'darwin', 'win32'] as const)(
    'by its login cache and what is managed on %s',
    async (system) => {
      expect(await plan('claude-code', { system })).toMatchObject({ value: 'unknown', grade: 'unknown' });
      put(`${HOMES[system]}/.claude.json`, account('claude_team'));
      expect(await plan('claude-code', { system })).toMatchObject({ value: 'team', grade: 'declared' });
      const folder = {
        linux: '/etc/claude-code',
        darwin: '/Library/Application Support/ClaudeCode',
        win32: 'C:/Program Files/ClaudeCode',
      };
      put(
        `${folder[system]}/managed-settings.json`,
        '{"forceLoginMethod":"claudeai","forceLoginOrgUUID":"OURS"}',
      );
      expect(await plan('claude-code', { system })).toMatchObject({ value: 'team', grade: 'pinned' });
      put(`${HOMES[system]}/.claude.json`, account('claude_max', 'mine'));
      expect(await plan('claude-code', { system })).toMatchObject({ value: 'unknown', grade: 'pinned' });
    },
  );

  it('by the organisation, never by the flags of the account', async () => {
    const both = {
      organizationType: 'claude_team',
      userRateLimitTier: 'default_claude_max_5x',
      billingType: 'pro',
    };
    put('~/.claude.json', JSON.stringify({ oauthAccount: both }));
    expect(await plan('claude-code')).toMatchObject({ value: 'team' });
    put('~/.claude.json', JSON.stringify({ oauthAccount: { userRateLimitTier: 'default_claude_max_5x' } }));
    expect(await plan('claude-code')).toMatchObject({ value: 'unknown' });
  });

  it.each([
    [{ ANTHROPIC_API_KEY: 'none' }, { value: 'api', seat: false }],
    [{ CLAUDE_CODE_OAUTH_TOKEN: 'none' }, { value: 'unknown', seat: false }],
    [{ CLAUDE_CODE_USE_BEDROCK: '1', ANTHROPIC_API_KEY: 'none' }, { value: 'bedrock' }],
    [{ CLAUDE_CODE_USE_BEDROCK: '0' }, { value: 'enterprise' }],
    [{ ANTHROPIC_API_KEY: '' }, { value: 'enterprise' }],
  ])('with %o in its environment', async (env, expected) => {
    put('~/.claude.json', account('claude_enterprise'));
    const found = await plan('claude-code', { env });
    expect(found).toMatchObject(expected);
    expect(found.how.includes('seat not in use')).toBe(found.seat === false);
  });

  it('with a key in its settings: the name counts, the value is not kept', async () => {
    put('~/.claude.json', account('claude_enterprise'));
    put('~/.claude/settings.json', '{"env":{"ANTHROPIC_AUTH_TOKEN":"very-secret"}}');
    const found = await plan('claude-code');
    expect(found).toMatchObject({ value: 'api', seat: false });
    expect(JSON.stringify(found)).not.toContain('very-secret');
    put('~/.claude/settings.json', '{"apiKeyHelper":"/bin/very-secret"}');
    expect(JSON.stringify(await plan('claude-code'))).not.toContain('very-secret');
    expect(await plan('claude-code')).toMatchObject({ value: 'api', seat: false });
  });

  it('says whether the organisation is one of the policy, and not which', async () => {
    const policy = policyOf({
      user: `aup: 1
policy: { name: P, version: '1' }
clauses:
  - { id: TIER-1, say: Ours., control: license-tier, phase: enforce, pin: { anthropic: { org_ids: ["0urs"] } } }
`,
    });
    put('~/.claude.json', account('claude_enterprise', '0URS'));
    const found = await plan('claude-code', { policy });
    expect(found).toMatchObject({ org: 'own' });
    expect(JSON.stringify(found).toLowerCase()).not.toContain('0urs');
    put('~/.claude.json', account('claude_enterprise', 'mine'));
    expect(await plan('claude-code', { policy })).toMatchObject({ org: 'other' });
  });
});

const token = (plan_: string): string => {
  const claims = { 'https://api.openai.com/auth': { chatgpt_plan_type: plan_, chatgpt_account_id: 'ws' } };
  const middle = Buffer.from(JSON.stringify(claims)).toString('base64url');
  return JSON.stringify({ tokens: { id_token: `x.${middle}.y`, access_token: 'very-secret' } });
};
const clauses = (more: string): Policy =>
  policyOf({
    user: `aup: 1
policy: { name: P, version: '1' }
clauses:
  - { id: TIER-1, say: Ours., control: license-tier, phase: monitor, pin: { chatgpt: { org_ids: ws } }${more} }
`,
  });

describe('Codex', () => {
  it.each([
    ['forced_login_method = "api"', { value: 'api', grade: 'pinned' }],
    ['forced_chatgpt_workspace_id = "ws"', { value: 'unknown', grade: 'pinned', org: 'own' }],
    ['forced_chatgpt_workspace_id = ["ws"]', { value: 'unknown', grade: 'pinned', org: 'own' }],
    ['model_provider = "azure"', { value: 'azure', grade: 'declared' }],
    ['model_provider = "other"', { value: 'unknown', grade: 'unknown' }],
    ['forced_login_method = ', { value: 'unknown', grade: 'unknown' }],
  ])('by %s', async (text, expected) => {
    put('~/.codex/config.toml', text);
    expect(await plan('codex', { policy: clauses('') })).toMatchObject(expected);
  });

  it('by its token only where a clause lets it be read', async () => {
    const secret = put('~/.codex/auth.json', token('business'));
    expect(await plan('codex', { policy: clauses('') })).toMatchObject({ value: 'unknown' });
    chmodSync(secret, 0o644);
    const found = await plan('codex', { policy: clauses(', read_token_claims: true') });
    expect(found).toMatchObject({ value: 'business', grade: 'declared', org: 'own' });
    expect(JSON.stringify(found)).not.toMatch(/very-secret|"ws"/);
    writeFileSync(secret, '{"tokens":{"id_token":"x.%%%.y"}}');
    expect(await plan('codex', { policy: clauses(', read_token_claims: true') })).toMatchObject({
      value: 'unknown',
    });
  });
});

const locked = async (): Promise<string> => Promise.reject(new Error('locked'));

describe('others', () => {
  it.each<readonly [string, string, string, object]>([
    [
      'gemini-cli',
      '~/.gemini/settings.json',
      '{"security":{"auth":{"selectedType":"oauth-personal"}}}',
      { value: 'personal', grade: 'declared' },
    ],
    ['gemini-cli', '~/.gemini/settings.json', '{"selectedAuthType":"vertex-ai"}', { value: 'vertex' }],
    [
      'gemini-cli',
      '/etc/gemini-cli/settings.json',
      '{"security":{"auth":{"enforcedType":"vertex-ai"}}}',
      { value: 'vertex', grade: 'pinned' },
    ],
    ['opencode', '~/.config/opencode/opencode.json', '{"model":"amazon-bedrock/x",}', { value: 'bedrock' }],
    ['opencode', '~/.config/opencode/opencode.json', '{"model":"anthropic/x"}', { value: 'unknown' }],
    ['amp', '/etc/ampcode/managed-settings.json', '{}', { value: 'unknown', grade: 'pinned' }],
  ])('%s by %s', async (id, ...more) => {
    const [file, text, expected] = more;
    put(file, text);
    expect(await plan(id)).toMatchObject(expected);
  });

  it('aider always brings a key, and what runs models here has no plan', async () => {
    expect(await plan('aider')).toMatchObject({ value: 'api', seat: false });
    expect(await plan('ollama')).toMatchObject({ value: 'local', grade: 'declared' });
  });

  it('Cursor by one key of its database, where such can be read', async () => {
    const asked: string[] = [];
    const readItem = async (_file: string, key: string): Promise<string> => {
      asked.push(key);
      return 'business';
    };
    const policy = clauses(', read_token_claims: true');
    // Tokens lie beside it: not without a clause that says so.
    for (const not of [undefined, clauses(''), clauses(', read_token_claims: false')]) {
      const asking = { ...(not && { policy: not }), more: { readItem } };
      expect(await plan('cursor', asking)).toMatchObject({ value: 'unknown' });
    }
    expect(asked).toEqual([]);
    expect(await plan('cursor', { policy })).toMatchObject({ value: 'unknown' });
    expect(await plan('cursor', { policy, more: { readItem } })).toMatchObject({
      value: 'business',
      grade: 'declared',
    });
    expect(asked).toEqual(['cursorAuth/stripeMembershipType']);
    const odd = { policy, more: { readItem: locked } };
    expect(await plan('cursor', odd)).toMatchObject({ value: 'unknown' });
  });

  it('odd files say nothing and stop nothing', async () => {
    for (const text of [
      '',
      '[]',
      '{"oauthAccount":null}',
      '{"oauthAccount":{"organizationType":7}}',
      '\u0000',
    ])
      expect(await plan('claude-code', { env: (put('~/.claude.json', text), {}) })).toMatchObject({
        value: 'unknown',
      });
    rmSync(path.join(root, HOMES.linux, '.claude.json'));
    symlinkSync('.claude.json', path.join(root, HOMES.linux, '.claude.json'));
    expect(await plan('claude-code')).toMatchObject({ value: 'unknown' });
  });
});

it('opens no file of secrets without a clause that says so', async () => {
  const names = ['.claude/.credentials.json', '.codex/auth.json', '.gemini/oauth_creds.json', '.gemini/.env'];
  const more = ['.local/share/opencode/auth.json', '.config/github-copilot/apps.json'];
  for (const name of [...names, ...more]) put(`~/${name}`, token('business'));
  put('~/.codex/config.toml', 'model_provider = "azure"');
  const opened: string[] = [];
  const { openSync } = fs;
  fs.openSync = (file, ...rest) => {
    opened.push(String(file));
    return openSync(file, ...rest);
  };
  syncBuiltinESMExports();
  try {
    for (const { id, tierProbe } of aiTools) if (tierProbe !== undefined) await plan(id);
    const secret = /credentials|auth\.json|oauth_creds|\.env$|apps\.json/;
    expect(opened.filter((file) => secret.test(file))).toEqual([]);
    expect(opened.some((file) => file.endsWith('config.toml'))).toBe(true);
    // The same eyes see it where it is allowed.
    await plan('codex', { policy: clauses(', read_token_claims: true') });
    expect(opened.filter((file) => secret.test(file))).toHaveLength(1);
  } finally {
    fs.openSync = openSync;
    syncBuiltinESMExports();
  }
});
