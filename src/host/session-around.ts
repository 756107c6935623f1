/** The session a process runs in, and by what its answers are known. */
import { SESSION_ENV } from './channel.ts';
import type { SessionLine } from './mcp-data-line.ts';
import { sessionAbove } from './session-above.ts';
import { listSessions, type Session, type SessionPlace } from './sessions.ts';

type Variables = Readonly<Record<string, string | undefined>>;

function foundBy(place: SessionPlace, socket: string, env: Variables): Session | undefined {
  const id = env[SESSION_ENV.session] ?? '';
  if (socket === '' && id === '') return sessionAbove(place, process.pid);
  const live = listSessions(place);
  if (socket !== '') return live.find((session) => session.socket === socket);
  return live.find((session) => session.id === id) ?? sessionAbove(place, process.pid);
}

/**
 * Where to ask. Clients give servers only a part of their own environment: what it does not say is looked up in the private
 * folder of the session that is named there, or else of the one that started us.
 */
export function sessionAround(place: SessionPlace, env: Variables): SessionLine | undefined {
  const told = { socket: env[SESSION_ENV.socket] ?? '', seal: env[SESSION_ENV.seal] ?? '' };
  if (told.socket !== '' && told.seal !== '') return told;
  const found = foundBy(place, told.socket, env);
  const socket = told.socket === '' ? found?.socket : told.socket;
  return socket === undefined ? undefined : { socket, seal: found?.seal ?? told.seal };
}
