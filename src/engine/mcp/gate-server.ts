/** What the server says. */
import { isObject } from '../json-object.ts';
import type { ClientPart } from './allowed.ts';
import { folded, readFrame, type Frame, type RequestFrame, type ResponseFrame } from './frame.ts';
import { onList, onOwnPage } from './gate-lists.ts';
import type { GateEffect, GateFault } from './gate-model.ts';
import { askedByAnswer, askedIn } from './gate-questions.ts';
import { skim } from './gate-skim.ts';
import { holdsData, MOST_OPEN, PLAIN, type GateState, type Open } from './gate-state.ts';
import { denial, failure, refusalOf, toClient } from './gate-words.ts';
import { spansIn, type Span } from './spans.ts';

const PART_OF = new Map<string, ClientPart>([
  ['sampling/createMessage', 'sampling'],
  ['elicitation/create', 'elicitation'],
  ['roots/list', 'roots'],
]);

const TASKS = new Set(['tasks/get', 'tasks/result', 'tasks/list', 'tasks/cancel']);

export function fromServer(state: GateState, text: string): readonly GateEffect[] {
  const skimmed = skim(state, text);
  if (skimmed === undefined) return onFrame(state, readFrame(text, 'server'), text);
  const { id, open } = skimmed;
  state.open.delete(id);
  return [sendResult(state, { text, data: true }, open)];
}

function onFrame(state: GateState, frame: Frame, text: string): readonly GateEffect[] {
  const pass: GateEffect = { kind: 'send', to: 'client', text, data: holdsData(frame) };
  const stop = (fault: GateFault): readonly GateEffect[] =>
    state.stop({ fault, from: 'server' }, { pass: () => [pass], instead: [] });
  switch (frame.kind) {
    case 'blank':
      return [];
    case 'garbage':
      return stop(frame.why);
    case 'batch':
      return stop('batch');
    case 'request':
      return onServerRequest(state, frame, pass);
    case 'response':
      return onResponse(state, frame, () => stop('no-request'));
    case 'notification':
      if (!frame.method.startsWith('notifications/')) return stop('no-message');
      if (!mayAsk(state, askedIn(frame.params))) return stop('unasked');
      if (frame.method === 'notifications/tools/list_changed') state.unverify();
      return [pass];
  }
}

function onServerRequest(state: GateState, frame: RequestFrame, pass: GateEffect): readonly GateEffect[] {
  const admit = (): readonly GateEffect[] => {
    state.asked.add(frame.id);
    return [pass];
  };
  const fault = requestFault(state, frame);
  if (fault === undefined) return admit();
  const words = refusalOf(fault, undefined, state.terms);
  const refused: GateEffect = {
    kind: 'send',
    to: 'server',
    text: failure(frame.rawId, -32_601, words),
    data: false,
  };
  const instead = fault === 'id-in-use' ? [] : [refused];
  return state.stop({ fault, from: 'server' }, { pass: admit, instead });
}

function requestFault(state: GateState, { id, method }: RequestFrame): GateFault | undefined {
  if (state.asked.has(id)) return 'id-in-use';
  if (state.asked.size >= MOST_OPEN) return 'too-many';
  if (!state.handshake) return 'unasked';
  if (method === 'ping') return undefined;
  return isAllowed(state, method) || isAboutTask(state, method) ? undefined : 'unasked';
}

/** What it may ask for it may ask for as a task, which the client works at meanwhile. */
function isAboutTask(state: GateState, method: string): boolean {
  const { parts } = state.terms;
  return (
    state.barred() === undefined && TASKS.has(method) && (parts.has('sampling') || parts.has('elicitation'))
  );
}

function isAllowed(state: GateState, method: unknown): boolean {
  const part = typeof method === 'string' ? PART_OF.get(method) : undefined;
  return part !== undefined && state.terms.parts.has(part) && state.barred() === undefined;
}

function mayAsk(state: GateState, methods: readonly unknown[]): boolean {
  return methods.every((method) => isAllowed(state, method));
}

