/** The sockets of container daemons: what is asked there by hand is what their programs do. */
import type { ActionDraft } from '../engine/definitions.ts';
import type { Verb } from '../engine/model.ts';
import { shown } from './argv.ts';

const SOCKET = /(?:docker|podman|containerd|buildkitd?|crio|cri-dockerd|balena|nerdctl)[\w.-]*\.sock$/i;
/** `POST /images/create` pulls, `/containers/prune` clears up: as free as the same by name. */
const FREE =
  /\/(?:containers\/[^/]+\/(?:start|stop|restart|pause|unpause|wait|resize|attach|rename)|images\/create|build|build\/prune|containers\/prune|networks(?:\/.*)?|auth)(?:[?#]|$)/;
const HOST_IN = /"Privileged"\s*:\s*true|"Binds"\s*:\s*\[\s*"\/:|"Source"\s*:\s*"\/"|"PidMode"\s*:\s*"host"/;

/** True for the socket of a daemon that runs containers. */
export function isDaemon(socket: string | undefined): boolean {
  return socket !== undefined && SOCKET.test(socket);
}

/** What a call to such a socket does. */
export function daemonCall(url: string, method: string, body: string): readonly ActionDraft[] {
  if (method === 'GET') return [];
  const verb = verbOf(url, method, body);
  return verb === 'none' ? [] : [{ verb, target: `${method} ${shown(url).slice(0, 120)}` }];
}

function verbOf(url: string, method: string, body: string): Verb {
  if (HOST_IN.test(body)) return 'guard-tamper';
  if (/\/volumes\/./.test(url)) return 'delete-files';
  if (/\/images\/.+\/push(?:[?#]|$)/.test(url)) return 'external-send';
  const removes = method === 'DELETE' && /\/v\d[\d.]*\/(?:libpod\/)?(?:containers|images)\//.test(url);
  return FREE.test(url) || (removes && !/[?&]v=(?:1|true)/.test(url)) ? 'none' : 'prod-change';
}
