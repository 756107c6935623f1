/** One request being answered: keys in, answer out. Pure. */
import type { ApprovalRequest } from '../../engine/approval.ts';
import type { Key } from './keys.ts';

export interface PromptState {
  readonly mode: 'ask' | 'note' | 'reason' | 'diff';
  /** What the yes is for, once only its reason is missing. */
  readonly scope: 'once' | 'session';
  readonly typed: string;
  readonly scroll: number;
  readonly hint: string;
}

export type PromptStep =
  | { readonly kind: 'stay'; readonly state: PromptState }
  | { readonly kind: 'approve'; readonly scope: 'once' | 'session'; readonly reason: string }
  | { readonly kind: 'deny'; readonly note: string };

export const START: PromptState = { mode: 'ask', scope: 'once', typed: '', scroll: 0, hint: '' };
const NOTE_LIMIT = 200;
/** Letters and digits that make a reason: `ok` is none. */
const REASON_LEAST = 8;
const CODE_LIMIT = 16;

/** What a key does. `room` is how many diff lines are on screen. */
export function press(
  state: PromptState,
  key: Key,
  about: { readonly request: ApprovalRequest; readonly room: number },
): PromptStep {
  if (key.kind === 'escape' || key.kind === 'interrupt') return { kind: 'deny', note: '' };
  if (state.mode === 'note') return pressInNote(state, key);
  if (state.mode === 'reason') return pressInReason(state, key);
  if (state.mode === 'diff') return pressInDiff(state, key, about);
  if (about.request.code === undefined) return pressInAsk(state, key, about.request);
  return pressInCode(state, key, { request: about.request, code: about.request.code });
}

function stay(state: PromptState, change: Partial<PromptState>): PromptStep {
  return { kind: 'stay', state: { ...state, hint: '', ...change } };
}

function pressInAsk(state: PromptState, key: Key, request: ApprovalRequest): PromptStep {
  const char = key.kind === 'char' ? key.char.toLowerCase() : '';
  if (char === 'a') return approve(state, 'once', request);
  if (char === 's' && request.session !== undefined) return approve(state, 'session', request);
  return command(state, char, request) ?? stay(state, {});
}

/** A yes, or the question why where the clause wants words. */
function approve(state: PromptState, scope: 'once' | 'session', request: ApprovalRequest): PromptStep {
  if (request.reason === undefined) return { kind: 'approve', scope, reason: '' };
  return stay(state, { mode: 'reason', scope, typed: '' });
}

/** What `v`, `d` and `n` do before anything is typed. */
function command(state: PromptState, char: string, request: ApprovalRequest): PromptStep | undefined {
  if (char === 'd') return { kind: 'deny', note: '' };
  if (char === 'n') return stay(state, { mode: 'note', typed: '' });
  if (char === 'v' && request.diff.length > 0) return stay(state, { mode: 'diff', scroll: 0 });
  return undefined;
}

function pressInCode(
  state: PromptState,
  key: Key,
  about: { readonly request: ApprovalRequest; readonly code: string },
): PromptStep {
  if (key.kind === 'enter') return submitCode(state, about);
  if (key.kind === 'backspace') return stay(state, { typed: state.typed.slice(0, -1) });
  if (key.kind !== 'char') return stay(state, {});
  const char = key.char.toLowerCase();
  const begins = state.typed === '' && !about.code.toLowerCase().startsWith(char);
  const done = begins ? command(state, char, about.request) : undefined;
  return done ?? stay(state, { typed: (state.typed + key.char).slice(0, CODE_LIMIT) });
}

function submitCode(state: PromptState, about: { request: ApprovalRequest; code: string }): PromptStep {
  if (state.typed.toLowerCase() === about.code.toLowerCase()) return approve(state, 'once', about.request);
  return stay(state, { typed: '', hint: state.typed === '' ? '' : 'That is not the code.' });
}

function pressInNote(state: PromptState, key: Key): PromptStep {
  if (key.kind === 'enter') return { kind: 'deny', note: state.typed.trim() };
  return typing(state, key);
}

function pressInReason(state: PromptState, key: Key): PromptStep {
  if (key.kind !== 'enter') return typing(state, key);
  const words = state.typed.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
  if (words < REASON_LEAST) return stay(state, { hint: 'A few words more: why is this right?' });
  return { kind: 'approve', scope: state.scope, reason: state.typed.trim() };
}

function typing(state: PromptState, key: Key): PromptStep {
  if (key.kind === 'backspace') return stay(state, { typed: Array.from(state.typed).slice(0, -1).join('') });
  if (key.kind !== 'char') return stay(state, {});
  return stay(state, { typed: (state.typed + key.char).slice(0, NOTE_LIMIT) });
}

function pressInDiff(
  state: PromptState,
  key: Key,
  about: { readonly request: ApprovalRequest; readonly room: number },
): PromptStep {
  const name = key.kind === 'char' ? key.char.toLowerCase() : key.kind;
  if (name === 'd') return { kind: 'deny', note: '' };
  if (name === 'v' || name === 'q') return stay(state, { mode: 'ask' });
  const last = Math.max(0, about.request.diff.length - about.room);
  const step = scrollStep(name, about.room);
  return stay(state, { scroll: Math.min(last, Math.max(0, state.scroll + step)) });
}

function scrollStep(name: string, room: number): number {
  switch (name) {
    case 'down':
    case 'j':
      return 1;
    case 'up':
    case 'k':
      return -1;
    case 'page-down':
    case ' ':
      return room;
    case 'page-up':
    case 'b':
      return -room;
    default:
      return 0;
  }
}
