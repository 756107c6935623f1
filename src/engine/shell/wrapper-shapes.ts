/** What is known of programs that run other programs. */

/** How a program that runs another one is called. Lists are words separated by blanks. */
export interface Shape {
  /** Words that come first, alternatives with `|`; without them it runs nothing. */
  readonly words?: string;
  /** Options that take the next word. */
  readonly valued?: string;
  /** Words of its own before the inner command. */
  readonly skip?: number;
  /** Options that take the next two words. */
  readonly pairs?: string;
  /** NAME=VALUE words may come first. */
  readonly assigns?: true;
  /** The rest is one shell text, or every word is one. */
  readonly text?: 'joined' | 'each';
  /** Only what stands behind `--` runs. */
  readonly dashes?: true;
  /** Options whose value is shell text that runs instead of the rest. */
  readonly codes?: string;
  /** Options behind which the inner command stands: `xterm -e git push`. */
  readonly marks?: string;
  /** It runs in another place: another machine, a container. */
  readonly away?: true;
  /** That place is made for the call and gone after it, unless an option like this gives it more. */
  readonly reaches?: RegExp;
  /** It stays in the shell: `command cd /` changes the directory. */
  readonly same?: true;
  /** The program is named with a version: `wrangler@3`. */
  readonly versioned?: true;
  /** Option with the directory the inner command starts in. */
  readonly chdir?: string;
}

/** Options that give a new container something of the machine. */
export const DOCKER_REACHES: RegExp =
  /^(?:-[a-zA-Z]*v|--(?:volumes?|volumes-from|mount|privileged|pid|ipc|userns|device|cap-add|security-opt)(?:=|$))/;

/** The inner command follows at once. */
const PLAIN: Shape = {};
const SAME: Shape = { same: true };

function all(names: string, shape: Shape): readonly (readonly [string, Shape])[] {
  return names.split(' ').map((name) => [name, shape]);
}

const SUDO: Shape = {
  valued:
    '-u -g -h -p -C -r -t -T -U -D -R --user --group --host --prompt --chdir --chroot --close-from --role --type --command-timeout --other-user',
  assigns: true,
  chdir: '-D --chdir',
};

/** Programs of the system. */
export const SYSTEM_WRAPPERS: readonly (readonly [string, Shape])[] = [
  ...all('sudo doas', SUDO),
  ...all('builtin noglob nocorrect - and or not begin coproc', SAME),
  ['exec', { valued: '-a', same: true }],
  ['repeat', { skip: 1 }],
  ['time', { valued: '-f -o --format --output', same: true }],
  ...all(
    'nohup setsid unbuffer busybox toybox caffeinate pkexec fakeroot torsocks torify tsocks nocache catchsegv chronic ifne run-one run-this-one linux32 linux64 i386 x86_64 ssh-agent dbus-run-session dbus-launch tini dumb-init rtk please retry wineconsole sem tsp',
    PLAIN,
  ),
  ...all('proxychains proxychains4', { valued: '-f' }),
  ['nice', { valued: '-n --adjustment' }],
  ['ionice', { valued: '-c -n --class --classdata' }],
  ...all('timeout gtimeout', { valued: '-s -k --signal --kill-after', skip: 1 }),
  ['stdbuf', { valued: '-i -o -e --input --output --error' }],
  ['unshare', { valued: '-w -R -S -G --wd --root --setuid --setgid --propagation' }],
  ['nsenter', { valued: '-t -S -G --target --setuid --setgid' }],
  ['chrt', { valued: '-T -P -D', skip: 1 }],
  ['taskset', { skip: 1 }],
  ['numactl', { valued: '-m -N -C -i -p --membind --cpunodebind --physcpubind --interleave --preferred' }],
  ['schedtool', { valued: '-p -n -a -M' }],
  ['cpulimit', { valued: '-l -p -e --limit' }],
  ['prlimit', { valued: '-p -o --pid --output' }],
  ['cgexec', { valued: '-g' }],
  ['chroot', { skip: 1, away: true }],
  ['proot', { valued: '-r -b -w -q -k -R -S', away: true }],
  [
    'bwrap',
    {
      valued:
        '--chdir --unsetenv --proc --dev --tmpfs --dir --uid --gid --hostname --lock-file --args --seccomp --info-fd --mqueue',
      pairs:
        '--bind --bind-try --ro-bind --ro-bind-try --dev-bind --dev-bind-try --symlink --setenv --file --bind-data --ro-bind-data --chmod',
    },
  ],
  ['firejail', { valued: '--profile' }],
  [
    'systemd-run',
    {
      valued:
        '-p -u -M -H -E -G --unit --property --machine --host --setenv --description --slice --uid --gid --working-directory --on-calendar --on-active',
    },
  ],
  ['systemd-inhibit', { valued: '--what --who --why --mode' }],
  ...all('gosu su-exec setuidgid', { skip: 1 }),
  ['runuser', { valued: '-u -g -G --user --group', codes: '-c --command --session-command' }],
  ['su', { skip: 9, codes: '-c --command --session-command' }],
  ['sg', { skip: 1, codes: '-c', text: 'joined' }],
  ['setpriv', { valued: '--reuid --regid --groups --bounding-set' }],
  ['runcon', { valued: '-u -r -t -l', skip: 1 }],
  ['setarch', { skip: 1 }],
  ['arch', PLAIN],
  ['faketime', { valued: '-f', skip: 1 }],
  ['xvfb-run', { valued: '-n -s -e -f -p -w --server-num --server-args --error-file' }],
  ['strace', { valued: '-o -e -p -s -u -E -a -b -I -O -P -S -X' }],
  ['ltrace', { valued: '-o -e -p -s -u -a -l -n' }],
  ['valgrind', { valued: '--log-file' }],
  ['perf', { words: 'record|stat|trace', valued: '-o -e -F -g -c -p -r -d' }],
  ['rr', { words: 'record' }],
  ['heaptrack', { valued: '-o' }],
  [
    'hyperfine',
    {
      text: 'each',
      valued:
        '-w -r -m -M -n -s -S -p -c -i -L -P -D --warmup --runs --min-runs --max-runs --export-json --export-markdown --shell --command-name --parameter-list --output',
    },
  ],
  ['sshpass', { valued: '-p -f -d -P' }],
  ['watch', { valued: '-n -q --interval', text: 'joined' }],
  ['viddy', { valued: '-n --interval' }],
  ['flock', { valued: '-w -E --timeout --conflict-exit-code', skip: 1, codes: '-c --command' }],
  ['script', { skip: 9, codes: '-c --command' }],
  // As BSD has it: `script FILE COMMAND`.
  ['script', { skip: 1, valued: '-c -E -I -O -B -T -m -o -t' }],
  ['entr', PLAIN],
  ['rlwrap', { valued: '-a -f -H -P -S' }],
  ['screen', { valued: '-S -s -T -t -c -e -h -p' }],
  ['dtach', { skip: 1 }],
  ['abduco', { skip: 1 }],
  ...all('xterm konsole alacritty urxvt foot kitty', { skip: 99, marks: '-e -x' }),
  ...all('gnome-terminal zellij', { dashes: true }),
  ['start-stop-daemon', { dashes: true, codes: '--exec -x --startas -a' }],
  ['launchctl', { words: 'submit', dashes: true }],
  ['daemonize', { valued: '-c -e -o -p -l -u -E' }],
  ['ip', { words: 'netns exec', skip: 1 }],
  ['chpst', { valued: '-u -U -b -e -/ -C -n -m -d -o -p -f -c -l -L' }],
  ['envdir', { skip: 1 }],
];
