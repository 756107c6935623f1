import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { quoteSh } from '../engine/install-text.ts';
import type { AgentLive } from '../engine/live-model.ts';
import type { Scenario } from './scenario.ts';

/** How the shim is called in a scenario. */
export interface ScenarioAgent {
  /** As shown to people: `claude 2.1.330` or `demo-agent`. */
  readonly title: string;
  readonly shimArgs: readonly string[];
  readonly env: Record<string, string>;
}

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

/** A real agent, headless and in its most permissive mode, with an account that does not exist. */
export function liveAgent(scenario: Scenario, live: AgentLive, version = ''): ScenarioAgent {
  const { home, repo, model, prompt } = scenario;
  const place = { home, repo, model, ...(version === '' ? {} : { version }) };
  for (const { name, text } of live.files(place)) put(path.join(home, name), text);
  return {
    title: `${live.id} ${version}`.trim(),
    shimArgs: ['agent', live.id, ...live.ask(prompt)],
    env: { ...scenario.env, ...live.env(place) },
  };
}
