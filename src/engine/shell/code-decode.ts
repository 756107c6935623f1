/** Texts in disguise, undone where the result is plain text. */

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function plain(bytes: readonly number[]): string | undefined {
  const readable =
    bytes.length > 0 && bytes.every((byte) => byte === 9 || byte === 10 || (byte >= 32 && byte < 127));
  return readable ? bytes.map((byte) => String.fromCodePoint(byte)).join('') : undefined;
}

/** Plain ASCII from base64 of either alphabet; undefined for anything else. */
export function fromBase64(text: string): string | undefined {
  const letters = text.replace(/[\s=]/g, '').replaceAll('-', '+').replaceAll('_', '/');
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const letter of letters) {
    const value = LETTERS.indexOf(letter);
    if (value < 0) return undefined;
    held = ((held << 6) | value) & 0xff_ffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >> bits) & 0xff);
    }
  }
  return plain(bytes);
}

/** Plain ASCII from hexadecimal digits; undefined for anything else. */
export function fromHex(text: string): string | undefined {
  const digits = text.replace(/\s/g, '');
  if (!/^(?:[\da-f]{2})+$/i.test(digits)) return undefined;
  return plain((digits.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16)));
}
