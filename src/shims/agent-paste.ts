/** What happens to text a person pastes or types into an agent. */
import type { Finding, Safe } from '../engine/model.ts';
import { GuardError } from '../host/errors.ts';
import { countsOf } from '../host/guard-rows.ts';
import type { GuardSession } from '../host/session.ts';
import { safe as words, shown } from '../host/text.ts';
import type { PasteRules } from './pty/input.ts';

export interface PasteSetup {
  readonly session: GuardSession;
  readonly enforcing: boolean;
  /** Leaves one line on the terminal when that does no harm. */
  readonly notice: (text: Safe) => void;
}

function note(session: GuardSession, findings: readonly Finding[], stopped: boolean): void {
  const clause = session.clauseOf(findings);
  const decision = stopped ? 'deny' : 'redact';
  session.guard.note({
    kind: 'prompt.redacted',
    control: 'prompt-redaction',
    actor: 'human',
    decision,
    intended: decision,
    outcome: stopped ? 'refused' : 'redacted',
    counts: countsOf(findings),
    ...(clause === undefined ? {} : { clause }),
  });
}

/** The paste with placeholders; nothing of it passes when that cannot be recorded where the policy is enforced. */
function redacted({ session, enforcing, notice }: PasteSetup, text: string): string {
  if (!session.redactsPrompts) return text;
  const { text: safe, findings } = session.redaction.redactor.redact(text);
  if (safe === text) return text;
  const stopping = findings.filter((finding) => session.stops(finding));
  const why = session.reasonFor(stopping);
  try {
    note(session, why === undefined ? findings : stopping, why !== undefined);
    if (why === undefined) return safe;
    notice(words`aup-guard: a paste was not passed on: ${why.say} (${shown(why.clause)} ${why.where})`);
    return '';
  } catch (error) {
    if (!(error instanceof GuardError)) throw error;
    notice(words`aup-guard: a paste was not passed on: ${shown(error.message)}; check: aup-guard doctor`);
    return enforcing ? '' : safe;
  }
}

export function pasteRules(setup: PasteSetup): PasteRules {
  const { session, enforcing, notice } = setup;
  return {
    redactPaste: (text) => redacted(setup, text),
    dropUnredactable: enforcing && session.redactsPrompts,
    onDropped: (why) =>
      notice(
        why === 'too-long'
          ? words`aup-guard: a paste of more than 4 MB was not passed on: it is too large to search for secrets`
          : words`aup-guard: a paste was not passed on: it is not text, so it cannot be searched for secrets`,
      ),
    onTyped: (text) => {
      const found = session.redaction.scanner.scan(text).find(({ category }) => category === 'secret');
      if (found === undefined || !session.redactsPrompts) return;
      notice(
        words`aup-guard: that looked like a secret (${shown(found.label)}); it is replaced before it leaves`,
      );
    },
  };
}
