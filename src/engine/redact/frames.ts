/** Cuts a response stream into events, each with its exact text. */

export interface Frame {
  /** The event as it arrived, separators included. */
  readonly raw: string;
  /** `raw.slice(start, end)` is the event's data; absent when it has none that can be read. */
  readonly data?: { readonly start: number; readonly end: number };
  /** Nothing follows in this stream. */
  readonly last?: true;
}

export interface Framer {
  /** Feeds text in any portions, returns the events that are complete. */
  push(text: string): readonly Frame[];
  /** What is left of an incomplete event. */
  end(): string;
  /** An event of our own in this stream's form, to stand before a frame. */
  write(event: { readonly name?: string; readonly data: string }): string;
}

/** Beyond this an event is passed on unread: nothing is withheld from the agent. */
const MAX_EVENT = 32 * 1024 * 1024;
const BOUNDARY = /\r?\n\r?\n|\r\r/g;
const DATA = /(?:^|[\r\n])data:[ ]?([^\r\n]*)/g;

/** Server-sent events. */
export class SseFramer implements Framer {
  #pending = '';
  #searched = 0;

  push(text: string): readonly Frame[] {
    this.#pending += text;
    const frames: Frame[] = [];
    let from = 0;
    // A boundary may straddle two portions.
    BOUNDARY.lastIndex = Math.max(0, this.#searched - 3);
    while (BOUNDARY.test(this.#pending)) {
      frames.push(sseFrame(this.#pending.slice(from, BOUNDARY.lastIndex)));
      from = BOUNDARY.lastIndex;
    }
    this.#pending = this.#pending.slice(from);
    if (this.#pending.length > MAX_EVENT) frames.push({ raw: this.end() });
    this.#searched = this.#pending.length;
    return frames;
  }

  end(): string {
    const rest = this.#pending;
    this.#pending = '';
    return rest;
  }

  write({ name, data }: { readonly name?: string; readonly data: string }): string {
    return `${name === undefined ? '' : `event: ${name}\n`}data: ${data}\n\n`;
  }
}

function sseFrame(raw: string): Frame {
  const lines = [...raw.matchAll(DATA)];
  const [line] = lines;
  // Data over several lines is allowed by the standard and sent by none of these services.
  if (line === undefined || lines.length > 1) return { raw };
  const end = line.index + line[0].length;
  return { raw, data: { start: end - (line[1] ?? '').length, end } };
}

/** One JSON array whose elements are sent as they are made. */
export class ArrayFramer implements Framer {
  #pending = '';
  #at = 0;
  #depth = 0;
  #inString = false;
  #start = 0;

  push(text: string): readonly Frame[] {
    this.#pending += text;
    const frames: Frame[] = [];
    for (; this.#at < this.#pending.length; this.#at += 1) {
      if (this.#inString) this.#skipString();
      else this.#structure(frames);
    }
    if (this.#pending.length > MAX_EVENT) frames.push({ raw: this.end() });
    return frames;
  }

  end(): string {
    const rest = this.#pending;
    this.#pending = '';
    this.#at = 0;
    return rest;
  }

  write({ data }: { readonly name?: string; readonly data: string }): string {
    return `,${data}`;
  }

  #skipString(): void {
    const char = this.#pending[this.#at];
    if (char === '\\') this.#at += 1;
    else if (char === '"') this.#inString = false;
  }

  #structure(frames: Frame[]): void {
    const char = this.#pending[this.#at];
    if (char === '"') this.#inString = true;
    else if (char === '{' || char === '[') {
      this.#depth += 1;
      if (this.#depth === 2) this.#start = this.#at;
    } else if (char === '}' || char === ']') {
      this.#depth -= 1;
      if (this.#depth < 2) frames.push(this.#cut());
    }
  }

  #cut(): Frame {
    const end = this.#at + 1;
    const raw = this.#pending.slice(0, end);
    this.#pending = this.#pending.slice(end);
    this.#at = -1;
    return this.#depth === 1 ? { raw, data: { start: this.#start, end } } : { raw, last: true };
  }
}
