/** From a request on the socket to a verdict: judge, ask a person when needed, judge again with the answer. */
import type { ApprovalAnswer, Approver } from '../engine/approval.ts';
import type { RepoFacts } from '../engine/definitions.ts';
import type { Action, Approval, Assurance, Instant, Reason, RecordDraft, Safe } from '../engine/model.ts';
import type { Verdict } from '../engine/verdict.ts';
import type { BlastRadius } from '../host/blast.ts';
import type { BrokerRequest } from '../host/channel.ts';
import { GuardError } from '../host/errors.ts';
import { stopsOnFailure } from '../host/failure.ts';
import type { Guard, Judged } from '../host/guard.ts';
import { safe, toSafe } from '../host/text.ts';
import { eventDirectory } from '../host/git.ts';
import { underHome } from '../host/home.ts';
import { asked, askingReason, deniedBy, passes } from './broker-reading.ts';
import type { Grants } from './broker-grants.ts';
import {
  agentMessage,
  approvalRequest,
  commandLine,
  leading,
  shellMessage,
  type Refusal,
} from './broker-words.ts';

export type JudgeRequest = BrokerRequest & { readonly op: 'judge' };

export interface JudgeWorld {
  readonly guard: Guard;
  readonly approver: Approver;
  readonly grants: Grants;
  readonly now: () => Instant;
  /** A short random text: ids of boxes, codes to type. */
  readonly code: () => string;
  /** Tells the person about a clause in its warning phase. */
  readonly tell?: ((reason: Reason) => void) | undefined;
  readonly facts: (cwd: string) => Promise<RepoFacts | undefined>;
  readonly blast: (action: Action, cwd: string) => Promise<BlastRadius>;
}

const DEFAULT_TIMEOUT_MS = 120_000;
/** Times a person is asked again because the repository changed under the question. */
const MAX_ROUNDS = 3;
const SILENT: Safe = safe``;

/** Never throws: a failure of the guard itself is a refusal, or what the policy says about failures. */
export async function judgeRequest(
  request: JudgeRequest,
  world: JudgeWorld,
  signal: AbortSignal,
): Promise<Verdict> {
  try {
    return await new Judging(request, world, signal).run();
  } catch (error) {
    const what =
      error instanceof GuardError ? toSafe(error.message, world.guard.mask) : safe`the guard failed`;
    const allow = !stopsOnFailure(world.guard.policy, world.now());
    const message = allow
      ? safe`aup-guard: warning: this could not be judged: ${what}. Nothing is stopped for that by this policy.`
      : safe`aup-guard: not allowed: ${what}. Do not retry or work around; ask the user.`;
    return { allow, ref: '', message };
  }
}

class Judging {
  private readonly request: JudgeRequest;
  private readonly world: JudgeWorld;
  private readonly signal: AbortSignal;
  private readonly cwd: string;
  private root = '';

  constructor(request: JudgeRequest, world: JudgeWorld, signal: AbortSignal) {
    this.request = request;
    this.world = world;
    this.signal = signal;
    this.cwd = eventDirectory(request.event) ?? '';
  }

