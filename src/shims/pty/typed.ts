/** A guess at what a person types to the agent: good enough to warn by, never to decide by. */
import { Scanner } from './scanner.ts';

const LIMIT = 16 * 1024;

export class TypedText {
  readonly #scanner: Scanner;
  readonly #onLine: (text: string) => void;
  readonly #decoder = new TextDecoder('utf-8');
  #line = '';

  constructor(onLine: (text: string) => void) {
    this.#onLine = onLine;
    this.#scanner = new Scanner(
      { text: (bytes) => this.#text(bytes), sequence: (_kind, bytes) => this.#sequence(bytes) },
      'keys',
    );
  }

  push(bytes: Uint8Array): void {
    this.#scanner.scan(bytes);
  }

  /** Nothing followed for a while: an open ESC was a key. */
  settle(): void {
    this.#scanner.cancel();
  }

  #text(bytes: Uint8Array): void {
    for (const char of this.#decoder.decode(bytes, { stream: true })) this.#char(char);
  }

  #char(char: string): void {
    if (char === '\r' || char === '\n') this.#end();
    else if (char === '\u007f' || char === '\b') this.#line = this.#line.slice(0, -1);
    else if (char === '\u0003' || char === '\u0015') this.#line = '';
    else if (char >= ' ' && this.#line.length < LIMIT) this.#line += char;
  }

  /** Enter in the kitty form; all other sequences edit in ways that are not followed. */
  #sequence(bytes: Uint8Array): void {
    if (/^\u001b\[13(?:;\d+)?u$/.test(Buffer.from(bytes).toString('latin1'))) this.#end();
  }

  #end(): void {
    const line = this.#line;
    this.#line = '';
    if (line !== '') this.#onLine(line);
  }
}
