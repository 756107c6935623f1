import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { listening, loopbackOwner } from './linux-loopback.ts';
import type { Environment, Paths, Platform, ProcessInfo, ProcessMarks, RunningProgram } from './model.ts';

function xdg(env: Environment, name: string, fallback: string): string {
  const value = env[name];
  return value !== undefined && path.isAbsolute(value) ? value : fallback;
}

function paths(env: Environment): Paths {
  const home = env['HOME'] ?? '/';
  const state = path.join(xdg(env, 'XDG_STATE_HOME', path.join(home, '.local/state')), 'aup-guard');
  const runtimeBase = env['XDG_RUNTIME_DIR'];
  return {
    organisationPolicy: '/etc/aup-guard/aup.yaml',
    config: path.join(xdg(env, 'XDG_CONFIG_HOME', path.join(home, '.config')), 'aup-guard'),
    data: path.join(xdg(env, 'XDG_DATA_HOME', path.join(home, '.local/share')), 'aup-guard'),
    state,
    runtime:
      runtimeBase !== undefined && path.isAbsolute(runtimeBase)
        ? path.join(runtimeBase, 'aup-guard')
        : path.join(state, 'run'),
  };
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** proc(5): field 2 is the command in brackets and may hold blanks, so fields are counted from the last bracket. */
function processInfo(pid: number): ProcessInfo | undefined {
  const stat = readOrEmpty(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ppid = Number(fields[1]);
  const start = fields[19];
  if (stat === '' || start === undefined || !Number.isInteger(ppid)) return undefined;
  const argv = readOrEmpty(`/proc/${pid}/cmdline`).split('\0').slice(0, -1);
  return { pid, ppid, start, argv };
}

/** Reads `NAME=value` words. */
export function parseEnvironment(words: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    words.flatMap((word): [string, string][] => {
      const at = word.indexOf('=');
      return at < 1 ? [] : [[word.slice(0, at), word.slice(at + 1)]];
    }),
  );
}

function processMarks(pid: number): ProcessMarks {
  const environment = parseEnvironment(readOrEmpty(`/proc/${pid}/environ`).split('\0'));
  const group = readOrEmpty(`/proc/${pid}/cgroup`);
  return { environment, group: group === '' ? undefined : group };
}

/** Bodies are read as markup; a title is not. */
function notification(title: string, text: string): readonly string[] {
  const body = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return ['notify-send', '--app-name=aup-guard', '--', title, body];
}

function processes(): readonly number[] {
  return readdirSync('/proc').map(Number).filter(Number.isInteger);
}

/** The system shows the file only of processes that are ours. */
function running(): readonly RunningProgram[] {
  return processes().flatMap((pid) => {
    const program = linkOf(`/proc/${pid}/exe`);
    if (program === undefined) return [];
    const argv = readOrEmpty(`/proc/${pid}/cmdline`).split('\0').slice(0, -1);
    return [{ pid, program, argv }];
  });
}

function linkOf(file: string): string | undefined {
  try {
    return readlinkSync(file);
  } catch {
    return undefined;
  }
}

function children(pid: number): readonly number[] {
  return processes()
    .filter((each) => processInfo(each)?.ppid === pid)
    .sort((a, b) => a - b);
}

/** proc(5): field 5 is the process group, field 8 the foreground group of the controlling terminal. */
function inForeground(): boolean {
  const stat = readOrEmpty('/proc/self/stat');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[2] !== undefined && fields[2] === fields[5];
}

/** By what is mapped into this process: asking Node for its report takes longer than starting the terminal. */
function glibc(): boolean {
  return /\/libc(?:\.so\.6|-2\.\d+\.so)$/m.test(readOrEmpty('/proc/self/maps'));
}

export const linux: Platform = {
  name: 'linux',
  // It calls the kernel itself: no other Unix will do.
  ...(process.platform === 'linux' && { front: `front-linux-${process.arch}` }),
  paths,
  processInfo,
  processMarks,
  processes,
  running,
  listening,
  notification,
  opener: (address) => ['xdg-open', address],
  children,
  inForeground,
  loopbackOwner,
  bootId: () => readOrEmpty('/proc/sys/kernel/random/boot_id').trim(),
  ptyUsable: glibc,
  // Kernels before 6.2 have no such switch, and allow it.
  typesIntoTerminals: () => readOrEmpty('/proc/sys/dev/tty/legacy_tiocsti').trim() !== '0',
};
