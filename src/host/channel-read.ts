/** Reads requests off the session socket: only well-formed ones of the kinds gates and hooks send. */
import { isObject, parseObject, type JsonObject } from '../engine/json-object.ts';
import { isMcpCall } from '../engine/mcp/call-name.ts';
import { isCategory } from '../engine/mcp/allowed.ts';
import type { Event, RefUpdate } from '../engine/model.ts';
import type { BrokerRequest } from './channel.ts';

/** A request, or undefined for anything else. Unknown keys are dropped. */
export function readRequest(line: string): BrokerRequest | undefined {
  const value = parseObject(line);
  if (value === undefined || value['v'] !== 1) return undefined;
  if (value['op'] === 'status') return { v: 1, op: 'status' };
  if (value['op'] === 'turn') return isTurn(value['at']) ? { v: 1, op: 'turn', at: value['at'] } : undefined;
  if (value['op'] === 'redact') return readRedact(value);
  if (value['op'] === 'mcp') return readMcp(value);
  if (value['op'] === 'mcp-data') return readMcpData(value);
  return value['op'] === 'judge' ? readJudge(value) : undefined;
}

function readRedact({ json, call }: JsonObject): BrokerRequest | undefined {
  if (typeof json !== 'string') return undefined;
  return { v: 1, op: 'redact', json, ...(isCallName(call) ? { call } : {}) };
}

const MOST_CALLS = 1000;

function readMcp({ server, calls }: JsonObject): BrokerRequest | undefined {
  const known = typeof server === 'string' && isTexts(calls) && calls.length <= MOST_CALLS;
  return known ? { v: 1, op: 'mcp', server, calls } : undefined;
}

function readMcpData({ json, to, clear }: JsonObject): BrokerRequest | undefined {
  if (typeof json !== 'string' || !(to === 'client' || to === 'server') || !isTexts(clear)) return undefined;
  return { v: 1, op: 'mcp-data', json, to, clear: clear.filter(isCategory) };
}

function readJudge(value: JsonObject): BrokerRequest | undefined {
  const event = readEvent(fields(value['event']));
  const { from, pid, tool, call } = value;
  if (event === undefined || typeof from !== 'string' || !isPid(pid)) return undefined;
  return {
    v: 1,
    op: 'judge',
    event,
    from: from.slice(0, 100),
    pid,
    ...(typeof tool === 'string' ? { tool: tool.slice(0, 100) } : {}),
    ...(isCallName(call) ? { call } : {}),
  };
}

function isCallName(call: unknown): call is string {
  return typeof call === 'string' && call.length <= 200;
}

function isTurn(at: unknown): at is 'begin' | 'end' {
  return at === 'begin' || at === 'end';
}

function fields(value: unknown): JsonObject | undefined {
  return isObject(value) ? value : undefined;
}

function isPid(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function readEvent(value: JsonObject | undefined): Event | undefined {
  if (value === undefined || typeof value['cwd'] !== 'string') return undefined;
  const cwd = value['cwd'];
  if (value['kind'] === 'command') {
    return isTexts(value['argv']) && value['argv'].length > 0
      ? { kind: 'command', argv: value['argv'], cwd }
      : undefined;
  }
  if (value['kind'] === 'tool-call') return isToolCall(value) ? value : undefined;
  if (value['kind'] === 'mcp-call') return isMcpCall(value) ? value : undefined;
  return readGitEvent(value);
}

function readGitEvent(value: JsonObject): Event | undefined {
  if (value['kind'] === 'leftovers') return isLeftovers(value) ? value : undefined;
  return value['kind'] === 'refs' && isRefs(value) ? value : undefined;
}

function isLeftovers(value: JsonObject): value is JsonObject & Event & { kind: 'leftovers' } {
  const { source, places } = value;
  const known = source === 'pre-commit' || source === 'pre-push';
  return known && Array.isArray(places) && places.every(isPlace);
}

function isPlace(value: unknown): boolean {
  return isObject(value) && typeof value['where'] === 'string' && typeof value['placeholder'] === 'string';
}

function isToolCall(value: JsonObject): value is JsonObject & Event & { kind: 'tool-call' } {
  const texts = typeof value['tool'] === 'string' && typeof value['text'] === 'string';
  const looks = value['looks'] === undefined || value['looks'] === true;
  const shell = value['shell'] === undefined || typeof value['shell'] === 'string';
  const files = [value['writes'], value['deletes']].every((list) => list === undefined || isTexts(list));
  return texts && looks && shell && files;
}

function isRefs(value: JsonObject): value is JsonObject & Event & { kind: 'refs' } {
  const source = value['source'] === 'pre-push' || value['source'] === 'reference-transaction';
  const texts = typeof value['remote'] === 'string' && isTexts(value['parentArgv']);
  return source && texts && Array.isArray(value['updates']) && value['updates'].every(isUpdate);
}

function isUpdate(value: unknown): value is RefUpdate {
  if (!isObject(value) || typeof value['ref'] !== 'string') return false;
  return [value['oldId'], value['newId']].every(
    (id) => typeof id === 'string' && /^[0-9a-f]{4,64}$/.test(id),
  );
}
