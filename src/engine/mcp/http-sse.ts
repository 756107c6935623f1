/** Event streams as text: events out of pieces, wherever the pieces are cut. */

/** One event; comments and events without data are none. */
export interface ServerEvent {
  readonly event: string;
  readonly data: string;
}

/** Longest place in a stream that is sent back to a server, characters. */
const LONGEST_ID = 1024;
const LINE_END = /\r\n|\n|\r/;

export class EventReader {
  readonly #most: number;
  /** How long the server wants us to wait before we come back, in ms. */
  retryMs: number | undefined;
  #rest = '';
  #skipsNewline = false;
  #event = '';
  #data: string[] = [];
  #length = 0;
  #id: string | undefined;
  #place: string | undefined;
  #isOver = false;

  /** `most`: characters an event may have, its names included. */
  constructor(most: number) {
    this.#most = most;
  }

  /** An event was longer than we read: nothing behind it can be understood. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Where a broken stream can be taken up again; undefined where the server names no usable place. */
  get place(): string | undefined {
    return this.#place;
  }

  /** The events that end within this piece. */
  push(piece: string): readonly ServerEvent[] {
    if (piece === '' || this.#isOver) return [];
    const text = this.#skipsNewline && piece.startsWith('\n') ? piece.slice(1) : piece;
    this.#skipsNewline = piece.endsWith('\r');
    this.#length += text.length;
    const lines = text.split(LINE_END);
    lines[0] = this.#rest + (lines[0] ?? '');
    this.#rest = lines.pop() ?? '';
    const events = lines.flatMap((line) => this.#line(line));
    // What ended within the piece is no longer kept.
    if (lines.includes('')) this.#length = this.#rest.length + sizeOf(this.#data);
    this.#isOver = this.#length > this.#most;
    return events;
  }

  #line(line: string): readonly ServerEvent[] {
    if (line === '') return this.#dispatch();
    const cut = line.indexOf(':');
    const field = cut < 0 ? line : line.slice(0, cut);
    const value = cut < 0 ? '' : line.slice(cut + 1).replace(/^ /, '');
    if (field === 'data') this.#data.push(value);
    else if (field === 'event') this.#event = value;
    else if (field === 'id') this.#id = isPlace(value) ? value : undefined;
    else if (field === 'retry' && /^\d{1,9}$/.test(value)) this.retryMs = Number(value);
    return [];
  }

  #dispatch(): readonly ServerEvent[] {
    const [data, event] = [this.#data, this.#event];
    this.#data = [];
    this.#event = '';
    this.#place = this.#id;
    return data.length === 0 ? [] : [{ event: event === '' ? 'message' : event, data: data.join('\n') }];
  }
}

function sizeOf(data: readonly string[]): number {
  return data.reduce((sum, line) => sum + line.length, 0);
}

/** It becomes a header. */
function isPlace(value: string): boolean {
  return value.length <= LONGEST_ID && /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(value);
}
