import { joinAll, phaseAt } from '../engine/lattice.ts';
import type { Event, Fault, Instant } from '../engine/model.ts';
import type { Clause } from '../engine/policy/model.ts';
import { safe } from '../engine/text.ts';
import type { Verdict } from '../engine/verdict.ts';
import type { Guard, Judged } from './guard.ts';

export interface Diverted {
  /** Requests the egress proxy has seen. */
  readonly requests: () => number;
  readonly now: () => Instant;
  /** Whether the agent calls hooks before it acts. */
  readonly hooks?: boolean;
  /** Told once of each sign, when it first appears. */
  readonly onDiverted: (sign: Sign) => void;
}

/** `no-traffic`: work without requests. `no-hook`: acts without a word beforehand. */
export type Sign = 'no-traffic' | 'no-hook';

/** A guard that notices when an agent works without the proxy. */
export interface WatchedGuard {
  readonly guard: Guard;
  /** A person's turn begins or the agent's ends. Refused once the agent's requests are known to go elsewhere. */
  turn(at: 'begin' | 'end'): Verdict;
}

const WHAT = safe`the requests of this agent do not pass the guard`;
const SILENT: Verdict = { allow: true, ref: '', message: safe`` };

/** Data clauses are the ones a diverted request escapes. */
function isEscaped(clause: Clause, now: Instant): boolean {
  const data = clause.controls.some((kind) => kind === 'context-redaction' || kind === 'prompt-redaction');
  return data && phaseAt(clause.phases, now) === 'enforce';
}

/** Adds the faults of the clauses that could not be evaluated; each counts as its strictest demand. */
function withFaults(judged: Judged, escaped: readonly Clause[]): Judged {
  const { decision } = judged;
  const faults = escaped.map(({ id }): Fault => ({ clause: id, what: WHAT }));
  const effective = escaped.length === 0 ? decision.effective : joinAll([decision.effective, 'deny']);
  return { ...judged, decision: { ...decision, effective, faults: [...decision.faults, ...faults] } };
}

/** Agents start git for themselves with settings of their own, before any prompt; that is no tool call. */
function isOfConcern({ situation }: Judged): boolean {
  return situation.actions.some(({ verb }) => verb !== 'none' && verb !== 'guard-tamper');
}

/** What the session has seen so far of the agent's work. */
class Signs {
  private readonly watch: Diverted;
  private readonly told = new Set<Sign>();
  /** Requests there were when the turn began; undefined between turns. */
  private begun: number | undefined;
  private hooked = false;

  constructor(watch: Diverted) {
    this.watch = watch;
  }

  /** A hook was called. */
  heard(): void {
    this.hooked = true;
  }

  begin(): void {
    this.begun = this.watch.requests();
  }

  /** True when no request at all came, or none since the turn began. */
  noTraffic(at: 'call' | 'end'): boolean {
    const since = at === 'end' ? (this.begun ?? 0) : 0;
    if (at === 'end') this.begun = undefined;
    if (this.watch.requests() > since) return false;
    this.tell('no-traffic');
    return true;
  }

  /** No request came yet, and that was a sign already. */
  isKnown(): boolean {
    return this.told.has('no-traffic') && this.watch.requests() === 0;
  }

  /** A command reached a gate before any hook was called: with hooks, a prompt comes first. */
  acts(): void {
    if (this.watch.hooks === true && !this.hooked) this.tell('no-hook');
  }

  private tell(sign: Sign): void {
    if (this.told.has(sign)) return;
    this.told.add(sign);
    this.watch.onDiverted(sign);
  }
}

/**
 * Watches for an agent whose base URL some settings file has moved, or whose hooks were switched off. A tool call is a
 * model's answer, and so is the end of a turn: when none of the requests behind it came through the proxy, they went
 * elsewhere.
 */
export function watchDiverted(guard: Guard, watch: Diverted): WatchedGuard {
  const signs = new Signs(watch);
  const escaped = (): readonly Clause[] => {
    const now = watch.now();
    return guard.policy.clauses.filter((clause) => isEscaped(clause, now));
  };
  return {
    guard: {
      ...guard,
      async judge(event: Event, approvals): Promise<Judged> {
        if (event.kind === 'tool-call') signs.heard();
        const judged = await guard.judge(event, approvals);
        if (event.kind === 'command' && isOfConcern(judged)) signs.acts();
        return event.kind === 'tool-call' && signs.noTraffic('call') ? withFaults(judged, escaped()) : judged;
      },
    },
    turn(at) {
      signs.heard();
      const sign = at === 'end' ? signs.noTraffic('end') : signs.isKnown();
      if (at === 'begin') signs.begin();
      const first = sign ? escaped()[0] : undefined;
      if (first === undefined) return SILENT;
      const message = safe`aup-guard: stopped: ${WHAT} (${first.id}, ${first.where}). Look for a base URL in the settings of the agent or of this repository; check: aup-guard doctor`;
      return { allow: false, ref: '', message };
    },
  };
}
