/** One box on a borrowed terminal, from its first drawing to its answer. */
import type { ApprovalRequest } from '../../engine/approval.ts';
import { Arming, GAP } from './arming.ts';
import { diffRoom, layout } from './box.ts';
import { drawBox, plainText } from './ink.ts';
import { KeyReader, type Key, type Token } from './keys.ts';
import { press, START, type PromptState, type PromptStep } from './prompt.ts';
import type { OverlayOptions, Surface } from './surface.ts';
import type { BoxView } from './view.ts';

export type DialogueEnd =
  | { readonly kind: 'approved'; readonly scope: 'once' | 'session'; readonly reason: string }
  | { readonly kind: 'denied'; readonly note: string }
  | { readonly kind: 'timeout' };

/** Where a request stands among those that are asked in a row. */
export interface Queue {
  /** Beginning with 1. */
  readonly turn: number;
  /** Behind this one. */
  readonly waiting: number;
}

/** A lone ESC is the key when nothing follows for this long (ms). */
const ESCAPE_MS = 30;

export class Dialogue {
  readonly #surface: Surface;
  readonly #request: ApprovalRequest;
  readonly #options: OverlayOptions;
  readonly #reader = new KeyReader();
  readonly #arming: Arming;
  readonly #deadline: number;
  #state: PromptState = START;
  #queue: Queue = { turn: 1, waiting: 0 };
  #timers: NodeJS.Timeout[] = [];
  #escape: NodeJS.Timeout | undefined;
  #confirm: NodeJS.Timeout | undefined;
  #finish: ((end: DialogueEnd) => void) | undefined;

  constructor(surface: Surface, request: ApprovalRequest, options: OverlayOptions) {
    this.#surface = surface;
    this.#request = request;
    this.#options = options;
    const now = performance.now();
    this.#arming = new Arming(now);
    this.#deadline = now + request.timeoutMs;
  }

  /** Shows the box; the clock of the request begins here. */
  async run(queue: Queue): Promise<DialogueEnd> {
    this.#queue = queue;
    return new Promise((resolve) => {
      this.#finish = resolve;
      this.#surface.listen({ input: (bytes) => this.#input(bytes), resized: () => this.#draw() });
      this.#timers = [
        setTimeout(() => this.end({ kind: 'timeout' }), this.#request.timeoutMs),
        // Drawn again each second: the countdown, and whatever another program may have painted over the box.
        setInterval(() => this.#tick(), 1000),
      ];
      this.#draw();
      this.#drawWhenArmed();
    });
  }

  /** More or fewer requests stand behind this one. */
  waiting(count: number): void {
    this.#queue = { ...this.#queue, waiting: count };
    this.#tick();
  }

  end(end: DialogueEnd): void {
    for (const timer of [...this.#timers, this.#escape, this.#confirm]) clearTimeout(timer);
    this.#finish?.(end);
    this.#finish = undefined;
  }

  #drawWhenArmed(): void {
    const wait = this.#arming.remaining(performance.now());
    this.#timers.push(
      setTimeout(
        () => (this.#arming.armed(performance.now()) ? this.#tick() : this.#drawWhenArmed()),
        wait + 1,
      ),
    );
  }

  #tick(): void {
    if (!this.#options.look.plain) this.#draw();
  }

  #draw(): void {
    if (this.#finish === undefined) return;
    const { columns, rows } = this.#surface;
    const box = layout(this.#view(columns, rows));
    const { colour, plain } = this.#options.look;
    this.#surface.write(plain ? plainText(box) : drawBox(box, { columns, rows, colour }));
  }

  #view(columns: number, rows: number): BoxView {
    const now = performance.now();
    return {
      ...this.#state,
      typed: this.#options.clean(this.#state.typed),
      request: this.#request,
      columns,
      rows: this.#options.look.plain ? 200 : rows,
      word: this.#options.word,
      assurance: this.#options.assurance,
      secondsLeft: Math.ceil((this.#deadline - now) / 1000),
      ...this.#queue,
      armed: this.#arming.armed(now),
    };
  }

  #input(bytes: Uint8Array): void {
    clearTimeout(this.#escape);
    this.#tokens(this.#reader.push(bytes));
    if (this.#reader.undecided && this.#finish !== undefined) {
      this.#escape = setTimeout(() => this.#tokens(this.#reader.settle()), ESCAPE_MS);
    }
  }

  #tokens(tokens: readonly Token[]): void {
    const keys: Key[] = [];
    for (const token of tokens) {
      if (token.kind === 'report') this.#surface.passToAgent(token.bytes);
      if (token.kind === 'paste') this.#arming.burst(performance.now());
      if (token.kind === 'key') keys.push(token.key);
    }
    const [only, ...more] = keys;
    if (only === undefined) return;
    if (more.length > 0) this.#several(keys);
    else this.#one(only);
  }

  /** Several keys in one read are no answer; in a note they are words. ctrl-C is always a no. */
  #several(keys: readonly Key[]): void {
    clearTimeout(this.#confirm);
    this.#arming.burst(performance.now());
    if (keys.some((key) => key.kind === 'interrupt')) return this.end({ kind: 'denied', note: '' });
    if (this.#state.mode !== 'note' && this.#state.mode !== 'reason') return;
    for (const key of keys) if (key.kind === 'char') this.#apply(this.#press(key));
  }

  #one(key: Key): void {
    clearTimeout(this.#confirm);
    const worth = this.#arming.key(performance.now());
    if (key.kind === 'interrupt') return this.end({ kind: 'denied', note: '' });
    if (worth === 'early') return;
    const step = this.#press(key);
    if (step.kind !== 'approve') return this.#apply(step);
    if (worth === 'quick') return;
    // A yes counts when no other key follows at once, as it would from a program.
    this.#confirm = setTimeout(() => this.#apply(step), GAP);
  }

  #press(key: Key): PromptStep {
    const room = diffRoom(this.#view(this.#surface.columns, this.#surface.rows));
    return press(this.#state, key, { request: this.#request, room });
  }

  #apply(step: PromptStep): void {
    if (step.kind === 'approve')
      return this.end({ kind: 'approved', scope: step.scope, reason: step.reason });
    if (step.kind === 'deny') return this.end({ kind: 'denied', note: step.note });
    const sameText = step.state.mode === this.#state.mode && step.state.mode !== 'diff';
    this.#state = step.state;
    if (this.#options.look.plain && sameText) this.#echo();
    else this.#draw();
  }

  /** Without a box only what was typed is shown again, not all of the text. */
  #echo(): void {
    const { typed, hint } = this.#state;
    this.#surface.write(hint === '' ? `\r> ${this.#options.clean(typed)} ` : `\r\n${hint}\r\n`);
  }
}
