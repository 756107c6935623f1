/** Tools and commands that send what they are given to other machines. */
import type { SenderRules } from '../engine/definitions.ts';
import type { ShellCommand } from '../engine/shell/model.ts';
import { parseShell } from '../engine/shell/parse.ts';
import { wordList } from './argv.ts';
import * as chat from './commands/chat.ts';
import * as http from './commands/http.ts';
import * as mail from './commands/mail.ts';
import * as sockets from './commands/sockets.ts';
import * as ssh from './commands/ssh.ts';
import * as transfer from './commands/transfer.ts';
import { scriptSends } from './tool-script.ts';

const SHELLS = new Set([
  'bash',
  'exec',
  'exec_command',
  'execute_command',
  'local_shell',
  'monitor',
  'powershell',
  'run_command',
  'run_shell_command',
  'run_terminal_cmd',
  'shell',
  'shell_command',
  'terminal',
  'unified_exec',
  'write_stdin',
]);

/** Words in the name of a tool: its own, or that of a tool server. */
const SENDING =
  /^(?:browse[rd]?|curl|discord|e?mail|fetch|gmail|http|https|navigate|notify|post|publish|scrape|send|slack|sms|tweet|upload|web|webhook|webfetch|websearch|github|gitlab|jira|linear|notion|confluence|telegram|teams)$/;

const NETWORK = [http, transfer, sockets, ssh, mail, chat].flatMap((family) => Object.values(family));

/** Programs whose work is to reach another machine. */
const PROGRAMS = new Set([
  ...NETWORK.flatMap((def) => [def.program, ...(def.aliases ?? [])].join(' ').toLowerCase().split(' ')),
  ...wordList(`
    aria2c axel lynx w3m links elinks ftpput wget2 invoke-webrequest invoke-restmethod iwr irm start-bitstransfer
    gh hub glab tea bb aws az gcloud gsutil bq doctl hcloud linode-cli ibmcloud oci aliyun scw heroku vercel netlify
    wrangler fly flyctl firebase supabase railway render surge ngrok cloudflared localtunnel lt tailscale jira linear
    sentry-cli stripe paypal twine kubectl helm osc oras skopeo crane cosign nmap traceroute irssi weechat rtorrent
  `),
]);

/** Programs that reach other machines with some of their words only. */
const WITH_WORDS: ReadonlyMap<string, RegExp> = new Map(
  Object.entries({
    git: 'push|fetch|pull|clone|ls-remote|send-pack|send-email|svn|p4|remote (?:update|add|set-url)|submodule (?:update|add)|lfs (?:push|pull|fetch)|credential',
    hg: 'push|pull|clone|incoming|outgoing',
    svn: 'co|checkout|commit|ci|update|up|import|ls|list|log|export',
    docker: 'push|pull|login|search',
    podman: 'push|pull|login|search',
    npm: 'publish|unpublish|deprecate|login|adduser|token|dist-tag|owner|access|view|search|profile|org|team',
    pnpm: 'publish|login|token|dlx',
    yarn: 'publish|login|npm',
    bun: 'publish',
    cargo: 'publish|login|yank|owner|search',
    gem: 'push|yank|owner|signin',
    poetry: 'publish|source add',
    uv: 'publish',
  }).map(([program, words]) => [program, new RegExp(String.raw`(?<!\S)(?:${words})(?!\S)`)]),
);

/** They write, show or search text: an address among their words is no more than text. */
const TEXT_ONLY = new Set(
  wordList(`
    echo printf cat tee sed awk grep egrep rg export declare local set test [ touch mkdir rm cp mv ln ls cd pwd jq yq
    sort uniq head tail cut tr wc true false : read git diff dotenv base64 sha256sum md5sum xxd
    apply_patch applypatch
  `),
);
/** An address on another machine, or a connection opened by hand. */
const ADDRESS =
  /\b(?:https?|wss?|ftps?|sftp|smtps?|imaps?|ssh|git|mqtts?|amqps?):\/\/(?!(?:[^\s/@'"]*@)?(?:localhost|127(?:\.\d{1,3}){3}|\[::1\]|0\.0\.0\.0)(?:[:/\s'")]|$))|\/dev\/(?:tcp|udp)\//i;
const LOCAL_ADDRESS = /\b(?:https?|wss?):\/\//i;

function sends({ program, argv, env }: ShellCommand): boolean {
  const name = program.toLowerCase();
  const args = argv.slice(1).join(' ');
  // What code asks of this machine comes as `curl ADDRESS`.
  if (name === 'curl' && argv.length === 2 && staysHere(args)) return false;
  if (PROGRAMS.has(name)) return true;
  if (WITH_WORDS.get(name)?.test(args) === true) return true;
  if (Object.keys(env).some((key) => /^(?:https?|all)_proxy$/i.test(key))) return true;
  return !TEXT_ONLY.has(name) && ADDRESS.test(args);
}

/** A text that could not be read stays here when all it names is this machine. */
function staysHere(text: string): boolean {
  return LOCAL_ADDRESS.test(text) && !ADDRESS.test(text);
}

/** Reads the command as a shell would: what cannot be read may send. */
function sendsOut(command: string): boolean {
  const { commands, unresolved, writes } = parseShell(command, '/');
  if (commands.some(sends) || writes.some((path) => ADDRESS.test(path))) return true;
  return unresolved.some(({ text }) => !staysHere(text));
}

function wordsOf(tool: string): readonly string[] {
  return tool
    .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
}

function kindOf(tool: string): ReturnType<SenderRules['kind']> {
  const name = tool.toLowerCase();
  if (SHELLS.has(name) || SHELLS.has(name.split(/__|\.|:/).at(-1) ?? '')) return 'shell';
  return SENDING.test(name) || wordsOf(tool).some((word) => SENDING.test(word)) ? 'sends' : 'local';
}

/**
 * What a tool does with its arguments, by its name, and what a shell command does with them. A script that is already
 * there is not looked into: this keeps honest calls and tricks of the shell from carrying values out, a sandbox
 * holds the rest.
 */
export const senders: SenderRules = {
  kind: kindOf,
  sendsOut,
  // Codex gives its `exec` a script and nothing else; tools of that name elsewhere get arguments.
  textSends: (tool, text) =>
    tool.toLowerCase() === 'exec' ? scriptSends(text, { kind: kindOf, sendsOut }) : sendsOut(text),
};
