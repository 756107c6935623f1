import { setTimeout as sleep } from 'node:timers/promises';
import { driveInPty, type Driven } from './pty-driver.ts';
import type { ScenarioAgent } from './scenario-agent.ts';
import type { Scenario } from './scenario.ts';
import { runShim, shimProgram } from './shim-process.ts';

/** What a demo showed, to be printed and judged. */
export interface DemoOutcome {
  readonly code: number;
  /** The screen with the approval box, when the script answered it; empty when a person did. */
  readonly box: readonly string[];
  /** The screen at the end of the scripted run. */
  readonly screen: readonly string[];
}

const COLUMNS = 100;
const ROWS = 40;
/** The box arms its keys after a moment: an answer sent earlier would not count. */
const ARMING_MS = 1_200;
const LONGEST_MS = 120_000;

function showsBox(screen: readonly string[]): boolean {
  return screen.some((line) => line.includes('approve once'));
}

/** The lines of the box, from its upper to its lower edge. */
function boxLines(screen: readonly string[]): readonly string[] {
  const top = screen.findIndex((line) => line.includes('aup-guard') && line.includes('─'));
  const bottom = screen.findLastIndex((line) => line.trimStart().startsWith('└'));
  return top < 0 || bottom < top ? screen : screen.slice(top, bottom + 1);
}

/** Answers every box with `a` until the agent ends; keeps the first. */
async function answer(driven: Driven): Promise<{ box: readonly string[]; code: number }> {
  const running = Symbol('running');
  let box: readonly string[] = [];
  for (const end = Date.now() + LONGEST_MS; Date.now() < end;) {
    const code = await Promise.race([driven.exit, sleep(100, running)]);
    if (typeof code === 'number') return { box, code };
    if (!showsBox(driven.screen())) continue;
    await sleep(ARMING_MS);
    if (box.length === 0) box = boxLines(driven.screen());
    driven.write('a');
    await sleep(500);
  }
  driven.write('\u0003');
  return { box, code: 124 };
}

/** Runs the agent through the real shim on this terminal: a person answers. */
export async function demoByHand(scenario: Scenario, agent: ScenarioAgent): Promise<DemoOutcome> {
  const code = await runShim(agent.shimArgs, { env: agent.env, cwd: scenario.repo });
  return { code, box: [], screen: [] };
}

/** Runs the agent through the real shim on a terminal of its own and answers by script. */
export async function demoByScript(scenario: Scenario, agent: ScenarioAgent): Promise<DemoOutcome> {
  const driven = await driveInPty({
    file: process.execPath,
    args: [shimProgram(), ...agent.shimArgs],
    cwd: scenario.repo,
    env: { ...agent.env, TERM: 'xterm-256color' },
    columns: COLUMNS,
    rows: ROWS,
  });
  const { box, code } = await answer(driven);
  return { code, box, screen: driven.screen().filter((line) => line !== '') };
}
