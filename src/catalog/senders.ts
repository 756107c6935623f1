/** Tools and commands that send what they are given to other machines. */
import type { SenderRules } from '../engine/definitions.ts';

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

/** Programs whose work is to reach another machine. */
const PROGRAMS =
  'curl curlie wget wget2 xh xhs httpie aria2c nc ncat netcat socat telnet ftp lftp sftp scp rsync ssh nslookup mailx sendmail mutt swaks rclone s3cmd gsutil websocat grpcurl mosquitto_pub Invoke-WebRequest Invoke-RestMethod iwr irm'.split(
    ' ',
  );

/** A program where a command may begin: at the start of a line or word, by path or through another program. */
const RUNS = new RegExp(
  String.raw`(?:^|[\s;&|({}\x60'"/=])(?:${PROGRAMS.join('|')})(?:\.exe)?(?=$|[\s;&|)}\x60'"<>])`,
  'i',
);
/** Names that are common words as well: only where a command begins. */
const BEGINS = /(?:^|[;&|({\n\x60])[ \t]*(?:sudo[ \t]+)?(?:dig|drill|gh|glab|host|https?|mail|ping)\s/i;
/** An address on another machine, or a connection opened by hand. */
const ADDRESS =
  /\b(?:https?|wss?|ftps?|sftp):\/\/(?!(?:[^\s/@'"]*@)?(?:localhost|127(?:\.\d{1,3}){3}|\[::1\]|0\.0\.0\.0)(?:[:/\s'"]|$))|\/dev\/(?:tcp|udp)\/|\b(?:aws|az|gcloud)\s+\S/i;

function wordsOf(tool: string): readonly string[] {
  return tool
    .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
}

/**
 * What a tool does with its arguments, by its name. A command hidden from reading (`$x`, `eval` of encoded text) is
 * not seen here: this keeps honest calls and simple tricks from carrying values out, a sandbox holds the rest.
 */
export const senders: SenderRules = {
  kind: (tool) => {
    const name = tool.toLowerCase();
    if (SHELLS.has(name) || SHELLS.has(name.split(/__|\.|:/).at(-1) ?? '')) return 'shell';
    return SENDING.test(name) || wordsOf(tool).some((word) => SENDING.test(word)) ? 'sends' : 'local';
  },
  sendsOut: (command) => RUNS.test(command) || BEGINS.test(command) || ADDRESS.test(command),
};
