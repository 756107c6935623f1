/** Restores placeholders in complete JSON: whole responses, and events that repeat a whole text. */
import type { BodyShape } from '../definitions.ts';
import type { StreamRestorer } from './model.ts';
import { decodeLiteral, jsonBody } from './json-literal.ts';
import { asIs, type Escape } from './restore.ts';
import { splice, type Splice } from './splice.ts';
import { spotsOf } from './spots.ts';

/** What a text will be used for: unknown placeholders in the arguments of a tool call are reported. */
export interface RestoreUse {
  readonly escape: Escape;
  readonly tool: boolean;
}

/** Makes the restorer of one text. */
export type NewRestorer = (use: RestoreUse) => StreamRestorer;

const MAYBE = /aup_|\\u00/i;

/** The changes that restore `json` where `shape` says text stands; none when it cannot be read. */
export function restorations(json: string, shape: BodyShape, newRestorer: NewRestorer): readonly Splice[] {
  if (!MAYBE.test(json)) return [];
  const spots = spotsOf(json, shape);
  if (!Array.isArray(spots)) return [];
  const changes: Splice[] = [];
  for (const { start, end, kind, free } of spots) {
    const literal = json.slice(start, end);
    const text = MAYBE.test(literal) ? decodeLiteral(literal) : undefined;
    if (text === undefined) continue;
    const tool = free || kind === 'json';
    const restorer = newRestorer({ escape: kind === 'json' ? jsonBody : asIs, tool });
    const restored = restorer.push(text) + restorer.end();
    if (restored !== text) changes.push({ start, end, text: JSON.stringify(restored) });
  }
  return changes;
}

/** A complete response with its placeholders restored; byte-identical when there are none. */
export function restoreReply(json: string, shape: BodyShape, newRestorer: NewRestorer): string {
  const changes = restorations(json, shape, newRestorer);
  return changes.length === 0 ? json : splice(json, changes);
}
