/** What became of one canary, against what the policy demands. */
import type { Expected } from './expected.ts';
import { not, ok, type Finding } from './model.ts';

/** One canary: a text for the line, and what the policy wants. */
export interface Case {
  readonly id: string;
  /** `git push`: what was tried. */
  readonly what: string;
  /** ` in claude's own shell`: on which way; empty for the stand-in. */
  readonly way: string;
  readonly expected: Expected;
}

/** What to do about a control that does not hold. */
export const BROKEN =
  'do not rely on the guard here; run: npx aup-guard install, then aup-guard doctor again';

function clauseOf({ clause, phase }: Expected): string {
  if (clause === undefined) return '';
  return phase === undefined || phase === 'enforce' ? clause : `${clause} is in ${phase}`;
}

function untold({ id, what, way }: Case): Finding {
  return not('fail', id, {
    text: `${what}${way}`,
    cause: 'it never came to an end: the agent reported no result of it',
    remedy: BROKEN,
  });
}

export interface Values {
  /** Whether any of the values reached the model. */
  readonly leaked: boolean;
  /** Whether a placeholder took its place. */
  readonly replaced: boolean;
}

/** A value that must not reach the model. */
export function judgeValue(one: Case, { leaked, replaced }: Values): Finding {
  const { id, what, way, expected } = one;
  const clause = clauseOf(expected);
  if (!leaked && !replaced) {
    const cause = 'the model saw nothing of it, so nothing is proved';
    return not('fail', id, { text: `${what}${way}`, cause, remedy: BROKEN });
  }
  if (expected.how === 'held') {
    if (!leaked) return ok(id, `${what} never reaches the model${way} (${clause})`);
    const cause = `it reached the model although ${clause} is enforced`;
    return not('fail', id, { text: `${what}${way}`, cause, remedy: BROKEN });
  }
  if (expected.how === 'watched') {
    return ok(id, `${what} is watched, not replaced${way} (${clause})`);
  }
  return not('skip', id, { text: `${what}${way}`, cause: 'no clause of the policy is about it' });
}

export interface Tried {
  readonly told: string | undefined;
  /** Whether it took effect. */
  readonly done: boolean;
  /** Why a refusal would not be that of the control under test. */
  readonly wrongly?: string;
}

function judgeHeld(one: Case, { told = '', done, wrongly }: Tried): Finding {
  const { id, what, way, expected } = one;
  const text = `${what}${way}`;
  const clause = expected.clause ?? '';
  if (done) {
    return not('fail', id, { text, cause: `it went through although ${clause} is enforced`, remedy: BROKEN });
  }
  if (!told.includes('aup-guard:') || !told.includes(clause)) {
    const cause = `it was stopped, but the agent was not told by ${clause}: a part of the guard does not start`;
    return not('fail', id, { text, cause, remedy: BROKEN });
  }
  return wrongly === undefined
    ? ok(id, `${what} is refused${way} when nobody can say yes (${clause})`)
    : not('fail', id, { text, cause: wrongly, remedy: BROKEN });
}

/** An action that needs a yes, tried where nobody can give one. */
export function judgeAction(one: Case, tried: Tried): Finding {
  const { id, what, way, expected } = one;
  if (tried.told === undefined) return untold(one);
  if (expected.how === 'held') return judgeHeld(one, tried);
  if (!tried.done) {
    const cause = 'it was stopped although no clause enforces that: a part of the guard does not start';
    return not('fail', id, { text: `${what}${way}`, cause, remedy: BROKEN });
  }
  if (expected.how === 'watched') {
    return ok(id, `${what} is watched, not stopped${way} (${clauseOf(expected)})`);
  }
  return not('skip', id, { text: `${what}${way}`, cause: 'no clause of the policy is about it' });
}
