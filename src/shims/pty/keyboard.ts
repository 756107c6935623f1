/** The way of keys from the real terminal: to the agent, or to the box while it is up. */
import { PasteFilter, type PasteRules } from './input.ts';
import { TypedText } from './typed.ts';

export class Keyboard {
  readonly #filter: PasteFilter;
  readonly #typed: TypedText;
  readonly #toAgent: (bytes: Uint8Array) => void;
  #diverted: ((bytes: Uint8Array) => void) | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(rules: PasteRules, toAgent: (bytes: Uint8Array) => void) {
    this.#typed = new TypedText((text) => rules.onTyped(text));
    this.#filter = new PasteFilter(rules, (bytes) => this.#typed.push(bytes));
    this.#toAgent = toAgent;
  }

  push(chunk: Uint8Array): void {
    if (this.#diverted !== undefined) return this.#diverted(chunk);
    clearTimeout(this.#timer);
    this.#send(this.#filter.push(chunk));
    const { wait } = this.#filter;
    if (wait !== undefined) this.#timer = setTimeout(() => this.#release(), wait);
  }

  /** Sends keys to the box; undefined sends them to the agent again. */
  divert(to: ((bytes: Uint8Array) => void) | undefined): void {
    // What was held belongs to the agent: it came before the box.
    if (to !== undefined) this.#release();
    this.#diverted = to;
  }

  #release(): void {
    clearTimeout(this.#timer);
    this.#send(this.#filter.release());
    this.#typed.settle();
  }

  #send(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#toAgent(bytes);
  }
}
