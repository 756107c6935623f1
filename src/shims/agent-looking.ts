/** What the broker of a session looks up in the repository, loaded when something is asked. */
import { boundTo } from '../host/approval-bound.ts';
import type { Backups } from '../host/backup.ts';
import type { GuardSession } from '../host/session.ts';
import type { BrokerOptions } from './broker.ts';

type Looking = Pick<BrokerOptions, 'blast' | 'bound' | 'keep'>;

export function lookingAt({ git, searching }: GuardSession): Looking {
  let backups: Promise<Backups> | undefined;
  return {
    blast: async (action, cwd) => {
      const [{ blastRadius }, { argvReader }, { agentsOf }] = await Promise.all([
        import('../host/blast.ts'),
        import('../catalog/argv-reader.ts'),
        import('../catalog/commit-marks.ts'),
      ]);
      return blastRadius(action, cwd, { run: git, read: argvReader, agentsOf, ...searching });
    },
    bound: (action, cwd) => boundTo(action, cwd, git),
    keep: async (placed, at) => {
      backups ??= openBackups(git);
      return (await backups).keep(placed, at);
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
