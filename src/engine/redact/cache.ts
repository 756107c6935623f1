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
  /** What followed last time: comparing it is many times cheaper than hashing a text to find it. */
  next: Node | undefined;
}

/** The outcomes of one session. Keeps at most about twice `limit` characters. */
export class BodyCache {
  private readonly limit: number;
  private young: Readonly<Record<LiteralKind, Map<string, Node>>> = emptyMaps();
  private old: Readonly<Record<LiteralKind, Map<string, Node>>> = emptyMaps();
  private size = 0;
  private last: Node | undefined;

  constructor(limit: number = 32 * 1024 * 1024) {
    this.limit = limit;
  }

  /** Starts a body: literals are looked up in its order. */
  begin(): void {
    this.last = undefined;
  }

  get(kind: LiteralKind, id: string): Entry | undefined {
    const node = this.guess(kind, id) ?? this.search(kind, id);
    if (node !== undefined) this.follow(node);
    return node?.entry;
  }

  set(made: Entry): void {
    // A slice would keep the whole request it was cut from in memory.
    const entry = { ...made, id: ` ${made.id}`.slice(1) };
    const known = this.search(entry.kind, entry.id);
    if (known === undefined) this.follow(this.keep({ entry, next: undefined }));
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
    if (this.size > this.limit) this.age();
    this.size += node.entry.id.length;
    this.young[node.entry.kind].set(node.entry.id, node);
    return node;
  }

  /** Drops what was not looked up since the last time; links must not keep it alive. */
  private age(): void {
    for (const map of Object.values(this.old)) for (const node of map.values()) node.next = undefined;
    this.old = this.young;
    this.young = emptyMaps();
    this.size = 0;
  }

  private follow(node: Node): void {
    if (this.last !== undefined) this.last.next = node;
    this.last = node;
  }
}

function emptyMaps(): Readonly<Record<LiteralKind, Map<string, Node>>> {
  return { text: new Map(), json: new Map(), media: new Map(), named: new Map() };
}
