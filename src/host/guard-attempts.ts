/** Attempts on the guard itself: each leaves a row of its own, whatever else is recorded of the event. */
import type { Action, Decision, Event, Reason, RecordDraft, Situation } from '../engine/model.ts';

/** Attempts the hook of an agent has let pass and no gate has seen yet; older ones are forgotten, and told twice. */
const MOST_OPEN = 200;

/** Only what no yes can lift: what a person may allow is a question, not an attempt. */
function isAttempt({ verb, forbidden, leftover }: Action): boolean {
  return verb === 'guard-tamper' && forbidden !== undefined && leftover === undefined;
}

function attemptIn({ actions }: Situation, { because }: Decision): Reason | undefined {
  return because.find(({ action, demand, standing }) => {
    const about = action === undefined ? undefined : actions[action];
    const counts = standing === 'applies' || standing === 'would-have';
    return about !== undefined && isAttempt(about) && counts && demand === 'deny';
  });
}

/** The gate knows a program by its file, and its arguments as the shell made them: only the name is the same. */
function nameOf({ program, argv }: Action): string {
  return (argv[0] ?? program).split('/').at(-1) ?? program;
}

/** Remembers between the events of a session, so that an attempt is told of once. */
export class Attempts {
  /** Programs of attempts that a hook has let pass. */
  private open: readonly string[] = [];

  /** The row of an attempt in this event: `refused`, or `would-have` where no clause in force stops it. */
  rows(event: Event, situation: Situation, decision: Decision): readonly RecordDraft[] {
    const reason = attemptIn(situation, decision);
    const action = reason?.action === undefined ? undefined : situation.actions[reason.action];
    if (reason === undefined || action === undefined) return [];
    if (event.kind === 'command' && this.isToldOf(nameOf(action))) return [];
    const refused = reason.effective === 'deny';
    if (event.kind === 'tool-call' && !refused) {
      const passed = situation.actions.filter(isAttempt).map(nameOf);
      this.open = [...this.open, ...passed].slice(-MOST_OPEN);
    }
    const { clause, control, phase } = reason;
    return [
      {
        kind: 'guard.bypassed',
        clause,
        control,
        phase,
        decision: decision.effective,
        intended: decision.intended,
        outcome: refused ? 'refused' : 'would-have',
        verb: action.verb,
        object: action.digest,
      },
    ];
  }

  private isToldOf(name: string): boolean {
    const at = this.open.indexOf(name);
    this.open = this.open.filter((_name, index) => index !== at);
    return at >= 0;
  }
}
