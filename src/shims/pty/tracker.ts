/** Follows what a program tells the terminal, so that the terminal can be borrowed and given back exactly. */
import { Scanner, type SequenceKind } from './scanner.ts';
import { TerminalState } from './state.ts';

const LINK_LIMIT = 4096;
/** Finals of CSI sequences that move or erase beyond simple lines of output. */
const ADDRESSING: ReadonlySet<string> = new Set('ABEFHJLMSTdf');

export class Tracker {
  readonly state: TerminalState = new TerminalState();
  readonly #scanner: Scanner;
  #tail: Uint8Array = new Uint8Array();
  #lineStart = true;

  constructor() {
    this.#scanner = new Scanner(
      { text: (bytes) => this.#text(bytes), sequence: (kind, bytes) => this.#sequence(kind, bytes) },
      'screen',
    );
  }

  /** Call with exactly the bytes that reach the terminal, in order. */
  feed(chunk: Uint8Array): void {
    this.#scanner.scan(chunk);
  }

  /** True when no sequence and no UTF-8 character is half sent. */
  get boundary(): boolean {
    return this.#scanner.ground && this.#tail.length === 0;
  }

  /** The half-sent sequence or character; undefined when it is too long to be sent again. */
  get partial(): Uint8Array | undefined {
    return this.#scanner.ground ? this.#tail : this.#scanner.partial;
  }

  /** Notes that the half-sent sequence was cancelled on the terminal. */
  cancel(): void {
    this.#scanner.cancel();
    this.#tail = new Uint8Array();
  }

  /** True when the cursor stands at the beginning of a line. */
  get lineStart(): boolean {
    return this.#lineStart;
  }

  #text(bytes: Uint8Array): void {
    const joined = this.#tail.length === 0 ? bytes : Buffer.concat([this.#tail, bytes]);
    this.#tail = Uint8Array.from(joined.subarray(joined.length - unfinished(joined)));
    const out = bytes.lastIndexOf(0x0e);
    const back = bytes.lastIndexOf(0x0f);
    if (out !== back) this.state.shifted = out > back;
    this.#lineStart = bytes.at(-1) === 0x0a;
  }

  #sequence(kind: SequenceKind, bytes: Uint8Array): void {
    this.#tail = new Uint8Array();
    if (kind === 'esc') this.#escape(Buffer.from(bytes).toString('latin1').slice(1));
    else if (kind === 'csi') this.#control(Buffer.from(bytes).toString('latin1').slice(2));
    else if (kind === 'osc') this.#command(bytes);
    else this.#string(bytes);
  }

  #escape(text: string): void {
    const state = this.state;
    if (text === '=' || text === '>') state.keypad = text === '=';
    else if (text === 'c') state.hardReset();
    else if (/^[()*+]/.test(text)) state.designate(text.slice(0, 1), text.slice(1));
    if (/^[78Mc]$/.test(text)) state.managed = true;
  }

  #control(text: string): void {
    const final = text.slice(-1);
    const body = text.slice(0, -1);
    if (ADDRESSING.has(final) && !/^[?><=]/.test(body)) this.state.managed = true;
    switch (final) {
      case 'h':
      case 'l':
        return this.#mode(body, final === 'h');
      case 'm':
        return this.#graphics(body);
      case 'u':
        return this.#keyboardMode(body);
      default:
        return this.#setting(body, final);
    }
  }

  #setting(body: string, final: string): void {
    if (final === 'r' && /^[\d;]*$/.test(body)) this.state.region = body === '' ? '' : `\u001b[${body}r`;
    else if (final === 'p' && body === '!') this.state.softReset();
    else if (final === 'n' && body === '>4') this.state.otherKeys = 0;
  }

  #mode(body: string, on: boolean): void {
    if (body === '4') this.state.insert = on;
    if (!body.startsWith('?')) return;
    for (const mode of body.slice(1).split(';')) this.state.setMode(Number(mode), on);
  }

  #graphics(body: string): void {
    if (/^[\d;:]*$/.test(body)) this.state.pen.apply(body);
    else if (body.startsWith('>4')) this.state.otherKeys = Number(body.split(';')[1] ?? '0');
  }

  #keyboardMode(body: string): void {
    const stack = this.state.keyboard;
    const value = Number.parseInt(body.slice(1), 10);
    if (body.startsWith('>')) stack.push(Number.isNaN(value) ? 0 : value);
    else if (body.startsWith('<')) stack.splice(-(Number.isNaN(value) ? 1 : value));
    else if (body.startsWith('=')) stack.splice(-1, 1, Number.isNaN(value) ? 0 : value);
    if (stack.length > 64) stack.shift();
  }

  #command(bytes: Uint8Array): void {
    if (bytes.length > LINK_LIMIT) return;
    const text = Buffer.from(bytes).toString('utf8');
    if (!text.startsWith('\u001b]8;')) return;
    const closes = /^\u001b\]8;[^;]*;(?:\u0007|\u001b\\)$/.test(text);
    this.state.link = closes ? '' : text;
  }

  /** Sixel (`DCS ... q`) and kitty graphics (`APC G`); a string too long to keep is taken for a picture. */
  #string(bytes: Uint8Array): void {
    const head = Buffer.from(bytes.subarray(0, 24)).toString('latin1');
    const picture = bytes.length === 0 || /^\u001bP[\d;]*q/.test(head) || head.startsWith('\u001b_G');
    if (picture) this.state.pictures = true;
  }
}

/** How many bytes at the end begin a UTF-8 character that is not complete. */
function unfinished(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return back < lengthOf(byte) ? back : 0;
  }
  return 0;
}

function lengthOf(lead: number): number {
  if (lead >= 0xf0) return 4;
  return lead >= 0xe0 ? 3 : 2;
}
