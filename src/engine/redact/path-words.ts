/** The names under which requests of agents hold tool calls and their results. */

export const ARGUMENTS: ReadonlySet<string> = new Set(['input', 'arguments', 'args', 'action']);
export const RESULTS: ReadonlySet<string> = new Set(['content', 'output', 'response', 'result']);
/** Ids a call goes by, and those by which its result names it. */
export const CALL_IDS: ReadonlySet<string> = new Set(['id', 'call_id']);
export const RESULT_IDS: ReadonlySet<string> = new Set(['tool_use_id', 'tool_call_id', 'call_id', 'id']);
/** Strings of a result that say what it is, not what it holds. */
export const DESCRIBING: ReadonlySet<string> = new Set([
  'type',
  'id',
  'role',
  'name',
  'status',
  'media_type',
  'mime_type',
  'mimeType',
  'data',
]);
/** How an agent's own reading of a file stands in a user's message. */
export const MENTION: RegExp = /Called the \w+ tool with the following input: (\{.*\})/;
export const MENTIONED = 'Result of calling the ';
