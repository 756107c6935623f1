/** What an agent told the scripted model about its tools, in whichever form its service takes that. */
import { isObject } from '../../engine/json-object.ts';

/** Keys that name a call, and those that hold its result: Messages, Chat Completions, Responses, Gemini. */
const NAMES = ['tool_use_id', 'tool_call_id', 'call_id', 'id'] as const;
const RESULTS = ['content', 'output', 'response'] as const;
/** The scripted model numbers its calls by turn. */
const CALL = /fake_t(\d+)c/;

/**
 * Results by the number of the turn that called the tool, from the requests the model received, a line of JSON each.
 * `skip`: turns the agent itself puts before the first.
 */
export function toolResults(received: string, skip = 0): ReadonlyMap<number, string> {
  const results = new Map<number, string>();
  for (const line of received.split('\n')) {
    if (line !== '') collect(parse(line), { results, skip });
  }
  return results;
}

interface Into {
  readonly results: Map<number, string>;
  readonly skip: number;
}

function parse(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

function collect(value: unknown, into: Into): void {
  if (typeof value !== 'object' || value === null) return;
  if ('body' in value) collect(parse(value.body), into);
  for (const item of Object.values(value)) collect(item, into);
  if (!isObject(value)) return;
  const turn = NAMES.map((key) => numberOf(value[key])).find((each) => each !== undefined);
  const result = RESULTS.map((key) => value[key]).find((each) => each !== undefined);
  if (turn === undefined || result === undefined) return;
  into.results.set(turn - into.skip, JSON.stringify(result));
}

function numberOf(name: unknown): number | undefined {
  const digits = typeof name === 'string' ? CALL.exec(name)?.[1] : undefined;
  return digits === undefined ? undefined : Number(digits);
}

/**
 * The same for an agent whose tools are text and whose results are what a person says next: what is new among those
 * words in a request belongs to the turn before it. `aside`: marks of requests that are no turns.
 */
export function spokenResults(received: string, aside: readonly string[] = []): ReadonlyMap<number, string> {
  const heard = new Set<string>();
  const requests = received
    .split('\n')
    .map(bodyOf)
    .filter((body) => body !== '' && !aside.some((mark) => body.includes(mark)));
  const entries = requests.map((body, at): readonly [number, string] => {
    const fresh = saidIn(parse(body)).filter((text) => !heard.has(text));
    for (const text of fresh) heard.add(text);
    return [at - 1, fresh.join('\n')];
  });
  return new Map(entries.slice(1));
}

function bodyOf(line: string): string {
  const request = parse(line);
  return isObject(request) && typeof request['body'] === 'string' ? request['body'] : '';
}

function saidIn(request: unknown): readonly string[] {
  const messages = isObject(request) ? request['messages'] : undefined;
  if (!Array.isArray(messages)) return [];
  return messages
    .filter((message) => isObject(message) && message['role'] === 'user')
    .map(({ content }) => (typeof content === 'string' ? content : JSON.stringify(content)));
}
