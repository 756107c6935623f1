/** Checksums inside addresses of wallets. */
import { sha256 } from '@noble/hashes/sha2.js';

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const BECH32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
/** What the checksum of the first version of bech32 and of its later one come to. */
const BECH32_ENDS: ReadonlySet<number> = new Set([1, 0x2bc830a3]);

/** Bytes of a base58 text, or undefined when it holds another character. */
function base58Bytes(text: string): Uint8Array | undefined {
  const bytes: number[] = [];
  for (const char of text) {
    let carry = BASE58.indexOf(char);
    if (carry < 0) return undefined;
    for (let index = 0; index < bytes.length; index += 1) {
      carry += (bytes[index] ?? 0) * 58;
      bytes[index] = carry & 0xff;
      carry >>= 8;
    }
    for (; carry > 0; carry >>= 8) bytes.push(carry & 0xff);
  }
  const zeros = text.length - text.replace(/^1+/, '').length;
  return Uint8Array.from([...Array.from({ length: zeros }, () => 0), ...bytes.toReversed()]);
}

/** Base58 whose last four bytes are the double SHA-256 of those before: Bitcoin, Litecoin, Dogecoin, Tron ... */
export function base58Check(text: string): boolean {
  const bytes = text.length > 120 ? undefined : base58Bytes(text);
  if (bytes === undefined || bytes.length < 5) return false;
  const sum = sha256(sha256(bytes.slice(0, -4)));
  return bytes.slice(-4).every((byte, index) => byte === sum[index]);
}

function polymod(values: readonly number[]): number {
  return values.reduce((check, value) => {
    const top = check >>> 25;
    const mixed = ((check & 0x1ffffff) << 5) ^ value;
    return GENERATOR.reduce((sum, term, bit) => ((top >>> bit) & 1 ? sum ^ term : sum), mixed);
  }, 1);
}

/** Bech32 and bech32m: a prefix, `1`, data and six characters of checksum; all of one case. */
export function bech32(text: string): boolean {
  const lower = text.toLowerCase();
  const split = lower.lastIndexOf('1');
  if ((lower !== text && text.toUpperCase() !== text) || split < 1 || text.length > 120) return false;
  const prefix = Array.from(lower.slice(0, split), (char) => char.charCodeAt(0));
  const data = Array.from(lower.slice(split + 1), (char) => BECH32.indexOf(char));
  if (data.length < 6 || data.includes(-1)) return false;
  const values = [...prefix.map((code) => code >>> 5), 0, ...prefix.map((code) => code & 31), ...data];
  return BECH32_ENDS.has(polymod(values));
}
