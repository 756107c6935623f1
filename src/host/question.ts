/** A request as it is written, and how its answer is read. */
import { randomBytes } from 'node:crypto';
import { readReply } from './channel-reply.ts';
import type { BrokerReply, BrokerRequest } from './channel.ts';
import { isSealed } from './session-seal.ts';

export interface Question {
  /** Without the end of the line. */
  readonly line: string;
  /** Undefined for what is no answer, or not one of the session that is asked. */
  readonly read: (answer: string) => BrokerReply | undefined;
}

/** `key`: of the seal the answer must have; empty = whoever listens is believed. */
export function questionOf(request: BrokerRequest, key: string): Question {
  if (key === '') return { line: JSON.stringify(request), read: readReply };
  const line = JSON.stringify({ ...request, nonce: randomBytes(16).toString('hex') });
  return { line, read: (answer) => (isSealed(key, line, answer) ? readReply(answer) : undefined) };
}
