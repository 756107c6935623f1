/** Which servers are called past their gates: calls that hooks tell of, held against those that gates tell of. */
import type { Instant } from '../model.ts';
import { calledTool, useName } from './call-name.ts';

interface Hooked {
  /** Server and tool as one word. */
  readonly name: string;
  /** What people know the server by; its tool where a client tells no more. */
  readonly server: string;
  readonly at: Instant;
}

/** A gate that is started for its first call has said so by then. */
export const GATE_MS = 10_000;
/** A call the user was asked about by the client itself may take long. */
const FORGOTTEN_MS = 10 * 60_000;
const MOST = 500;

/** What a session knows of it. Pure but for its own memory. */
export class Crossing {
  readonly #gates = new Set<string>();
  /** A gate that was told no name may be that of any server. */
  #isAnyGated = false;
  readonly #open = new Map<string, Hooked>();
  readonly #ungated = new Map<string, string>();
  #count = 0;

  /** A gate stands, and these tools were called through it. */
  gated(server: string, tools: readonly string[]): void {
    const own = useName({ server, tool: '' });
    if (own === '') this.#isAnyGated = true;
    else this.#gates.add(own);
    for (const name of this.#ungated.keys()) if (this.#isBehind(name)) this.#ungated.delete(name);
    for (const tool of tools) this.#settle(useName({ server, tool }), useName({ server: '', tool }));
  }

  #settle(full: string, tool: string): void {
    const isSame = ({ name }: Hooked): boolean =>
      name === full ||
      name === tool ||
      (this.#isAnyGated && !this.#isBehind(name) && name.endsWith(`_${tool}`));
    for (const [id, hooked] of this.#open) {
      if (isSame(hooked)) return void this.#open.delete(id);
    }
  }

  /** A hook tells of a call before it is made. */
  hooked(tool: string, id: string | undefined, now: Instant): void {
    const use = calledTool(tool);
    if (use === undefined) return;
    this.#count += 1;
    const [oldest] = this.#open.keys();
    if (this.#open.size >= MOST && oldest !== undefined) this.#open.delete(oldest);
    const server = use.server === '' ? use.tool : use.server;
    this.#open.set(id ?? `no ${this.#count}`, { name: useName(use), server, at: now });
  }

  /** The call has been made: a gate that it went through has told of it. The server that has none. */
  ran(id: string): string | undefined {
    const found = this.#open.get(id);
    if (found === undefined) return undefined;
    this.#open.delete(id);
    return this.#mark(found);
  }

  /** Servers whose calls no gate has told of in time, and that no gate stands in front of. */
  due(now: Instant): readonly string[] {
    const over = [...this.#open].filter(([, { at }]) => now - at >= GATE_MS);
    return over.flatMap(([id, hooked]) => {
      const isBehind = this.#isAnyGated || this.#isBehind(hooked.name);
      if (!isBehind || now - hooked.at >= FORGOTTEN_MS) this.#open.delete(id);
      const found = isBehind ? undefined : this.#mark(hooked);
      return found === undefined ? [] : [found];
    });
  }

  /** When to look for what is due; false = nothing waits. */
  get waits(): boolean {
    return this.#open.size > 0;
  }

  /** Whether a gate stands that this tool may be behind. */
  isGated(tool: string): boolean {
    const use = calledTool(tool);
    return use !== undefined && (this.#isAnyGated || this.#isBehind(useName(use)));
  }

  /** The server of this tool, where it is known to have no gate. */
  ungated(tool: string): string | undefined {
    const use = calledTool(tool);
    if (use === undefined) return undefined;
    return this.#ungated.get(useName(use)) ?? this.#ungated.get(useName({ ...use, tool: '' }));
  }

  /** Told of once. */
  #mark({ name, server }: Hooked): string | undefined {
    const own = useName({ server, tool: '' });
    const isTold = this.#ungated.has(own);
    this.#ungated.set(own, server);
    if (name !== own && this.#ungated.size < MOST) this.#ungated.set(name, server);
    return isTold ? undefined : server;
  }

  #isBehind(name: string): boolean {
    return [...this.#gates].some((gate) => name === gate || name.startsWith(`${gate}_`));
  }
}
