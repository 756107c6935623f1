/**
 * What Crush's hooks say and expect to hear, by its documents: Claude Code's words, an answer of its own. Tools of its
 * sub-agents run without hooks: there the gates alone hold.
 */
import { isObject, parseObject, type JsonObject } from '../../engine/json-object.ts';
import { raw } from '../../engine/text.ts';
import type { AgentHook, HookCall, HookReply } from './model.ts';

const WRITERS: ReadonlySet<string> = new Set(['edit', 'multiedit', 'write']);
const LOOKERS: ReadonlySet<string> = new Set(['view', 'ls', 'grep', 'glob', 'todos']);

function read(event: string, stdin: string): HookCall {
  const payload = parseObject(stdin);
  if (payload === undefined) return { kind: 'unknown', why: 'the hook input is not a JSON object' };
  const { event: named } = payload;
  if (named !== undefined && named !== event) {
    return { kind: 'unknown', why: `the hook for ${event} got another event` };
  }
  if (event === 'PreCompact') return { kind: 'pass' };
  return event === 'PreToolUse' ? toolCall(payload) : { kind: 'unknown', why: `unknown hook event ${event}` };
}

function toolCall({ tool_name: tool, tool_input: input, cwd }: JsonObject): HookCall {
  if (typeof tool !== 'string' || typeof cwd !== 'string' || !isObject(input)) {
    return { kind: 'unknown', why: 'the hook input has no tool, input or folder' };
  }
  const text = raw(JSON.stringify(input));
  const base = { kind: 'tool-call', tool, text, cwd, ...about(tool, input) } as const;
  if (tool !== 'bash') return { kind: 'judge', event: base };
  const { command } = input;
  return typeof command === 'string'
    ? { kind: 'judge', event: { ...base, cwd: folderOf(input, cwd), shell: raw(command) } }
    : { kind: 'unknown', why: 'the shell tool was called without a command' };
}

/** The shell tool may be told another folder. */
function folderOf({ working_dir: dir }: JsonObject, cwd: string): string {
  if (typeof dir !== 'string' || dir === '') return cwd;
  return dir.startsWith('/') ? dir : `${cwd}/${dir}`;
}

function about(
  tool: string,
  { file_path: file }: JsonObject,
): { readonly writes?: readonly string[]; readonly looks?: true } {
  if (LOOKERS.has(tool)) return { looks: true };
  return WRITERS.has(tool) && typeof file === 'string' ? { writes: [file] } : {};
}

/** Silence: an `allow` would leave out Crush's own question. */
function allows(): HookReply {
  return { stdout: '', stderr: '', exit: 0 };
}

/** With exit 2 the reason is read from standard error; every other failure lets the call through. */
function denies(reason: string): HookReply {
  const stdout = `${JSON.stringify({ version: 1, decision: 'deny', reason })}\n`;
  return { stdout, stderr: `${reason}\n`, exit: 2 };
}

export const crushHook: AgentHook = {
  read,
  allow: allows,
  deny: denies,
  stop: (_at, reason) => denies(reason),
  output: allows,
  fail: (reason) => denies(reason),
};
