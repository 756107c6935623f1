/** How an incident goes on: only forward, and closed only with a lesson. */
import type { Instant } from '../model.ts';
import {
  type Incident,
  type IncidentState,
  STATES,
  type TellChannel,
  type TellState,
  type TimelineEntry,
} from './model.ts';

/** What a person does to an incident. */
export type Change =
  | { readonly to: 'acknowledged'; readonly owner?: string }
  | { readonly to: 'contained'; readonly text: string }
  | { readonly to: 'closed'; readonly text: string };

export type Refusal = 'behind' | 'no-text';
export type Changed =
  | { readonly ok: true; readonly incident: Incident }
  | { readonly ok: false; readonly why: Refusal };

export interface Who {
  readonly at: Instant;
  readonly by: string;
}

function rank(state: IncidentState): number {
  return STATES.indexOf(state);
}

/** The incident after a change. `behind`: it has come that far already. `no-text`: a note or lesson is missing. */
export function changeIncident(incident: Incident, change: Change, who: Who): Changed {
  if (change.to === 'acknowledged') return acknowledged(incident, change.owner, who);
  if (rank(change.to) <= rank(incident.state)) return { ok: false, why: 'behind' };
  const text = change.text.trim();
  if (text === '') return { ok: false, why: 'no-text' };
  return stepped({ ...incident, state: change.to }, { ...who, what: change.to, text });
}

/** Taken on, or handed over to somebody else. */
function acknowledged(incident: Incident, owner: string | undefined, who: Who): Changed {
  const named = owner === undefined ? {} : { owner };
  const words = owner === undefined ? {} : { text: owner };
  if (incident.state === 'open') {
    const next = { ...incident, ...named, state: 'acknowledged' } as const;
    return stepped(next, { ...who, what: 'acknowledged', ...words });
  }
  const isHandedOver = owner !== undefined && owner !== incident.owner && incident.state !== 'closed';
  if (!isHandedOver) return { ok: false, why: 'behind' };
  return stepped({ ...incident, owner }, { ...who, what: 'owner', ...words });
}

function stepped(incident: Incident, entry: TimelineEntry): Changed {
  const timeline = [...incident.timeline, entry];
  return { ok: true, incident: { ...incident, step: incident.step + 1, timeline } };
}

/** Times a place is tried; then only `incident show` tells of it. */
export const MOST_TRIES = 20;
/** Between two tries of the same place, ms: another process may be at it. */
export const BETWEEN_TRIES_MS = 30_000;

/** Places to be told now. */
export function dueTells({ tells }: Incident, now: Instant): readonly TellChannel[] {
  return tells
    .filter(({ state, last }) => state === 'waiting' && !isFresh(last, now))
    .map(({ channel }) => channel);
}

/** A clock that was set back makes nobody wait for long. */
function isFresh(last: Instant | undefined, now: Instant): boolean {
  return last !== undefined && Math.abs(now - last) < BETWEEN_TRIES_MS;
}

/** Marks places as being told by somebody, so that nobody else does at the same time. */
export function claimTells(incident: Incident, channels: readonly TellChannel[], now: Instant): Incident {
  return withTells(incident, (tell) =>
    channels.includes(tell.channel) ? { ...tell, tries: tell.tries + 1, last: now } : tell,
  );
}

export interface ToldOf {
  readonly channel: TellChannel;
  /** One word; absent = it was taken. */
  readonly failure?: string | undefined;
  readonly at: Instant;
}

/** Notes how telling a place ended. */
export function noteTold(incident: Incident, { channel, failure, at }: ToldOf): Incident {
  const told = withTells(incident, (tell) => (tell.channel === channel ? ended(tell, failure) : tell));
  const what = failure === undefined ? 'told' : 'not-told';
  const entry = { at, what, channel, ...(failure === undefined ? {} : { failure }) } as const;
  return { ...told, step: told.step + 1, timeline: [...told.timeline, entry] };
}

function ended(tell: TellState, failure: string | undefined): TellState {
  if (failure === undefined) return { ...tell, state: 'told' };
  return { ...tell, state: tell.tries >= MOST_TRIES ? 'given-up' : 'waiting' };
}

function withTells(incident: Incident, change: (tell: TellState) => TellState): Incident {
  return { ...incident, tells: incident.tells.map(change) };
}
