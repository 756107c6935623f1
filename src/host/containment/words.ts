/** Words of bubblewrap. */
import type { Cover, Moved } from './git-files.ts';

/** What root must not keep inside: with these it could take the covers off again, or look behind them. */
const DROPPED = [
  ...['SYS_ADMIN', 'SYS_PTRACE', 'SYS_MODULE', 'SYS_RAWIO', 'SYS_BOOT', 'MKNOD', 'DAC_READ_SEARCH'].map(
    (name) => `CAP_${name}`,
  ),
  // PERFMON, BPF and CHECKPOINT_RESTORE: libraries of older systems know only their numbers.
  '38',
  '39',
  '40',
];

/** A namespace equal to the host's view, for an ordinary user or for root. */
export function plainWords(bwrap: string, uid: number): readonly string[] {
  const rights = uid === 0 ? DROPPED.flatMap((right) => ['--cap-drop', right]) : ['--unshare-user'];
  return [bwrap, '--dev-bind', '/', '/', '--die-with-parent', ...rights];
}

/** Into a folder that nobody can list, and that nothing can be added to. */
export function moves(moved: readonly Moved[], inside: string): readonly string[] {
  const binds = moved.flatMap(({ source, place }) => ['--ro-bind', source, place]);
  return ['--perms', '0111', '--tmpfs', inside, ...binds, '--remount-ro', inside];
}

export function covered(covers: readonly Cover[]): readonly string[] {
  return covers.flatMap(({ from, to }) => ['--ro-bind', from, to]);
}
