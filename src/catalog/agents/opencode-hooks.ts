/** What the plugin in opencode hands over and expects to hear. Seen on 1.18.33. */
import { isObject, parseObject, type JsonObject } from '../../engine/json-object.ts';
import { raw } from '../../engine/text.ts';
import { readPatch } from '../patch.ts';
import { opencodeOutput } from './outputs.ts';
import type { AgentHook, HookCall, HookReply } from './model.ts';

const TURNS: ReadonlyMap<string, 'begin' | 'end'> = new Map([
  ['chat.message', 'begin'],
  ['session.idle', 'end'],
]);

/** They change nothing and send nothing: an agent may look for placeholders that are in files already. */
const LOOKERS: ReadonlySet<string> = new Set([
  'read',
  'grep',
  'glob',
  'list',
  'lsp',
  'todoread',
  'todowrite',
]);
const WRITERS: ReadonlySet<string> = new Set(['write', 'edit', 'multiedit']);

function read(event: string, stdin: string): HookCall {
  const payload = parseObject(stdin);
  if (payload === undefined) return { kind: 'unknown', why: 'the hook input is not a JSON object' };
  const at = TURNS.get(event);
  if (at !== undefined) return { kind: 'turn', at };
  if (event === 'tool.execute.after') {
    const json = opencodeOutput.read(stdin);
    return json === undefined ? { kind: 'pass' } : { kind: 'output', json };
  }
  if (event !== 'tool.execute.before') return { kind: 'unknown', why: `unknown hook event ${event}` };
  return toolCall(payload);
}

function toolCall({ input, output, cwd }: JsonObject): HookCall {
  const tool = isObject(input) ? input['tool'] : undefined;
  const args = isObject(output) ? output['args'] : undefined;
  if (typeof tool !== 'string' || typeof cwd !== 'string' || !isObject(args)) {
    return { kind: 'unknown', why: 'the hook input has no tool, input or folder' };
  }
  const looks = LOOKERS.has(tool) ? ({ looks: true } as const) : {};
  const base = { kind: 'tool-call', tool, text: raw(JSON.stringify(args)), ...looks } as const;
  if (tool !== 'bash') return { kind: 'judge', event: { ...base, cwd, ...written(tool, args, cwd) } };
  const { command } = args;
  if (typeof command !== 'string') {
    return { kind: 'unknown', why: 'the shell tool was called without a command' };
  }
  return { kind: 'judge', event: { ...base, cwd: folderOf(args, cwd), shell: raw(command) } };
}

/** The shell tool may be told another folder. */
function folderOf({ workdir }: JsonObject, cwd: string): string {
  if (typeof workdir !== 'string' || workdir === '') return cwd;
  return workdir.startsWith('/') ? workdir : `${cwd}/${workdir}`;
}

function written(tool: string, args: JsonObject, cwd: string): ReturnType<typeof readPatch> {
  const { filePath, patchText } = args;
  if (typeof patchText === 'string') return readPatch(patchText, cwd);
  return WRITERS.has(tool) && typeof filePath === 'string' ? { writes: [filePath] } : {};
}

function allow(): HookReply {
  return { stdout: '', stderr: '', exit: 0 };
}

/** The plugin throws what stands on standard error, and the model reads it. */
function deny(reason: string): HookReply {
  return { stdout: '', stderr: `${reason}\n`, exit: 2 };
}

/** What has been said cannot be taken back at the end of a turn: the next one does not begin. */
function stop(at: 'begin' | 'end', reason: string): HookReply {
  return at === 'begin' ? deny(reason) : allow();
}

/** After a tool has run there is nothing to stop, and the proxy replaces values all the same. */
function fail(reason: string, event = 'tool.execute.before'): HookReply {
  return event === 'tool.execute.after' || event === 'session.idle' ? allow() : deny(reason);
}

function output(json: string): HookReply {
  return { stdout: `${opencodeOutput.write(json)}\n`, stderr: '', exit: 0 };
}

export const opencodeHook: AgentHook = { read, allow, deny, stop, output, fail };
