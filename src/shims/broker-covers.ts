/** Which approved action includes which reported one. Pure. */
import type { Action } from '../engine/model.ts';
import type { Bound } from '../host/approval-bound.ts';

/** What remains of an approved action once a hook has reported part of it; undefined = nothing. */
export function without(given: Action, used: Action): Action | undefined {
  if (!covers(given, used)) return given;
  const refs = given.refs.filter((own) => !used.refs.some((ref) => sameRef(own, ref)));
  // An action without named refs (`--all`, `--mirror`) covers each ref git reports, until the process ends.
  if (given.refs.length === 0) return given;
  return refs.length === 0 ? undefined : { ...given, refs };
}

const PUSHES = new Set(['push', 'force-push']);

/** True when what was approved includes what a hook now reports. */
export function covers(given: Action, seen: Action): boolean {
  if (given.certainty !== 'known' || given.forbidden !== undefined) return false;
  if (!coversVerb(given, seen)) return false;
  const elsewhere = seen.remote !== undefined && given.remote !== undefined && seen.remote !== given.remote;
  if (elsewhere) return false;
  return given.refs.length === 0 || seen.refs.every((ref) => given.refs.some((own) => sameRef(own, ref)));
}

function coversVerb(given: Action, seen: Action): boolean {
  if (given.verb === seen.verb) return true;
  if (given.verb !== 'force-push') return false;
  const mirror = given.refs.length === 0 && seen.verb === 'delete-branch';
  return PUSHES.has(seen.verb) || mirror;
}

/** The connection a push of git's goes over: it names no branches, and is not used up by being opened. */
export function isTransport({ program, verb, refs, argv }: Action): boolean {
  const receives = argv.some((word) => /(?:^|[ /])git[- ]receive-pack(?: |$)/.test(word));
  return verb === 'push' && program === 'ssh' && refs.length === 0 && receives;
}

/** True when what was approved goes to a remote, over whatever connection. */
export function goesOut({ certainty, forbidden, verb, remote }: Action): boolean {
  const moves = PUSHES.has(verb) || (verb === 'delete-branch' && remote !== undefined);
  return moves && certainty === 'known' && forbidden === undefined;
}

/** `git push origin v1` names a tag the same way as a branch. */
function sameRef(given: string, seen: string): boolean {
  return given === seen || given.replace('refs/heads/', 'refs/tags/') === seen;
}

/** Class, repository, where the remote is, branch and words of the offer: what "this session" means. */
export function sessionKey(action: Action, at: Pick<Bound, 'root' | 'url'>): string {
  const { verb, remote = '', refs, paths, target, certainty } = action;
  return JSON.stringify([verb, at.root, remote, at.url, refs, paths, target, certainty]);
}