function onResponse(
  state: GateState,
  frame: ResponseFrame,
  orphaned: () => readonly GateEffect[],
): readonly GateEffect[] {
  state.heard = true;
  if (state.listing?.id === frame.id) return onOwnPage(state, frame);
  const open = state.open.get(frame.id);
  if (open === undefined) return isLate(state, frame.id) ? [] : orphaned();
  state.open.delete(frame.id);
  switch (open.method) {
    case 'tools/list':
      return onList(state, frame, open);
    case 'initialize':
    case 'server/discover':
      return onHello(state, frame);
    default:
      return barredResult(state, frame, open) ?? onResult(state, frame, open);
  }
}

/** Pages of a reading that was given up, answers to what was cancelled. */
function isLate(state: GateState, id: string): boolean {
  return state.isOwn(id) || state.cancelled.delete(id);
}

/** Instructions speak to the model as a tool's definition does. */
function onHello(state: GateState, frame: ResponseFrame): readonly GateEffect[] {
  const pass = (): readonly GateEffect[] => [toClient(frame.text, true)];
  const spans = instructionsIn(frame);
  const known = isObject(frame.result) ? frame.result['instructions'] : undefined;
  const isApproved = typeof known === 'string' && state.terms.instructions(known);
  const isSame = spans.length === 1 && isApproved && state.barred() === undefined;
  if (spans.length === 0 || isSame) return [toClient(frame.text, !isPlainHello(frame))];
  const bare = spans.reduceRight(
    (text, { start, end }) => `${text.slice(0, start)}""${text.slice(end)}`,
    frame.text,
  );
  const instead = [toClient(bare, true)];
  return state.stop({ fault: 'instructions-changed', from: 'server' }, { pass, instead });
}

/** What a greeting says of programs and versions. */
const GREETING = new Set([
  'protocolVersion',
  'supportedVersions',
  'capabilities',
  'serverInfo',
  'instructions',
  'resultType',
]);

function isPlainHello({ result }: ResponseFrame): boolean {
  return isObject(result) && Object.keys(result).every((key) => GREETING.has(key));
}

function instructionsIn({ text, spans, result }: ResponseFrame): readonly Span[] {
  const at = spans.find(({ key }) => key === 'result');
  if (at === undefined || !isObject(result)) return [];
  return spansIn(text, at.start).filter(({ key }) => folded(key) === 'instructions');
}

/** What was asked before the server was found to be another, or its approval ended. */
function barredResult(state: GateState, frame: ResponseFrame, open: Open): readonly GateEffect[] | undefined {
  const { terms } = state;
  const fault = PLAIN.has(open.method) || !terms.approved ? undefined : state.barred();
  if (fault === undefined) return undefined;
  const words = refusalOf(fault, undefined, terms);
  const isCall = open.method === 'tools/call';
  const instead = isCall ? denial(open.rawId, words) : failure(open.rawId, -32_001, words);
  const pass = (): readonly GateEffect[] => [sendResult(state, answerOf(frame), open)];
  return state.stop({ fault, from: 'server' }, { pass, instead: [toClient(instead)] });
}

/** A result may ask for input instead of the server, whatever it calls itself: the same holds for what it asks. */
function onResult(state: GateState, frame: ResponseFrame, open: Open): readonly GateEffect[] {
  const { result } = frame;
  const pass = (): readonly GateEffect[] => [sendResult(state, answerOf(frame), open)];
  if (mayAsk(state, askedByAnswer(frame))) {
    const isAsking = isObject(result) && result['resultType'] === 'input_required';
    if (isAsking && open.granted !== undefined && state.granted.size < MOST_OPEN)
      state.granted.add(open.granted);
    return pass();
  }
  const words = refusalOf('unasked', undefined, state.terms);
  const isCall = open.method === 'tools/call';
  const text = isCall ? denial(open.rawId, words) : failure(open.rawId, -32_001, words);
  return state.stop({ fault: 'unasked', from: 'server' }, { pass, instead: [toClient(text)] });
}

interface Answer {
  readonly text: string;
  readonly data: boolean;
}

function answerOf(frame: ResponseFrame): Answer {
  return { text: frame.text, data: holdsData(frame) };
}

function sendResult(state: GateState, { text, data }: Answer, open: Open): GateEffect {
  const words = refusalOf('data', undefined, state.terms);
  const isCall = open.method === 'tools/call';
  const instead = isCall ? denial(open.rawId, words) : failure(open.rawId, -32_603, words);
  return { kind: 'send', to: 'client', text, data, instead };
}
