import { execFileSync } from 'node:child_process';
import { linux, parseEnvironment } from './linux.ts';
import type { Environment, Paths, Platform, ProcessInfo, RunningProgram } from './model.ts';

/** Runs a program and gives its standard output; an empty string when it fails. Injected in tests. */
export type Run = (program: string, argv: readonly string[]) => string;

const LINE = /^\s*(\d+)\s+([A-Z][a-z]{2}\s+[A-Z][a-z]{2}\s+\d{1,2}\s+\d{2}:\d{2}:\d{2}\s+\d{4})\s+(\S.*)$/;

/** The same folders as on Linux (command-line users expect them); managed files where device management puts them. */
function paths(env: Environment): Paths {
  return {
    ...linux.paths(env),
    organisationPolicy: '/Library/Application Support/aup-guard/aup.yaml',
  };
}

function runQuietly(program: string, argv: readonly string[]): string {
  try {
    return execFileSync(program, argv, {
      encoding: 'utf8',
      env: { LC_ALL: 'C', PATH: '/usr/bin:/bin:/usr/sbin:/sbin' },
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 2000,
      maxBuffer: 1024 * 1024,
    });
  } catch {
    return '';
  }
}

/** Reads one process from `ps -o ppid=,lstart=,command=`. The words of argv are split at blanks: for wording only. */
export function parsePs(pid: number, output: string): ProcessInfo | undefined {
  const match = LINE.exec(output.split('\n')[0] ?? '');
  const [, ppid, start, command] = match ?? [];
  if (ppid === undefined || start === undefined || command === undefined) return undefined;
  return { pid, ppid: Number(ppid), start: start.replace(/\s+/g, ' '), argv: command.trim().split(/\s+/) };
}

/** Reads `ps -A -o pid=,ppid=`; higher numbers are taken as younger. */
export function parseChildren(pid: number, output: string): readonly number[] {
  return output
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([child, parent]) => parent === pid && child !== undefined)
    .map(([child]) => child ?? 0)
    .toSorted((a, b) => a - b);
}

/** Reads `ps -x -ww -o pid=,command=`: the processes of this user, their words split at blanks. */
export function parseRunning(output: string): readonly RunningProgram[] {
  return output.split('\n').flatMap((line) => {
    const [, pid, command] = /^\s*(\d+)\s+(\S.*?)\s*$/.exec(line) ?? [];
    if (pid === undefined || command === undefined) return [];
    return [{ pid: Number(pid), program: undefined, argv: command.split(/\s+/) }];
  });
}

/** macOS. Not run on a Mac yet: the parsing is tested, the programs are those every macOS has. */
export function createDarwin(run: Run = runQuietly): Platform {
  return {
    name: 'darwin',
    paths,
    processInfo: (pid) => parsePs(pid, run('ps', ['-ww', '-o', 'ppid=,lstart=,command=', '-p', String(pid)])),
    // The environment follows the words of the command; a value with blanks is cut, which no mark has.
    processMarks: (pid) => ({
      environment: parseEnvironment(
        run('ps', ['-E', '-ww', '-o', 'command=', '-p', String(pid)])
          .trim()
          .split(/\s+/),
      ),
      group: undefined,
    }),
    notification: (title, text) => [
      'osascript',
      '-e',
      'on run argv',
      '-e',
      'display notification (item 2 of argv) with title (item 1 of argv)',
      '-e',
      'end run',
      '--',
      title,
      text,
    ],
    opener: (address) => ['open', address],
    processes: () => [],
    running: () => parseRunning(run('ps', ['-x', '-ww', '-o', 'pid=,command='])),
    runningStarts: true,
    children: (pid) => parseChildren(pid, run('ps', ['-A', '-o', 'pid=,ppid='])),
    inForeground() {
      const groups = run('ps', ['-o', 'pgid=,tpgid=', '-p', String(process.pid)])
        .trim()
        .split(/\s+/);
      return groups[0] !== undefined && groups[0] === groups[1];
    },
    bootId: () => run('sysctl', ['-n', 'kern.bootsessionuuid']).trim(),
    ptyUsable: () => true,
    typesIntoTerminals: () => true,
  };
}
