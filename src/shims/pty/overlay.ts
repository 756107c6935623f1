/** The approval box on a terminal: one request at a time, answered by a person or not at all. */
import type { ApprovalAnswer, ApprovalRequest, Approver } from '../../engine/approval.ts';
import type { Safe } from '../../engine/model.ts';
import type { Dialogue, DialogueEnd } from './dialogue.ts';
import type { OverlayOptions, Surface } from './surface.ts';

interface Waiting {
  readonly request: ApprovalRequest;
  answer(answer: ApprovalAnswer): void;
}

interface Asking {
  readonly surface: Surface;
  readonly waiting: Waiting;
  /** How many were asked since the terminal was borrowed, this one included. */
  readonly turn: number;
}

export interface Overlay extends Approver {
  /** True while the box is up. */
  readonly busy: boolean;
  attach(surface: Surface): void;
  /** Denies what waits and gives the terminal back. */
  close(): Promise<void>;
  notice(text: Safe): void;
}

export function createOverlay(options: OverlayOptions): Overlay {
  return new TerminalOverlay(options);
}

class TerminalOverlay implements Overlay {
  readonly #options: OverlayOptions;
  #surface: Surface | undefined;
  #queue: Waiting[] = [];
  #current: Waiting | undefined;
  #dialogue: Dialogue | undefined;
  #running: Promise<void> = Promise.resolve();
  #busy = false;

  constructor(options: OverlayOptions) {
    this.#options = options;
  }

  get busy(): boolean {
    return this.#busy;
  }

  attach(surface: Surface): void {
    this.#surface = surface;
  }

  notice(text: Safe): void {
    this.#surface?.notice(text);
  }

  async ask(request: ApprovalRequest, signal: AbortSignal): Promise<ApprovalAnswer> {
    const { say } = this.#options;
    if (this.#surface === undefined) return { kind: 'unavailable', why: say`no terminal is attached` };
    if (signal.aborted) return { kind: 'denied' };
    return new Promise((resolve) => {
      const waiting: Waiting = { request, answer: resolve };
      signal.addEventListener('abort', () => this.#gone(waiting), { once: true });
      this.#queue.push(waiting);
      this.#dialogue?.waiting(this.#queue.length);
      this.#start();
    });
  }

  async close(): Promise<void> {
    const waiting = this.#queue;
    this.#queue = [];
    this.#surface = undefined;
    for (const each of waiting) each.answer({ kind: 'denied' });
    this.#dialogue?.end({ kind: 'denied', note: '' });
    await this.#running;
  }

  /** The asker has gone: there is nobody left to say yes to. */
  #gone(waiting: Waiting): void {
    this.#queue = this.#queue.filter((each) => each !== waiting);
    waiting.answer({ kind: 'denied' });
    if (this.#current === waiting) this.#dialogue?.end({ kind: 'denied', note: '' });
    else this.#dialogue?.waiting(this.#queue.length);
  }

  #start(): void {
    if (this.#busy || this.#surface === undefined) return;
    this.#busy = true;
    this.#running = this.#run(this.#surface);
  }

  /** Borrows the terminal once for all that wait. */
  async #run(surface: Surface): Promise<void> {
    try {
      // Loaded before the terminal is borrowed: a session may never ask.
      const drawing = await import('./dialogue.ts');
      await surface.borrow();
      let turn = 1;
      for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
        this.#dialogue = new drawing.Dialogue(surface, next.request, this.#options);
        await this.#answer({ surface, waiting: next, turn }, this.#dialogue);
        turn += 1;
      }
      surface.listen(undefined);
      await surface.giveBack();
    } catch {
      this.#giveUp();
    }
    this.#busy = false;
    if (this.#queue.length > 0) this.#start();
  }

  /** A terminal that fails cannot ask: whoever waits is told so, and what they wait for does not happen. */
  #giveUp(): void {
    const waiting = this.#current === undefined ? this.#queue : [this.#current, ...this.#queue];
    this.#queue = [];
    this.#current = undefined;
    this.#dialogue = undefined;
    const why = this.#options.say`the terminal cannot be used`;
    for (const each of waiting) each.answer({ kind: 'unavailable', why });
  }

  async #answer({ surface, waiting, turn }: Asking, dialogue: Dialogue): Promise<void> {
    this.#current = waiting;
    const end = await dialogue.run({ turn, waiting: this.#queue.length });
    this.#dialogue = undefined;
    this.#current = undefined;
    waiting.answer(this.#answerOf(end));
    surface.notice(this.#trace(waiting.request, end));
  }

  #answerOf(end: DialogueEnd): ApprovalAnswer {
    const { assurance, clean } = this.#options;
    if (end.kind === 'approved') {
      const { scope, reason } = end;
      return { kind: 'approved', scope, assurance, ...(reason === '' ? {} : { reason: clean(reason) }) };
    }
    if (end.kind === 'timeout') return { kind: 'timeout' };
    return end.note === '' ? { kind: 'denied' } : { kind: 'denied', note: clean(end.note) };
  }

  #trace(request: ApprovalRequest, end: DialogueEnd): Safe {
    const { say, clean } = this.#options;
    const yes = request.people === undefined ? say`approved` : say`one yes to`;
    const how = { approved: yes, denied: say`denied`, timeout: say`not answered` }[end.kind];
    return say`aup-guard: ${how} ${request.command} (${clean(request.clause.id)}) ref ${clean(request.id)}`;
  }
}
