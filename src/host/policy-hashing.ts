import { createHash } from 'node:crypto';
import { isDigest } from '../engine/text.ts';
import { GuardError } from './errors.ts';
import type { Digest, Hashing } from '../engine/model.ts';

/** SHA-256 as lower-case hex; text is hashed as UTF-8. */
export function sha256(data: string | Uint8Array): Digest {
  const digest = createHash('sha256').update(data).digest('hex');
  if (!isDigest(digest)) throw new GuardError('internal', 'a hash came out malformed');
  return digest;
}

/** Node's hash for the engine. */
export const hashing: Hashing = { sha256 };
