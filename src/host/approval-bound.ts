/** What else an approval is bound to, beside the command and HEAD: where a remote is, and what the names stand for. */
import type { Action } from '../engine/model.ts';
import type { RunGit } from './git.ts';

export interface Bound {
  /** Root of the repository, or the folder outside one; empty when it is known only when it runs. */
  readonly root: string;
  /** Addresses a push goes to; the name given when it is none that git knows; empty without a remote. */
  readonly url: string;
  /** Ids of the branches and tags that the command names, by full ref name. */
  readonly ids: ReadonlyMap<string, string>;
}

const MAX_NAMES = 30;

const NOWHERE: Bound = { root: '', url: '', ids: new Map() };

/** What the names in an action mean right now, where it happens. */
export async function boundTo(action: Action, cwd: string | undefined, run: RunGit): Promise<Bound> {
  // A server's tool means the same wherever it is called from.
  if (cwd === undefined || action.call !== undefined) return NOWHERE;
  const names = namesIn(action);
  const [root, urls, refs] = await Promise.all([
    run(['rev-parse', '--show-toplevel'], cwd),
    action.remote === undefined ? '' : run(['remote', 'get-url', '--push', '--all', action.remote], cwd),
    names.length === 0 ? '' : run(['for-each-ref', '--format=%(refname) %(objectname)', ...names], cwd),
  ]);
  const rows = (refs ?? '').split('\n').map((row): [string, string] => {
    const [name = '', id = ''] = row.split(' ');
    return [name, id];
  });
  return {
    root: root?.trim() ?? cwd,
    url: urls ?? action.remote ?? '',
    ids: new Map(rows.filter(([name]) => name !== '')),
  };
}

/** Full names of all that a word could name. Only a merge reads what a remote had: a fetch may move that. */
function namesIn({ program, argv, refs, verb }: Action): readonly string[] {
  if (!/(?:^|\/)git(?:-[\w-]+)?$/.test(program)) return [];
  const words = argv
    .slice(1)
    .flatMap((word) => word.replace(/^\+/, '').split(':'))
    .filter((word) => /^[\w@./+-]+$/.test(word) && !word.startsWith('-') && !word.startsWith('refs/'));
  const places = verb === 'merge' ? ['heads', 'tags', 'remotes'] : ['heads', 'tags'];
  const full = words.slice(0, MAX_NAMES).flatMap((word) => places.map((place) => `refs/${place}/${word}`));
  return [...new Set([...refs, ...full])];
}

/** True when nothing that both know of has changed. */
export function isBoundAlike(then: Bound, now: Bound): boolean {
  if (then.url !== now.url || then.root !== now.root) return false;
  return [...then.ids].every(([name, id]) => (now.ids.get(name) ?? id) === id);
}
