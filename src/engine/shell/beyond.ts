/** Programs that have others run what they are given: outside the session, where no gate and no hook sees it. */

const ELSEWHERE =
  /^(?:systemd-run|at|batch|crontab|machinectl|loginctl|nsenter|launchctl|daemonize|start-stop-daemon)$/;
const THIS_MACHINE =
  /^(?:[^@\s]+@)?(?:localhost(?:\.localdomain)?|127(?:\.\d+){3}|::1|\[::1\]|ip6-localhost)$/;

/** True when what the call runs is no descendant of the session, or has none of its environment. */
export function runsBeyond(program: string, argv: readonly string[]): boolean {
  if (ELSEWHERE.test(program)) return true;
  return program === 'ssh' && argv.some((word) => THIS_MACHINE.test(word));
}

/** Why it is refused when it is of concern: a yes would be to what nobody can follow. */
export const BEYOND =
  'it would run outside the session, where nothing sees what it does; run it here instead';
