/** What Copilot CLI's hooks say and expect to hear, as pure functions. Seen on 1.0.102. */
import { isObject, parseObject, type JsonObject } from '../../engine/json-object.ts';
import { raw } from '../../engine/text.ts';
import { readPatch } from '../patch.ts';
import { copilotOutput } from './outputs.ts';
import type { AgentHook, HookCall, HookReply } from './model.ts';

/** Events that only report. A permission is asked for after the same call was judged. */
const REPORTS: ReadonlySet<string> = new Set([
  'permissionRequest',
  'postToolUseFailure',
  'sessionStart',
  'sessionEnd',
  'subagentStart',
  'subagentStop',
  'preCompact',
  'errorOccurred',
  'notification',
]);

const TURNS: ReadonlyMap<string, 'begin' | 'end'> = new Map([
  ['userPromptSubmitted', 'begin'],
  ['agentStop', 'end'],
]);

/** Tools whose text a shell runs, and where in their input it is. */
const SHELLS: ReadonlyMap<string, string> = new Map([
  ['bash', 'command'],
  ['powershell', 'command'],
  ['write_bash', 'input'],
  ['write_powershell', 'input'],
]);
/** They change nothing and send nothing: an agent may look for placeholders that are in files already. */
const LOOKERS: ReadonlySet<string> = new Set([
  'view',
  'grep',
  'rg',
  'glob',
  'read_bash',
  'list_bash',
  'read_agent',
  'list_agents',
]);
const WRITERS: ReadonlySet<string> = new Set(['create', 'edit']);

/** Reads what Copilot writes to a hook: the payload itself does not name its event. */
function read(event: string, stdin: string): HookCall {
  const payload = parseObject(stdin);
  if (payload === undefined) return { kind: 'unknown', why: 'the hook input is not a JSON object' };
  const at = TURNS.get(event);
  if (at !== undefined) return { kind: 'turn', at };
  if (REPORTS.has(event)) return { kind: 'pass' };
  if (event === 'postToolUse') {
    const json = copilotOutput.read(stdin);
    return json === undefined ? { kind: 'pass' } : { kind: 'output', json };
  }
  return event === 'preToolUse' ? toolCall(payload) : { kind: 'unknown', why: `unknown hook event ${event}` };
}

function toolCall({ toolName: tool, toolArgs: given, cwd }: JsonObject): HookCall {
  if (typeof tool !== 'string' || typeof cwd !== 'string') {
    return { kind: 'unknown', why: 'the hook input has no tool or folder' };
  }
  // A patch is free text; older versions wrote every input as text.
  const input = typeof given === 'string' ? (parseObject(given) ?? { patch: given }) : given;
  if (!isObject(input)) return { kind: 'unknown', why: 'the hook input has no input of the tool' };
  const looks = LOOKERS.has(tool) ? ({ looks: true } as const) : {};
  const base = { kind: 'tool-call', tool, text: raw(JSON.stringify(input)), cwd, ...looks } as const;
  const where = SHELLS.get(tool);
  if (where === undefined) return { kind: 'judge', event: { ...base, ...written(tool, input, cwd) } };
  const shell = input[where];
  if (typeof shell !== 'string') {
    return { kind: 'unknown', why: 'the shell tool was called without a command' };
  }
  return { kind: 'judge', event: { ...base, shell: raw(shell) } };
}

function written(tool: string, input: JsonObject, cwd: string): Partial<ReturnType<typeof readPatch>> {
  const { path: file, patch } = input;
  if (tool === 'apply_patch') return typeof patch === 'string' ? readPatch(patch, cwd) : {};
  return WRITERS.has(tool) && typeof file === 'string' ? { writes: [file] } : {};
}

/** Says nothing: Copilot's own permission rules still apply. */
function allow(): HookReply {
  return { stdout: '', stderr: '', exit: 0 };
}

/** Junk on standard output would let the call through at exit 0; with 2 it blocks whatever stands there. */
function deny(reason: string): HookReply {
  const output = { permissionDecision: 'deny', permissionDecisionReason: reason };
  return { stdout: `${JSON.stringify(output)}\n`, stderr: `${reason}\n`, exit: 2 };
}

/** What has been said cannot be taken back at the end of a turn: the next one does not begin. */
function stop(at: 'begin' | 'end', reason: string): HookReply {
  if (at === 'end') return { stdout: '', stderr: `${reason}\n`, exit: 0 };
  return { stdout: `${JSON.stringify({ decision: 'block', reason })}\n`, stderr: '', exit: 0 };
}

/** A failure of the guard. What only reports has nothing to block, and the proxy replaces values all the same. */
function fail(reason: string, event = 'preToolUse'): HookReply {
  const at = TURNS.get(event);
  if (at !== undefined) return stop(at, reason);
  return REPORTS.has(event) || event === 'postToolUse' ? allow() : deny(reason);
}

function output(json: string): HookReply {
  return { stdout: `${copilotOutput.write(json)}\n`, stderr: '', exit: 0 };
}

export const copilotHook: AgentHook = { read, allow, deny, stop, output, fail };
