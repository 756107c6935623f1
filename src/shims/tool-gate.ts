/** Before an AI tool starts: what the policy says of it is done, and said. Loaded only where a clause is about tools. */
import { aiTools } from '../catalog/ai-tools/index.ts';
import type { AiTool, TierFinding } from '../engine/discover/model.ts';
import type { Safe } from '../engine/model.ts';
import type { Policy } from '../engine/policy/model.ts';
import { askWords, canAsk, forgetTyped } from '../host/ask.ts';
import type { Machine } from '../host/machine.ts';
import { isMultiplexed } from '../host/outsider.ts';
import { shortCode } from '../host/short-code.ts';
import { safe, shown } from '../host/text.ts';
import { fromWhen, recordStart, toolStart, type StartEnd, type ToolStart } from '../host/tool-start.ts';

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

/** `aup-guard request tool codex --why "..."`, and where the policy sends people. */
function nextWords(policy: Pick<Policy, 'request'>, id: string): Safe {
  const command = safe`ask for it: aup-guard request tool ${shown(id)} --why "..."`;
  return policy.request === undefined ? command : safe`${command} (requests go to ${policy.request})`;
}

/** What, which clause, what next. */
function reasons({ policy, start }: Gate, next: Safe): readonly string[] {
  const { standing } = start;
  const sentence = standing.by === undefined ? '' : `  ${standing.by.say}`;
  return [`  clause  ${standing.clause ?? policy.name}${sentence}`, `  next    ${next}`];
}

function what({ asked, standing }: ToolStart): string {
  const name = shown(asked.agent ?? asked.tool);
  const why = standing.why ?? 'a clause says so';
  return standing.verdict === 'prohibited' ? `${name}: ${why}` : `${name} is not approved: ${why}`;
}

function refuse(gate: Gate, next: Safe): StartEnd {
  say([`aup-guard: not started: ${what(gate.start)}`, ...reasons(gate, next)]);
  return { decision: 'deny' };
}

async function askPerson(gate: Gate): Promise<StartEnd> {
  const { machine, policy, start } = gate;
  const next = nextWords(policy, start.asked.tool);
  if (start.behind !== undefined) {
    const own = safe`a person starts it in a terminal of their own (${start.behind}); or ${next}`;
    return refuse(gate, own);
  }
  if (!canAsk()) {
    return refuse(gate, safe`start it on a terminal, where a person can say yes; or ${next}`);
  }
  say([`aup-guard: ${what(start)}`, ...reasons(gate, next)]);
  await forgetTyped(TYPED_MS);
  const code = shortCode();
  const typed = await askWords(`  start it this once? type ${code} for yes: `);
  const assurance = isMultiplexed(process.pid, machine.platform) ? 'overlay-in-tmux' : 'overlay';
  if (typed?.toUpperCase() === code) return { decision: 'allow', assurance };
  say(['aup-guard: not started: the code was not typed']);
  return { decision: 'deny', assurance };
}

function warn({ machine, policy, start }: Gate): StartEnd {
  const { standing } = start;
  const when = fromWhen(policy, standing, machine);
  say([
    `aup-guard: warning: ${what(start)} (${standing.clause ?? policy.name}${when}); ${nextWords(policy, start.asked.tool)}`,
  ]);
  return { decision: 'warn' };
}

async function ended(gate: Gate): Promise<StartEnd> {
  const { demand } = gate.start.standing;
  if (demand === 'allow') return { decision: 'allow' };
  if (demand === 'warn') return warn(gate);
  return demand === 'ask' ? askPerson(gate) : refuse(gate, nextWords(gate.policy, gate.start.asked.tool));
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
  recordStart(machine, gate, end);
  return end.decision !== 'deny';
}

/** The plan it starts on, as far as files, variables and the log tell. */
async function planOf(machine: Machine, policy: Policy, tool: AiTool): Promise<TierFinding> {
  const [{ tierHere }, { tierSources }] = await Promise.all([
    import('../host/tier-here.ts'),
    import('../catalog/tiers/index.ts'),
  ]);
  return tierHere(tool, { machine, policy, sources: tierSources });
}

/** The same for an agent of ours, whose requests all pass the proxy. */
export async function mayStartAgent(machine: Machine, policy: Policy, agent: string): Promise<boolean> {
  const known = aiTools.find((each) => each.agent === agent);
  const tool = known?.id ?? agent;
  const tier = known && (await planOf(machine, policy, known));
  return mayStart(machine, policy, { tool, agent, wire: true, ...(tier && { tier }) });
}
