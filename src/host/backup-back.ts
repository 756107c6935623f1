/** How to get back what a backup holds. */
import type { LedgerRecord } from '../engine/ledger-record.ts';
import { BACKUPS } from './backup-tips.ts';
import { gitRunner } from './git.ts';
import type { Machine } from './machine.ts';
import { findProgram } from './path-search.ts';

/** A row and its backup are written in the same moment; a short ref comes again (ms). */
const SAME_MOMENT = 120_000;

export interface WayBack {
  /** Full name of the kept ref. */
  readonly kept: string;
  /** A command that brings it back. */
  readonly command: string;
}

/** What was kept for a record in the repository around the working directory; empty when it was elsewhere. */
export async function waysBack(record: LedgerRecord, machine: Machine): Promise<readonly WayBack[]> {
  const git = findProgram('git', machine.env, []);
  if (git === undefined || record.ref === undefined) return [];
  const run = gitRunner({ git, env: machine.env });
  const said = await run(['for-each-ref', '--format=%(refname)', BACKUPS], machine.cwd);
  return (said ?? '')
    .split('\n')
    .filter((name) => isOf(name, record))
    .map((kept) => ({ kept, command: commandFor(kept) }));
}

function isOf(name: string, { ref, t }: LedgerRecord): boolean {
  const found = /^refs\/aup\/backup\/(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-([0-9a-f]+)\//.exec(name);
  if (found === null || found[7] !== ref) return false;
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map(Number);
  const at = Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second);
  return Math.abs(at - t) < SAME_MOMENT;
}

function commandFor(kept: string): string {
  const [kind = '', ...rest] = kept.slice(BACKUPS.length).split('/').slice(1);
  const name = rest.join('/');
  switch (kind) {
    case 'heads':
      return `git branch ${name} ${kept}`;
    case 'tags':
      return `git tag ${name} ${kept}`;
    case 'remotes':
      return `git push ${rest[0] ?? 'origin'} ${kept}:refs/heads/${rest.slice(1).join('/')}`;
    case 'work':
      return `git stash apply ${kept}`;
    case 'stash':
      return `git stash store -m kept ${kept}`;
    default:
      return `git branch kept-${kept.slice(BACKUPS.length).split('/')[0]?.slice(-4) ?? ''} ${kept}`;
  }
}
