/** What the broker of a session looks up in the repository, loaded when something is asked. */
import { boundTo } from '../host/approval-bound.ts';
import type { Backups } from '../host/backup.ts';
import { repoFacts } from '../host/git.ts';
import type { GuardSession } from '../host/session.ts';
import type { BrokerOptions } from './broker.ts';

type Looking = Pick<BrokerOptions, 'facts' | 'blast' | 'bound' | 'keep'>;

export function lookingAt({ git, searching }: GuardSession): Looking {
  let backups: Promise<Backups> | undefined;
  return {
    facts: (cwd) => repoFacts(cwd, git),
    blast: async (action, cwd) => {
      const [{ blastRadius }, { argvReader }] = await Promise.all([
        import('../host/blast.ts'),
        import('../catalog/argv-reader.ts'),
      ]);
      return blastRadius(action, cwd, { run: git, read: argvReader, ...searching });
    },
    bound: (action, cwd) => boundTo(action, cwd, git),
    keep: async (actions, at) => {
      backups ??= openBackups(git);
      return (await backups).keep(actions, at);
    },
  };
}

async function openBackups(git: GuardSession['git']): Promise<Backups> {
  const [backup, { argvReader }] = await Promise.all([
    import('../host/backup.ts'),
    import('../catalog/argv-reader.ts'),
  ]);
  return new backup.Backups(git, argvReader.git);
}
