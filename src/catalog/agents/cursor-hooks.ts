/** What the hooks of Cursor and its agent say and expect to hear, by its documents. */
import { isObject, parseObject, type JsonObject } from '../../engine/json-object.ts';
import { raw } from '../../engine/text.ts';
import type { AgentHook, HookCall, HookReply } from './model.ts';

/** Events that only report, or whose parts are asked about one by one. */
const REPORTS: ReadonlySet<string> = new Set([
  'sessionStart',
  'sessionEnd',
  'postToolUse',
  'postToolUseFailure',
  'subagentStart',
  'subagentStop',
  'afterShellExecution',
  'afterMCPExecution',
  'afterFileEdit',
  'afterTabFileEdit',
  'afterAgentResponse',
  'afterAgentThought',
  'preCompact',
  'workspaceOpen',
]);
const TURNS: ReadonlyMap<string, 'begin' | 'end'> = new Map([
  ['beforeSubmitPrompt', 'begin'],
  ['stop', 'end'],
]);
const READERS: ReadonlyMap<string, (payload: JsonObject) => HookCall> = new Map([
  ['preToolUse', toolCall],
  ['beforeShellExecution', shellCall],
  ['beforeMCPExecution', mcpCall],
  ['beforeReadFile', readCall],
  ['beforeTabFileRead', readCall],
]);

const SHELL = 'Shell';
const LOOKERS: ReadonlySet<string> = new Set(['Read', 'Grep', 'Glob', 'LS', 'SemanticSearch', 'TodoWrite']);
const WRITERS: ReadonlySet<string> = new Set(['Write', 'StrReplace', 'Edit', 'MultiEdit', 'EditNotebook']);

function unknown(why: string): HookCall {
  return { kind: 'unknown', why };
}

function read(event: string, stdin: string): HookCall {
  const payload = parseObject(stdin);
  if (payload === undefined) return unknown('the hook input is not a JSON object');
  const named = payload['hook_event_name'];
  if (named !== undefined && named !== event) return unknown(`the hook for ${event} got another event`);
  const at = TURNS.get(event);
  if (at !== undefined) return { kind: 'turn', at };
  if (REPORTS.has(event)) return { kind: 'pass' };
  return READERS.get(event)?.(payload) ?? unknown(`unknown hook event ${event}`);
}

/** Not every event names its folder: there it is the first of the workspace. */
function folderOf({ cwd, workspace_roots: roots }: JsonObject): string | undefined {
  if (typeof cwd === 'string' && cwd !== '') return cwd;
  const first: unknown = Array.isArray(roots) ? roots[0] : undefined;
  return typeof first === 'string' && first !== '' ? first : undefined;
}

function toolCall(payload: JsonObject): HookCall {
  const { tool_name: tool, tool_input: input } = payload;
  const cwd = folderOf(payload);
  if (typeof tool !== 'string' || cwd === undefined || !isObject(input)) {
    return unknown('the hook input has no tool, input or folder');
  }
  const base = { kind: 'tool-call', tool, text: raw(JSON.stringify(input)), ...about(tool, input) } as const;
  if (tool !== SHELL) return { kind: 'judge', event: { ...base, cwd } };
  const { command } = input;
  if (typeof command !== 'string') return unknown('the shell tool was called without a command');
  return { kind: 'judge', event: { ...base, cwd: workingFolder(input, cwd), shell: raw(command) } };
}

/** The shell tool may be told another folder. */
function workingFolder({ working_directory: dir }: JsonObject, cwd: string): string {
  if (typeof dir !== 'string' || dir === '') return cwd;
  return dir.startsWith('/') ? dir : `${cwd}/${dir}`;
}

interface About {
  readonly writes?: readonly string[];
  readonly deletes?: readonly string[];
  readonly looks?: true;
}

function about(tool: string, input: JsonObject): About {
  if (LOOKERS.has(tool)) return { looks: true };
  const file = input['file_path'] ?? input['path'] ?? input['target_notebook'];
  if (typeof file !== 'string') return {};
  if (tool === 'Delete') return { deletes: [file] };
  return WRITERS.has(tool) ? { writes: [file] } : {};
}

function shellCall(payload: JsonObject): HookCall {
  const { command } = payload;
  const cwd = folderOf(payload);
  if (typeof command !== 'string' || cwd === undefined) {
    return unknown('the hook input has no command or folder');
  }
  const text = raw(JSON.stringify({ command }));
  return { kind: 'judge', event: { kind: 'tool-call', tool: SHELL, text, shell: raw(command), cwd } };
}

/** Its input is JSON in a string. */
function mcpCall(payload: JsonObject): HookCall {
  const { tool_name: tool, tool_input: input } = payload;
  const cwd = folderOf(payload);
  if (typeof tool !== 'string' || cwd === undefined || input === undefined) {
    return unknown('the hook input has no tool, input or folder');
  }
  const text = raw(typeof input === 'string' ? input : JSON.stringify(input));
  return { kind: 'judge', event: { kind: 'tool-call', tool: `MCP:${tool}`, text, cwd } };
}

/** The text of the file comes along; what matters here is which one is read. */
function readCall(payload: JsonObject): HookCall {
  const { file_path: file } = payload;
  const cwd = folderOf(payload) ?? '/';
  if (typeof file !== 'string') return unknown('the hook input has no file');
  const text = raw(JSON.stringify({ file_path: file }));
  return { kind: 'judge', event: { kind: 'tool-call', tool: 'Read', text, looks: true, cwd } };
}

/** No opinion, as JSON: some events take silence for a broken hook, and an `allow` may leave out Cursor's question. */
function allow(): HookReply {
  return { stdout: '{}\n', stderr: '', exit: 0 };
}

/** Each event has its own words for a no, and exit 2 is one in all of them. */
function deny(reason: string): HookReply {
  const output = {
    permission: 'deny',
    decision: 'deny',
    continue: false,
    reason,
    user_message: reason,
    agent_message: reason,
  };
  return { stdout: `${JSON.stringify(output)}\n`, stderr: `${reason}\n`, exit: 2 };
}

/** At its end nothing can be taken back, and a message would make the agent go on: the next turn does not begin. */
function stop(at: 'begin' | 'end', reason: string): HookReply {
  return at === 'begin' ? deny(reason) : { ...allow(), stderr: `${reason}\n` };
}

function fail(reason: string, event = 'preToolUse'): HookReply {
  const isOver = REPORTS.has(event) || TURNS.get(event) === 'end';
  return isOver ? allow() : deny(reason);
}

export const cursorHook: AgentHook = { read, allow, deny, stop, output: allow, fail };
