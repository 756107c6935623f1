/** One judgement for all hooks that tell of the same tool call: the session's own and those installed beside it. */
import { createHash } from 'node:crypto';
import type { Verdict } from '../engine/verdict.ts';
import type { BrokerRequest } from '../host/channel.ts';
import { safe } from '../host/text.ts';
import { Questions } from './broker-questions.ts';

type Judge = BrokerRequest & { readonly op: 'judge' };

/** Hooks of one call start together; a later request of that name is taken for another call. */
const REMEMBERED_MS = 10_000;
const MOST = 256;
const GONE: Verdict = { allow: false, ref: '', message: safe`nobody waits for this answer` };

export class Calls {
  private readonly asking = new Questions<Verdict>(GONE);
  private readonly settled = new Map<string, { readonly verdict: Verdict; readonly until: number }>();
  private readonly now: () => number;

  constructor(now: () => number) {
    this.now = now;
  }

  /** Judges once for every hook of a call. What acts itself (a gate, a git hook) is judged each time. */
  async once(
    request: Judge,
    signal: AbortSignal,
    judge: (signal: AbortSignal) => Promise<Verdict>,
  ): Promise<Verdict> {
    const { call, event } = request;
    if (call === undefined || event.kind !== 'tool-call') return judge(signal);
    const key = createHash('sha256')
      .update(JSON.stringify([call, event]))
      .digest('hex');
    const known = this.settled.get(key);
    if (known !== undefined && known.until > this.now()) return known.verdict;
    return this.asking.ask(key, signal, async (all) => {
      const verdict = await judge(all);
      if (!all.aborted) this.remember(key, verdict);
      return verdict;
    });
  }

  private remember(key: string, verdict: Verdict): void {
    const now = this.now();
    for (const [old, { until }] of this.settled) {
      if (until <= now || this.settled.size >= MOST) this.settled.delete(old);
    }
    this.settled.set(key, { verdict, until: now + REMEMBERED_MS });
  }
}
