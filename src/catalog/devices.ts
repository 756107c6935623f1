/** Device files of disks and terminals, and files that reach into running processes. */
import type { ActionDraft } from '../engine/definitions.ts';
import { isUnknown } from '../engine/shell/model.ts';
import { shown } from './argv.ts';

const DISK =
  /^\/dev\/(?:r?disk\d|sd[a-z]|hd[a-z]|vd[a-z]|xvd[a-z]|nvme\d|mmcblk\d|md\d|dm-\d|mapper\/|zd\d|disk\/by-|loop\d|nbd\d|sr\d|[^/]+\/[^/]*-?root)/;

/** True for the device file of a disk or of a part of one. */
export function isDisk(path: string): boolean {
  return DISK.test(path);
}

const KERNEL =
  /^\/(?:proc\/(?:sys\/|sysrq-trigger$|irq\/|acpi\/)|sys\/(?!fs\/cgroup\/user)|etc\/(?:sysctl\.(?:conf|d\/)|sudoers|passwd$|shadow$|group$|gshadow$|fstab$|crontab$|cron\.|ssh\/sshd_config|pam\.d\/|modprobe\.d\/|security\/|selinux\/|nftables|iptables\/|ld\.so\.preload|rc\.local|default\/grub|systemd\/system\/|NetworkManager\/|netplan\/|network\/interfaces))|^\/var\/spool\/cron\//;

/** The running system changes with such a file: the kernel's own, users, jobs, the network. */
export function systemSetting(paths: readonly string[]): readonly ActionDraft[] {
  const path = paths.find((word) => KERNEL.test(word));
  return path === undefined
    ? []
    : [{ verb: 'prod-change', target: `a setting of the system (${shown(path)})`, paths: [path] }];
}

/** `/dev/$(lsblk ..)`: which one is only known when it runs. */
const SOME_DISK = /^\/dev\/(?:r?disk|sd|hd|vd|xvd|nvme|mmcblk|mapper\/)?\u0000/;

/** The refusal to write over a disk, when one of the paths is a disk. */
export function diskIn(paths: readonly string[]): readonly ActionDraft[] | undefined {
  const disk = paths.find((path) => isDisk(path) || SOME_DISK.test(path));
  return disk === undefined
    ? undefined
    : [{ verb: 'delete-files', target: `the disk ${shown(disk)}`, forbidden: 'it wipes a disk' }];
}

const TERMINAL = /^\/dev\/(?:pts\/(?!ptmx$)[\w*?[\]-]+|tty\d+|console|vcsa?\d+)$/;

/** True for a terminal somebody may sit at; `/dev/tty` is the one of the process itself. */
export function isTerminal(path: string): boolean {
  return TERMINAL.test(path);
}

const IN_PROCESS =
  /^\/proc\/(?!self\/|thread-self\/|sys\/)([^/]+)\/(?:task\/[^/]+\/)?(mem|s?maps|environ|fd\/.|root(?:\/|$))/;
/** In front of the shell stands the agent, and in front of that the session of the guard. */
const OF_GUARD = /\bPPID\b|\baup[-_.]?(?:guard|shim|hook)?\b|\b(?:pgrep|pidof)\s+(?:-\w+\s+)*["']?node\b/;

/**
 * Whose memory, files or variables a path leads to: `other` for a process the agent cannot have meant as its own,
 * `unknown` where that cannot be told; undefined for all other paths. `written`: the command as written.
 */
export function processBehind(path: string, written = ''): 'other' | 'unknown' | undefined {
  const found = IN_PROCESS.exec(path);
  if (found === null) return undefined;
  const [, pid = '', file = ''] = found;
  if (isOthers(pid, written)) return 'other';
  // Variables of a process are told of as a secret.
  if (file === 'environ') return undefined;
  return /^\d+$/.test(pid) && !file.endsWith('maps') ? 'other' : 'unknown';
}

function isOthers(pid: string, written: string): boolean {
  return /[*?]/.test(pid) || (isUnknown(pid) && OF_GUARD.test(written));
}