  async run(): Promise<Verdict> {
    this.root = (await this.world.facts(this.cwd))?.root ?? this.cwd;
    let judged = await this.world.guard.judge(this.request.event, []);
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const settled = this.settled(judged);
      if (settled !== undefined) return settled;
      const known = this.known(judged);
      const approvals = known.length > 0 ? known : await this.ask(judged);
      if ('kind' in approvals) return this.refuse(judged, approvals);
      judged = await this.world.guard.judge(this.request.event, approvals);
      if (passes(judged.decision.effective)) return this.allow(judged, approvals);
    }
    return this.refuse(judged, { kind: 'changed' });
  }

  /** A verdict that needs no person. */
  private settled(judged: Judged): Verdict | undefined {
    const { effective } = judged.decision;
    if (passes(effective)) return this.allow(judged, []);
    const forbidden = asked(judged).find((action) => action.forbidden !== undefined)?.forbidden;
    if (forbidden !== undefined) return this.refuse(judged, { kind: 'forbidden', why: forbidden });
    if (effective === 'deny') return this.refuse(judged, deniedBy(judged));
    return this.leftToGates(judged) ? { allow: true, ref: judged.ref, message: SILENT } : undefined;
  }

  /**
   * `git commit && git push` in one text: the commit to be pushed does not exist yet. The gate and the hooks
   * behind it ask when it does, about what is really pushed.
   */
  private leftToGates(judged: Judged): boolean {
    const { event } = this.request;
    if (event.kind !== 'tool-call' || event.shell === undefined || !MOVES_HEAD.test(event.shell))
      return false;
    return asked(judged).every(
      (action) => action.argv[0] === 'git' && action.certainty === 'known' && HELD_BY_HOOKS.has(action.verb),
    );
  }

  private known(judged: Judged): readonly Approval[] {
    const actions = asked(judged);
    const hook = this.request.event.kind === 'refs';
    const query = { root: this.root, pid: this.request.pid, hook };
    const all = this.world.grants.take(actions, { ...query, keep: true });
    if (all.length < actions.length) return [];
    return this.world.grants.take(actions, { ...query, keep: this.request.event.kind === 'tool-call' });
  }

  private async ask(judged: Judged): Promise<readonly Approval[] | Refusal> {
    const actions = asked(judged);
    const first = leading(actions);
    const blast =
      first === undefined ? { facts: [], danger: [], diff: [] } : await this.world.blast(first, this.cwd);
    if (blast.blocks !== undefined)
      return { kind: 'forbidden', why: toSafe(blast.blocks, this.world.guard.mask) };
    const reason = askingReason(judged);
    const timeoutMs = this.timeoutOf(reason);
    const request = approvalRequest({
      id: judged.ref,
      agent: this.world.guard.agent,
      actions,
      reason,
      blast,
      cwd: underHome(this.cwd),
      timeoutMs,
      code: this.world.code(),
      mask: this.world.guard.mask,
    });
    this.note(judged, { kind: 'approval.asked' });
    const began = this.world.now();
    const answer = await this.world.approver.ask(request, this.signal);
    const ms = this.world.now() - began;
    const outcome = answer.kind === 'unavailable' ? 'refused' : answer.kind;
    const assurance = answer.kind === 'approved' ? answer.assurance : 'none';
    // Written before the verdict is released: an approval nobody can find later does not count.
    this.note(judged, { kind: 'approval.answered', outcome, assurance, ms });
    return answer.kind === 'approved' ? this.granted(actions, answer) : refusalOf(answer, timeoutMs);
  }

  private granted(
    actions: readonly Action[],
    answer: ApprovalAnswer & { kind: 'approved' },
  ): readonly Approval[] {
    const { scope, assurance } = answer;
    this.world.grants.approve(actions, { scope, assurance, root: this.root });
    const hook = this.request.event.kind === 'refs';
    const keep = this.request.event.kind === 'tool-call';
    return this.world.grants.take(actions, { root: this.root, pid: this.request.pid, hook, keep });
  }

  private timeoutOf(reason: Reason | undefined): number {
    const clause = this.world.guard.policy.clauses.find((item) => item.id === reason?.clause);
    return clause?.ask?.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  }

  private note(judged: Judged, more: Pick<RecordDraft, 'kind' | 'outcome' | 'assurance' | 'ms'>): void {
    const reason = askingReason(judged);
    const action = leading(asked(judged));
    this.world.guard.note({
      ...more,
      ref: judged.ref,
      actor: judged.situation.actor,
      ...(reason === undefined
        ? {}
        : { clause: reason.clause, control: reason.control, phase: reason.phase }),
      ...(action === undefined ? {} : { verb: action.verb, object: action.digest }),
    });
  }

  private allow(judged: Judged, approvals: readonly Approval[]): Verdict {
    const { kind } = this.request.event;
    if (kind === 'command' || (kind === 'refs' && approvals.length > 0)) {
      const assurance: Assurance = approvals[0]?.assurance ?? 'none';
      this.world.grants.bind(this.request.pid, judged.situation.actions, assurance);
    }
    for (const reason of judged.decision.because) {
      if (reason.effective === 'warn') this.world.tell?.(reason);
    }
    return { allow: true, ref: judged.ref, message: SILENT };
  }

  private refuse(judged: Judged, refusal: Refusal): Verdict {
    const reason = askingReason(judged);
    const why = refusal.kind === 'forbidden' ? refusal.why : undefined;
    const action =
      asked(judged).find(({ forbidden }) => forbidden !== undefined && forbidden === why) ??
      leading(asked(judged)) ??
      judged.situation.actions[0];
    const { event } = this.request;
    const isAgent = event.kind === 'tool-call';
    const command =
      action === undefined && isAgent
        ? safe`the tool ${toSafe(event.tool, this.world.guard.mask, 60)}`
        : commandLine(action, this.world.guard.mask);
    const target = action?.target ?? safe``;
    const next = this.nextStep(refusal, action);
    const message = isAgent
      ? agentMessage(judged, refusal, { command, reason, next })
      : shellMessage(judged, refusal, { command, target, reason, next });
    return { allow: false, ref: judged.ref, message };
  }

  private nextStep(refusal: Refusal, action: Action | undefined): Safe {
    // Put right by whoever wrote it: nobody has to be asked.
    if (action?.leftover !== undefined) return safe`Do not write placeholders by hand.`;
    const link = this.world.guard.policy.request;
    const self = safe`Do not retry or work around; ask the user.`;
    return refusal.kind === 'policy' && link !== undefined ? safe`${self} ${link}` : self;
  }
}

const MOVES_HEAD =
  /\bgit\b[^|;&\n]*\b(?:commit|merge|pull|rebase|cherry-pick|revert|am|checkout|switch|reset)\b/;
const HELD_BY_HOOKS = new Set<Action['verb']>(['push', 'force-push', 'delete-branch']);

function refusalOf(answer: Exclude<ApprovalAnswer, { kind: 'approved' }>, ms: number): Refusal {
  if (answer.kind === 'timeout') return { kind: 'timeout', ms };
  if (answer.kind === 'unavailable') return answer;
  return answer.note === undefined
    ? { kind: 'denied-by-person' }
    : { kind: 'denied-by-person', note: answer.note };
}
