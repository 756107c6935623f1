const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

function crc32(text: string): number {
  let crc = 0xffffffff;
  for (let index = 0; index < text.length; index += 1) {
    crc ^= text.charCodeAt(index);
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 0 ? crc >>> 1 : (crc >>> 1) ^ 0xedb88320;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/**
 * True when the last six characters are the checksum of what is between them and the four of the prefix, as GitHub and
 * npm make them. Old and documentation tokens fail it: a reason for more confidence, never one to stay silent.
 */
export function checksumHolds(token: string): boolean {
  let rest = crc32(token.slice(4, -6));
  let digits = '';
  for (let place = 0; place < 6; place += 1) {
    digits = `${BASE62.charAt(rest % 62)}${digits}`;
    rest = Math.floor(rest / 62);
  }
  return token.endsWith(digits);
}
