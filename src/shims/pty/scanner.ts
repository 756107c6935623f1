/** Cuts a terminal byte stream into text and control sequences, over any chunking. */

const ESC = 0x1b;
/** A sequence longer than this is followed to its end but not kept (a picture, a clipboard). */
const KEEP = 64 * 1024;

export type SequenceKind = 'esc' | 'csi' | 'osc' | 'string';
type State = 'ground' | SequenceKind | 'intermediate' | 'ss3';

export interface ScannerSink {
  text(bytes: Uint8Array): void;
  /** The whole sequence, introducer and final byte included; empty when it was too long to keep. */
  sequence(kind: SequenceKind, bytes: Uint8Array): void;
}

/** `keys` reads what a keyboard sends (SS3 takes one more byte), `screen` what a program draws. */
export type Dialect = 'keys' | 'screen';

export class Scanner {
  readonly #sink: ScannerSink;
  readonly #dialect: Dialect;
  #state: State = 'ground';
  #parts: Uint8Array[] = [];
  #kept = 0;
  /** True after an ESC inside a string: the next byte tells ST from a new sequence. */
  #escaped = false;

  constructor(sink: ScannerSink, dialect: Dialect) {
    this.#sink = sink;
    this.#dialect = dialect;
  }

  /** True between sequences. */
  get ground(): boolean {
    return this.#state === 'ground';
  }

  /** Bytes of the sequence that has begun and not ended; undefined when it outgrew what is kept. */
  get partial(): Uint8Array | undefined {
    return this.#kept > KEEP ? undefined : Buffer.concat(this.#parts);
  }

  /** Forgets a begun sequence, as CAN does to a terminal. */
  cancel(): void {
    this.#state = 'ground';
    this.#escaped = false;
    this.#parts = [];
    this.#kept = 0;
  }

  scan(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length) {
      at = this.#state === 'ground' ? this.#text(chunk, at) : this.#sequence(chunk, at);
    }
  }

  #text(chunk: Uint8Array, from: number): number {
    const escape = chunk.indexOf(ESC, from);
    const end = escape === -1 ? chunk.length : escape;
    if (end > from) this.#sink.text(chunk.subarray(from, end));
    if (escape === -1) return end;
    this.#state = 'esc';
    this.#keep(chunk.subarray(escape, escape + 1));
    return escape + 1;
  }

  /** Runs through bytes of the sequence up to its end or the end of the chunk. */
  #sequence(chunk: Uint8Array, from: number): number {
    for (let at = from; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0;
      if (this.#escaped && byte !== 0x5c) return this.#nextBegins(chunk, { from, at });
      if (byte === ESC && !this.#inString()) return this.#nextBegins(chunk, { from: at, at: at + 1 });
      if (byte === 0x18 || byte === 0x1a) {
        this.cancel();
        return at + 1;
      }
      if (this.#ends(byte)) {
        this.#keep(chunk.subarray(from, at + 1));
        this.#finish();
        return at + 1;
      }
    }
    this.#keep(chunk.subarray(from));
    return chunk.length;
  }

  /** An ESC where none ends a sequence: a string is over, any other sequence is void, a new one begins at `at`. */
  #nextBegins(chunk: Uint8Array, span: { from: number; at: number }): number {
    if (this.#inString()) {
      this.#keep(chunk.subarray(span.from, span.at));
      this.#finish();
    } else this.cancel();
    this.#state = 'esc';
    this.#keep(Uint8Array.of(ESC));
    return span.at;
  }

  #inString(): boolean {
    return this.#state === 'osc' || this.#state === 'string';
  }

  #ends(byte: number): boolean {
    switch (this.#state) {
      case 'esc':
        return this.#endsEscape(byte);
      case 'intermediate':
        return byte >= 0x30;
      case 'csi':
        return byte >= 0x40 && byte <= 0x7e;
      case 'osc':
      case 'string':
        return this.#endsString(byte);
      case 'ss3':
      case 'ground':
        return true;
    }
  }

  #endsEscape(byte: number): boolean {
    if (byte < 0x20) return false;
    const next = byte <= 0x2f ? 'intermediate' : this.#introduced(byte);
    if (next === undefined) return true;
    this.#state = next;
    return false;
  }

  #introduced(byte: number): State | undefined {
    if (byte === 0x5b) return 'csi';
    if (byte === 0x5d) return 'osc';
    if (byte === 0x50 || byte === 0x5f || byte === 0x5e || byte === 0x58) return 'string';
    return byte === 0x4f && this.#dialect === 'keys' ? 'ss3' : undefined;
  }

  #endsString(byte: number): boolean {
    if (this.#escaped) return true;
    this.#escaped = byte === ESC;
    return byte === 0x07 && this.#state === 'osc';
  }

  #keep(bytes: Uint8Array): void {
    this.#kept += bytes.length;
    if (this.#kept <= KEEP) this.#parts.push(Buffer.from(bytes));
    else this.#parts = [];
  }

  #finish(): void {
    const bytes = this.partial ?? new Uint8Array();
    const kind = this.#state;
    this.cancel();
    if (kind === 'csi' || kind === 'osc' || kind === 'string') this.#sink.sequence(kind, bytes);
    else if (kind !== 'ground') this.#sink.sequence('esc', bytes);
  }
}
