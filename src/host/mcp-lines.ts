/** Bytes of a stream as lines: bounded, and nothing that is no text. */

/** Longest line that is read, bytes. */
const MOST_LINE: number = 32 * 1024 * 1024;
const NEWLINE = 0x0a;

export type LinePiece =
  | { readonly kind: 'line'; readonly text: string }
  /** Bytes of a line that cannot be read; `first` for the piece that begins it. */
  | {
      readonly kind: 'bytes';
      readonly bytes: Uint8Array;
      readonly why: 'too-long' | 'not-utf8';
      readonly first: boolean;
    };

export class LineSplitter {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  readonly #most: number;
  #parts: Uint8Array[] = [];
  #length = 0;
  #isOver = false;

  constructor(most: number = MOST_LINE) {
    this.#most = most;
  }

  /** Lines that end within the chunk, and bytes of one that is too long. */
  *push(chunk: Uint8Array): Generator<LinePiece> {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      yield* this.#take(chunk.subarray(from, end), true);
      from = end + 1;
    }
    if (from < chunk.length) yield* this.#take(chunk.subarray(from), false);
  }

  /** What stood behind the last newline. */
  *end(): Generator<LinePiece> {
    if (this.#length > 0 && !this.#isOver) yield* this.#take(new Uint8Array(), true);
  }

  *#take(bytes: Uint8Array, isEnd: boolean): Generator<LinePiece> {
    this.#length += bytes.length;
    this.#parts.push(bytes);
    if (!this.#isOver && this.#length <= this.#most) {
      if (isEnd) yield this.#line();
      return;
    }
    const whole = this.#whole();
    const ended = isEnd ? Buffer.concat([whole, Buffer.of(NEWLINE)]) : whole;
    yield { kind: 'bytes', bytes: ended, why: 'too-long', first: !this.#isOver };
    this.#isOver = !isEnd;
    this.#length = isEnd ? 0 : this.#length;
  }

  #whole(): Buffer {
    const whole = Buffer.concat(this.#parts);
    this.#parts = [];
    return whole;
  }

  #line(): LinePiece {
    const whole = this.#whole();
    this.#length = 0;
    try {
      return { kind: 'line', text: this.#decoder.decode(whole) };
    } catch {
      const bytes = Buffer.concat([whole, Buffer.of(NEWLINE)]);
      return { kind: 'bytes', bytes, why: 'not-utf8', first: true };
    }
  }
}
