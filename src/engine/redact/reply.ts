/** Restores placeholders in complete JSON: whole responses, and events that repeat a whole text. */
import type { BodyShape, ProviderDef, ToolUse } from '../definitions.ts';
import type { StreamRestorer } from './model.ts';
import { decodeLiteral, jsonBody } from './json-literal.ts';
import { asIs, type Escape } from './restore.ts';
import { splice, startsBelow, type Splice } from './splice.ts';
import { spotsOf, type Spot } from './spots.ts';

/** What a text will be used for: unknown placeholders in the arguments of a tool call are reported. */
export interface RestoreUse {
  readonly escape: Escape;
  readonly tool: boolean;
  /** Which tool, where that is known. */
  readonly name?: string;
}

/** A complete JSON text that may hold placeholders. */
export interface Whole {
  readonly json: string;
  readonly shape: BodyShape;
  /** The tool calls in it; asked only when something may have to be restored. */
  readonly calls: () => readonly ToolUse[];
}

/** Makes the restorer of one text. */
export type NewRestorer = (use: RestoreUse) => StreamRestorer;

const MAYBE = /aup_|\\u00/i;

/** The changes that restore `json` where `shape` says text stands; none when it cannot be read. */
export function restorations({ json, shape, calls }: Whole, newRestorer: NewRestorer): readonly Splice[] {
  if (!MAYBE.test(json)) return [];
  const spots = spotsOf(json, shape);
  if (!Array.isArray(spots)) return [];
  const changes: Splice[] = [];
  const toolAt = toolsIn(json, calls());
  for (const { start, end, kind, free } of spots) {
    const literal = json.slice(start, end);
    const text = MAYBE.test(literal) ? decodeLiteral(literal) : undefined;
    if (text === undefined) continue;
    const restorer = newRestorer(useOf({ kind, free }, toolAt(start)));
    const restored = restorer.push(text) + restorer.end();
    if (restored !== text) changes.push({ start, end, text: JSON.stringify(restored) });
  }
  return changes;
}

function useOf({ kind, free }: Pick<Spot, 'kind' | 'free'>, name: string | undefined): RestoreUse {
  const escape = kind === 'json' ? jsonBody : asIs;
  if (name === undefined) return { escape, tool: free || kind === 'json' };
  return { escape, tool: true, name };
}

function toolsIn(json: string, calls: readonly ToolUse[]): (start: number) => string | undefined {
  const found = calls.map(({ tool, path }) => ({ tool, starts: startsBelow(json, path) }));
  return (start) => found.find(({ starts }) => starts.has(start))?.tool;
}

/** What a complete response is read by. */
export type ReplyFormat = Pick<ProviderDef, 'response' | 'calls'>;

export type OnCall = (call: { readonly tool: string; readonly id: string }) => void;

/** Tells of those the agent is to run. */
export function tellCalls(calls: readonly Pick<ToolUse, 'tool' | 'id'>[], onCall: OnCall | undefined): void {
  for (const { tool, id } of calls) if (id !== undefined) onCall?.({ tool, id });
}

/** A complete response with its placeholders restored; byte-identical when there are none. */
export function restoreReply(
  json: string,
  format: ReplyFormat & { readonly onCall?: OnCall | undefined },
  newRestorer: NewRestorer,
): string {
  const calls = (): readonly ToolUse[] => format.calls(parsed(json));
  if (format.onCall !== undefined) tellCalls(calls(), format.onCall);
  const changes = restorations({ json, shape: format.response, calls }, newRestorer);
  return changes.length === 0 ? json : splice(json, changes);
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
