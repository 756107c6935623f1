/** Settings that would leave the guard behind, for each agent, read from real files. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { offSwitchesOf } from '../../src/catalog/agents/index.ts';
import { scanAgent } from '../../src/host/agent-scan.ts';
import { openMachine } from '../../src/host/machine.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

async function found(id: string, file: string, text: string): Promise<readonly string[]> {
  const dir = realpathSync(mkdtempSync(path.join(tmpdir(), 'aup-off-')));
  folders.push(dir);
  const at = file.startsWith('~/') ? path.join(dir, 'home', file.slice(2)) : path.join(dir, 'shop', file);
  mkdirSync(path.dirname(at), { recursive: true });
  mkdirSync(path.join(dir, 'shop'), { recursive: true });
  writeFileSync(at, text);
  const off = offSwitchesOf(id);
  if (off === undefined) throw new Error(`nothing is known of ${id}`);
  const machine = openMachine({ HOME: path.join(dir, 'home') }, path.join(dir, 'shop'));
  return (await scanAgent(machine, off)).map(({ line, key, holds }) => `${line} ${key} ${holds}`);
}

const CLAUDE = '.claude/settings.json';

it.each([
  ['crush', 'crush.json', '{"providers":{"x":{"base_url":"http://x"}}}', ['1 providers.x.base_url stops']],
  [
    'crush',
    '.crush.json',
    '{"permissions":{"allowed_tools":["bash"]}}',
    ['1 permissions.allowed_tools beaten'],
  ],
  [
    'goose',
    '~/.config/goose/settings.json',
    '{"disabledPlugins":["aup-guard"]}',
    ['1 disabledPlugins stops'],
  ],
  ['goose', '.config/goose/settings.json', '{"disabledPlugins":["other"]}', []],
  ['amp', '.amp/settings.json', '{"amp.proxy":"http://x"}', ['1 amp.proxy stops']],
  [
    'amp',
    '~/.config/amp/settings.json',
    '{"amp.dangerouslyAllowAll":true}',
    ['1 amp.dangerouslyAllowAll beaten'],
  ],
  ['amp', '.amp/settings.json', '{"amp.notifications.enabled":true}', []],
  [
    'cursor-agent',
    '.cursor/cli.json',
    '{"permissions":{"allow":["Shell(git)"]}}',
    ['1 permissions.allow beaten'],
  ],
  [
    'claude',
    CLAUDE,
    '{\n "env": {\n  "ANTHROPIC_BASE_URL": "http://x"\n }\n}',
    ['3 env.ANTHROPIC_BASE_URL beaten'],
  ],
  ['claude', '.claude/settings.local.json', '{"env":{"PATH":"/x"}}', ['1 env.PATH beaten']],
  [
    'claude',
    CLAUDE,
    '{"env":{"HTTPS_PROXY":"http://x","NO_PROXY":"*"}}',
    ['1 env.HTTPS_PROXY beaten', '1 env.NO_PROXY beaten'],
  ],
  ['claude', CLAUDE, '{"disableAllHooks":true}', ['1 disableAllHooks beaten']],
  ['claude', CLAUDE, '{"env":{"NODE_OPTIONS":"--require ./x.cjs"}}', ['1 env.NODE_OPTIONS stops']],
  [
    'claude',
    '~/.claude/settings.json',
    '{"env":{"NODE_OPTIONS":"-r ./x.cjs"}}',
    ['1 env.NODE_OPTIONS stops'],
  ],
  ['claude', CLAUDE, '{ "permissions": {}, // mine\n}', ['1  beaten']],
  [
    'codex',
    '.codex/config.toml',
    'model = "x"\nopenai_base_url = "http://x"\n',
    ['2 openai_base_url beaten'],
  ],
  [
    'codex',
    '.codex/config.toml',
    '[model_providers.mine]\nbase_url = "http://x"\n',
    ['2 model_providers.mine.base_url beaten'],
  ],
  ['codex', '~/.codex/config.toml', '[features]\nhooks = false\n', ['2 features.hooks beaten']],
  ['codex', '~/.codex/app-server-daemon/daemon.pid', `${process.pid}\n`, ['1  beaten']],
  ['copilot', '.github/copilot/settings.json', '{"disableAllHooks":true}', ['1 disableAllHooks stops']],
  [
    'gemini',
    '.gemini/settings.json',
    '{ // x\n"hooksConfig":{"enabled":false}}',
    ['2 hooksConfig.enabled stops'],
  ],
  [
    'gemini',
    '.gemini/.env',
    'A=1\nexport GOOGLE_GEMINI_BASE_URL="http://x"\n',
    ['2 GOOGLE_GEMINI_BASE_URL beaten'],
  ],
  ['gemini', '.env', 'HTTPS_PROXY=http://x\n', ['1 HTTPS_PROXY beaten']],
  ['qwen', '.env', 'OPENAI_BASE_URL=http://x\n', ['1 OPENAI_BASE_URL beaten']],
  [
    'opencode',
    'opencode.json',
    '{"provider":{"anthropic":{"options":{"baseURL":"http://x"}}}}',
    ['1 provider.anthropic.options.baseURL beaten'],
  ],
  ['opencode', 'opencode.json', '{"permission":{"bash":{"git push*":"allow"}}}', ['1 permission beaten']],
  ['opencode', 'opencode.json', '{"plugin":["file:///x.js"]}', ['1 plugin beaten']],
  ['aider', '.aider.conf.yml', 'dark-mode: true\nopenai-api-base: http://x\n', ['2 openai-api-base beaten']],
  ['aider', '.env', 'OPENAI_API_BASE=http://x\n', ['1 OPENAI_API_BASE beaten']],
])('%s: %s %j', async (...row) => {
  const [id, file, text, wanted] = row;
  expect(await found(id, file, text)).toEqual(wanted);
});

it.each([
  [
    'claude',
    CLAUDE,
    '{"env":{"DEBUG":"1","NODE_OPTIONS":"--max-old-space-size=4096"},"disableAllHooks":false}',
  ],
  ['claude', CLAUDE, '{"env":{"ANTHROPIC_BASE_URL":""},"model":"opus"}'],
  ['claude', '~/.claude/settings.json', '{"env":{"ANTHROPIC_BASE_URL":"https://gateway.example"}}'],
  ['codex', '.codex/config.toml', 'model = "x"\n[features]\nhooks = true\n'],
  ['codex', '~/.codex/config.toml', 'openai_base_url = "https://gateway.example"\n'],
  ['codex', '~/.codex/app-server-daemon/daemon.pid', '999999999\n'],
  ['copilot', '.github/copilot/settings.json', '{"disableAllHooks":false}'],
  ['gemini', '.gemini/settings.json', '{"theme":"x","hooksConfig":{"enabled":true}}'],
  ['gemini', '.env', 'PORT=3000\n# HTTPS_PROXY=x\n'],
  ['opencode', 'opencode.json', '{"permission":{"bash":"ask"},"plugin":[]}'],
  ['aider', '.aider.conf.yml', 'git-commit-verify: true\n'],
])('%s: nothing in %s %j', async (id, file, text) => {
  expect(await found(id, file, text)).toEqual([]);
});
