import {
  claudeAllows,
  claudeDenies,
  claudeFails,
  claudeStops,
  readClaudeHook,
  type HookReply,
} from '../catalog/agents/claude-hooks.ts';
import { submit, submitTurn } from './client.ts';
import { readInput } from './input.ts';

/** `aup-hook agent claude EVENT`, payload on standard input. A failure of ours is a refusal. */
export async function runAgentHook(args: readonly string[]): Promise<number> {
  const [agent, event] = args;
  const reply =
    agent === 'claude' && event !== undefined
      ? await claude(event)
      : claudeFails('aup-guard: unknown agent or hook event');
  process.stdout.write(reply.stdout);
  process.stderr.write(reply.stderr);
  return reply.exit;
}

async function claude(event: string): Promise<HookReply> {
  try {
    const call = readClaudeHook(event, await readInput());
    if (call.kind === 'pass') return claudeAllows();
    if (call.kind === 'turn') {
      const answer = await submitTurn(call.at);
      return answer.allow ? claudeAllows() : claudeStops(call.at, answer.message);
    }
    if (call.kind === 'unknown')
      return claudeFails(`aup-guard: not allowed: ${call.why}. Ask the user to run: aup-guard doctor`);
    const tool = call.event.kind === 'tool-call' ? call.event.tool : '';
    const answer = await submit(call.event, { from: `hook:claude:${event}`, pid: process.ppid, tool });
    return answer.allow ? claudeAllows() : claudeDenies(answer.message);
  } catch (error) {
    const why = error instanceof Error ? error.name : 'unknown failure';
    return claudeFails(
      `aup-guard: not allowed: the guard's hook failed (${why}). Ask the user to run: aup-guard doctor`,
    );
  }
}
