/** Which terminal a session has, and how its agent runs on it. */
import type { Approver } from '../engine/approval.ts';
import type { Assurance, Safe } from '../engine/model.ts';
import { GuardError } from '../host/errors.ts';
import { isShared } from '../host/outsider.ts';
import type { GuardSession } from '../host/session.ts';
import { hasControllingTerminal } from '../host/terminal.ts';
import { safe as words, shown } from '../host/text.ts';
import { pasteRules } from './agent-paste.ts';
import { runInPty } from './pty/bridge.ts';
import { terminalApprover } from './pty/headless.ts';
import type { RunResult } from './pty/outcome.ts';
import { lookOf } from './pty/look.ts';
import { createOverlay } from './pty/overlay.ts';
import { plainRun, type PlainOptions } from './pty/plain.ts';

/** What is put off waits this long, so that the first output of a quick agent need not wait for it (ms). */
export const SETTLE_MS = 30;

type Env = Readonly<Record<string, string | undefined>>;

export interface AgentTerminal {
  readonly approver: Approver;
  readonly assurance: Assurance;
  /** The agent gets a terminal of its own, joined to this one. */
  readonly own: boolean;
  /** Leaves one line for the person: at once, or when that does the agent's picture no harm. */
  tell(text: Safe): void;
  /** Runs the agent to its end; the terminal is then as it was. */
  run(program: PlainOptions): Promise<RunResult>;
}

export interface TerminalSetup {
  readonly session: GuardSession;
  readonly env: Env;
  readonly enforcing: boolean;
}

/** Other terminals of a multiplexer can type into this one, so a yes is worth less there. */
function assuranceIn(env: Env): Assurance {
  return isShared(env) ? 'overlay-in-tmux' : 'overlay';
}

function onStderr(text: Safe): void {
  process.stderr.write(`${text}\n`);
}

/** Picks the terminal: this one, the controlling one behind pipes, or none. */
export function openTerminal(setup: TerminalSetup): AgentTerminal {
  const { session, env } = setup;
  const assurance = assuranceIn(env);
  const look = lookOf(env);
  const options = {
    word: session.word,
    assurance,
    clean: (typed: string) => shown(session.guard.mask(typed)),
    say: words,
    look,
  };
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    const reached = hasControllingTerminal() ? assurance : 'none';
    return {
      approver: terminalApprover(options),
      assurance: reached,
      own: false,
      tell: onStderr,
      run: plainRun,
    };
  }
  const overlay = createOverlay(options);
  const fallback = terminalApprover(options);
  const state = { plain: false };
  return {
    assurance,
    own: true,
    tell: (text) => (state.plain ? onStderr(text) : overlay.notice(text)),
    approver: { ask: (request, signal) => (state.plain ? fallback : overlay).ask(request, signal) },
    run: async (program) => {
      try {
        return await runInPty({
          ...program,
          overlay,
          paste: pasteRules({ ...setup, notice: (text) => overlay.notice(text) }),
          look,
          ready: async () => {
            await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
            await session.prepare();
          },
        });
      } catch (error) {
        if (!(error instanceof GuardError) || error.code !== 'node-pty-missing') throw error;
        process.stderr.write(`aup-guard: ${error.message}; pastes are not redacted on the way in\n`);
        state.plain = true;
        return plainRun(program);
      }
    },
  };
}
