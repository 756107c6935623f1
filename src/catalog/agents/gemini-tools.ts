/** The tools of Gemini CLI, and of Qwen Code, which grew out of it. */
import { isObject, type JsonObject } from '../../engine/json-object.ts';
import { raw } from '../../engine/text.ts';
import type { HookCall } from './model.ts';

const SHELL = 'run_shell_command';
/** They change nothing and send nothing: an agent may look for placeholders that are in files already. */
const LOOKERS: ReadonlySet<string> = new Set([
  'read_file',
  'read_many_files',
  'list_directory',
  'glob',
  'grep_search',
  'search_file_content',
  'write_todos',
  'todo_write',
]);
const WRITERS: ReadonlySet<string> = new Set(['write_file', 'replace', 'edit', 'notebook_edit']);

/** One call of a tool, as the hook before it is told. */
export function geminiToolCall(payload: JsonObject): HookCall {
  const { tool_name: tool, tool_input: input, cwd } = payload;
  if (typeof tool !== 'string' || typeof cwd !== 'string' || !isObject(input)) {
    return { kind: 'unknown', why: 'the hook input has no tool, input or folder' };
  }
  const { command } = input;
  if (tool === SHELL && typeof command !== 'string') {
    return { kind: 'unknown', why: 'the shell tool was called without a command' };
  }
  const base = {
    kind: 'tool-call',
    tool,
    text: raw(JSON.stringify(input)),
    cwd: tool === SHELL ? folderOf(input, cwd) : cwd,
    ...written(tool, input),
    ...(LOOKERS.has(tool) ? ({ looks: true } as const) : {}),
  } as const;
  const isShell = tool === SHELL && typeof command === 'string';
  return { kind: 'judge', event: isShell ? { ...base, shell: raw(command) } : base };
}

/** The shell tool may be told another folder, below the one of the session. */
function folderOf({ dir_path: newer, directory: older }: JsonObject, cwd: string): string {
  const dir = newer ?? older;
  if (typeof dir !== 'string' || dir === '') return cwd;
  return dir.startsWith('/') ? dir : `${cwd}/${dir}`;
}

function written(tool: string, input: JsonObject): { writes?: readonly string[] } {
  const file = input['file_path'] ?? input['absolute_path'] ?? input['notebook_path'];
  return WRITERS.has(tool) && typeof file === 'string' ? { writes: [file] } : {};
}
