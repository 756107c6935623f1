/** Text of ours that only this machine's guard can have written: a body, and its code by the machine's key. */
import { timingSafeEqual } from 'node:crypto';
import type { MachineKeys } from './keys.ts';

type Keys = Pick<MachineKeys, 'keyedDigest'>;

/** One line of JSON. `domain` keeps one kind of text from being taken for another. */
export function seal(keys: Keys, domain: string, body: string): string {
  return `${JSON.stringify({ body, mac: keys.keyedDigest(domain, body) })}\n`;
}

/** The body; undefined for anything that was not sealed here, for this domain. */
export function unseal(keys: Keys, domain: string, text: string): string | undefined {
  const found = parsed(text);
  if (typeof found !== 'object' || found === null || !('body' in found) || !('mac' in found))
    return undefined;
  const { body, mac } = found;
  if (typeof body !== 'string' || typeof mac !== 'string') return undefined;
  const given = Buffer.from(mac);
  const right = Buffer.from(keys.keyedDigest(domain, body));
  return given.length === right.length && timingSafeEqual(given, right) ? body : undefined;
}

/** JSON, or undefined. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
