/** Keys and pastes on their way to the agent: pastes are redacted in flight, everything else passes byte for byte. */

const BEGIN = Buffer.from('\u001b[200~');
const END = Buffer.from('\u001b[201~');
const NOTHING = new Uint8Array();
/** A paste larger than this is not searched. */
const LIMIT = 4 * 1024 * 1024;
/** How long a beginning of a marker may wait for its rest (ms): an ESC alone is likely a key, `ESC [` is not. */
const LONE_ESCAPE_MS = 15;
const MARKER_MS = 50;
/** A paste whose end does not come is let go after this long without a byte (ms). */
const PASTE_MS = 5000;

export type Dropped = 'too-long' | 'not-text';

export interface PasteRules {
  /** The text with placeholders, or the same text. Lines end in LF. */
  readonly redactPaste: (text: string) => string;
  /** True when enforced: a paste that cannot be searched does not pass. */
  readonly dropUnredactable: boolean;
  readonly onDropped: (why: Dropped) => void;
  /** A line typed by hand, as far as it can be guessed from the keys: for warnings only. */
  readonly onTyped: (text: string) => void;
}

export class PasteFilter {
  readonly #rules: PasteRules;
  readonly #plain: (bytes: Uint8Array) => void;
  /** `through` passes, `drop` discards a paste that grew too large, up to its end. */
  #mode: 'keys' | 'paste' | 'through' | 'drop' = 'keys';
  #held: Uint8Array = NOTHING;
  #paste: Uint8Array[] = [];
  #size = 0;

  /** `plain` sees what was not pasted. */
  constructor(rules: PasteRules, plain: (bytes: Uint8Array) => void) {
    this.#rules = rules;
    this.#plain = plain;
  }

  /** Takes what the terminal sent; returns what the agent gets now. */
  push(chunk: Uint8Array): Uint8Array {
    let rest: Buffer = Buffer.concat([this.#held, chunk]);
    this.#held = NOTHING;
    const out: Uint8Array[] = [];
    while (rest.length > 0) rest = this.#mode === 'keys' ? this.#keys(rest, out) : this.#inside(rest, out);
    return Buffer.concat(out);
  }

  /** After how many milliseconds without input `release` is due; undefined when nothing is held. */
  get wait(): number | undefined {
    if (this.#mode !== 'keys') return PASTE_MS;
    if (this.#held.length === 0) return undefined;
    return this.#held.length < 3 ? LONE_ESCAPE_MS : MARKER_MS;
  }

  /** Lets go of what was held in the hope of more. */
  release(): Uint8Array {
    const held = this.#held;
    this.#held = NOTHING;
    if (this.#mode === 'keys') {
      this.#plain(held);
      return held;
    }
    const out: Uint8Array[] = [];
    this.#passOn(held, out);
    if (this.#mode === 'paste') out.push(BEGIN, this.#redacted());
    this.#mode = 'keys';
    return Buffer.concat(out);
  }

  #keys(bytes: Buffer, out: Uint8Array[]): Buffer {
    const begin = bytes.indexOf(BEGIN);
    const end = begin === -1 ? bytes.length - overlap(bytes, BEGIN) : begin;
    const before = bytes.subarray(0, end);
    if (before.length > 0) this.#plain(before);
    out.push(before);
    if (begin === -1) {
      this.#held = bytes.subarray(end);
      return Buffer.alloc(0);
    }
    this.#mode = 'paste';
    return bytes.subarray(begin + BEGIN.length);
  }

  #inside(bytes: Buffer, out: Uint8Array[]): Buffer {
    const end = bytes.indexOf(END);
    this.#passOn(bytes.subarray(0, end === -1 ? bytes.length - overlap(bytes, END) : end), out);
    if (end === -1) {
      this.#held = bytes.subarray(bytes.length - overlap(bytes, END));
      return Buffer.alloc(0);
    }
    this.#finish(out);
    return bytes.subarray(end + END.length);
  }

  #passOn(bytes: Uint8Array, out: Uint8Array[]): void {
    if (this.#mode === 'through') out.push(bytes);
    if (this.#mode !== 'paste') return;
    this.#paste.push(bytes);
    this.#size += bytes.length;
    if (this.#size > LIMIT) this.#tooLong(out);
  }

  #tooLong(out: Uint8Array[]): void {
    const { dropUnredactable, onDropped } = this.#rules;
    if (dropUnredactable) onDropped('too-long');
    else out.push(BEGIN, ...this.#paste);
    this.#mode = dropUnredactable ? 'drop' : 'through';
    this.#paste = [];
    this.#size = 0;
  }

  #finish(out: Uint8Array[]): void {
    if (this.#mode === 'paste') out.push(BEGIN, this.#redacted());
    if (this.#mode !== 'drop') out.push(END);
    this.#mode = 'keys';
  }

  #redacted(): Uint8Array {
    const bytes = Buffer.concat(this.#paste);
    this.#paste = [];
    this.#size = 0;
    const text = decode(bytes);
    if (text === undefined) {
      if (!this.#rules.dropUnredactable) return bytes;
      this.#rules.onDropped('not-text');
      return NOTHING;
    }
    // Terminals send CR for a line end; the redactor knows LF.
    const swapped = text.includes('\r') && !text.includes('\n');
    const given = swapped ? text.replaceAll('\r', '\n') : text;
    const clean = this.#rules.redactPaste(given);
    if (clean === given) return bytes;
    return Buffer.from(swapped ? clean.replaceAll('\n', '\r') : clean);
  }
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Length of the longest end of `bytes` that begins `marker` without completing it. */
function overlap(bytes: Uint8Array, marker: Buffer): number {
  for (let length = Math.min(marker.length - 1, bytes.length); length > 0; length--) {
    if (marker.subarray(0, length).equals(bytes.subarray(bytes.length - length))) return length;
  }
  return 0;
}
