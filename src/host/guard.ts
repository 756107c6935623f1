import type { ClassifyWorld, classifyEvent as ClassifyEvent } from '../engine/classify.ts';
import { decide, type DecideContext } from '../engine/decide.ts';
import type { RepoFacts } from '../engine/definitions.ts';
import type { Approval, Decision, Event, Instant, RecordDraft, Situation } from '../engine/model.ts';
import type { Policy } from '../engine/policy/model.ts';
import type { Mask } from '../engine/text.ts';
import { decidedRows } from './guard-rows.ts';
import type { Ledger } from './ledger-file.ts';
import type { ScriptFiles } from './script-files.ts';

/** What the guard makes of one event. */
export interface Judged {
  readonly situation: Situation;
  readonly decision: Decision;
  /** Short id shown to people; finds the rows in the ledger. */
  readonly ref: string;
}

/** The one path, joined to the machine: observe -> classify -> decide -> record. Enforcing is the caller's. */
export interface Guard {
  readonly policy: Policy;
  readonly session: string;
  readonly agent: string;
  /** Redacts text for display: what `toSafe` takes. */
  readonly mask: Mask;
  /** What cannot be evaluated is in `decision.faults`. Throws only when it cannot be recorded (`ledger-*`). */
  judge(event: Event, approvals: readonly Approval[]): Promise<Judged>;
  /** Writes one ledger row; session, agent and policy digest are filled in. Throws `ledger-*`. */
  note(draft: RecordDraft): { readonly ref: string };
}

export interface GuardParts extends Pick<Guard, 'policy' | 'session' | 'agent' | 'mask'> {
  readonly world: Omit<ClassifyWorld, 'repo' | 'scripts'> & { readonly scripts?: ScriptFiles };
  readonly who: DecideContext['who'];
  readonly now: () => Instant;
  readonly ledger: Pick<Ledger, 'append'>;
  readonly repoFacts: (event: Event) => Promise<RepoFacts | undefined>;
  /** Resolves when definitions that come late are there. */
  readonly prepare: () => Promise<unknown>;
  /** Short random id of a decision. */
  readonly newRef: () => string;
}

/** Most of the engine, with the reader of shell text: an agent starts without it. */
export async function loadClassify(): Promise<typeof ClassifyEvent> {
  return (await import('../engine/classify.ts')).classifyEvent;
}

export function createGuard(parts: GuardParts): Guard {
  const { policy, session, agent, mask, world, who, ledger } = parts;
  const note: Guard['note'] = (draft) =>
    ledger.append({ actor: 'agent', session, agent, policy: policy.digest, ...draft });
  return {
    policy,
    session,
    agent,
    mask,
    note,
    async judge(event, approvals) {
      const [repo, classifyEvent] = await Promise.all([
        parts.repoFacts(event),
        loadClassify(),
        parts.prepare(),
      ]);
      const found = classifyEvent(event, { ...world, ...(repo === undefined ? {} : { repo }) });
      if (event.kind === 'tool-call') world.scripts?.note(event.writes ?? []);
      const situation: Situation = { ...found, actor: 'agent', tool: agent };
      const decision = decide(policy, situation, { now: parts.now(), approvals, who });
      const ref = parts.newRef();
      for (const row of decidedRows(situation, decision)) note({ ...row, ref });
      return { situation, decision, ref };
    },
  };
}
