/** Agents that are pointed nowhere: in TLS mode their requests come to the guard all the same. */
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { Live, policy } from '../fixtures/live.ts';
import { testAuthority, tlsFront, userProxy } from '../fixtures/tls-services.ts';

const BIN = path.resolve(process.env['AUP_AGENTS_DIR'] ?? '', 'node_modules/.bin');
const SECRET = ['AKIA', 'Q3EGRGSPZ2XKDVUW'].join('');
const PROMPT = `why does ${SECRET} fail?`;

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

interface Case {
  readonly id: string;
  readonly host: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Settings below the home folder. */
  readonly files: Readonly<Record<string, unknown>>;
}

const selected = (selectedType: string): unknown => ({ security: { auth: { selectedType } } });

const CASES: readonly Case[] = [
  {
    id: 'codex',
    host: 'api.openai.com',
    args: ['exec', '--skip-git-repo-check', PROMPT],
    env: { CODEX_API_KEY: 'none' },
    files: {},
  },
  {
    id: 'gemini',
    host: 'generativelanguage.googleapis.com',
    args: ['-m', 'gemini-2.5-flash', '-p', PROMPT],
    env: { GEMINI_API_KEY: 'none', GEMINI_CLI_NO_RELAUNCH: 'true', GEMINI_CLI_TRUST_WORKSPACE: 'true' },
    files: { '.gemini/settings.json': selected('gemini-api-key') },
  },
  {
    id: 'opencode',
    host: 'api.anthropic.com',
    args: ['run', '-m', 'anthropic/claude-sonnet-4-5', PROMPT],
    env: { ANTHROPIC_API_KEY: 'none' },
    files: {},
  },
  {
    id: 'qwen',
    host: 'dashscope.aliyuncs.com',
    args: ['--yolo', '-p', PROMPT],
    env: { OPENAI_API_KEY: 'none', OPENAI_MODEL: 'made-up' },
    files: { '.qwen/settings.json': selected('openai') },
  },
];

it.for(CASES)('$id says no secret to $host', async ({ id, host, args, env, files }, context) => {
  if (!existsSync(path.join(BIN, id))) return context.skip(`${id} is not installed here`);
  const described = `agents:\n  - { id: other, command: ${id}, base_url_env: {} }\n`;
  const live = await Live.open({
    policy: `${policy().replace('agents:\n', described)}egress: tls\n`,
    script: { turns: [{ text: 'saw {{placeholder:0}}!' }], last: 'saw {{placeholder:0}}!' },
  });
  closers.push(() => live.close());
  const outside = testAuthority('outside', [host]);
  const front = await tlsFront(outside.server(host), live.model.port);
  const user = await userProxy({ [`${host}:443`]: front.port });
  for (const part of [front, user]) closers.push(() => part.close());
  const extra = path.join(live.home, 'outside.pem');
  live.write(extra, outside.certificate);
  mkdirSync(path.join(live.home, 'codex'));
  for (const [name, value] of Object.entries(files))
    live.write(path.join(live.home, name), JSON.stringify(value));
  const ours = {
    HTTPS_PROXY: user.url,
    NODE_EXTRA_CA_CERTS: extra,
    CODEX_HOME: path.join(live.home, 'codex'),
  };
  const done = await live.shim(['agent', 'other', ...args], {
    env: { ...env, ...ours, ANTHROPIC_BASE_URL: undefined, PATH: `${BIN}:${live.env['PATH'] ?? ''}` },
  });
  expect(live.sent).not.toContain(SECRET);
  expect(live.sent).toMatch(/AUP_AWS\w*_/);
  expect(done.out).toContain(`saw ${SECRET}!`);
  expect(done.code).toBe(0);
});
