/** From a request on the socket to a verdict: judge, ask a person when needed, judge again with the answer. */
import type { Action, Approval, Assurance, Reason, Safe } from '../engine/model.ts';
import type { Verdict } from '../engine/verdict.ts';
import { byWeight } from '../host/approval.ts';
import type { Bound } from '../host/approval-bound.ts';
import type { Backup, KeepAt, Placed } from '../host/backup.ts';
import type { BrokerRequest } from '../host/channel.ts';
import { GuardError } from '../host/errors.ts';
import { stopsOnFailure } from '../host/failure.ts';
import type { Judged } from '../host/guard.ts';
import { safe, toSafe } from '../host/text.ts';
import { actionDirectory } from '../host/git.ts';
import { askPeople, type AskWorld } from './broker-ask.ts';

import type { Bounds, Grants } from './broker-grants.ts';
import { giveReceipts, type JustGiven, type ReceiptWorld } from './broker-receipts.ts';
import { asked, askingReason, deniedBy, forbiddenIn, passes } from './broker-reading.ts';
import { agentMessage, commandLine, shellMessage, type Refusal } from './broker-words.ts';

export type JudgeRequest = BrokerRequest & { readonly op: 'judge' };

export interface JudgeWorld extends AskWorld {
  readonly grants: Grants;
  /** Whether a gate stands in front of the MCP server of a tool, which asks as well. */
  readonly isGated: (tool: string) => boolean;
  /** Tells the person about a clause in its warning phase. */
  readonly tell?: ((reason: Reason) => void) | undefined;
  readonly bound: (action: Action, cwd: string | undefined) => Promise<Bound>;
  /** Keeps what approved actions are about to take away; undefined when they take nothing. */
  readonly keep: (placed: readonly Placed[], at: KeepAt) => Promise<Backup | 'failed' | undefined>;
  /** Writes receipts of what passed; absent where nobody wants any. */
  readonly receipt?: ReceiptWorld['receipt'];
}

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
  /** The yes of this round, if a person was asked in it. */
  private given: JustGiven | undefined;

  constructor(request: JudgeRequest, world: JudgeWorld, signal: AbortSignal) {
    this.request = request;
    this.world = world;
    this.signal = signal;
  }

  async run(): Promise<Verdict> {
    let judged = await this.world.guard.judge(this.request.event, []);
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const settled = await this.settled(judged);
      if (settled !== undefined) return settled;
      const bounds = await this.bounds(judged);
      const known = this.known(judged, bounds);
      this.given = undefined;
      const approvals = known.length > 0 ? known : await this.ask(judged, bounds);
      if ('kind' in approvals) return this.refuse(judged, approvals);
      judged = await this.world.guard.judge(this.request.event, approvals);
      if (passes(judged.decision.effective)) return this.allow(judged, approvals);
    }
    return this.refuse(judged, { kind: 'changed' });
  }

  /** A verdict that needs no person. */
  private async settled(judged: Judged): Promise<Verdict | undefined> {
    const { effective } = judged.decision;
    if (passes(effective)) return this.allow(judged, []);
    const forbidden = forbiddenIn(judged);
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

  private known(judged: Judged, bounds: Bounds): readonly Approval[] {
    const all = this.take(judged, bounds, true);
    if (all.length < asked(judged).length) return [];
    return this.take(judged, bounds, this.staysGranted(judged));
  }

  /** What was only announced is yet to be done by something that asks as well: a gate, or what a server's shell starts. */
  private staysGranted(judged: Judged): boolean {
    const { event } = this.request;
    const isUse = asked(judged).every(({ call }) => call !== undefined);
    if (event.kind === 'tool-call') return !isUse || this.world.isGated(event.tool);
    return event.kind === 'mcp-call' && !isUse;
  }

  private directory(action: Action): string | undefined {
    return actionDirectory(this.request.event, action);
  }

  /** What the names in the actions that are asked about mean at this moment. */
  private async bounds(judged: Judged): Promise<Bounds> {
    const pairs = await Promise.all(
      asked(judged).map(
        async (action) => [action.digest, await this.world.bound(action, this.directory(action))] as const,
      ),
    );
    return new Map(pairs);
  }

  private async ask(judged: Judged, bounds: Bounds): Promise<readonly Approval[] | Refusal> {
    const { signal } = this;
    const directory = (action: Action): string | undefined => this.directory(action);
    const answered = await askPeople({ judged, directory, signal }, this.world);
    if (answered.kind !== 'approved') return answered;
    const actions = asked(judged);
    const { scope, assurance, shown } = answered;
    this.given = { assurance, shown };
    this.world.grants.approve(actions, { scope, assurance, bounds });
    // Names may have moved under the question: what was shown is not what would happen then.
    return this.take(judged, await this.bounds(judged), this.staysGranted(judged));
  }

  private take(judged: Judged, bounds: Bounds, keep: boolean): readonly Approval[] {
    const hook = this.request.event.kind === 'refs';
    return this.world.grants.take(asked(judged), { pid: this.request.pid, hook, keep, bounds });
  }

  private async allow(judged: Judged, approvals: readonly Approval[]): Promise<Verdict> {
    const { kind } = this.request.event;
    if (kind === 'command' || (kind === 'refs' && approvals.length > 0)) {
      const assurance: Assurance = approvals[0]?.assurance ?? 'none';
      this.world.grants.bind(this.request.pid, judged.situation.actions, assurance);
    }
    for (const reason of judged.decision.because) {
      if (reason.effective === 'warn') this.world.tell?.(reason);
    }
    const kept = approvals.length === 0 ? SILENT : await this.keep(judged);
    const told = await this.receipts(judged, approvals);
    return { allow: true, ref: judged.ref, message: joined(kept, told) };
  }

  /** What passed is on record for those who merge it. */
  private receipts(judged: Judged, approvals: readonly Approval[]): Promise<Safe> {
    const directory = (action: Action): string | undefined => this.directory(action);
    const acts = this.request.event.kind === 'command';
    return giveReceipts({ judged, approvals, given: this.given, acts, directory }, this.world);
  }

  /** Before a yes takes effect: what it takes away can be had back. */
  private async keep(judged: Judged): Promise<Safe> {
    const { ref } = judged;
    const files = this.request.event.kind !== 'refs';
    const placed = judged.situation.actions.map((action) => ({ action, cwd: this.directory(action) }));
    const kept = await this.world.keep(placed, { ref, now: this.world.now(), files });
    if (kept === undefined) return SILENT;
    const verb = byWeight(judged.situation.actions)[0]?.verb ?? 'none';
    const row = { kind: 'backup.kept', ref, verb, actor: judged.situation.actor } as const;
    if (kept === 'failed') {
      this.world.guard.note({ ...row, outcome: 'failed' });
      return safe`aup-guard: the old state could not be kept`;
    }
    this.world.guard.note({ ...row, counts: { refs: kept.refs } });
    const back = toSafe(`aup-guard log show ${ref}`, (same) => same);
    return safe`aup-guard: the old state is kept; to go back: ${back}`;
  }

  private refuse(judged: Judged, refusal: Refusal): Verdict {
    const reason = askingReason(judged);
    const why = refusal.kind === 'forbidden' ? refusal.why : undefined;
    const action =
      asked(judged).find(({ forbidden }) => forbidden !== undefined && forbidden === why) ??
      byWeight(asked(judged))[0] ??
      judged.situation.actions[0];
    const { event } = this.request;
    const isAgent = event.kind === 'tool-call' || event.kind === 'mcp-call';
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

function joined(one: Safe, other: Safe): Safe {
  return one === '' || other === '' ? safe`${one}${other}` : safe`${one}\n${other}`;
}

const MOVES_HEAD =
  /\bgit\b[^|;&\n]*\b(?:commit|merge|pull|rebase|cherry-pick|revert|am|checkout|switch|reset)\b/;
const HELD_BY_HOOKS = new Set<Action['verb']>(['push', 'force-push', 'delete-branch']);
