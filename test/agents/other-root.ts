/** A machine with an /etc and a /usr/local of its own, for installs that hold for all users: never those of this one. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const OVER = ['/etc', '/usr/local'];
/** `nobody`: an account every system has, and no rights of root with it. */
const USER = 65_534;
const IN = 'cd "$1" && shift && exec "$@"';

function mounts(dir: string): string {
  const each = OVER.map((target, at) => {
    const [upper, work] = [`${dir}/${at}/upper`, `${dir}/${at}/work`];
    const options = `lowerdir=${target},upperdir=${upper},workdir=${work}`;
    return `mkdir -p ${upper} ${work} && mount -t overlay overlay -o ${options} ${target}`;
  });
  return [`mount -t tmpfs tmpfs ${dir}`, ...each].join(' && ');
}

/** Why no such machine can be made here; undefined where one can. */
export function noOtherRoot(): string | undefined {
  const dir = mkdtempSync(path.join(tmpdir(), 'aup-root-'));
  const tried = spawnSync('unshare', ['-m', 'sh', '-c', mounts(dir)]);
  rmSync(dir, { recursive: true });
  return tried.status === 0 ? undefined : 'no right to mount another /etc';
}

export interface OtherRoot {
  /** What stands before a command that runs there as root, or as a user without rights. */
  readonly enter: (who: 'root' | 'user', cwd: string) => readonly string[];
  /** A path of that machine as this one sees it. */
  readonly at: (file: string) => string;
  close(): void;
}

/** Gives a folder to the user without rights. */
export function giveAway(dir: string): void {
  spawnSync('chown', ['-R', `${USER}:${USER}`, dir]);
}

export async function openOtherRoot(): Promise<OtherRoot> {
  const dir = realpathSync(mkdtempSync(path.join(tmpdir(), 'aup-root-')));
  mkdirSync(path.join(dir, 'at'));
  const holder: ChildProcess = spawn(
    'unshare',
    ['-m', 'sh', '-c', `${mounts(`${dir}/at`)} && echo up && exec cat`],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  await new Promise((resolve, reject) => {
    holder.stdout?.once('data', resolve);
    holder.once('exit', reject);
  });
  const { pid = 0 } = holder;
  const user = ['setpriv', `--reuid=${USER}`, `--regid=${USER}`, '--clear-groups', '--'];
  return {
    enter: (who, cwd) => [
      'nsenter',
      `--mount=/proc/${pid}/ns/mnt`,
      '--',
      ...(who === 'user' ? user : []),
      'sh',
      '-c',
      IN,
      'sh',
      cwd,
    ],
    at: (file) => `/proc/${pid}/root${file}`,
    close: () => {
      holder.stdin?.end();
      holder.kill();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
