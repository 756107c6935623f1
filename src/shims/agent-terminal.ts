/** Which terminal a session has, and how its agent runs on it. */
import type { Approver } from '../engine/approval.ts';
import type { Assurance } from '../engine/model.ts';
import { GuardError } from '../host/errors.ts';
import type { GuardSession } from '../host/session.ts';
import { safe as words, shown } from '../host/text.ts';
import { runInPty } from './pty/bridge.ts';
import { terminalApprover } from './pty/headless.ts';
import type { PasteRules } from './pty/input.ts';
import type { RunResult } from './pty/outcome.ts';
import { lookOf } from './pty/look.ts';
import { createOverlay, type Overlay } from './pty/overlay.ts';
import { plainRun, type PlainOptions } from './pty/plain.ts';

type Env = Readonly<Record<string, string | undefined>>;

export interface AgentTerminal {
  readonly approver: Approver;
  readonly assurance: Assurance;
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
  return env['TMUX'] === undefined && env['STY'] === undefined ? 'overlay' : 'overlay-in-tmux';
}

function pasteRules({ session, enforcing }: TerminalSetup, overlay: Overlay): PasteRules {
  const { redaction, redactsPrompts } = session;
  return {
    redactPaste: (text) => (redactsPrompts ? redaction.redactor.redact(text).text : text),
    dropUnredactable: enforcing && redactsPrompts,
    onDropped: (why) =>
      overlay.notice(
        why === 'too-long'
          ? words`aup-guard: a paste of more than 4 MB was not passed on: it is too large to search for secrets`
          : words`aup-guard: a paste was not passed on: it is not text, so it cannot be searched for secrets`,
      ),
    onTyped: (text) => {
      const found = redaction.scanner.scan(text).find(({ category }) => category === 'secret');
      if (found === undefined || !redactsPrompts) return;
      overlay.notice(
        words`aup-guard: that looked like a secret (${shown(found.label)}); it is replaced before it leaves`,
      );
    },
  };
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
    return { approver: terminalApprover(options), assurance, run: plainRun };
  }
  const overlay = createOverlay(options);
  const fallback = terminalApprover(options);
  const state = { plain: false };
  return {
    assurance,
    approver: { ask: (request, signal) => (state.plain ? fallback : overlay).ask(request, signal) },
    run: async (program) => {
      try {
        return await runInPty({
          ...program,
          overlay,
          paste: pasteRules(setup, overlay),
          look,
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
