/** What the client says. */
import type { Frame, RequestFrame } from './frame.ts';
import { onCall } from './gate-calls.ts';
import type { GateEffect, GateFault } from './gate-model.ts';
import { holdsData, MOST_OPEN, PLAIN, type GateState } from './gate-state.ts';
import { failure, refusalOf } from './gate-words.ts';

export function fromClient(state: GateState, frame: Frame, text: string): readonly GateEffect[] {
  const pass: GateEffect = { kind: 'send', to: 'server', text, data: holdsData(frame) };
  const stop = (fault: GateFault, instead: readonly GateEffect[] = []): readonly GateEffect[] =>
    state.stop({ fault, from: 'client' }, { pass: () => [pass], instead });
  switch (frame.kind) {
    case 'blank':
      return [];
    case 'garbage':
      return stop(frame.why, unread(state, frame.why, frame.rawId));
    case 'batch':
      return stop('batch', unread(state, 'batch', undefined));
    case 'request':
      return onRequest(state, frame);
    case 'response':
      return state.asked.delete(frame.id) ? [pass] : stop('no-request');
    case 'notification':
      // What has no id may still be acted on.
      if (!frame.method.startsWith('notifications/')) return stop('no-message');
      return frame.method === 'notifications/cancelled' ? onCancelled(state, frame, pass) : [pass];
  }
}

/** The protocol's answer to what cannot be read. */
function unread(state: GateState, fault: GateFault, rawId = 'null'): readonly GateEffect[] {
  const isOpen = [...state.open.values()].some((open) => open.rawId === rawId);
  if (isOpen) return [];
  const text = failure(rawId, -32_600, refusalOf(fault, undefined, state.terms));
  return [{ kind: 'send', to: 'client', text, data: false }];
}

function onRequest(state: GateState, frame: RequestFrame): readonly GateEffect[] {
  const fault = requestFault(state, frame);
  if (fault !== undefined) {
    const instead = fault === 'id-in-use' ? [] : [state.refusal(frame, fault)];
    return state.stop({ fault, from: 'client' }, { pass: () => state.admit(frame), instead });
  }
  if (frame.method === 'tools/call') return onCall(state, frame);
  if (frame.method === 'initialize') state.handshake = true;
  const isList = frame.method === 'tools/list' && frame.params['cursor'] === undefined;
  return state.admit(frame, isList ? { fromStart: true } : {});
}

function requestFault(state: GateState, { id, method }: RequestFrame): GateFault | undefined {
  if (state.open.has(id) || state.held.has(id) || state.isOwn(id)) return 'id-in-use';
  if (state.open.size >= MOST_OPEN) return 'too-many';
  // Nothing a server says to these reaches the model, while it may not be used.
  return PLAIN.has(method) || method === 'tools/call' ? undefined : state.barred();
}

function keyOf(requestId: unknown): string {
  return typeof requestId === 'string' ? JSON.stringify(requestId) : String(requestId);
}

function onCancelled(
  state: GateState,
  frame: Frame & { kind: 'notification' },
  pass: GateEffect,
): readonly GateEffect[] {
  const key = keyOf(frame.params['requestId']);
  const held = state.held.get(key);
  if (held === undefined) {
    state.cancel(key);
    return [pass];
  }
  // The server never heard of the call.
  state.held.delete(key);
  return held.waits === 'person' ? [{ kind: 'unask', key }] : [];
}
