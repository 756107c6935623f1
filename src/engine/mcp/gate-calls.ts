/** Calls of tools: none is made before all tools were seen, and none but as approved. */
import { isObject } from '../json-object.ts';
import type { RequestFrame } from './frame.ts';
import type { GateEffect, GateFault } from './gate-model.ts';
import { MOST_OPEN, type GateState, type Held } from './gate-state.ts';
import { denial, request, waiting } from './gate-words.ts';
import { spansIn } from './spans.ts';

/** Clients give up after 60 s: until then they must have an answer. */
const PERSON_MS = 50_000;
const PROGRESS_MS = 5000;
const LIST_MS = 10_000;

function argumentsOf(frame: RequestFrame): string {
  const params = frame.spans.find(({ key }) => key === 'params');
  const found = params && spansIn(frame.text, params.start).find(({ key }) => key === 'arguments');
  return found === undefined ? '' : frame.text.slice(found.start, found.end);
}

function grantKey(tool: string, frame: RequestFrame): string {
  return JSON.stringify([tool, argumentsOf(frame)]);
}

function stopCall(
  state: GateState,
  held: Pick<Held, 'frame' | 'tool'>,
  fault: GateFault,
): readonly GateEffect[] {
  const { frame, tool } = held;
  return state.stop(
    { fault, from: 'client', tool },
    {
      pass: () => submitted(state, { frame, tool, rule: 'allow' }),
      instead: [state.refusal(frame, fault, tool)],
    },
  );
}

/** A call as the client makes it. */
export function onCall(state: GateState, frame: RequestFrame): readonly GateEffect[] {
  const tool = frame.params['name'];
  if (typeof tool !== 'string') return stopCall(state, { frame, tool: '' }, 'no-name');
  if (!state.terms.approved) return stopCall(state, { frame, tool }, 'unapproved');
  if (state.verified) return decided(state, { frame, tool });
  if (state.held.size >= MOST_OPEN) return stopCall(state, { frame, tool }, 'too-many');
  state.held.set(frame.id, { frame, tool, waits: 'list', step: 0 });
  if (state.listing !== undefined) return [];
  state.restarts = 0;
  return beginListing(state, metaOf(frame));
}

function decided(state: GateState, { frame, tool }: Pick<Held, 'frame' | 'tool'>): readonly GateEffect[] {
  const barred = state.barred();
  if (barred !== undefined) return stopCall(state, { frame, tool }, barred);
  const { rule, fault = 'tool-denied' } = state.tools.of(tool);
  const isOpen = rule === 'allow' || rule === 'ask';
  return isOpen ? submitted(state, { frame, tool, rule }) : stopCall(state, { frame, tool }, fault);
}

interface Submitted extends Pick<Held, 'frame' | 'tool'> {
  readonly rule: 'allow' | 'ask';
}

/** A retry of what was granted, which counts once. */
function isGranted(state: GateState, { params }: RequestFrame, key: () => string): boolean {
  return ('requestState' in params || 'inputResponses' in params) && state.granted.delete(key());
}

/** What the approval does not stop may still be for a person to say, whatever this gate itself enforces. */
function submitted(state: GateState, { frame, tool, rule }: Submitted): readonly GateEffect[] {
  const key = (): string => grantKey(tool, frame);
  if (isGranted(state, frame, key)) return state.admit(frame, { granted: key() });
  const { judged, enforce } = state.terms;
  const how = judged?.(tool, () => argumentsOf(frame));
  if (rule === 'allow' && how !== 'ask') {
    return [...(how === 'tell' ? [{ kind: how, tool } as const] : []), ...state.admit(frame)];
  }
  if (how === undefined && !enforce) return stopCall(state, { frame, tool }, 'tool-asked');
  state.held.set(frame.id, { frame, tool, waits: 'person', step: 0 });
  return [
    { kind: 'ask', key: frame.id, tool, text: argumentsOf(frame), rule },
    { kind: 'after', key: `limit ${frame.id}`, ms: PERSON_MS },
    { kind: 'after', key: `progress ${frame.id}`, ms: PROGRESS_MS },
  ];
}

