/** What a request to a model says about tool calls and what came of them, whatever service it is for. */
import { isObject, parseObject, type JsonObject } from './json-object.ts';

/** A call whose result stands in a request. */
export interface ToolResult {
  /** The service's name of the call; empty where it gives none. */
  readonly id: string;
  readonly tool: string;
  /** What the tool was called with, as text; empty when the call itself is not in the request. */
  readonly input: string;
  /** By its own words it was refused, stopped or wrong: nothing shows that it ran. */
  readonly failed: boolean;
  /** The model has not spoken since. */
  readonly last: boolean;
}

interface Call {
  readonly id: string;
  readonly tool: string;
  readonly input: string;
}

const FAILED =
  /^\W*(?:error|fail|invalid|cancel|abort|interrupt|operation cancel|denied|den(?:y|ies)|reject|declin|skipped|unknown|unable|not allowed|permission|the (?:user|execution)|user|tool\b|script (?:fail|error|termin))|aup-guard|\b(?:cancelled|interrupted|aborted) by\b/i;
/** Of a longer text the beginning tells. */
const TOLD = 300;

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function word(...values: readonly unknown[]): string {
  return values.find((value): value is string => typeof value === 'string') ?? '';
}

function text(value: unknown): string {
  if (typeof value === 'string') return value.slice(0, TOLD);
  const [first] = list(value);
  return isObject(first) ? word(first['text']).slice(0, TOLD) : '';
}

/** A message and all it may hold a call or a result in. */
function partsOf(message: JsonObject): readonly JsonObject[] {
  const { content, parts, tool_calls: calls } = message;
  return [message, ...[content, parts, calls].flatMap(list).filter(isObject)];
}

function callOf(part: JsonObject): Call | undefined {
  const { functionCall, function: named, type } = part;
  if (isObject(functionCall)) {
    const { id, name, args } = functionCall;
    return { id: word(id), tool: word(name), input: JSON.stringify(args ?? '') };
  }
  if (isObject(named)) {
    return { id: word(part['id']), tool: word(named['name']), input: word(named['arguments']) };
  }
  if (typeof type !== 'string' || !/(?:^tool_use|_call)$/.test(type)) return undefined;
  const { call_id: callId, id, name, input, arguments: given } = part;
  const written = word(input, given);
  return {
    id: word(callId, id),
    tool: word(name) === '' ? type.slice(0, -5) : word(name),
    input: written === '' ? JSON.stringify(input ?? '') : written,
  };
}

interface Outcome {
  readonly id: string;
  readonly tool?: string;
  readonly failed: boolean;
}

function outcomeOf(part: JsonObject): Outcome | undefined {
  const { functionResponse, type, role } = part;
  if (isObject(functionResponse)) {
    const { id, name, response } = functionResponse;
    const { error, output } = isObject(response) ? response : {};
    return { id: word(id), tool: word(name), failed: error !== undefined || FAILED.test(text(output)) };
  }
  if (type === 'tool_result') {
    const { tool_use_id: id, is_error: isError, content } = part;
    return { id: word(id), failed: isError === true || FAILED.test(text(content)) };
  }
  if (role === 'tool') return { id: word(part['tool_call_id']), failed: FAILED.test(text(part['content'])) };
  const isOutput = typeof type === 'string' && type.endsWith('_call_output');
  return isOutput ? { id: word(part['call_id']), failed: FAILED.test(text(part['output'])) } : undefined;
}

/** All results in a request, in order; none in a body that cannot be read. */
export function toolResults(body: string): readonly ToolResult[] {
  const whole = parseObject(body) ?? {};
  const { request } = whole;
  const { messages, input, contents } = isObject(request) ? request : whole;
  const items = [messages, input, contents].flatMap(list).filter(isObject).map(partsOf);
  const calls = new Map<string, Call>();
  const found: (Outcome & { readonly at: number })[] = [];
  let spoken = -1;
  for (const [at, parts] of items.entries()) {
    for (const part of parts) {
      const call = callOf(part);
      if (call !== undefined) {
        calls.set(call.id, call);
        spoken = at;
      }
      const outcome = outcomeOf(part);
      if (outcome !== undefined) found.push({ ...outcome, at });
    }
  }
  return found.map(({ id, tool, failed, at }) => {
    const call = calls.get(id);
    return {
      id,
      tool: tool ?? call?.tool ?? '',
      input: tool === undefined || call?.tool === tool ? (call?.input ?? '') : '',
      failed,
      last: at > spoken,
    };
  });
}
