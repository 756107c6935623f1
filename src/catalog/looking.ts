/** Commands for other machines that plainly only look. */
import type { CommandFacts } from '../engine/definitions.ts';

const LOOKS =
  /^(?:ls|ll|cat|tail|head|less|more|grep|egrep|fgrep|zgrep|rg|uptime|df|du|free|ps|pgrep|whoami|id|hostname|uname|date|stat|wc|file|pwd|echo|printf|true|cd|nproc|lscpu|lsblk|lsof|ss|netstat|w|who|last|top|vmstat|iostat|sort|uniq|cut|awk|jq|md5sum|sha256sum|which|type|test|\[|tree|find|readlink|realpath|dmesg|sudo|time)$/;
const LOOKS_WITH: ReadonlyMap<string, RegExp> = new Map([
  ['journalctl', /^(?!.*--(?:vacuum|rotate|flush|sync))/],
  ['systemctl', /^(?:.*\s)?(?:status|is-active|is-enabled|is-failed|list-\S+|show|cat)\b/],
  ['service', /\bstatus$/],
  ['docker', /^(?:ps|logs|inspect|images|stats|version|info|compose (?:ps|logs|ls)|container ls)\b/],
  ['kubectl', /^(?:get|describe|logs|top|version)\b/],
  ['git', /^(?:-C \S+ )?(?:status|log|diff|show|rev-parse|branch$|remote -v)\b/],
  ['nginx', /^-[tvV]$/],
  ['find', /^(?!.*\s-(?:delete|exec|execdir|ok|okdir|fprint|fls))/],
  ['node', /^(?:-v|--version)$/],
  ['python3', /^(?:-V|--version)$/],
]);

/** True when every command of the remote text is known to change nothing. */
export function onlyLooks(text: string, facts: CommandFacts): boolean {
  const parsed = facts.readShell?.(text, '/');
  if (parsed === undefined || parsed.unresolved.length > 0 || parsed.commands.length === 0) return false;
  if (parsed.writes.some((path) => path !== '/dev/null')) return false;
  return parsed.commands.every(({ program, argv }) => {
    if (argv.at(-1) === '--help') return true;
    const condition = LOOKS_WITH.get(program);
    return condition === undefined ? LOOKS.test(program) : condition.test(argv.slice(1).join(' '));
  });
}
