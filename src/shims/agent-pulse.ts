/** What a session makes of calls that no hook told of, though the agent has hooks. */
import { beatsOf } from '../catalog/agents/index.ts';
import type { Instant, Safe } from '../engine/model.ts';
import { enforcedClauses, stopsOnFailure } from '../host/failure.ts';
import { openHeartbeat, type Heartbeat } from '../host/heartbeat.ts';
import type { GuardSession } from '../host/session.ts';
import { safe, shown, toSafe } from '../host/text.ts';
import type { Refusal } from './egress/body.ts';

/** Code of the refusal and of its row. */
export const UNSEEN = 'no-hook';

export interface PulseSetup {
  readonly session: Pick<GuardSession, 'guard'>;
  readonly agent: string;
  readonly now: () => Instant;
  /** Leaves one line on the terminal. */
  readonly line: (text: Safe) => void;
  /** Takes the incident down, the first time. */
  readonly sign: (decision: 'deny' | 'warn') => void;
}

export interface Pulse extends Pick<Heartbeat, 'answered' | 'hooked' | 'heard' | 'begin'> {
  /** Called with each body before it leaves: why it must not. */
  readonly check: (body: string) => Refusal | undefined;
}

/** Of an agent without hooks nothing is expected. */
export function openPulse(setup: PulseSetup): Pulse | undefined {
  const { session, agent, now, line, sign } = setup;
  const beats = beatsOf(agent);
  if (beats === undefined) return undefined;
  const heartbeat = openHeartbeat(beats);
  const { policy } = session.guard;
  let told = false;
  return {
    answered: (call) => heartbeat.answered(call),
    hooked: (call) => heartbeat.hooked(call),
    heard: () => heartbeat.heard(),
    begin: () => heartbeat.begin(),
    check: (body) => {
      const tool = heartbeat.unseen(body);
      if (tool === undefined) return undefined;
      const stops = stopsOnFailure(policy, now());
      sign(stops ? 'deny' : 'warn');
      const what = safe`the tool ${toSafe(tool, session.guard.mask, 60)} ran without a word to the guard: the hooks of this agent are not called`;
      if (!told) line(safe`aup-guard: ${what}; check: aup-guard doctor`);
      told = true;
      if (!stops) return undefined;
      session.guard.note({
        kind: 'request.refused',
        decision: 'deny',
        intended: 'deny',
        outcome: 'refused',
        code: UNSEEN,
      });
      const [clause] = enforcedClauses(policy, now());
      const by = clause === undefined ? safe`` : safe` (${shown(clause.id)}, ${clause.where})`;
      const next =
        'What it gave is not sent. Begin a new session through aup-guard; to see what is wrong: aup-guard doctor';
      return { status: 400, code: UNSEEN, message: `${what}${by}. ${next}` };
    },
  };
}
