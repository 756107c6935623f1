/** Remembers redacted literals: a conversation is sent whole with every request. */
import type { Finding } from '../model.ts';

/** How a literal was read: property names matter to `named` ones, which are kept as name and literal. */
export type LiteralKind = 'text' | 'json' | 'media' | 'named';

/** The outcome for one literal. */
export interface Entry {
  readonly kind: LiteralKind;
  /** The raw literal, or name and literal. */
  readonly id: string;
  /** Of the redactor, when this was made. */
  readonly generation: number;
  /** The new literal, or undefined when it stays. */
  readonly literal: string | undefined;
  readonly findings: readonly Finding[];
}

interface Node {
  entry: Entry;
  /** When it was kept last. */
  era: number;
  /** What followed last time: comparing it is many times cheaper than hashing a text to find it. */
  next: Node | undefined;
}

/** Several conversations of an agent's helpers take turns: each is to find what it had. */
const CONVERSATIONS = 4;
/** Characters that are kept however short the conversations are. */
const LEAST = 4 * 1024 * 1024;

/**
 * The outcomes of one session. Keeps at most about twice `limit` characters, and of a session whose conversations are
 * short about twice a few of the longest: what an agent has let go of is not asked for again.
 */
export class BodyCache {
  private readonly limit: number;
  private era = 0;
  /** Characters looked up for the body at hand, and for the longest since the last ageing. */
  private asked = 0;
  private longest = 0;
  private young: Readonly<Record<LiteralKind, Map<string, Node>>> = emptyMaps();
  private old: Readonly<Record<LiteralKind, Map<string, Node>>> = emptyMaps();
  private size = 0;
  private last: Node | undefined;

  constructor(limit: number = 32 * 1024 * 1024) {
    this.limit = limit;
  }

  /** Starts a body: literals are looked up in its order. */
  begin(): void {
    this.longest = Math.max(this.longest, this.asked);
    this.asked = 0;
    this.last = undefined;
  }

  get(kind: LiteralKind, id: string): Entry | undefined {
    this.asked += id.length;
    const node = this.guess(kind, id) ?? this.search(kind, id);
    if (node === undefined) return undefined;
    // What is used must not age, however it was found.
    if (node.era !== this.era) this.keep(node);
    this.follow(node);
    return node.entry;
  }

  set(made: Entry): void {
    // A slice would keep the whole request it was cut from in memory.
    const entry = { ...made, id: ` ${made.id}`.slice(1) };
    const known = this.search(entry.kind, entry.id);
    if (known === undefined) this.follow(this.keep({ entry, era: this.era, next: undefined }));
    else known.entry = entry;
  }

  private guess(kind: LiteralKind, id: string): Node | undefined {
    const next = this.last?.next;
    return next !== undefined && next.entry.kind === kind && next.entry.id === id ? next : undefined;
  }

  private search(kind: LiteralKind, id: string): Node | undefined {
    const node = this.young[kind].get(id);
    if (node !== undefined) return node;
    const aged = this.old[kind].get(id);
    return aged === undefined ? undefined : this.keep(aged);
  }

  private keep(node: Node): Node {
    if (this.size > this.most) this.age();
    node.era = this.era;
    this.size += node.entry.id.length;
    this.young[node.entry.kind].set(node.entry.id, node);
    return node;
  }

  private get most(): number {
    const wanted = CONVERSATIONS * Math.max(this.longest, this.asked);
    return Math.min(this.limit, Math.max(LEAST, wanted));
  }

  /** Drops what was not looked up since the last time; links must not keep it alive. */
  private age(): void {
    for (const map of Object.values(this.old)) for (const node of map.values()) node.next = undefined;
    this.old = this.young;
    this.young = emptyMaps();
    this.size = 0;
    this.era += 1;
    this.longest = this.asked;
  }

  private follow(node: Node): void {
    if (this.last !== undefined) this.last.next = node;
    this.last = node;
  }
}

function emptyMaps(): Readonly<Record<LiteralKind, Map<string, Node>>> {
  return { text: new Map(), json: new Map(), media: new Map(), named: new Map() };
}
