/** SHA-256 for the checksum inside addresses of wallets: the engine is handed no hash where texts are scanned. */

const BLOCK = 64;
const WORD = 2 ** 32;

/** The first `count` primes, by trial division. */
function primes(count: number): readonly number[] {
  const found: number[] = [];
  for (let next = 2; found.length < count; next += 1) {
    if (found.every((prime) => next % prime !== 0)) found.push(next);
  }
  return found;
}

/** The constants of the standard: fractions of the roots of the first primes. */
const ROUND = primes(64).map((prime) => Math.floor((Math.cbrt(prime) % 1) * WORD) | 0);
const START = primes(8).map((prime) => Math.floor((Math.sqrt(prime) % 1) * WORD) | 0);

function rotate(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

function padded(bytes: Uint8Array): DataView {
  const blocks = Math.ceil((bytes.length + 9) / BLOCK);
  const data = new Uint8Array(blocks * BLOCK);
  data.set(bytes);
  data[bytes.length] = 0x80;
  const view = new DataView(data.buffer);
  view.setUint32(data.length - 4, bytes.length * 8);
  return view;
}

function schedule(view: DataView, at: number): Int32Array {
  const words = new Int32Array(64);
  for (let index = 0; index < 16; index += 1) words[index] = view.getInt32(at + index * 4);
  const word = (index: number): number => words[index] ?? 0;
  for (let index = 16; index < 64; index += 1) {
    const early = word(index - 15);
    const late = word(index - 2);
    const small = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3);
    const large = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10);
    words[index] = word(index - 16) + small + word(index - 7) + large;
  }
  return words;
}

/** One block: the eight words of the state go through 64 rounds and are added to what they were. */
function compress(state: Int32Array, words: Int32Array): void {
  const work = Int32Array.from(state);
  const at = (index: number): number => work[index] ?? 0;
  for (const [index, word] of words.entries()) {
    const high = rotate(at(4), 6) ^ rotate(at(4), 11) ^ rotate(at(4), 25);
    const choice = (at(4) & at(5)) ^ (~at(4) & at(6));
    const one = (at(7) + high + choice + (ROUND[index] ?? 0) + word) | 0;
    const low = rotate(at(0), 2) ^ rotate(at(0), 13) ^ rotate(at(0), 22);
    const majority = (at(0) & at(1)) ^ (at(0) & at(2)) ^ (at(1) & at(2));
    work.copyWithin(1, 0, 7);
    work[4] = at(4) + one;
    work[0] = one + low + majority;
  }
  for (const [index, word] of work.entries()) state[index] = (state[index] ?? 0) + word;
}

/** The 32 bytes of the digest. For short input: nothing here is made for speed. */
export function sha256Bytes(bytes: Uint8Array): Uint8Array {
  const view = padded(bytes);
  const state = Int32Array.from(START);
  for (let at = 0; at < view.byteLength; at += BLOCK) compress(state, schedule(view, at));
  const digest = new DataView(new ArrayBuffer(32));
  for (const [index, word] of state.entries()) digest.setInt32(index * 4, word);
  return new Uint8Array(digest.buffer);
}
