/** Reads answers of a session: only well-formed ones. */
import { parseObject } from '../engine/json-object.ts';
import type { BrokerReply } from './channel.ts';

/** Longest line either side accepts, bytes. */
export const MAX_LINE: number = 256 * 1024;
/** The same of messages of MCP, which are as long as what tools give. */
export const MAX_DATA_LINE: number = 32 * 1024 * 1024;

/** How a line begins that may be that long. */
const DATA = '{"v":1,"op":"mcp-data",';

/** Bytes a line may have that begins so. */
export function longestLine(beginning: string): number {
  return beginning.startsWith(DATA) ? MAX_DATA_LINE : MAX_LINE;
}

/** An answer, or undefined for anything else: the caller treats it like none. */
export function readReply(line: string): BrokerReply | undefined {
  const value: unknown = parseObject(line);
  return isReply(value) ? value : undefined;
}

function isReply(value: unknown): value is BrokerReply {
  if (typeof value !== 'object' || value === null || !('op' in value)) return false;
  if (value.op === 'verdict') return 'verdict' in value && isVerdict(value.verdict);
  if (value.op === 'mcp-data') return isMade(value);
  if (value.op === 'redacted') return typeof Reflect.get(value, 'json') === 'string';
  if (value.op === 'error') return typeof Reflect.get(value, 'code') === 'string';
  return value.op === 'status' && typeof Reflect.get(value, 'waiting') === 'number';
}

function isMade(value: object): boolean {
  const made: unknown = Reflect.get(value, 'made');
  if (made === 'new') return typeof Reflect.get(value, 'json') === 'string';
  return made === 'same' || made === 'refused';
}

function isVerdict(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const fields = 'allow' in value && 'ref' in value && 'message' in value;
  return (
    fields &&
    typeof value.allow === 'boolean' &&
    typeof value.ref === 'string' &&
    typeof value.message === 'string'
  );
}
