/** What Gemini CLI's hooks say and expect to hear, as pure functions. Seen on 0.61.0. */
import { parseObject } from '../../engine/json-object.ts';
import { geminiToolCall } from './gemini-tools.ts';
import type { AgentHook, HookCall, HookReply } from './model.ts';

/** Events that only report. */
const REPORTS: ReadonlySet<string> = new Set([
  'SessionStart',
  'SessionEnd',
  'BeforeModel',
  'AfterModel',
  'BeforeToolSelection',
  'AfterTool',
  'Notification',
  'PreCompress',
]);
const TURNS: ReadonlyMap<string, 'begin' | 'end'> = new Map([
  ['BeforeAgent', 'begin'],
  ['AfterAgent', 'end'],
]);

function read(event: string, stdin: string): HookCall {
  const payload = parseObject(stdin);
  if (payload === undefined) return { kind: 'unknown', why: 'the hook input is not a JSON object' };
  const named = payload['hook_event_name'];
  if (named !== undefined && named !== event) {
    return { kind: 'unknown', why: `the hook for ${event} got another event` };
  }
  const at = TURNS.get(event);
  if (at !== undefined) return { kind: 'turn', at };
  if (REPORTS.has(event)) return { kind: 'pass' };
  return event === 'BeforeTool'
    ? geminiToolCall(payload)
    : { kind: 'unknown', why: `unknown hook event ${event}` };
}

/** Says nothing: its own permission rules still apply. */
function allows(): HookReply {
  return { stdout: '', stderr: '', exit: 0 };
}

/** Exit 2 alone blocks as well, but junk on standard output would let the call through: always JSON. */
function denies(reason: string): HookReply {
  return { stdout: `${JSON.stringify({ decision: 'deny', reason })}\n`, stderr: '', exit: 0 };
}

function stops(at: 'begin' | 'end', reason: string): HookReply {
  if (at === 'begin') return denies(reason);
  const output = { continue: false, stopReason: reason, systemMessage: reason };
  return { stdout: `${JSON.stringify(output)}\n`, stderr: '', exit: 0 };
}

function fails(reason: string): HookReply {
  return { ...denies(reason), stderr: `${reason}\n`, exit: 2 };
}

export const geminiHook: AgentHook = {
  read,
  allow: allows,
  deny: denies,
  stop: stops,
  // A result that is replaced counts as failed there: the proxy replaces values, and the tool's own text stays.
  output: allows,
  fail: fails,
};
