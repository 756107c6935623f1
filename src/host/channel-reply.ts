/** Reads answers of a session: only well-formed ones. */
import { parseObject } from '../engine/json-object.ts';
import type { BrokerReply } from './channel.ts';

/** Longest line either side accepts, bytes. */
export const MAX_LINE: number = 256 * 1024;

/** An answer, or undefined for anything else: the caller treats it like none. */
export function readReply(line: string): BrokerReply | undefined {
  const value: unknown = parseObject(line);
  return isReply(value) ? value : undefined;
}

function isReply(value: unknown): value is BrokerReply {
  if (typeof value !== 'object' || value === null || !('op' in value)) return false;
  if (value.op === 'verdict') return 'verdict' in value && isVerdict(value.verdict);
  if (value.op === 'redacted') return typeof Reflect.get(value, 'json') === 'string';
  if (value.op === 'error') return typeof Reflect.get(value, 'code') === 'string';
  return value.op === 'status' && typeof Reflect.get(value, 'waiting') === 'number';
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
