/** What the terminal sends while the box is up, told apart: keys of a person, pastes, answers meant for the agent. */
import { Scanner, type SequenceKind } from './scanner.ts';

export type Key =
  | { readonly kind: 'char'; readonly char: string }
  | {
      readonly kind:
        | 'enter'
        | 'escape'
        | 'backspace'
        | 'interrupt'
        | 'up'
        | 'down'
        | 'page-up'
        | 'page-down'
        | 'other';
    };

export type Token =
  | { readonly kind: 'key'; readonly key: Key }
  | { readonly kind: 'paste' }
  /** An answer of the terminal to a question the agent asked. */
  | { readonly kind: 'report'; readonly bytes: Uint8Array };

type NamedKind = Exclude<Key['kind'], 'char'>;
const PASTE_ON = '200~';
const PASTE_OFF = '201~';
const NAMED: Readonly<Record<string, NamedKind>> = { A: 'up', B: 'down', '5~': 'page-up', '6~': 'page-down' };
/** Device attributes, cursor place, mode, window, keyboard and colour-scheme reports. */
const REPORT = /^(?:[?>=].*[cnuS]|[\d;]*[cRtx]|\??[\d;]*\$y|\d+n)$/;

export class KeyReader {
  readonly #scanner: Scanner;
  #tokens: Token[] = [];
  #pasting = false;
  #decoder = new TextDecoder('utf-8');

  constructor() {
    this.#scanner = new Scanner(
      { text: (bytes) => this.#text(bytes), sequence: (kind, bytes) => this.#sequence(kind, bytes) },
      'keys',
    );
  }

  /** True when an ESC has come that may be a key or the beginning of a sequence: call `settle` after a short wait. */
  get undecided(): boolean {
    return !this.#scanner.ground;
  }

  push(bytes: Uint8Array): readonly Token[] {
    this.#scanner.scan(bytes);
    return this.#taken();
  }

  /** Decides that a lone ESC was the key. */
  settle(): readonly Token[] {
    const lone = this.#scanner.partial?.length === 1;
    this.#scanner.cancel();
    if (lone && !this.#pasting) this.#key({ kind: 'escape' });
    return this.#taken();
  }

  #taken(): readonly Token[] {
    const tokens = this.#tokens;
    this.#tokens = [];
    return tokens;
  }

  #text(bytes: Uint8Array): void {
    if (this.#pasting) return;
    for (const char of this.#decoder.decode(bytes, { stream: true })) this.#key(keyOf(char));
  }

  #sequence(kind: SequenceKind, bytes: Uint8Array): void {
    if (kind === 'osc' || kind === 'string') this.#tokens.push({ kind: 'report', bytes });
    else if (kind === 'esc') this.#escape(Buffer.from(bytes).toString('latin1').slice(1));
    else this.#control(Buffer.from(bytes).toString('latin1').slice(2), bytes);
  }

  /** SS3 cursor keys; anything else is a key pressed with Alt. */
  #escape(text: string): void {
    const named = text.startsWith('O') ? NAMED[text.slice(1)] : undefined;
    this.#key({ kind: named ?? 'other' });
  }

  #control(text: string, bytes: Uint8Array): void {
    if (text === PASTE_ON) this.#pasting = true;
    else if (text === PASTE_OFF) {
      this.#pasting = false;
      this.#tokens.push({ kind: 'paste' });
    } else if (REPORT.test(text)) this.#tokens.push({ kind: 'report', bytes });
    else this.#controlKey(text);
  }

  #controlKey(text: string): void {
    const coded = /^(\d+)[\d:]*(?:;(\d*)(?::(\d+))?)?[\d;:]*u$/.exec(text) ?? modifiedOther(text);
    if (coded === null) {
      // Mouse and focus reports are nobody's keys.
      if (!/^[<\d;]*[MmIO]$/.test(text)) this.#key({ kind: NAMED[text] ?? 'other' });
      return;
    }
    const [, code, modifiers, event] = coded;
    if (event === undefined || event === '1') this.#key(codedKey(Number(code), Number(modifiers ?? '1') - 1));
  }

  #key(key: Key): void {
    if (!this.#pasting) this.#tokens.push({ kind: 'key', key });
  }
}

/** xterm's modifyOtherKeys: `CSI 27 ; modifiers ; code ~`, in the order of the kitty form. */
function modifiedOther(text: string): readonly string[] | null {
  const match = /^27;(\d+);(\d+)~$/.exec(text);
  return match === null ? null : [text, match[2] ?? '', match[1] ?? ''];
}

function keyOf(char: string): Key {
  if (char === '\r' || char === '\n') return { kind: 'enter' };
  if (char === '\u007f' || char === '\b') return { kind: 'backspace' };
  if (char === '\u0003') return { kind: 'interrupt' };
  return char < ' ' ? { kind: 'other' } : { kind: 'char', char };
}

/** Modifier bits: 1 shift, 2 alt, 4 ctrl; locks (64, 128) do not matter. */
function codedKey(code: number, modifiers: number): Key {
  const held = modifiers & 63;
  if (code === 27) return { kind: 'escape' };
  if (held === 4 && code === 99) return { kind: 'interrupt' };
  if (held > 1 || code > 0x10ffff || Number.isNaN(code)) return { kind: 'other' };
  const char = String.fromCodePoint(code);
  return keyOf(held === 1 ? char.toUpperCase() : char);
}
