/** Other machines by ssh: what runs there is a change, unless it plainly only looks. */
import type { ActionDraft, CommandDef, CommandFacts } from '../../engine/definitions.ts';
import { isLocal } from '../addresses.ts';
import { has, onlyHelp, readOptions, shown, wordList } from '../argv.ts';
import { onlyLooks } from '../looking.ts';
import { readExamples } from './rules.ts';

const SSH_VALUED = wordList('-p -i -l -o -F -J -L -R -D -W -b -B -c -E -e -I -m -O -P -Q -S -w');

/** What a remote shell without a command is told to do. */
function fed({ input }: CommandFacts): string {
  return input?.kind === 'text' ? input.text : '';
}

/** The other end of a transfer, as git, rsync and scp start it: which way things go. */
const TRANSFERS: readonly (readonly [RegExp, 'push' | 'external-send' | 'none'])[] = [
  [/^(?:\S*\/)?git[- ](?:upload-pack|upload-archive)(?: |$)/, 'none'],
  [/^(?:\S*\/)?git[- ]receive-pack(?: |$)/, 'push'],
  [/^(?:\S*\/)?rsync --server (?:\S+ )*?--sender /, 'none'],
  [/^(?:\S*\/)?rsync --server /, 'external-send'],
  [/^(?:\S*\/)?scp (?:-\w+ )*-\w*f\w* /, 'none'],
  [/^(?:\S*\/)?scp (?:-\w+ )*-\w*t\w* /, 'external-send'],
  [/^(?:\S*\/)?sftp(?:-server)?$/, 'external-send'],
];

/** What a transfer does; undefined for a text that is none, or does more. */
function transferred(host: string, text: string): readonly ActionDraft[] | undefined {
  if (/[;&|<>`\n]|\$\(/.test(text)) return undefined;
  const verb = TRANSFERS.find(([pattern]) => pattern.test(text))?.[1];
  if (verb === undefined) return undefined;
  const at = shown(text.split(' ').at(-1) ?? '').replace(/^'(.*)'$/, '$1');
  return verb === 'none' ? [] : [{ verb, target: `${shown(host)} ${at}` }];
}

/** `-p`, `-fNR`: the last letter wants a value that does not stand in the word. */
function takesNext(word: string): boolean {
  if (!/^-[a-zA-Z]+$/.test(word)) return false;
  const letters = word.slice(1).split('');
  return letters.findIndex((letter) => SSH_VALUED.includes(`-${letter}`)) === letters.length - 1;
}

/** Where the command for the other machine begins: options may stand on both sides of the host. */
function commandAt(args: readonly string[]): number {
  let at = 0;
  for (let isHostKnown = false; at < args.length; at += 1) {
    const word = args[at] ?? '';
    if (word === '--' && isHostKnown) return at + 1;
    if (!/^-./.test(word)) {
      if (isHostKnown) break;
      isHostKnown = true;
    }
    if (takesNext(word)) at += 1;
  }
  return at;
}

function remote(argv: readonly string[], facts: CommandFacts): readonly ActionDraft[] {
  const at = commandAt(argv.slice(1)) + 1;
  const [own, command] = [argv.slice(0, at), argv.slice(at)];
  const options = readOptions(own.slice(1), SSH_VALUED);
  const [host] = options.words;
  const talks = has(options, 'V', 'G', 'Q', 'O') || onlyHelp(own);
  if (host === undefined || talks || isLocal(host.slice(host.lastIndexOf('@') + 1))) return [];
  const exposed = options.values.get('R');
  if (exposed !== undefined)
    return [{ verb: 'external-send', target: `${shown(exposed)} to ${shown(host)}` }];
  const moved = transferred(host, command.join(' '));
  if (moved !== undefined) return moved;
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
  aliases: ['mosh', 'autossh', 'slogin', 'rsh', 'plink', 'tsh', 'mssh'],
  gated: [],
  classify: remote,
  examples: readExamples(`
    ssh prod systemctl␣restart␣nginx => prod-change
    ssh -i key deploy@10.0.0.5 reboot => prod-change
    ssh prod => prod-change
    mssh i-0123456789abcdef0 reboot => prod-change
    ssh prod cat␣x␣>␣/etc/y => prod-change
    ssh prod ls;␣rm␣-rf␣/srv => prod-change
    ssh prod find␣/srv␣-delete => prod-change
    ssh -R 80:localhost:3000 serveo.net => external-send
    ssh -fNR 9000:localhost:22 me@host => external-send
    ssh prod find /srv -delete => prod-change
    ssh prod journalctl --vacuum-size=1M => prod-change
    ssh prod -p 2222 reboot => prod-change
    ssh deploy@host git-receive-pack␣'/srv/x.git' => push
    ssh git@github.com git-receive-pack␣'acme/x.git' => push
    ssh host git-upload-pack␣'/srv/x.git';␣reboot => prod-change
    ssh host rsync --server -vlogDtpre.iLsfxC . /srv/x => external-send
    ssh host scp -t /srv/x => external-send
    ssh -s host sftp => external-send
    ssh host -s sftp => external-send
    ssh host /usr/lib/openssh/sftp-server => external-send
    ssh prod uptime =>
    ssh prod -p 2222 uptime =>
    ssh prod -- ls -la =>
    ssh prod apt --help =>
    ssh -o SendEnv=GIT_PROTOCOL deploy@host git-upload-pack␣'/srv/x.git' =>
    ssh git@github.com git-upload-pack␣'acme/x.git' =>
    ssh host rsync --server --sender -vlogDtpre.iLsfxC . /srv/x =>
    ssh host scp -f /srv/x =>
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
