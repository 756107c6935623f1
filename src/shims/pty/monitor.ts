/** Job control inside the pseudo-terminal. */
import { findProgram } from './program.ts';

/**
 * The kernel ignores ctrl-Z in a session whose leader nobody watches, so a shell leads it: when the program stops,
 * the shell tells the shim by a signal that does nothing when it comes late, and stops itself until the shim goes on.
 * Its own words ("Killed", "Stopped") go nowhere; the program keeps the real standard error.
 */
const SCRIPT = `shim=$1; shift
exec 3>&2 2>/dev/null
"$@" 2>&3 3>&-
code=$?
while [ $code -gt 128 ] && [ -n "$(jobs -ps)" ]; do
  kill -URG "$shim"
  kill -STOP $$
  fg >/dev/null
  code=$?
done
exit $code`;

/** What the monitor sends when the program has stopped. */
export const STOPPED_SIGNAL = 'SIGURG';

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** The command under a job monitor; undefined when there is no bash, which runs it without ctrl-Z. */
export function monitored(command: Command, shim: number): Command | undefined {
  const bash = findProgram('bash', { cwd: '/', path: `/bin:/usr/bin:${command.env['PATH'] ?? ''}` });
  if (bash.kind === 'missing') return undefined;
  // -m by flag, not by `set`: only so does bash keep a descriptor of its own for the terminal.
  // -p: neither BASH_ENV nor functions of the environment may run here.
  const args = ['-p', '-m', '-c', SCRIPT, 'aup-guard', String(shim), command.file, ...command.args];
  return { file: bash.file, args, env: levelled(command.env) };
}

/** A shell counts itself in SHLVL; the program must not see the difference. */
function levelled(env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const level = Number(env['SHLVL']);
  return Number.isInteger(level) ? { ...env, SHLVL: String(level - 1) } : env;
}

/** The command in a namespace; the job monitor stands inside as well, because only a parent sees a program stop. */
export function within(command: Command, inside: readonly string[] = []): Command {
  const [file, ...args] = inside;
  if (file === undefined) return command;
  return { ...command, file, args: [...args, '--', command.file, ...command.args] };
}
