/** The way of a program's output to the real terminal, which can be held while the terminal is borrowed. */
import { borrow, giveBack } from './loan.ts';
import type { Size } from '../../host/pty.ts';
import { ScreenModel } from './screen.ts';
import { Tracker } from './tracker.ts';

const HOLD_LIMIT = 8 * 1024 * 1024;
/** How long a half-sent sequence may take to end before it is cancelled and sent again later. */
const BOUNDARY_MS = 50;
const ESC = 0x1b;
const CANCEL = Uint8Array.of(0x18);

/** Why the program's output is stopped for now. */
type Reason = 'hold' | 'parse' | 'terminal';

export interface StageOptions {
  /** Writes to the real terminal. */
  write(bytes: Uint8Array | string): void;
  size(): Size;
  /** Nothing but the program's own bytes may be written to the terminal. */
  readonly dumb: boolean;
  /** Stops and restarts the program's output. */
  pause(): void;
  resume(): void;
  /** Makes the program draw its screen anew: the way back when no model of it is to be had. */
  redraw(): void;
}

export class Stage {
  readonly #options: StageOptions;
  readonly tracker: Tracker = new Tracker();
  #model: ScreenModel | undefined;
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  /** `open` forwards, `closing` forwards up to a boundary, `held` keeps. */
  #phase: 'open' | 'closing' | 'held' = 'open';
  #atBoundary: (() => void) | undefined;
  #resend: Uint8Array = new Uint8Array();
  #borrowed = false;
  #modelled = false;
  #lastOutput = 0;
  readonly #pausedFor = new Set<Reason>();

  constructor(options: StageOptions) {
    this.#options = options;
  }

  /** Output of the program, as it comes. */
  take(bytes: Uint8Array): void {
    this.#lastOutput = performance.now();
    if (this.#phase === 'held') return this.#hold(bytes);
    this.#forward(bytes);
    if (this.#phase === 'closing' && this.tracker.boundary) this.#atBoundary?.();
  }

  /** Milliseconds since the program last wrote. */
  get idle(): number {
    return performance.now() - this.#lastOutput;
  }

  /** True when output goes straight to the terminal. */
  get open(): boolean {
    return this.#phase === 'open';
  }

  resized(size: Size): void {
    this.#model?.resize(size);
  }

  /** The terminal takes less than the program gives, or takes it again. */
  slow(is: boolean): void {
    if (is) this.#pause('terminal');
    else this.#resume('terminal');
  }

  /** Holds the output and clears the terminal for the box. */
  async borrow(): Promise<void> {
    await this.#settle();
    this.#phase = 'held';
    this.#modelled = await this.#catchUp();
    if (!this.#options.dumb) this.#options.write(borrow(this.tracker.state));
    this.#borrowed = true;
  }

  /** Gives the terminal back as it was and lets the held output go. */
  async giveBack(): Promise<void> {
    if (!this.#borrowed) return;
    // A resize while the box was up reached the model unparsed.
    this.#modelled = await this.#catchUp();
    const { state } = this.tracker;
    const redraw = state.alternate && (!this.#modelled || state.pictures);
    this.restoreNow();
    if (redraw) this.#options.redraw();
  }

  /** The part of `giveBack` that cannot wait: also what a dying process does. */
  restoreNow(): void {
    if (!this.#borrowed) return;
    this.#borrowed = false;
    const picture = this.#modelled ? this.#model : undefined;
    if (!this.#options.dumb) this.#options.write(giveBack(this.tracker.state, picture));
    this.#release();
  }

  /** Waits for the end of a half-sent sequence, or cancels it after a while. */
  async #settle(): Promise<void> {
    if (this.tracker.boundary) return;
    this.#phase = 'closing';
    await new Promise<void>((done) => {
      const timer = setTimeout(done, BOUNDARY_MS);
      this.#atBoundary = () => {
        this.#atBoundary = undefined;
        clearTimeout(timer);
        this.#phase = 'held';
        done();
      };
    });
    this.#atBoundary = undefined;
    if (this.tracker.boundary) return;
    // One too long to have been kept (a picture) is lost: its rest is swallowed as part of it.
    this.#resend = this.tracker.partial ?? new Uint8Array();
    this.#forward(CANCEL);
    this.tracker.cancel();
  }

  async #catchUp(): Promise<boolean> {
    if (this.#model === undefined) return false;
    try {
      await this.#model.catchUp();
      return true;
    } catch {
      // Without the emulator the program is asked to draw again; see giveBack.
      return false;
    }
  }

  #hold(bytes: Uint8Array): void {
    this.#held.push(bytes);
    this.#heldBytes += bytes.length;
    if (this.#heldBytes > HOLD_LIMIT) this.#pause('hold');
  }

  #release(): void {
    const held = this.#held;
    this.#held = [];
    this.#heldBytes = 0;
    this.#phase = 'open';
    if (this.#resend.length > 0) this.#forward(this.#resend);
    this.#resend = new Uint8Array();
    for (const bytes of held) this.#forward(bytes);
    this.#resume('hold');
  }

  /** The single place where the program's bytes reach the terminal, its settings and its model. */
  #forward(bytes: Uint8Array): void {
    const { state } = this.tracker;
    const before = state.alternate;
    const begun = this.tracker.partial ?? new Uint8Array();
    const seed = before || !bytes.includes(ESC) ? '' : state.seed;
    this.tracker.feed(bytes);
    if (state.alternate) this.#record({ seed, begun, bytes, fresh: !before || this.#model === undefined });
    else this.#model = undefined;
    this.#options.write(bytes);
  }

  #record(part: { seed: string; begun: Uint8Array; bytes: Uint8Array; fresh: boolean }): void {
    if (part.fresh) {
      this.#model = new ScreenModel(
        this.#options.size(),
        Buffer.concat([Buffer.from(part.seed, 'utf8'), part.begun]),
      );
    }
    const model = this.#model;
    if (model === undefined || model.record(part.bytes)) return;
    this.#pause('parse');
    void this.#catchUp().then(() => this.#resume('parse'));
  }

  #pause(why: Reason): void {
    if (this.#pausedFor.size === 0) this.#options.pause();
    this.#pausedFor.add(why);
  }

  #resume(why: Reason): void {
    if (this.#pausedFor.delete(why) && this.#pausedFor.size === 0) this.#options.resume();
  }
}
