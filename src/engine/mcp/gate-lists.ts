/** Lists of tools, the client's and our own. */
import type { ResponseFrame } from './frame.ts';
import { beginListing, endListing, failListing, listRequest } from './gate-calls.ts';
import type { GateEffect, GateFault } from './gate-model.ts';
import type { GateState, Listing, Open } from './gate-state.ts';
import type { Listed } from './gate-tools.ts';
import { failure, refusalOf, toClient } from './gate-words.ts';

const MOST_PAGES = 50;
const MOST_TOOLS = 5000;
const MOST_RESTARTS = 3;

/** The client's own list: shown without what is not approved. */
export function onList(state: GateState, frame: ResponseFrame, open: Open): readonly GateEffect[] {
  if (frame.result === undefined) return [toClient(frame.text, true)];
  const run = new Set<string>();
  const barred = state.barred();
  const listed = barred === undefined ? state.tools.page(frame, run) : nothing(open.rawId, barred);
  const pass = (): readonly GateEffect[] => [toClient(frame.text)];
  if (listed.text === undefined) {
    const words = refusalOf('list-failed', undefined, state.terms);
    const instead = [toClient(failure(open.rawId, -32_603, words))];
    return state.stop({ fault: 'list-failed', from: 'server' }, { pass, instead });
  }
  const isWhole = open.fromStart === true && listed.cursor === undefined && barred === undefined;
  const aging = isWhole ? seenAll(state, run, listed.ttl) : [];
  const seen = [toClient(listed.text)];
  return [...notesOf(state, listed.hidden), ...(state.terms.enforce ? seen : pass()), ...aging];
}

function notesOf({ terms }: GateState, hidden: Listed['hidden']): readonly GateEffect[] {
  return hidden.map(({ name, fault }) => ({
    kind: 'record',
    note: { fault, from: 'server', tool: name },
    stopped: terms.enforce,
  }));
}

function nothing(rawId: string, fault: GateFault): Listed {
  const text = `{"jsonrpc":"2.0","id":${rawId},"result":{"tools":[],"resultType":"complete"}}`;
  return { text, hidden: [{ name: '', fault }], count: 0, cursor: undefined, ttl: undefined };
}

/** One page held all tools: calls need not wait for our own reading. */
function seenAll(state: GateState, run: ReadonlySet<string>, ttl: number | undefined): readonly GateEffect[] {
  state.tools.complete(run);
  return state.verify(ttl);
}

/** Our own reading of all tools, page by page: not even a fresh server may go on for ever. */
export function onOwnPage(state: GateState, frame: ResponseFrame): readonly GateEffect[] {
  const { listing } = state;
  if (listing === undefined) return [];
  const listed = state.tools.page(frame, listing.run);
  // Nobody is shown this list: what is not offered is no news, what is not what was approved is.
  const changed = listed.hidden.filter(({ fault }) => fault === 'tool-changed');
  return [...notesOf(state, changed), ...goOn(state, listing, listed)];
}

function goOn(state: GateState, listing: Listing, listed: Listed): readonly GateEffect[] {
  const ttl = Math.min(listing.ttl ?? Infinity, listed.ttl ?? Infinity);
  const next = { ...listing, ttl, pages: listing.pages + 1, tools: listing.tools + listed.count };
  if (listed.text === undefined || next.pages >= MOST_PAGES || next.tools > MOST_TOOLS)
    return failListing(state);
  if (listed.cursor !== undefined) {
    // A fresh id, so that a page cannot be answered twice.
    state.listing = { ...next, id: state.ownId() };
    return [
      listRequest(state, listed.cursor),
      { kind: 'after', key: `list ${state.listing.id}`, ms: 10_000 },
    ];
  }
  if (state.isStale && state.restarts < MOST_RESTARTS) {
    state.restarts += 1;
    return beginListing(state, listing.meta);
  }
  if (state.isStale) return failListing(state);
  state.tools.complete(listing.run);
  return endListing(state, ttl);
}
