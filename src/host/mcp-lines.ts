/** Bytes of a stream as lines: bounded, and nothing that is no text. */
import { isUtf8 } from 'node:buffer';

/** Longest line that is read, bytes. */
const MOST_LINE: number = 32 * 1024 * 1024;
const NEWLINE = 0x0a;

export type LinePiece =
  | {
      readonly kind: 'line';
      readonly text: string;
      /** As it came, with its newline; absent where none ended it. */
      readonly bytes?: Uint8Array;
    }
  /** Bytes of a line that cannot be read; `first` for the piece that begins it. */
  | {
      readonly kind: 'bytes';
      readonly bytes: Uint8Array;
      readonly why: 'too-long' | 'not-utf8';
      readonly first: boolean;
    };

export class LineSplitter {
  readonly #most: number;
  #parts: Uint8Array[] = [];
  #length = 0;
  #isOver = false;

  constructor(most: number = MOST_LINE) {
    this.#most = most;
  }

  /** Lines that end within the chunk, and bytes of one that is too long. */
  push(chunk: Uint8Array): readonly LinePiece[] {
    const pieces: LinePiece[] = [];
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      pieces.push(this.#ended(chunk.subarray(from, end + 1), 1));
      from = end + 1;
    }
    const more = from < chunk.length ? this.#begun(chunk.subarray(from)) : undefined;
    if (more !== undefined) pieces.push(more);
    return pieces;
  }

  /** What stood behind the last newline. */
  end(): readonly LinePiece[] {
    return this.#length > 0 && !this.#isOver ? [this.#ended(new Uint8Array(), 0)] : [];
  }

  /** `newline`: how many bytes of it there are. */
  #ended(bytes: Uint8Array, newline: 0 | 1): LinePiece {
    const isOver = this.#isOver;
    this.#isOver = false;
    const isTooLong = isOver || this.#length + bytes.length - newline > this.#most;
    const whole = this.#whole(bytes);
    this.#length = 0;
    const ended = newline === 1 ? whole : withEnd(whole);
    if (isTooLong) return { kind: 'bytes', bytes: ended, why: 'too-long', first: !isOver };
    if (!isUtf8(whole)) return { kind: 'bytes', bytes: ended, why: 'not-utf8', first: true };
    const text = whole.toString('utf8', 0, whole.length - newline);
    return { kind: 'line', text, ...(newline === 1 ? { bytes: whole } : {}) };
  }

  #begun(bytes: Uint8Array): LinePiece | undefined {
    this.#length += bytes.length;
    if (!this.#isOver && this.#length <= this.#most) {
      this.#parts.push(bytes);
      return undefined;
    }
    const first = !this.#isOver;
    this.#isOver = true;
    return { kind: 'bytes', bytes: this.#whole(bytes), why: 'too-long', first };
  }

  /** Most lines come in one piece: that one is not copied. */
  #whole(last: Uint8Array): Buffer {
    if (this.#parts.length === 0) return Buffer.from(last.buffer, last.byteOffset, last.length);
    const whole = Buffer.concat([...this.#parts, last]);
    this.#parts = [];
    return whole;
  }
}

function withEnd(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.of(NEWLINE)]);
}
