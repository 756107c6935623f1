import type { ClassifyWorld, classifyEvent as ClassifyEvent } from '../engine/classify.ts';
import { decide, type DecideContext } from '../engine/decide.ts';
import type { RepoFacts } from '../engine/definitions.ts';
import type { Approval, Decision, Event, Instant, RecordDraft, Situation } from '../engine/model.ts';
import type { Policy } from '../engine/policy/model.ts';
import type { Mask } from '../engine/text.ts';
import { Attempts } from './guard-attempts.ts';
import { decidedRows } from './guard-rows.ts';
import { Uses } from './guard-uses.ts';
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
  note(draft: RecordDraft): { readonly ref: string; readonly seq?: number };
}

export interface GuardParts extends Pick<Guard, 'policy' | 'session' | 'agent' | 'mask'> {
  readonly world: Omit<ClassifyWorld, 'repo' | 'scripts'> & { readonly scripts?: ScriptFiles };
  readonly who: DecideContext['who'];
  readonly now: () => Instant;
  /** The time phases and exceptions go by: never behind what is on record. */
  readonly floor?: () => Instant;
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

/** A command of a program that means the same in every repository, or a call of a server's tool. */
function isOther(event: Event): boolean {
  if (event.kind === 'mcp-call') return true;
  return event.kind === 'command' && !/(?:^|\/)(?:git|hub)$/.test(event.argv[0] ?? '');
}

export function createGuard(parts: GuardParts): Guard {
  const { policy, session, agent, mask, world, who, ledger } = parts;
  const attempts = new Attempts();
  const uses = new Uses();
  const note: Guard['note'] = (draft) =>
    ledger.append({ actor: 'agent', session, agent, policy: policy.digest, ...draft });
  // But for git's own, a command that is of no concern by itself is of none in any repository; describing one takes time.
  const lookAt = async (event: Event): Promise<ReturnType<typeof ClassifyEvent>> => {
    const [classifyEvent] = await Promise.all([loadClassify(), parts.prepare()]);
    const alone = isOther(event) ? classifyEvent(event, world) : undefined;
    if (alone?.actions.every(({ call }) => call !== undefined) === true) return alone;
    const repo = await parts.repoFacts(event);
    return classifyEvent(event, { ...world, ...(repo === undefined ? {} : { repo }) });
  };
  return {
    policy,
    session,
    agent,
    mask,
    note,
    async judge(event, approvals) {
      const found = await lookAt(event);
      if (event.kind === 'tool-call') world.scripts?.note(event.writes ?? []);
      const situation: Situation = { ...found, actor: 'agent', tool: agent };
      const decision = decide(policy, situation, {
        now: parts.now(),
        floor: (parts.floor ?? parts.now)(),
        approvals,
        who,
      });
      const ref = parts.newRef();
      const rows = [...decidedRows(situation, decision), ...attempts.rows(event, situation, decision)];
      for (const row of uses.fresh(event, rows)) note({ ...row, ref });
      return { situation, decision, ref };
    },
  };
}
