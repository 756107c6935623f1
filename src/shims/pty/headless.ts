/** Asking on the controlling terminal when the agent itself runs on pipes (`echo ... | claude -p | less`). */
import type { ApprovalAnswer, ApprovalRequest, Approver } from '../../engine/approval.ts';
import { openControllingTerminal, type ControllingTerminal } from '../../host/terminal.ts';
import { borrow, giveBack } from './loan.ts';
import type { Look } from './look.ts';
import { createOverlay, type Overlay } from './overlay.ts';
import { TerminalState } from './state.ts';
import type { OverlayOptions, Surface } from './surface.ts';

/**
 * Draws the box on `/dev/tty`, opened anew for each round of questions.
 * Answers `unavailable` without a controlling terminal or in the background of one.
 */
export function terminalApprover(options: OverlayOptions): Approver {
  const rounds = new Rounds(options);
  return { ask: (request, signal) => rounds.ask(request, signal) };
}

class Rounds {
  readonly #options: OverlayOptions;
  #overlay: Overlay | undefined;
  #terminal: ControllingTerminal | undefined;
  #open = 0;

  constructor(options: OverlayOptions) {
    this.#options = options;
  }

  async ask(request: ApprovalRequest, signal: AbortSignal): Promise<ApprovalAnswer> {
    const why = this.#options.say`there is no terminal to ask on`;
    if (this.#overlay === undefined) {
      const terminal = openControllingTerminal();
      if (terminal === undefined) return { kind: 'unavailable', why };
      this.#terminal = terminal;
      this.#overlay = createOverlay(this.#options);
      this.#overlay.attach(surfaceOf(terminal, this.#options.look));
    }
    const overlay = this.#overlay;
    this.#open += 1;
    try {
      return await overlay.ask(request, signal);
    } finally {
      this.#open -= 1;
      if (this.#open === 0) {
        this.#overlay = undefined;
        const terminal = this.#terminal;
        await overlay.close();
        terminal?.close();
      }
    }
  }
}

/** The agent draws nothing here, so the terminal is in the state a shell leaves it in. */
function surfaceOf(terminal: ControllingTerminal, look: Look): Surface {
  const { input, output, raw } = terminal;
  const state = new TerminalState();
  let stopListening: (() => void) | undefined;
  const restore = (): void => {
    if (!look.dumb) output.write(giveBack(state, undefined));
    raw.off();
  };
  return {
    get columns() {
      return output.columns;
    },
    get rows() {
      return output.rows;
    },
    write: (text) => void output.write(text),
    borrow: async () => {
      raw.on();
      if (!look.dumb) output.write(borrow(state));
      process.once('exit', restore);
    },
    giveBack: async () => {
      process.off('exit', restore);
      restore();
      stopListening?.();
    },
    passToAgent: () => undefined,
    listen: (ears) => {
      stopListening?.();
      if (ears === undefined) return;
      const push = (chunk: Buffer): void => ears.input(chunk);
      input.on('data', push);
      output.on('resize', ears.resized);
      stopListening = () => {
        input.off('data', push);
        output.off('resize', ears.resized);
      };
    },
    notice: () => undefined,
  };
}
