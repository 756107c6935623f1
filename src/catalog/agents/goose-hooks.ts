/** What goose's hooks say and expect to hear, by its documents: those of Open Plugins. */
import { isObject, parseObject, type JsonObject } from '../../engine/json-object.ts';
import { raw } from '../../engine/text.ts';
import type { AgentHook, HookCall, HookReply } from './model.ts';

/** Events on which goose hears no answer. */
const REPORTS: ReadonlySet<string> = new Set([
  'SessionStart',
  'SessionEnd',
  'PreToolUseResult',
  'PostToolUse',
  'PostToolUseFailure',
  'BeforeReadFile',
  'AfterFileEdit',
  'BeforeShellExecution',
  'AfterShellExecution',
]);
const TURNS: ReadonlyMap<string, 'begin' | 'end'> = new Map([
  ['UserPromptSubmit', 'begin'],
  ['Stop', 'end'],
]);

/** Its own tools, which carry the name of their extension before their own. */
const OWN = /^developer__/;
const LOOKERS: ReadonlySet<string> = new Set(['tree', 'read_image', 'analyze', 'list_windows']);
const WRITERS: ReadonlySet<string> = new Set(['write', 'edit', 'text_editor']);

function read(event: string, stdin: string): HookCall {
  const payload = parseObject(stdin);
  if (payload === undefined) return { kind: 'unknown', why: 'the hook input is not a JSON object' };
  const { event: named } = payload;
  if (named !== undefined && named !== event) {
    return { kind: 'unknown', why: `the hook for ${event} got another event` };
  }
  const at = TURNS.get(event);
  if (at !== undefined) return { kind: 'turn', at };
  if (REPORTS.has(event)) return { kind: 'pass' };
  return event === 'PreToolUse' ? toolCall(payload) : { kind: 'unknown', why: `unknown hook event ${event}` };
}

function toolCall({ tool_name: tool, tool_input: input, working_dir: cwd }: JsonObject): HookCall {
  if (typeof tool !== 'string' || typeof cwd !== 'string' || !isObject(input)) {
    return { kind: 'unknown', why: 'the hook input has no tool, input or folder' };
  }
  const name = tool.replace(OWN, '');
  const base = {
    kind: 'tool-call',
    tool,
    text: raw(JSON.stringify(input)),
    cwd,
    ...about(name, input),
  } as const;
  if (name !== 'shell') return { kind: 'judge', event: base };
  const { command } = input;
  return typeof command === 'string'
    ? { kind: 'judge', event: { ...base, shell: raw(command) } }
    : { kind: 'unknown', why: 'the shell tool was called without a command' };
}

/** The older editor looks and writes by one tool. */
function about(
  name: string,
  { path: file, command }: JsonObject,
): { readonly writes?: readonly string[]; readonly looks?: true } {
  if (LOOKERS.has(name) || (name === 'text_editor' && command === 'view')) return { looks: true };
  return WRITERS.has(name) && typeof file === 'string' ? { writes: [file] } : {};
}

/** Silence and success: anything else on standard output counts as no decision. */
function allow(): HookReply {
  return { stdout: '', stderr: '', exit: 0 };
}

function deny(reason: string): HookReply {
  const stdout = `${JSON.stringify({ decision: 'block', reason })}\n`;
  return { stdout, stderr: `${reason}\n`, exit: 2 };
}

/** A no at the end of a turn would make it go on. */
function stop(at: 'begin' | 'end', reason: string): HookReply {
  return at === 'begin' ? deny(reason) : allow();
}

function fail(reason: string, event = 'PreToolUse'): HookReply {
  const isOver = REPORTS.has(event) || TURNS.get(event) === 'end';
  return isOver ? allow() : deny(reason);
}

export const gooseHook: AgentHook = { read, allow, deny, stop, output: allow, fail };
