import { Pen } from './pen.ts';

const ALT_MODES: readonly number[] = [47, 1047, 1049];
/** Private modes that change what keys, the mouse or the terminal send, or where and when drawing lands. */
const FOLLOWED: ReadonlySet<number> = new Set([
  1, 6, 7, 9, 25, 47, 1000, 1001, 1002, 1003, 1004, 1005, 1006, 1015, 1016, 1047, 1048, 1049, 2004, 2026,
  2031, 2048,
]);
/** Modes that are on in a fresh terminal. */
const ON_BY_DEFAULT: ReadonlySet<number> = new Set([7, 25]);

/** The settings a program has made on its terminal. */
export class TerminalState {
  readonly pen: Pen = new Pen();
  readonly #modes = new Map<number, boolean>();
  readonly #charsets = new Map<string, string>();
  /** Keyboard enhancements pushed, on the main screen and on the alternate one. */
  readonly #kitty: { readonly main: number[]; readonly alt: number[] } = { main: [], alt: [] };
  /** Application keypad (`ESC =`). */
  keypad = false;
  /** Insert mode (`CSI 4 h`). */
  insert = false;
  /** SO is in force: the second character set draws. */
  shifted = false;
  /** Level of modifyOtherKeys. */
  otherKeys = 0;
  /** Opens the hyperlink that is open; empty when none is. */
  link = '';
  /** Sets the scroll region; empty for the whole screen. */
  region = '';
  /** The program has addressed the screen: lines of ours would damage its picture. */
  managed = false;
  /** Pictures were sent to the alternate screen, which no model can repaint. */
  pictures = false;

  /** True when a private mode (`CSI ? mode h`) is set. */
  on(mode: number): boolean {
    return this.#modes.get(mode) ?? ON_BY_DEFAULT.has(mode);
  }

  get alternate(): boolean {
    return ALT_MODES.some((mode) => this.on(mode));
  }

  setMode(mode: number, on: boolean): void {
    if (!FOLLOWED.has(mode)) return;
    this.#modes.set(mode, on);
    if (mode === 25) this.managed = true;
    if (ALT_MODES.includes(mode)) this.#switched(on);
  }

  #switched(on: boolean): void {
    this.managed = true;
    if (on) return;
    for (const mode of ALT_MODES) this.#modes.set(mode, false);
    this.pictures = false;
  }

  designate(slot: string, set: string): void {
    this.#charsets.set(slot, set);
  }

  /** Sets character sets again: designations, then the shift. */
  get charsets(): string {
    const designated = [...this.#charsets].map(([slot, set]) => `\u001b${slot}${set}`).join('');
    return designated + (this.shifted ? '\u000e' : '\u000f');
  }

  /** True when characters may come out as line drawing. */
  get foreignCharset(): boolean {
    return this.shifted || [...this.#charsets.values()].some((set) => set !== 'B');
  }

  /** Rows above the scroll region. */
  get regionTop(): number {
    const top = Number.parseInt(this.region.slice(2), 10);
    return Number.isNaN(top) ? 0 : Math.max(0, top - 1);
  }

  /** True when keyboard enhancements are in force on the present screen. */
  get enhancedKeys(): boolean {
    return (this.keyboard.at(-1) ?? 0) !== 0;
  }

  /** The stack of the present screen, newest last. */
  get keyboard(): number[] {
    return this.alternate ? this.#kitty.alt : this.#kitty.main;
  }

  /** What a fresh terminal needs to draw the same from here on, save for the place of the cursor. */
  get seed(): string {
    const origin = this.on(6) ? '\u001b[?6h' : '';
    const wrap = this.on(7) ? '' : '\u001b[?7l';
    const insert = this.insert ? '\u001b[4h' : '';
    return this.region + origin + wrap + insert + this.charsets + this.pen.sequence + this.link;
  }

  /** DECSTR. */
  softReset(): void {
    for (const mode of [1, 6, 7, 25]) this.#modes.delete(mode);
    this.#charsets.clear();
    this.pen.reset();
    this.keypad = false;
    this.insert = false;
    this.shifted = false;
    this.region = '';
  }

  /** RIS. */
  hardReset(): void {
    this.softReset();
    this.#modes.clear();
    this.#kitty.main.length = 0;
    this.#kitty.alt.length = 0;
    this.otherKeys = 0;
    this.link = '';
    this.pictures = false;
  }
}