/** A call that waits for a person waits because it must. */
function refuseHeld(state: GateState, { frame, tool }: Held, fault: GateFault): readonly GateEffect[] {
  return [
    { kind: 'record', note: { fault, from: 'client', tool }, stopped: true },
    state.refusal(frame, fault, tool),
  ];
}

/** A person's answer, or the broker's for them. */
export function onAnswer(
  state: GateState,
  key: string,
  answer: { allow: boolean; message: string },
): readonly GateEffect[] {
  const held = state.held.get(key);
  if (held?.waits !== 'person') return [];
  state.held.delete(key);
  const { frame, tool } = held;
  if (answer.allow) return state.admit(frame, { granted: grantKey(tool, frame) });
  if (answer.message === '') return refuseHeld(state, held, 'refused');
  const text = denial(frame.rawId, answer.message);
  return [
    { kind: 'record', note: { fault: 'refused', from: 'client', tool }, stopped: true },
    { kind: 'send', to: 'client', text, data: false },
  ];
}

export function onDue(state: GateState, due: string): readonly GateEffect[] {
  const cut = due.indexOf(' ');
  const [what, key] = [due.slice(0, cut), due.slice(cut + 1)];
  if (what === 'list') return state.listing?.id === key ? failListing(state) : [];
  if (what === 'stale') state.age(key);
  const held = state.held.get(key);
  if (held?.waits !== 'person') return [];
  if (what === 'progress') return progress(state, key, held);
  state.held.delete(key);
  return [{ kind: 'unask', key }, ...refuseHeld(state, held, 'no-answer')];
}

function progress(state: GateState, key: string, held: Held): readonly GateEffect[] {
  const token = metaOf(held.frame)?.['progressToken'];
  if (typeof token !== 'string' && typeof token !== 'number') return [];
  const step = held.step + 1;
  state.held.set(key, { ...held, step });
  return [
    { kind: 'send', to: 'client', text: waiting(token, step), data: false },
    { kind: 'after', key: `progress ${key}`, ms: PROGRESS_MS },
  ];
}

function metaOf({ params }: RequestFrame): Readonly<Record<string, unknown>> | undefined {
  const meta = params['_meta'];
  return isObject(meta) ? meta : undefined;
}

/** Asks for the first page of tools in the client's name. */
export function beginListing(
  state: GateState,
  meta: Readonly<Record<string, unknown>> | undefined,
): readonly GateEffect[] {
  const own = meta && Object.fromEntries(Object.entries(meta).filter(([key]) => key !== 'progressToken'));
  state.isStale = false;
  state.listing = { id: state.ownId(), pages: 0, tools: 0, run: new Set(), meta: own };
  const { id } = state.listing;
  return [listRequest(state, undefined), { kind: 'after', key: `list ${id}`, ms: LIST_MS }];
}

export function listRequest(state: GateState, cursor: string | undefined): GateEffect {
  const { id = '', meta } = state.listing ?? {};
  const params = {
    ...(cursor === undefined ? {} : { cursor }),
    ...(meta === undefined ? {} : { _meta: meta }),
  };
  return { kind: 'send', to: 'server', text: request(id, 'tools/list', params), data: false };
}

/** Calls that waited for the list. */
function waitingForList(state: GateState): readonly Held[] {
  const list = [...state.held.values()].filter(({ waits }) => waits === 'list');
  for (const { frame } of list) state.held.delete(frame.id);
  return list;
}

export function failListing(state: GateState): readonly GateEffect[] {
  state.listing = undefined;
  return waitingForList(state).flatMap((held) => stopCall(state, held, 'list-failed'));
}

export function endListing(state: GateState, ttl: number | undefined): readonly GateEffect[] {
  state.listing = undefined;
  const aging = state.verify(ttl);
  return [...aging, ...waitingForList(state).flatMap((held) => decided(state, held))];
}
