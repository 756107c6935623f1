/** What Claude Code's hooks say and expect to hear, as pure functions. */
import { isObject, parseObject, type JsonObject } from '../../engine/json-object.ts';
import { raw } from '../../engine/text.ts';
import type { AgentHook, HookCall, HookReply } from './model.ts';

/** Events that only report. */
const REPORTS: ReadonlySet<string> = new Set([
  'PostToolUseFailure',
  'PostToolBatch',
  'UserPromptExpansion',
  'SessionStart',
  'SessionEnd',
  'StopFailure',
  'SubagentStart',
  'SubagentStop',
  'PreCompact',
  'PostCompact',
  'PermissionRequest',
  'PermissionDenied',
  'Notification',
  'ConfigChange',
  'InstructionsLoaded',
  'CwdChanged',
  'FileChanged',
  'DirectoryAdded',
  'Setup',
]);

const TURNS: ReadonlyMap<string, 'begin' | 'end'> = new Map([
  ['UserPromptSubmit', 'begin'],
  ['Stop', 'end'],
]);

const SHELLS: ReadonlySet<string> = new Set(['Bash', 'Monitor']);
/** They change nothing and send nothing: an agent may look for placeholders that are in files already. */
const LOOKERS: ReadonlySet<string> = new Set(['Read', 'Grep', 'Glob', 'LS', 'NotebookRead', 'TodoWrite']);
const WRITERS: ReadonlySet<string> = new Set(['Write', 'Edit', 'MultiEdit', 'NotebookEdit']);

/** Reads the JSON Claude Code writes to a hook. `event` is the name the hook was installed for. */
export function readClaudeHook(event: string, stdin: string): HookCall {
  const payload = parseObject(stdin);
  if (payload === undefined) return { kind: 'unknown', why: 'the hook input is not a JSON object' };
  const named = payload['hook_event_name'];
  if (named !== undefined && named !== event) {
    return { kind: 'unknown', why: `the hook for ${event} got another event` };
  }
  const at = TURNS.get(event);
  if (at !== undefined) return { kind: 'turn', at };
  if (REPORTS.has(event)) return { kind: 'pass' };
  if (event === 'PostToolUse') return toolOutput(payload);
  return event === 'PreToolUse' ? toolCall(payload) : { kind: 'unknown', why: `unknown hook event ${event}` };
}

function toolOutput({ tool_response: output }: JsonObject): HookCall {
  const known = typeof output === 'string' || (typeof output === 'object' && output !== null);
  return known ? { kind: 'output', json: JSON.stringify(output) } : { kind: 'pass' };
}

function toolCall(payload: JsonObject): HookCall {
  const { tool_name: tool, tool_input: input, cwd } = payload;
  if (typeof tool !== 'string' || typeof cwd !== 'string' || !isObject(input)) {
    return { kind: 'unknown', why: 'the hook input has no tool, input or folder' };
  }
  const shell = SHELLS.has(tool) ? input['command'] : undefined;
  if (tool === 'Bash' && typeof shell !== 'string') {
    return { kind: 'unknown', why: 'the shell tool was called without a command' };
  }
  const base = {
    kind: 'tool-call',
    tool,
    text: raw(JSON.stringify(input)),
    cwd,
    ...written(tool, input),
    ...(LOOKERS.has(tool) ? ({ looks: true } as const) : {}),
  } as const;
  return { kind: 'judge', event: typeof shell === 'string' ? { ...base, shell: raw(shell) } : base };
}

function written(tool: string, input: JsonObject): { writes?: readonly string[] } {
  const file = input['file_path'] ?? input['notebook_path'];
  return WRITERS.has(tool) && typeof file === 'string' ? { writes: [file] } : {};
}

/** Says nothing: Claude Code's own permission rules still apply. */
export function claudeAllows(): HookReply {
  return { stdout: '', stderr: '', exit: 0 };
}

/** A decision not to run the tool; the agent reads the reason. Broken JSON would let the call through. */
export function claudeDenies(reason: string): HookReply {
  const output = {
    hookSpecificOutput: {
      hookEventName: 'PreToolUse',
      permissionDecision: 'deny',
      permissionDecisionReason: reason,
    },
  };
  return { stdout: `${JSON.stringify(output)}\n`, stderr: '', exit: 0 };
}

/** Claude Code drops an output that has not the tool's own form, without a word. */
export function claudeOutput(json: string): HookReply {
  const updatedToolOutput: unknown = JSON.parse(json);
  const output = { hookSpecificOutput: { hookEventName: 'PostToolUse', updatedToolOutput } };
  return { stdout: `${JSON.stringify(output)}\n`, stderr: '', exit: 0 };
}

/** A turn that must not begin, or that shows the guard is gone round: the person reads the reason. */
export function claudeStops(at: 'begin' | 'end', reason: string): HookReply {
  const output =
    at === 'begin'
      ? { decision: 'block', reason }
      : { continue: false, stopReason: reason, systemMessage: reason };
  return { stdout: `${JSON.stringify(output)}\n`, stderr: '', exit: 0 };
}

/**
 * A failure of the guard: exit 2 blocks as well, should the JSON not be understood. After a tool has run there is
 * nothing to block, and the proxy replaces values all the same.
 */
export function claudeFails(reason: string, event = 'PreToolUse'): HookReply {
  if (event === 'PostToolUse') return claudeAllows();
  return { ...claudeDenies(reason), stderr: `${reason}\n`, exit: 2 };
}

export const claudeHook: AgentHook = {
  read: readClaudeHook,
  allow: claudeAllows,
  deny: claudeDenies,
  stop: claudeStops,
  output: claudeOutput,
  fail: claudeFails,
};
