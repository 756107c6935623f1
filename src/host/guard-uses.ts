/** Uses of exceptions: what an agent announces, a gate lets by and a hook sees behind it is one use, told once. */
import type { Event, RecordDraft } from '../engine/model.ts';

/** One action comes by in this order, as far as it comes by at all. */
const STAGES: readonly Event['kind'][] = ['tool-call', 'command', 'refs'];
/** Uses that were told of and may come by once more; older ones are forgotten, and told twice. */
const MOST_OPEN = 200;

/** Remembers between the events of a session. */
export class Uses {
  /** How far the last use came, by exception and verb. */
  private readonly open = new Map<string, number>();

  /** Without rows of a use that an earlier stage told of. */
  fresh({ kind }: Pick<Event, 'kind'>, rows: readonly RecordDraft[]): readonly RecordDraft[] {
    const stage = STAGES.indexOf(kind);
    return rows.filter((row) => row.kind !== 'exception.used' || stage < 0 || !this.isToldOf(row, stage));
  }

  private isToldOf({ code = '', verb = 'none' }: RecordDraft, stage: number): boolean {
    const key = `${code} ${verb}`;
    const before = this.open.get(key);
    this.open.delete(key);
    if (stage < STAGES.length - 1 && this.open.size < MOST_OPEN) this.open.set(key, stage);
    return before !== undefined && before < stage;
  }
}
