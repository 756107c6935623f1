/** Hooks called where no session runs: the agent was started past the shim. Loaded only then. */
import { agents, payloadMarks, type PayloadMarks } from '../catalog/agents/index.ts';
import type { AgentHook, HookCall, HookReply } from '../catalog/agents/model.ts';
import { keptFile } from '../catalog/paths.ts';
import type { Event } from '../engine/model.ts';
import { openMachine, type Machine } from '../host/machine.ts';
import { placeholdersIn } from '../host/leftovers.ts';
import { noteOutside, stopsOutside } from '../host/outside.ts';
import { submit } from './client.ts';

export interface OutsideCall {
  readonly hook: AgentHook;
  readonly agent: string;
  readonly event: string;
  readonly call: HookCall;
  readonly stdin: string;
}

const START = 'start the agent through aup-guard (aup-guard install puts it in front of it)';

const sessionCatalog = {
  agents: agents.map(({ id }) => id),
  guardFile: keptFile,
  late: async () => (await import('../catalog/index.ts')).catalog,
};

/** Holds what the policy holds, and records that an agent works without the guard. */
export async function outsideReply(outside: OutsideCall): Promise<HookReply> {
  const { agent, stdin } = outside;
  const machine = openMachine(process.env, process.cwd());
  const marks = payloadMarks(stdin);
  const reply = await replyTo(outside, machine, marks);
  // Afterwards: the first prompt compiles the policy that says what this row means.
  noteOutside(machine, { agent, conversation: marks.session ?? `process ${process.ppid}` });
  return reply;
}

async function replyTo(
  { hook, agent, event, call }: OutsideCall,
  machine: Machine,
  marks: PayloadMarks,
): Promise<HookReply> {
  switch (call.kind) {
    case 'pass':
      return hook.allow();
    case 'output':
      return outputReply(machine, { hook, agent, json: call.json });
    case 'turn':
      return call.at === 'begin' ? promptReply(machine, { hook, agent, marks }) : hook.allow();
    case 'unknown':
      if (!stopsOutside(machine)) return hook.allow();
      return hook.fail(`aup-guard: not allowed: ${call.why}. Ask the user to run: aup-guard doctor`, event);
    case 'judge': {
      const unknown = withPlaceholder(call.event, machine);
      if (unknown !== undefined) return hook.deny(unknown);
      const answer = await submit(call.event, { from: `hook:${agent}:${event}`, pid: process.ppid });
      return answer.allow ? hook.allow() : hook.deny(answer.message);
    }
  }
}

/** A placeholder that is written or sent here would stay one: only a session puts values back. */
function withPlaceholder(event: Event, machine: Machine): string | undefined {
  if (event.kind !== 'tool-call' || event.looks === true || !stopsOutside(machine)) return undefined;
  const [found] = placeholdersIn(event.text);
  return found === undefined
    ? undefined
    : `aup-guard: not allowed: ${found.placeholder} stands for a value that only a session of the guard puts back, and this agent runs outside of any. Ask the user to ${START}`;
}

interface Outgiven {
  readonly hook: AgentHook;
  readonly agent: string;
  readonly json: string;
}

/** Agents that take no other output in the place of a tool's are not made to wait for one. */
async function outputReply(machine: Machine, { hook, agent, json }: Outgiven): Promise<HookReply> {
  if (hook.output === hook.allow) return hook.allow();
  const { redactedOutside } = await import('../host/outside-output.ts');
  const redacted = await redactedOutside(machine, sessionCatalog, { agent, json });
  return redacted === undefined ? hook.allow() : hook.output(redacted);
}

interface Prompted {
  readonly hook: AgentHook;
  readonly agent: string;
  readonly marks: PayloadMarks;
}

/** In a session values are replaced on their way; here a prompt that holds some is not sent at all. */
async function promptReply(machine: Machine, { hook, agent, marks }: Prompted): Promise<HookReply> {
  const { heldPrompt } = await import('../host/outside-prompt.ts');
  const held = await heldPrompt(machine, sessionCatalog, { agent, text: marks.prompt ?? '' });
  if (held === undefined) return hook.allow();
  const { kinds, reason } = held;
  if (reason === undefined) {
    return hook.stop(
      'begin',
      `aup-guard: not sent: the policy cannot be read, and this agent runs without the guard. See: aup-guard policy lint; then ${START}`,
    );
  }
  return hook.stop(
    'begin',
    `aup-guard: not sent (${reason.clause} ${reason.where}): this prompt holds ${kinds.join(', ')}, and this agent runs without the guard, which would replace it. Take it out, or ${START}`,
  );
}
