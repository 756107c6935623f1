/** What the payloads of all agents' hooks say alike, whatever the event. Unknown fields are no concern. */
import { isObject, parseObject, type JsonObject } from '../../engine/json-object.ts';

export interface PayloadMarks {
  /** The agent's own name of its conversation. */
  readonly session?: string;
  /** The model's name of one tool call; where an agent tells none, the moment it was made. */
  readonly call?: string;
  /** What a person wrote. */
  readonly prompt?: string;
}

const MOST = 200;
const SESSION = ['session_id', 'sessionId', 'sessionID', 'conversation_id'];
const CALL = ['tool_use_id', 'toolUseId', 'toolUseID', 'toolCallId', 'tool_call_id', 'callID'];

/** All hooks an agent calls for one thing are told the same moment, to the millisecond. Seen with Copilot and Gemini. */
function momentOf({ timestamp }: JsonObject): string | undefined {
  if (typeof timestamp === 'number') return `at ${timestamp}`;
  return typeof timestamp === 'string' && timestamp !== '' && timestamp.length <= MOST
    ? `at ${timestamp}`
    : undefined;
}

/** Nothing of it is trusted: an agent may write what it likes there. */
export function payloadMarks(stdin: string): PayloadMarks {
  const payload = parseObject(stdin) ?? {};
  // opencode hands over what its plugins get: two objects.
  const inner = isObject(payload['input']) ? payload['input'] : {};
  const word = (names: readonly string[]): string | undefined =>
    names
      .flatMap((name) => [payload[name], inner[name]])
      .find((value): value is string => typeof value === 'string' && value !== '' && value.length <= MOST);
  // goose calls it a message.
  const prompt = payload['prompt'] ?? payload['message'];
  const session = word(SESSION);
  const call = word(CALL) ?? momentOf(payload);
  return {
    ...(session === undefined ? {} : { session }),
    ...(call === undefined ? {} : { call }),
    ...(typeof prompt === 'string' ? { prompt } : {}),
  };
}
