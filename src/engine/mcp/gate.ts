/** The gate between one client and one server: messages, answers and times in, what is to be done out. */
import { readFrame } from './frame.ts';
import { onAnswer, onDue } from './gate-calls.ts';
import { fromClient } from './gate-client.ts';
import type { GateEffect, GateInput, GateTerms } from './gate-model.ts';
import { fromServer } from './gate-server.ts';
import { GateState } from './gate-state.ts';
import { failure } from './gate-words.ts';

export interface Gate {
  /** Never throws on account of what either side says. Effects are in order. */
  step(input: GateInput): readonly GateEffect[];
}

export function openGate(terms: GateTerms): Gate {
  const state = new GateState(terms);
  return {
    step(input) {
      switch (input.kind) {
        case 'line': {
          if (input.from === 'server') return fromServer(state, input.text);
          return fromClient(state, readFrame(input.text, 'client'), input.text);
        }
        case 'unreadable': {
          const note = { fault: input.why, from: input.from };
          return [{ kind: 'record', note, stopped: terms.enforce }];
        }
        case 'answer':
          return onAnswer(state, input.key, input);
        case 'due':
          return onDue(state, input.key);
        case 'ended':
          return ended(state);
      }
    },
  };
}

/** Nobody is left waiting. */
function ended(state: GateState): readonly GateEffect[] {
  const ids = [
    ...[...state.open.values()].map(({ rawId }) => rawId),
    ...[...state.held.values()].map(({ frame }) => frame.rawId),
  ];
  state.open.clear();
  state.held.clear();
  return ids.map((rawId) => {
    const text = failure(rawId, -32_000, 'aup-guard: the MCP server has ended');
    return { kind: 'send', to: 'client', text, data: false };
  });
}
