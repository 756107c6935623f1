/** What is looked at before an agent starts: its version, and settings that would leave the guard behind. */
import { agents } from '../catalog/agents/index.ts';
import type { Safe } from '../engine/model.ts';
import type { OffFound } from '../engine/off-switch.ts';
import { installedVersion, isOlder } from '../host/agents.ts';
import type { GuardSession } from '../host/session.ts';
import { safe, shown } from '../host/text.ts';
import type { Wrapped } from './agent-known.ts';

export interface Checking {
  readonly session: Pick<GuardSession, 'guard'>;
  readonly wrapped: Wrapped;
  readonly say: (what: Safe) => void;
  /** What stands in the agent's settings. */
  readonly found: readonly OffFound[];
}

/** A reason not to start an agent that is too old for the guard to hold; its version is read, it is not run. */
function tooOld({ launch, program }: Wrapped): readonly Safe[] {
  const { id, floor } = launch;
  const def = agents.find((agent) => agent.id === id);
  if (floor === undefined || def === undefined) return [];
  const version = installedVersion(program, def.packages);
  if (version === undefined || !isOlder(version, floor)) return [];
  const title = shown(def.title);
  return [
    safe`${title} ${shown(version)} is too old: the guard is known to hold from ${shown(floor)} on; update ${title}`,
  ];
}

/** One switch, by where it stands and what it does. */
export function offWords({ file, line, key, does }: OffFound): Safe {
  const where = safe`${shown(file)}:${shown(String(line))}`;
  return key === '' ? safe`${where} ${does}` : safe`${where} sets ${shown(key)}, which ${does}`;
}

/** Reasons not to start. What the guard's own settings beat is only said and recorded. */
export function startChecks({ session, wrapped, say, found }: Checking): readonly Safe[] {
  const beaten = found.filter(({ holds }) => holds === 'beaten');
  for (const each of beaten) say(offWords(each));
  if (beaten.length > 0) {
    session.guard.note({ kind: 'guard.bypassed', code: 'off-switch', decision: 'warn', outcome: 'undone' });
  }
  const stopping = found.filter(({ holds }) => holds === 'stops');
  return [...tooOld(wrapped), ...stopping.map((each) => offWords(each))];
}
