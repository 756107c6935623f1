/** What is known of programs that run other programs. */

/** How a program that runs another one is called. */
export interface Shape {
  /** Options that take the next word. */
  readonly valued?: readonly string[];
  /** Words of its own before the inner command. */
  readonly skip?: number;
  /** NAME=VALUE words may come first. */
  readonly assigns?: boolean;
  /** The rest is shell text, not an argv. */
  readonly text?: boolean;
  /** It adds words read from elsewhere at the end. */
  readonly appends?: boolean;
}

const SUDO: Shape = {
  valued: ['-u', '-g', '-h', '-p', '-C', '-r', '-t', '-T', '-U', '-D', '-R', '--user', '--group', '--host'],
  assigns: true,
};
/** The inner command follows at once. */
export const PLAIN: Shape = {};

/** By program. */
export const WRAPPERS: ReadonlyMap<string, Shape> = new Map<string, Shape>([
  ['sudo', SUDO],
  ['doas', SUDO],
  ['env', { valued: ['-u', '-C', '--unset', '--chdir'], assigns: true }],
  ['time', { valued: ['-f', '-o', '--format', '--output'] }],
  ['nohup', PLAIN],
  ['nice', { valued: ['-n', '--adjustment'] }],
  ['ionice', { valued: ['-c', '-n', '--class', '--classdata'] }],
  ['timeout', { valued: ['-s', '-k', '--signal', '--kill-after'], skip: 1 }],
  ['command', PLAIN],
  ['builtin', PLAIN],
  ['exec', { valued: ['-a'] }],
  ['stdbuf', { valued: ['-i', '-o', '-e'] }],
  ['setsid', PLAIN],
  ['unshare', PLAIN],
  ['unbuffer', PLAIN],
  ['chrt', { skip: 1 }],
  ['taskset', { skip: 1 }],
  ['chroot', { skip: 1 }],
  ['busybox', PLAIN],
  ['toybox', PLAIN],
  ['entr', PLAIN],
  ['caffeinate', PLAIN],
  ['strace', { valued: ['-o', '-e', '-p', '-s', '-u', '-E'] }],
  ['ltrace', { valued: ['-o', '-e', '-p', '-s', '-u'] }],
  ['sshpass', { valued: ['-p', '-f', '-d', '-P'] }],
  ['watch', { valued: ['-n', '-q', '--interval'], text: true }],
  ['flock', { valued: ['-w', '-E', '--timeout'], skip: 1 }],
  ['npx', { valued: ['-p', '--package'] }],
  ['bunx', PLAIN],
  ['uvx', { valued: ['--from', '--with', '-p'] }],
  ['coproc', PLAIN],
  [
    'xargs',
    {
      valued: ['-I', '-n', '-P', '-L', '-d', '-a', '-s', '-E', '--max-args', '--max-procs', '--delimiter'],
      appends: true,
    },
  ],
  ['parallel', { valued: ['-j', '--jobs', '-N', '-n'], appends: true }],
  [
    'ssh',
    {
      valued: ['-p', '-i', '-l', '-o', '-F', '-J', '-L', '-R', '-D', '-W', '-b', '-c', '-E', '-m', '-S'],
      skip: 1,
      text: true,
    },
  ],
]);

/** The second word makes these run what follows it. */
export const RUNNERS: ReadonlyMap<string, readonly string[]> = new Map([
  ['npm', ['exec', 'x']],
  ['pnpm', ['exec', 'dlx']],
  ['yarn', ['exec', 'dlx']],
  ['bun', ['x']],
  ['mise', ['exec', 'x']],
  ['uv', ['run']],
  ['poetry', ['run']],
  ['pipenv', ['run']],
  ['bundle', ['exec']],
  ['rtk', ['proxy']],
]);
