/** Every call of a tool is told by a hook before it runs: one that comes back without was made past them. */
import { toolResults, type ToolResult } from '../engine/tool-results.ts';

/** What is known of the agent's tools and hooks. */
export interface HeartbeatRules {
  readonly fires: (tool: string, input: string) => boolean;
  readonly carriers?: ReadonlySet<string>;
  readonly delegates: ReadonlySet<string>;
  readonly own?: true;
  readonly prompts?: 'each';
}

export interface Heartbeat {
  /** The model called a tool; `id` is empty where its service names no calls. */
  answered(call: { readonly tool: string; readonly id: string }): void;
  /** A hook told of a call. */
  hooked(call: { readonly tool: string; readonly id?: string | undefined }): void;
  /** A hook was called about something else. */
  heard(): void;
  /** A person said something, and a hook told of it: calls that were open are not going to run. */
  begin(): void;
  /** The tool that ran unseen, when the request holds what one gave; also in every later request of that conversation. */
  unseen(body: string): string | undefined;
}

const MOST = 2000;
/** Misses in a row of what may fail before it calls anything. */
const ENOUGH = 2;
const RESPONSE = '"functionResponse"';

export function openHeartbeat(rules: HeartbeatRules): Heartbeat {
  return new Beat(rules);
}

class Beat implements Heartbeat {
  readonly #rules: HeartbeatRules;
  /** Calls of the model no hook has told of yet: tool by name. */
  readonly #open = new Map<string, string>();
  /** Names of calls that were seen once: services repeat them. */
  readonly #known = new Set<string>();
  readonly #told = new Set<string>();
  readonly #missed = new Map<string, string>();
  #on: boolean;
  #delegated = false;
  #strikes = 0;
  /** Most results in one request so far, where calls have no names. */
  #responses = 0;
  #nameless = 0;

  constructor(rules: HeartbeatRules) {
    this.#rules = rules;
    this.#on = rules.own !== true;
  }

  answered({ tool, id }: { readonly tool: string; readonly id: string }): void {
    if (this.#rules.delegates.has(tool)) this.#delegated = true;
    if (id !== '' && this.#known.has(id)) return;
    const name = id === '' ? ` ${(this.#nameless += 1)}` : id;
    bounded(this.#known).add(name);
    bounded(this.#open).set(name, tool);
  }

  hooked({ tool, id }: { readonly tool: string; readonly id?: string | undefined }): void {
    this.#on = true;
    this.#strikes = 0;
    if (id !== undefined && this.#told.has(id)) return;
    if (id !== undefined) bounded(this.#told).add(id);
    const own = id !== undefined && this.#open.has(id) ? id : this.#oldest(tool);
    if (own !== undefined) this.#close(own);
    else for (const [name, open] of this.#open) if (this.#carries(open)) this.#close(name);
  }

  heard(): void {
    this.#on = true;
  }

  begin(): void {
    this.#on = true;
    if (this.#rules.prompts === 'each') return;
    this.#strikes = 0;
    this.#open.clear();
  }

  unseen(body: string): string | undefined {
    for (const [name, tool] of this.#missed) if (body.includes(JSON.stringify(name))) return tool;
    const isNew = this.#more(body);
    const open = [...this.#open.keys()];
    const mayHold = open.some((name) => (name.startsWith(' ') ? isNew : body.includes(JSON.stringify(name))));
    if (!mayHold || !this.#on) return undefined;
    const results = toolResults(body);
    // Of agents below another no hook may tell; what told of one call in a conversation tells of all.
    const counts = !this.#delegated || results.some(({ id }) => this.#told.has(id));
    const missed = results.filter((result) => this.#misses(result, isNew));
    const [first] = counts ? missed : [];
    if (first === undefined) return undefined;
    this.#missed.set(first.id, first.tool);
    return first.tool;
  }

  #misses({ id, tool, input, failed, last }: ToolResult, isNew: boolean): boolean {
    const name = this.#open.has(id) ? id : last && isNew ? this.#oldest(tool, ' ') : undefined;
    if (name === undefined) return false;
    const called = this.#open.get(name);
    this.#open.delete(name);
    // What an agent renamed or made up it has not run.
    if (failed || called !== tool || !this.#rules.fires(tool, input)) return false;
    if (!this.#carries(tool)) return true;
    this.#strikes += 1;
    return this.#strikes >= ENOUGH;
  }

  /** True for the first request with so many results of calls that have no names. */
  #more(body: string): boolean {
    let count = 0;
    for (let at = body.indexOf(RESPONSE); at >= 0; at = body.indexOf(RESPONSE, at + 1)) count += 1;
    const isNew = count > this.#responses;
    if (isNew) this.#responses = count;
    return isNew;
  }

  #carries(tool: string): boolean {
    return this.#rules.carriers?.has(tool) === true;
  }

  #oldest(tool: string, start = ''): string | undefined {
    for (const [name, open] of this.#open) if (open === tool && name.startsWith(start)) return name;
    return undefined;
  }

  #close(name: string): void {
    this.#open.delete(name);
    bounded(this.#told).add(name);
  }
}

/** Makes room for one more; the oldest goes. */
function bounded<T extends { readonly size: number; keys(): Iterable<string>; delete(key: string): boolean }>(
  all: T,
): T {
  const [oldest] = all.keys();
  if (all.size >= MOST && oldest !== undefined) all.delete(oldest);
  return all;
}
