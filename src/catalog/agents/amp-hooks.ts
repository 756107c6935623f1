/** What the plugin in Amp hands over and expects to hear. The events are those of Amp 0.0.1790142911. */
import { isObject, parseObject, type JsonObject } from '../../engine/json-object.ts';
import { raw } from '../../engine/text.ts';
import { PATCH_BEGIN, readPatch, type Touched } from '../patch.ts';
import type { AgentHook, HookCall, HookReply } from './model.ts';

const TURNS: ReadonlyMap<string, 'begin' | 'end'> = new Map([
  ['agent.start', 'begin'],
  ['agent.end', 'end'],
]);
const REPORTS: ReadonlySet<string> = new Set(['session.start', 'tool.result']);

const SHELLS: ReadonlySet<string> = new Set(['Bash', 'shell_command']);
const LOOKERS: ReadonlySet<string> = new Set([
  'Read',
  'Grep',
  'glob',
  'finder',
  'list_directory',
  'todo_read',
  'todo_write',
  'view_media',
]);
const WRITERS: ReadonlySet<string> = new Set(['create_file', 'edit_file', 'undo_edit']);

function read(event: string, stdin: string): HookCall {
  const payload = parseObject(stdin);
  if (payload === undefined) return { kind: 'unknown', why: 'the hook input is not a JSON object' };
  const at = TURNS.get(event);
  if (at !== undefined) return { kind: 'turn', at };
  if (REPORTS.has(event)) return { kind: 'pass' };
  return event === 'tool.call' ? toolCall(payload) : { kind: 'unknown', why: `unknown hook event ${event}` };
}

function toolCall(payload: JsonObject): HookCall {
  const { tool, input, cwd } = payload;
  if (typeof tool !== 'string' || typeof cwd !== 'string' || !isObject(input)) {
    return { kind: 'unknown', why: 'the hook input has no tool, input or folder' };
  }
  const base = { kind: 'tool-call', tool, text: raw(JSON.stringify(input)) } as const;
  const { command, dir } = shellOf(payload, tool, input);
  if (typeof command === 'string') {
    return { kind: 'judge', event: { ...base, cwd: folderOf(dir, cwd), shell: raw(command) } };
  }
  if (SHELLS.has(tool)) return { kind: 'unknown', why: 'the shell tool was called without a command' };
  const looks = LOOKERS.has(tool) ? ({ looks: true } as const) : {};
  return { kind: 'judge', event: { ...base, cwd, ...looks, ...touched(tool, input, cwd) } };
}

/** Amp itself says what is a shell, whatever its tools are called by then. */
function shellOf({ shell }: JsonObject, tool: string, input: JsonObject): JsonObject {
  if (isObject(shell)) return shell;
  return SHELLS.has(tool)
    ? { command: input['command'] ?? input['cmd'], dir: input['workdir'] ?? input['cwd'] }
    : {};
}

/** The shell tool may be told another folder. */
function folderOf(dir: unknown, cwd: string): string {
  if (typeof dir !== 'string' || dir === '') return cwd;
  return dir.startsWith('/') ? dir : `${cwd}/${dir}`;
}

function touched(tool: string, input: JsonObject, cwd: string): Touched {
  const patch = Object.values(input).find(
    (value): value is string => typeof value === 'string' && value.includes(PATCH_BEGIN),
  );
  if (patch !== undefined) return readPatch(patch, cwd);
  const { path: file } = input;
  return WRITERS.has(tool) && typeof file === 'string' ? { writes: [folderOf(file, cwd)] } : {};
}

function allow(): HookReply {
  return { stdout: '', stderr: '', exit: 0 };
}

/** The plugin gives Amp what stands on standard error as the reason of its no. */
function deny(reason: string): HookReply {
  return { stdout: '', stderr: `${reason}\n`, exit: 2 };
}

/** Nothing that has been said can be taken back at the end of a turn. */
function stop(at: 'begin' | 'end', reason: string): HookReply {
  return at === 'begin' ? deny(reason) : allow();
}

function fail(reason: string, event = 'tool.call'): HookReply {
  const isOver = REPORTS.has(event) || TURNS.get(event) === 'end';
  return isOver ? allow() : deny(reason);
}

export const ampHook: AgentHook = { read, allow, deny, stop, output: allow, fail };
