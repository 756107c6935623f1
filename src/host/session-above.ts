/** Which session a process belongs to, by who started it. */
import { listSessions, type Session, type SessionPlace } from './sessions.ts';

const MOST_ANCESTORS = 64;

/** The session that started the process, whatever is left of its environment: clients give servers only a part. */
export function sessionAbove(place: SessionPlace, pid: number): Session | undefined {
  const sessions = new Map(listSessions(place).map((session) => [session.pid, session]));
  let info = sessions.size === 0 ? undefined : place.platform.processInfo(pid);
  for (let steps = 0; info !== undefined && steps < MOST_ANCESTORS; steps += 1) {
    const found = sessions.get(info.pid);
    if (found !== undefined) return found;
    info = info.ppid > 1 ? place.platform.processInfo(info.ppid) : undefined;
  }
  return undefined;
}
