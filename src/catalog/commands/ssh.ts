/** Other machines by ssh: what runs there is a change, unless it plainly only looks. */
import type { ActionDraft, CommandDef, CommandFacts } from '../../engine/definitions.ts';
import { isLocal } from '../addresses.ts';
import { has, onlyHelp, readOptions, shown, wordList } from '../argv.ts';
import { readExamples } from './rules.ts';

const SSH_VALUED = wordList('-p -i -l -o -F -J -L -R -D -W -b -B -c -E -e -I -m -O -P -Q -S -w');

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
function onlyLooks(text: string, facts: CommandFacts): boolean {
  const parsed = facts.readShell?.(text, '/');
  if (parsed === undefined || parsed.unresolved.length > 0 || parsed.commands.length === 0) return false;
  if (parsed.writes.some((path) => path !== '/dev/null')) return false;
  return parsed.commands.every(({ program, argv }) => {
    const condition = LOOKS_WITH.get(program);
    return condition === undefined ? LOOKS.test(program) : condition.test(argv.slice(1).join(' '));
  });
}

/** What a remote shell without a command is told to do. */
function fed({ input }: CommandFacts): string {
  return input?.kind === 'text' ? input.text : '';
}

function remote(argv: readonly string[], facts: CommandFacts): readonly ActionDraft[] {
  const options = readOptions(argv.slice(1), SSH_VALUED);
  const [host, ...command] = options.words;
  const talks = has(options, 'V', 'G', 'Q', 'O') || onlyHelp(argv);
  if (host === undefined || talks || isLocal(host.slice(host.lastIndexOf('@') + 1))) return [];
  const exposed = options.values.get('R');
  if (exposed !== undefined)
    return [{ verb: 'external-send', target: `${shown(exposed)} to ${shown(host)}` }];
  if (host.startsWith('git@') || options.names.has('N')) return [];
  return running(host, command, facts);
}

function running(host: string, command: readonly string[], facts: CommandFacts): readonly ActionDraft[] {
  const text = command.length > 0 ? command.join(' ') : fed(facts);
  if (text !== '' && onlyLooks(text, facts)) return [];
  return [{ verb: 'prod-change', target: `${shown(host)}: ${shown(text)}`.slice(0, 160) }];
}

/** Without a command it opens a shell there, whose input nobody reads here. */
export const ssh: CommandDef = {
  program: 'ssh',
  aliases: ['mosh', 'autossh', 'slogin', 'rsh', 'plink', 'tsh'],
  gated: [],
  classify: remote,
  examples: readExamples(`
    ssh prod systemctl␣restart␣nginx => prod-change
    ssh -i key deploy@10.0.0.5 reboot => prod-change
    ssh prod => prod-change
    ssh prod cat␣x␣>␣/etc/y => prod-change
    ssh prod ls;␣rm␣-rf␣/srv => prod-change
    ssh prod find␣/srv␣-delete => prod-change
    ssh -R 80:localhost:3000 serveo.net => external-send
    ssh -fNR 9000:localhost:22 me@host => external-send
    ssh prod uptime =>
    ssh prod tail␣-n␣100␣/var/log/app.log =>
    ssh me@host docker␣ps␣|␣grep␣web =>
    ssh -N -L 5432:db:5432 bastion =>
    ssh -T git@github.com =>
    ssh localhost ls =>
    ssh -G host =>
    ssh -V =>
  `),
};

export const sshCopyId: CommandDef = {
  program: 'ssh-copy-id',
  gated: [],
  classify: (argv) => {
    const options = readOptions(argv.slice(1), ['-i', '-p', '-o', '-F']);
    const host = options.words[0];
    return host === undefined || onlyHelp(argv) || has(options, 'n') || isLocal(host)
      ? []
      : [{ verb: 'prod-change', target: `a key for ${shown(host)}` }];
  },
  examples: readExamples(`
    ssh-copy-id me@host => prod-change
    ssh-copy-id -i key.pub prod => prod-change
    ssh-copy-id -p 2222 me@host => prod-change
    ssh-copy-id -n me@host =>
    ssh-copy-id --help =>
    ssh-copy-id localhost =>
  `),
};
