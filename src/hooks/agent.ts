import { agentHook, refuseUnknown } from '../catalog/agents/hooks.ts';
import type { AgentHook, HookReply } from '../catalog/agents/model.ts';
import { payloadMarks } from '../catalog/agents/payload.ts';
import type { Event } from '../engine/model.ts';
import { hasSession, redactedOutput, submit, submitTurn } from './client.ts';
import { readInput } from './input.ts';

/** `aup-hook agent claude EVENT`, payload on standard input. A failure of ours is a refusal. */
export async function runAgentHook(args: readonly string[]): Promise<number> {
  const [agent = '', event] = args;
  const hook = agentHook(agent);
  const reply =
    hook !== undefined && event !== undefined
      ? await answer(hook, agent, event)
      : refuseUnknown('aup-guard: unknown agent or hook event');
  process.stdout.write(reply.stdout);
  process.stderr.write(reply.stderr);
  return reply.exit;
}

async function turnReply(hook: AgentHook, at: 'begin' | 'end'): Promise<HookReply> {
  const turn = await submitTurn(at);
  return turn.allow ? hook.allow() : hook.stop(at, turn.message);
}

async function outputReply(hook: AgentHook, json: string, stdin: string): Promise<HookReply> {
  const redacted = await redactedOutput(json, payloadMarks(stdin).call);
  return redacted === undefined || redacted === json ? hook.allow() : hook.output(redacted);
}

async function judgeReply(
  hook: AgentHook,
  event: Event,
  { from, stdin }: { readonly from: string; readonly stdin: string },
): Promise<HookReply> {
  const { call } = payloadMarks(stdin);
  const verdict = await submit(event, {
    from,
    pid: process.ppid,
    tool: event.kind === 'tool-call' ? event.tool : '',
    ...(call === undefined ? {} : { call }),
  });
  return verdict.allow ? hook.allow() : hook.deny(verdict.message);
}

async function answer(hook: AgentHook, agent: string, event: string): Promise<HookReply> {
  try {
    const stdin = await readInput();
    const call = hook.read(event, stdin);
    if (!hasSession()) {
      const { outsideReply } = await import('./outside.ts');
      return await outsideReply({ hook, agent, event, call, stdin });
    }
    if (call.kind === 'pass') return hook.allow();
    if (call.kind === 'turn') return await turnReply(hook, call.at);
    if (call.kind === 'output') return await outputReply(hook, call.json, stdin);
    if (call.kind === 'unknown')
      return hook.fail(`aup-guard: not allowed: ${call.why}. Ask the user to run: aup-guard doctor`, event);
    return await judgeReply(hook, call.event, { from: `hook:${agent}:${event}`, stdin });
  } catch (error) {
    const why = error instanceof Error ? error.name : 'unknown failure';
    return hook.fail(
      `aup-guard: not allowed: the guard's hook failed (${why}). Ask the user to run: aup-guard doctor`,
      event,
    );
  }
}
