/** Before an AI tool starts: what the policy says of it is done, and said. Loaded only where a clause is about tools. */
import { aiTools } from '../catalog/ai-tools/index.ts';
import type { Policy } from '../engine/policy/model.ts';
import { askWords, canAsk, forgetTyped } from '../host/ask.ts';
import { stopsOnFailure } from '../host/failure.ts';
import type { Machine } from '../host/machine.ts';
import { isMultiplexed } from '../host/outsider.ts';
import { shortCode } from '../host/short-code.ts';
import { asksForPlan, askedWithPlan } from '../host/tool-plan.ts';
import { recordStart, startPlan, toolStart, type StartEnd, type ToolStart } from '../host/tool-start.ts';

/** What was typed before the question stood there was not meant for it (ms). */
const TYPED_MS = 700;

interface Gate {
  readonly machine: Machine;
  readonly policy: Policy;
  readonly start: ToolStart;
}

function say(lines: readonly string[]): void {
  process.stderr.write(`${lines.join('\n')}\n`);
}

async function askPerson({ machine }: Gate): Promise<StartEnd> {
  await forgetTyped(TYPED_MS);
  const code = shortCode();
  const typed = await askWords(`  start it this once? type ${code} for yes: `);
  const assurance = isMultiplexed(process.pid, machine.platform) ? 'overlay-in-tmux' : 'overlay';
  if (typed?.toUpperCase() === code) return { decision: 'allow', assurance };
  say(['aup-guard: not started: the code was not typed']);
  return { decision: 'deny', assurance };
}

const ENDS = { start: 'allow', warn: 'warn', refuse: 'deny' } as const;

async function ended(gate: Gate): Promise<StartEnd> {
  const plan = startPlan(gate.machine, gate, canAsk());
  if (plan.lines.length > 0) say(plan.lines);
  return plan.do === 'ask' ? askPerson(gate) : { decision: ENDS[plan.do] };
}

/** True when the tool may start. Says and records what it comes to. */
export async function mayStart(
  machine: Machine,
  policy: Policy,
  asked: ToolStart['asked'],
): Promise<boolean> {
  const start = toolStart(machine, policy, asked);
  const gate = { machine, policy, start };
  const end = await ended(gate);
  const isKept = recordStart(machine, gate, end);
  if (end.decision === 'deny') return false;
  if (isKept) return true;
  const stops = stopsOnFailure(policy, machine.now());
  const what = stops ? 'not started' : 'started all the same';
  say([
    `aup-guard: ${what}: the start cannot be recorded`,
    '  next    see what is wrong with the log: aup-guard log verify',
  ]);
  return !stops;
}

/** The same for an agent of ours, whose requests all pass the proxy. */
export async function mayStartAgent(machine: Machine, policy: Policy, agent: string): Promise<boolean> {
  const known = aiTools.find((each) => each.agent === agent);
  const names = { tool: known?.id ?? agent, agent };
  const isAsked = known !== undefined && asksForPlan(policy, names, machine);
  if (!isAsked) return mayStart(machine, policy, { ...names, wire: true });
  const { tierSources: sources } = await import('../catalog/tiers/index.ts');
  return mayStart(machine, policy, await askedWithPlan(known, agent, { machine, policy, sources }));
}
