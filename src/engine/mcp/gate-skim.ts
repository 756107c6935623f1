/** Long answers, read by their outermost members alone: what they hold is read by whoever applies the data clauses. */
import { folded, idKey } from './frame.ts';
import { PLAIN, type GateState, type Open } from './gate-state.ts';
import { spansIn, type Span } from './spans.ts';

/** Shorter ones are read whole in no time; characters. */
const LONG: number = 32 * 1024;

/** A plain answer, and what the client asked. */
export interface Skimmed {
  readonly id: string;
  readonly open: Open;
}

/** Undefined for everything that has to be read whole. A text that is no JSON may pass for an answer here. */
export function skim(state: GateState, text: string): Skimmed | undefined {
  if (state.terms.readsData !== true || text.length < LONG) return undefined;
  if (!text.startsWith('{') || text.includes('\r')) return undefined;
  try {
    return answerIn(state, text);
  } catch (error) {
    // Names and ids are read as JSON, each by itself.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function answerIn(state: GateState, text: string): Skimmed | undefined {
  const rawId = idOf(text);
  const id = rawId === undefined ? undefined : idKey(rawId);
  const open = id === undefined ? undefined : state.open.get(id);
  if (id === undefined || open === undefined || PLAIN.has(open.method)) return undefined;
  state.heard = true;
  return state.barred() === undefined ? { id, open } : undefined;
}

/** What makes an answer a question, in whatever letters. */
const ASKING = new Set(['resulttype', 'inputrequests']);

/** The id of a result that asks for nothing, as it is written. */
function idOf(text: string): string | undefined {
  const spans = spansIn(text);
  const [version, id, result] = ['jsonrpc', 'id', 'result'].map((key) => only(spans, key));
  if (spans.length !== 3 || version === undefined || result === undefined) return undefined;
  if (text.slice(version.start, version.end) !== '"2.0"' || text[result.start] !== '{') return undefined;
  if (spansIn(text, result.start).some(({ key }) => ASKING.has(folded(key)))) return undefined;
  return id && text.slice(id.start, id.end);
}

function only(spans: readonly Span[], name: string): Span | undefined {
  const [first, ...more] = spans.filter(({ key }) => key === name);
  return more.length === 0 ? first : undefined;
}
