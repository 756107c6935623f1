/** What a person is asked, what an answer carries, and when the answers given are enough. */
import type { Assurance, Safe } from './model.ts';
import type { AskTerms } from './policy/model.ts';

/** All the approval box shows. Every field is already neutralised and redacted. */
export interface ApprovalRequest {
  readonly id: string;
  /** `claude wants to push to a shared branch` */
  readonly title: Safe;
  /** The command as one line, for reading. */
  readonly command: Safe;
  /** The argv as separate JSON strings, for certainty. */
  readonly argv: readonly Safe[];
  readonly cwd: Safe;
  /** Most important first: narrow screens drop from the end. */
  readonly facts: readonly Safe[];
  /** Further actions of the same call, one line each: a yes covers them too, so none is left out. */
  readonly also?: readonly Safe[];
  /** Shown in red: what would be lost. */
  readonly danger: readonly Safe[];
  /** Text behind `[v]`, one entry a line. */
  readonly diff: readonly Safe[];
  readonly clause: { readonly id: string; readonly say: Safe; readonly where: Safe };
  /** Offered only when present: `this session: push origin main`. */
  readonly session?: Safe;
  /** Present on critical actions: must be typed instead of `a`. */
  readonly code?: string;
  /** A yes counts only together with a few words of the person who gives it. */
  readonly reason?: 'required';
  /** Present when one yes is not enough: `2 people must say yes: developer, oncall`. */
  readonly people?: Safe;
  readonly timeoutMs: number;
}

export type ApprovalAnswer =
  | {
      readonly kind: 'approved';
      readonly scope: 'once' | 'session';
      readonly assurance: Assurance;
      /** What the person said, where words were required: shown to a second person, never kept. */
      readonly reason?: Safe;
    }
  | { readonly kind: 'denied'; readonly note?: Safe }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'unavailable'; readonly why: Safe };

/** Asks a person. Implemented by the overlay; the broker is its only caller. */
export interface Approver {
  /** Resolves `denied` at once when `signal` aborts (the asker has gone). */
  ask(request: ApprovalRequest, signal: AbortSignal): Promise<ApprovalAnswer>;
}

/** One person's yes, from whichever place it came. */
export interface Yes {
  /** The same for every answer of one person: `terminal`, `key SHA256:...`. */
  readonly who: string;
  /** What the person may speak for, in the words of the policy: `developer`, `oncall`. */
  readonly roles: readonly string[];
  readonly assurance: Assurance;
  /** Length of the words that came with it; 0 = none. */
  readonly reasonLength: number;
}

/** Finds the further people a clause wants: at another terminal, by a signed file. */
export interface SecondPeople {
  /** The next yes, or why there is none. `signal` aborts when the asker has gone. */
  next(
    request: ApprovalRequest,
    about: { readonly missing: readonly string[]; readonly given: readonly Yes[] },
    signal: AbortSignal,
  ): Promise<
    { readonly kind: 'yes'; readonly yes: Yes } | Exclude<ApprovalAnswer, { readonly kind: 'approved' }>
  >;
}

export type Sufficiency =
  | { readonly enough: true; readonly assurance: Assurance }
  /** Roles nobody has spoken for yet, in the order of the policy. */
  | { readonly enough: false; readonly missing: readonly string[] };

/** Weakest first: several answers are worth as much as the weakest of them. */
const WORTH: readonly Assurance[] = ['none', 'pre-approved', 'overlay-in-tmux', 'second-terminal', 'overlay'];

/** Whether the answers given so far are a yes: each role needs a person of its own, and words where they are required. */
export function answersSuffice(
  terms: Pick<AskTerms, 'by' | 'reasonRequired'>,
  answers: readonly Yes[],
): Sufficiency {
  const counting = answers.filter((yes) => !terms.reasonRequired || yes.reasonLength > 0);
  const roles = [...new Set(terms.by)];
  const assigned = assign(roles, counting);
  const missing = roles.filter((role) => !assigned.has(role));
  if (missing.length > 0 || roles.length === 0) return { enough: false, missing };
  const worth = [...assigned.values()].map((yes) => WORTH.indexOf(yes.assurance));
  return { enough: true, assurance: WORTH[Math.min(...worth)] ?? 'none' };
}

/** As many roles as possible, each with another person: found by moving people on to another role of theirs. */
function assign(roles: readonly string[], answers: readonly Yes[]): ReadonlyMap<string, Yes> {
  const taken = new Map<string, Yes>();
  for (const role of roles) place(role, { answers, taken, tried: new Set() });
  return taken;
}

interface Placing {
  readonly answers: readonly Yes[];
  readonly taken: Map<string, Yes>;
  /** People looked at for the role that is being placed. */
  readonly tried: Set<string>;
}

function place(role: string, at: Placing): boolean {
  for (const yes of at.answers) {
    if (!yes.roles.includes(role) || at.tried.has(yes.who)) continue;
    at.tried.add(yes.who);
    const held = [...at.taken].find(([, other]) => other.who === yes.who)?.[0];
    if (held !== undefined && !place(held, at)) continue;
    at.taken.set(role, yes);
    return true;
  }
  return false;
}
