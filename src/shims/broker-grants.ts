/** Approvals in force: given once for an action, bound to the process that then acts, or for the session. */
import type { Action, Approval, Assurance, Digest, Instant } from '../engine/model.ts';
import { isBoundAlike, type Bound } from '../host/approval-bound.ts';
import { instant } from '../host/text.ts';
import type { Platform } from '../host/platform/model.ts';
import { covers, goesOut, isTransport, sessionKey, without } from './broker-covers.ts';

const ONCE_MS = 10 * 60_000;
const MAX_GRANTS = 500;

interface Pass {
  readonly pid: number;
  readonly start: string;
  /** Shrinks: a push or deletion is used up by the hook that reports it. */
  actions: readonly Action[];
  readonly assurance: Assurance;
  readonly expires: number;
}

interface Once {
  readonly action: Action;
  readonly bound: Bound;
  readonly assurance: Assurance;
  readonly expires: number;
}

/** What names mean, by the digest of the action they stand in. */
export type Bounds = ReadonlyMap<Digest, Bound>;

const UNBOUND: Bound = { root: '', url: '', ids: new Map() };

export interface GrantWorld {
  readonly platform: Platform;
  readonly now: () => Instant;
  readonly nonce: () => string;
  /** True for the path of a gate of this session, or of git. */
  readonly mayBind: (word: string) => boolean;
}

/** What may pass without asking again. */
export class Grants {
  private readonly world: GrantWorld;
  private readonly once: Once[] = [];
  private readonly passes: Pass[] = [];
  private readonly session = new Map<string, Assurance>();

  constructor(world: GrantWorld) {
    this.world = world;
  }

  /** A person said yes. */
  approve(
    actions: readonly Action[],
    given: { scope: 'once' | 'session'; assurance: Assurance; bounds: Bounds },
  ): void {
    const { assurance } = given;
    for (const action of actions) {
      const bound = given.bounds.get(action.digest) ?? UNBOUND;
      if (given.scope === 'session') {
        this.session.set(sessionKey(action, bound), assurance);
      }
      this.once.push({ action, bound, assurance, expires: this.world.now() + ONCE_MS });
    }
    this.once.splice(0, Math.max(0, this.once.length - MAX_GRANTS));
  }

  /**
   * From now on the git hooks behind this process find these actions approved. Any process may name any
   * pid on the socket, so it must be one of our gates or a git: never a shell that lives on.
   */
  bind(pid: number, actions: readonly Action[], assurance: Assurance): void {
    const info = this.world.platform.processInfo(pid);
    if (info === undefined || !info.argv.slice(0, 2).some((word) => this.world.mayBind(word))) return;
    const { start } = info;
    this.passes.push({ pid, start, actions, assurance, expires: this.world.now() + ONCE_MS });
    this.passes.splice(0, Math.max(0, this.passes.length - MAX_GRANTS));
  }

  /** Approvals that answer the given actions; single ones are used up unless `keep`. */
  take(
    actions: readonly Action[],
    asked: { pid: number; hook: boolean; keep: boolean; bounds: Bounds },
  ): readonly Approval[] {
    const above = asked.hook || actions.some(isTransport) ? this.passesAbove(asked.pid) : [];
    const passes = asked.hook ? above : [];
    return actions
      .map((action) => {
        const assurance =
          passAssurance(passes, action, asked.keep) ??
          (isTransport(action) ? above.find((pass) => pass.actions.some(goesOut))?.assurance : undefined) ??
          this.session.get(sessionKey(action, asked.bounds.get(action.digest) ?? UNBOUND)) ??
          this.takeOnce(action, asked);
        return assurance === undefined ? undefined : this.approval(action.digest, assurance);
      })
      .filter((approval) => approval !== undefined);
  }

  private takeOnce(
    action: Action,
    asked: { hook: boolean; keep: boolean; bounds: Bounds },
  ): Assurance | undefined {
    const now = this.world.now();
    const bound = asked.bounds.get(action.digest) ?? UNBOUND;
    const at = this.once.findIndex(
      (item) =>
        item.expires > now &&
        isBoundAlike(item.bound, bound) &&
        (item.action.digest === action.digest || (asked.hook && covers(item.action, action))),
    );
    const found = this.once[at];
    if (found !== undefined && !asked.keep) this.once.splice(at, 1);
    return found?.assurance;
  }

  /** Passes of the process and everything that started it: pid and start time must both still fit. */
  private passesAbove(pid: number): readonly Pass[] {
    const found: Pass[] = [];
    const now = this.world.now();
    let info = this.world.platform.processInfo(pid);
    for (let steps = 0; info !== undefined && steps < 64; steps += 1) {
      const { pid: own, start } = info;
      found.push(
        ...this.passes.filter((pass) => pass.pid === own && pass.start === start && pass.expires > now),
      );
      info = info.ppid > 1 ? this.world.platform.processInfo(info.ppid) : undefined;
    }
    return found;
  }

  private approval(digest: Digest, assurance: Assurance): Approval {
    return {
      digest,
      scope: 'once',
      nonce: this.world.nonce(),
      expires: instant(this.world.now() + 60_000),
      assurance,
    };
  }
}

/** A git call that was judged, asked about or not, explains the ref moves of its own process. */
function passAssurance(passes: readonly Pass[], action: Action, keep: boolean): Assurance | undefined {
  for (const pass of passes) {
    const moves = action.verb === 'merge' || action.verb === 'history-rewrite';
    if (pass.actions.some((given) => covers(given, action))) {
      if (!keep && !moves)
        pass.actions = pass.actions
          .map((given) => without(given, action))
          .filter((item) => item !== undefined);
      return pass.assurance;
    }
    if (moves && action.program === 'git' && action.remote === undefined) return pass.assurance;
  }
  return undefined;
}
