/** Hooks called where no session runs: the agent was started past the shim. Loaded only then. */
import { agents, payloadMarks, type PayloadMarks } from '../catalog/agents/index.ts';
import type { AgentHook, HookCall, HookReply } from '../catalog/agents/model.ts';
import { keptFile } from '../catalog/paths.ts';
import { openMachine, type Machine } from '../host/machine.ts';
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
    case 'output':
      return hook.allow();
    case 'turn':
      return call.at === 'begin' ? promptReply(machine, { hook, agent, marks }) : hook.allow();
    case 'unknown':
      if (!stopsOutside(machine)) return hook.allow();
      return hook.fail(`aup-guard: not allowed: ${call.why}. Ask the user to run: aup-guard doctor`, event);
    case 'judge': {
      const answer = await submit(call.event, { from: `hook:${agent}:${event}`, pid: process.ppid });
      return answer.allow ? hook.allow() : hook.deny(answer.message);
    }
  }
}

interface Prompted {
  readonly hook: AgentHook;
  readonly agent: string;
  readonly marks: PayloadMarks;
}

/** In a session values are replaced on their way; here a prompt that holds some is not sent at all. */
async function promptReply(machine: Machine, { hook, agent, marks }: Prompted): Promise<HookReply> {
  const { heldPrompt } = await import('../host/outside-prompt.ts');
  const catalog = {
    agents: agents.map(({ id }) => id),
    guardFile: keptFile,
    late: async () => (await import('../catalog/index.ts')).catalog,
  };
  const held = await heldPrompt(machine, catalog, { agent, text: marks.prompt ?? '' });
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
