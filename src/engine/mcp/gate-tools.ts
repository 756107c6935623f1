/** What a server says its tools are, held against what was approved. */
import { isObject } from '../json-object.ts';
import { folded, type ResponseFrame } from './frame.ts';
import type { GateFault, GateTerms } from './gate-model.ts';
import type { McpTool, McpToolRule } from './model.ts';
import { shapeOf, spansIn, type Span } from './spans.ts';

/** What may be done with a tool; the fault says why no more. */
export interface ToolSay {
  readonly rule: McpToolRule;
  readonly fault?: GateFault;
}

export interface Listed {
  /** The message without tools that are not to be seen; undefined when it holds no list. */
  readonly text: string | undefined;
  readonly hidden: readonly { readonly name: string; readonly fault: GateFault }[];
  readonly count: number;
  readonly cursor: string | undefined;
  /** How long it says that it holds (ms). */
  readonly ttl: number | undefined;
}

const UNLISTED: ToolSay = { rule: 'deny', fault: 'tool-unlisted' };
const RULE_FAULTS: Readonly<Record<McpToolRule, GateFault | undefined>> = {
  allow: undefined,
  ask: 'tool-asked',
  deny: 'tool-denied',
  hide: 'tool-hidden',
};

/** Readers differ in which of two equal keys counts: from here on there is one. */
function single(text: string): string {
  return shapeOf(text).doubled ? JSON.stringify(JSON.parse(text)) : text;
}

function spanOf(spans: readonly Span[], key: string): Span | undefined {
  return spans.find((span) => span.key === key);
}

/** Readers that ignore case would take it for the list, or for what follows it. */
function isMisspelt(key: string): boolean {
  const fold = folded(key);
  return (fold === 'tools' && key !== 'tools') || (fold === 'nextcursor' && key !== 'nextCursor');
}

function without(text: string, spans: readonly Span[], kept: readonly Span[]): string {
  const first = spans[0];
  const last = spans.at(-1);
  if (first === undefined || last === undefined) return text;
  const tools = kept.map(({ start, end }) => text.slice(start, end)).join(',');
  return text.slice(0, first.start) + tools + text.slice(last.end);
}

export class ToolBook {
  readonly #terms: GateTerms;
  readonly #says = new Map<string, ToolSay>();
  /** Once found to be something else, a tool stays blocked for as long as this gate lives. */
  readonly #spoilt = new Map<string, GateFault>();

  constructor(terms: GateTerms) {
    this.#terms = terms;
  }

  of(name: string): ToolSay {
    return this.#says.get(name) ?? UNLISTED;
  }

  /** All pages were seen: what is on none of them is no tool. */
  complete(run: ReadonlySet<string>): void {
    for (const name of this.#says.keys()) if (!run.has(name)) this.#says.delete(name);
  }

  /** Judges one page; `run` holds the names of the pages before it and takes those of this one. */
  page(frame: ResponseFrame, run: Set<string>): Listed {
    const nothing = { text: undefined, hidden: [], count: 0, cursor: undefined, ttl: undefined };
    if (!isObject(frame.result) || !Array.isArray(frame.result['tools'])) return nothing;
    const text = single(frame.text);
    const result = spanOf(spansIn(text), 'result');
    const members = result === undefined ? [] : spansIn(text, result.start);
    const tools = spanOf(members, 'tools');
    if (tools === undefined || members.some(({ key }) => isMisspelt(key))) return nothing;
    const spans = spansIn(text, tools.start);
    const judged = spans.map((span) => ({
      span,
      ...this.#judge(text.slice(span.start, span.end), run),
    }));
    const kept = judged.filter(({ name, say }) => say.rule !== 'hide' && !this.#spoilt.has(name));
    const hidden = judged.flatMap(({ name, say }) => {
      const fault = this.#spoilt.get(name) ?? (say.rule === 'hide' ? say.fault : undefined);
      return fault === undefined ? [] : [{ name, fault }];
    });
    const rest =
      kept.length === spans.length
        ? text
        : without(
            text,
            spans,
            kept.map(({ span }) => span),
          );
    const { nextCursor: cursor, ttlMs: ttl } = frame.result;
    return {
      text: rest,
      hidden,
      count: spans.length,
      cursor: typeof cursor === 'string' ? cursor : undefined,
      ttl: typeof ttl === 'number' ? ttl : undefined,
    };
  }

  #judge(text: string, run: Set<string>): { name: string; say: ToolSay } {
    const definition: unknown = JSON.parse(text);
    const name = isObject(definition) ? definition['name'] : undefined;
    if (!isObject(definition) || typeof name !== 'string')
      return { name: '', say: { rule: 'hide', fault: 'no-name' } };
    const say = this.#say({ name, definition, text }, run.has(name));
    run.add(name);
    this.#says.set(name, say);
    return { name, say };
  }

  #say(tool: McpTool, isDouble: boolean): ToolSay {
    const { name } = tool;
    const standing = this.#terms.verify(tool);
    if (standing === 'changed') this.#spoilt.set(name, 'tool-changed');
    else if (isDouble) this.#spoilt.set(name, 'tool-doubled');
    const spoilt = this.#spoilt.get(name);
    if (spoilt !== undefined) return { rule: 'hide', fault: spoilt };
    if (standing === 'new') return { rule: 'hide', fault: 'tool-new' };
    const rule = this.#terms.rule(name);
    const fault = RULE_FAULTS[rule];
    return fault === undefined ? { rule } : { rule, fault };
  }
}
