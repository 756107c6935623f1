/** What Codex's hooks say and expect to hear, as pure functions. */
import { isObject, parseObject, type JsonObject } from '../../engine/json-object.ts';
import { raw } from '../../engine/text.ts';
import { readPatch } from '../patch.ts';
import type { AgentHook, HookCall, HookReply } from './model.ts';

/** Events that only report. A permission is asked for after the same call was judged. */
const REPORTS: ReadonlySet<string> = new Set([
  'PostToolUse',
  'PermissionRequest',
  'SessionStart',
  'SessionEnd',
  'PreCompact',
  'PostCompact',
  'SubagentStart',
  'SubagentStop',
  'StopFailure',
  'Interrupt',
  'Notification',
]);

const TURNS: ReadonlyMap<string, 'begin' | 'end'> = new Map([
  ['UserPromptSubmit', 'begin'],
  ['Stop', 'end'],
]);

/** Their input is a `command`. */
const OWN: ReadonlySet<string> = new Set(['Bash', 'apply_patch']);
/** They change nothing and send nothing. */
const LOOKERS: ReadonlySet<string> = new Set(['view_image', 'update_plan', 'list_dir', 'read_file']);

/** Reads the JSON Codex writes to a hook. `event` is the name the hook was given for. */
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
  return event === 'PreToolUse' ? toolCall(payload) : { kind: 'unknown', why: `unknown hook event ${event}` };
}

function toolCall({ tool_name: tool, tool_input: input, cwd }: JsonObject): HookCall {
  if (typeof tool !== 'string' || typeof cwd !== 'string' || !isObject(input)) {
    return { kind: 'unknown', why: 'the hook input has no tool, input or folder' };
  }
  const looks = LOOKERS.has(tool) ? ({ looks: true } as const) : {};
  const base = { kind: 'tool-call', tool, text: raw(JSON.stringify(input)), cwd, ...looks } as const;
  if (!OWN.has(tool)) return { kind: 'judge', event: base };
  const { command } = input;
  if (typeof command !== 'string') return { kind: 'unknown', why: 'the tool was called without a command' };
  const does = tool === 'Bash' ? { shell: raw(command) } : readPatch(command, cwd);
  return { kind: 'judge', event: { ...base, ...does } };
}

/** Says nothing: Codex's own rules and sandbox still apply. */
function allow(): HookReply {
  return { stdout: '', stderr: '', exit: 0 };
}

/**
 * Exit 2 with the reason is what counts: Codex starts hooks through a login shell, and what the user's start files
 * print would make the JSON unreadable, which lets the call through.
 */
function deny(reason: string): HookReply {
  const output = {
    hookSpecificOutput: {
      hookEventName: 'PreToolUse',
      permissionDecision: 'deny',
      permissionDecisionReason: reason,
    },
  };
  return { stdout: `${JSON.stringify(output)}\n`, stderr: `${reason}\n`, exit: 2 };
}

/** At the end of a turn exit 2 would make the model go on. */
function stop(at: 'begin' | 'end', reason: string): HookReply {
  if (at === 'begin') {
    const output = { decision: 'block', reason };
    return { stdout: `${JSON.stringify(output)}\n`, stderr: `${reason}\n`, exit: 2 };
  }
  const output = { continue: false, stopReason: reason, systemMessage: reason };
  return { stdout: `${JSON.stringify(output)}\n`, stderr: '', exit: 0 };
}

/** A failure of the guard. What only reports has nothing to block. */
function fail(reason: string, event = 'PreToolUse'): HookReply {
  const at = TURNS.get(event);
  if (at !== undefined) return stop(at, reason);
  return REPORTS.has(event) ? allow() : deny(reason);
}

/**
 * Other output in the place of a tool's would end the script the model wrote around the call: the proxy puts
 * placeholders there instead, so no hook is given for it.
 */
function output(): HookReply {
  return allow();
}

export const codexHook: AgentHook = { read, allow, deny, stop, output, fail };
