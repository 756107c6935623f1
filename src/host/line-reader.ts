/** Pieces of text as lines; a long line costs no more than its length. */

/** Characters of a line that say what it is. */
const BEGINNING = 40;

export class LineReader {
  #pieces: string[] = [];
  #bytes = 0;
  #beginning = '';

  /** Bytes of the line that has not ended. */
  get waiting(): number {
    return this.#bytes;
  }

  /** How the line that has not ended begins. */
  get beginning(): string {
    return this.#beginning;
  }

  /** Lines that end within the piece, without their ends. */
  *push(piece: string): Generator<string> {
    let from = 0;
    for (let end = piece.indexOf('\n'); end >= 0; end = piece.indexOf('\n', from)) {
      this.#pieces.push(piece.slice(from, end));
      const line = this.#pieces.join('');
      this.#pieces = [];
      this.#bytes = 0;
      this.#beginning = '';
      from = end + 1;
      yield line;
    }
    if (from === piece.length) return;
    const rest = piece.slice(from);
    this.#pieces.push(rest);
    this.#bytes += Buffer.byteLength(rest);
    this.#beginning += rest.slice(0, BEGINNING - this.#beginning.length);
  }
}
