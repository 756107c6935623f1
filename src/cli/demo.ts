import type { Command } from 'commander';
import { agents } from '../catalog/agents/index.ts';
import { claudeLive } from '../catalog/lives/claude.ts';
import { findAgents } from '../host/agents.ts';
import { demoByHand, demoByScript, type DemoOutcome } from '../host/demo.ts';
import { demoAssets } from '../host/package.ts';
import { liveAgent, standInAgent, type ScenarioAgent, useDemoPolicy } from '../host/scenario-agent.ts';
import { openScenario, type Scenario } from '../host/scenario.ts';
import { runCli } from '../host/shim-process.ts';

function say(text = ''): void {
  process.stdout.write(`${text}\n`);
}

function chooseAgent(scenario: Scenario, standIn: boolean): ScenarioAgent {
  const found = standIn
    ? []
    : findAgents(
        agents.filter(({ id }) => id === 'claude'),
        { path: process.env['PATH'] ?? '', skip: [] },
      );
  const claude = found[0];
  useDemoPolicy(scenario, demoAssets());
  return claude === undefined
    ? standInAgent(scenario, demoAssets())
    : liveAgent(scenario, claudeLive, claude.version);
}

function intro(agent: ScenarioAgent, byHand: boolean): void {
  say('aup-guard demo: a throwaway home, a real git repository with a remote, a scripted model, no network.');
  say(`  agent    ${agent.title}, started through the real shim in a real terminal`);
  say('  planted  config/prod.env holds a made-up AWS key and a customer e-mail address');
  say('  to come  the agent reads it, writes a note, then pushes to main: the box asks you first');
  say(
    byHand
      ? '           press a to approve, d to deny'
      : '           (no terminal here: the demo answers by its own script)',
  );
  say();
}

interface Check {
  readonly ok: boolean;
  readonly text: string;
}

/** Each line is read off the machine, not off the script. */
function checks(scenario: Scenario, outcome: DemoOutcome, before: string): readonly Check[] {
  const { keyId, secret, email } = scenario.planted;
  const received = scenario.received();
  const leaked = [keyId, secret, email].filter((value) => received.includes(value)).length;
  const pushed = scenario.remoteHead() !== before;
  const byHand = outcome.screen.length === 0;
  return [
    {
      ok: received !== '' && leaked === 0,
      text: `the model received ${received.length} bytes, ${leaked} of 3 planted values among them`,
    },
    {
      ok: scenario.note().includes(email),
      text: 'notes/contact.md holds the real address: the placeholder was restored on the way back',
    },
    {
      ok: byHand || pushed,
      text: pushed
        ? 'the push was approved and reached the remote'
        : 'the push was not approved and the remote is unchanged',
    },
  ];
}

/** Shows the ledger with the same commands people use. */
async function showLedger(agent: ScenarioAgent): Promise<boolean> {
  say('\n$ aup-guard log tail');
  await runCli(['log', 'tail', '-n', '12'], agent.env);
  say('\n$ aup-guard log verify');
  return (await runCli(['log', 'verify'], agent.env)) === 0;
}

function showScript(outcome: DemoOutcome): void {
  for (const line of outcome.screen) say(`  ${line}`);
  if (outcome.box.length === 0) return;
  say('\nThe box, as it stood on the terminal before the script pressed a:\n');
  for (const line of outcome.box) say(`  ${line}`);
}

async function play(scenario: Scenario, standIn: boolean): Promise<number> {
  const agent = chooseAgent(scenario, standIn);
  const byHand = process.stdin.isTTY && process.stdout.isTTY;
  const before = scenario.remoteHead();
  intro(agent, byHand);
  const outcome = await (byHand ? demoByHand(scenario, agent) : demoByScript(scenario, agent));
  showScript(outcome);
  say('\nWhat happened:');
  const results = checks(scenario, outcome, before);
  for (const { ok, text } of results) say(`  ${ok ? 'ok  ' : 'FAIL'}  ${text}`);
  const verified = await showLedger(agent);
  say('\nTo have this for your own agents: npx aup-guard install');
  return results.every(({ ok }) => ok) && verified ? 0 : 1;
}

export function register(program: Command): void {
  program
    .command('demo')
    .description('show the main job in a throwaway home: redaction, approval, ledger')
    .option('--stand-in', 'use the agent that ships with the package even when Claude Code is installed')
    .action(async (options: { standIn?: boolean }) => {
      const scenario = await openScenario({ assets: demoAssets(), env: process.env });
      try {
        process.exitCode = await play(scenario, options.standIn === true);
      } finally {
        scenario.close();
      }
    });
}
