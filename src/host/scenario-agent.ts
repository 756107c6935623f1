import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { quoteSh } from '../engine/install-text.ts';
import type { Scenario } from './scenario.ts';

/** How the shim is called in a scenario. */
export interface ScenarioAgent {
  /** As shown to people: `claude 2.1.330` or `demo-agent`. */
  readonly title: string;
  readonly shimArgs: readonly string[];
  readonly env: Record<string, string>;
}

/** The fake key's tail must be approved beforehand, or Claude asks about it on its first screen. */
const FAKE_KEY = `sk-ant-api03-${'0'.repeat(93)}AA`;

function put(file: string, text: string, mode = 0o600): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, text, { mode });
  chmodSync(file, mode);
}

/** Makes the demo's policy the user's policy of the scenario. */
export function useDemoPolicy(scenario: Scenario, assets: string): void {
  const policy = readFileSync(path.join(assets, 'aup.yaml'), 'utf8');
  put(path.join(scenario.home, '.config/aup-guard/aup.yaml'), policy);
}

/** The agent that ships with the package, put first on the scenario's PATH under a name its policy knows. */
export function standInAgent(scenario: Scenario, assets: string, name = 'demo-agent'): ScenarioAgent {
  const program = path.join(assets, 'agent.mjs');
  // What a launch adds for a real agent is not the prompt.
  const words = name === 'demo-agent' ? '"$@"' : quoteSh(scenario.prompt);
  return {
    title: name,
    shimArgs: ['agent', name, ...(name === 'demo-agent' ? [scenario.prompt] : [])],
    env: putProgram(scenario, name, `exec ${quoteSh(process.execPath)} ${quoteSh(program)} ${words}`),
  };
}

/** Puts a program of shell lines first on the scenario's PATH; returns the environment that finds it. */
export function putProgram(scenario: Scenario, name: string, lines: string): Record<string, string> {
  const bin = path.join(scenario.dir, 'bin');
  put(path.join(bin, name), `#!/bin/sh\n${lines}\n`, 0o755);
  return { ...scenario.env, PATH: `${bin}:${scenario.env['PATH'] ?? ''}` };
}

/** The real Claude Code, headless and in its most permissive mode, with an account that does not exist. */
export function claudeAgent(scenario: Scenario, version: string): ScenarioAgent {
  const config = path.join(scenario.home, '.claude');
  const seen = {
    hasCompletedOnboarding: true,
    customApiKeyResponses: { approved: [FAKE_KEY.slice(-20)], rejected: [] },
  };
  put(path.join(config, '.claude.json'), JSON.stringify(seen));
  return {
    title: `claude ${version}`,
    shimArgs: ['agent', 'claude', '-p', scenario.prompt, '--permission-mode', 'bypassPermissions'],
    env: {
      ...scenario.env,
      ANTHROPIC_API_KEY: FAKE_KEY,
      CLAUDE_CONFIG_DIR: config,
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      DISABLE_AUTOUPDATER: '1',
      DISABLE_TELEMETRY: '1',
      DISABLE_ERROR_REPORTING: '1',
      // Lets its bypass mode run for root, as in containers and CI.
      IS_SANDBOX: '1',
    },
  };
}
