/** Mail and chat: words that reach other people. */
import type { ActionDraft, CommandDef } from '../../engine/definitions.ts';
import { isLocal } from '../addresses.ts';
import { onlyHelp, readOptions, shown, wordList } from '../argv.ts';
import { byRules, readExamples } from './rules.ts';

const MAIL_VALUED = wordList(`
  -s -a -A -b -c -r -S -F -f -e -i -m -H -Q -C -q -u -t -o -xu -xp -n --subject --attach --content-type
`);
/** Options with which a mail program only reads or shows. */
const MAIL_READS =
  /^(?:-H|-e|-N|--headers|--exist|-f.*|--file.*|-bp|-bt|-bv|-bi|-q\S*|-V|-v|--version|--serverinfo|-P|--pretend|-Z|-y|-z|-D|--dump-config|--configure|--rcpt-test)$/;

function mailing(argv: readonly string[]): readonly ActionDraft[] {
  const options = readOptions(argv.slice(1), MAIL_VALUED);
  const reads = argv.slice(1).some((word) => MAIL_READS.test(word)) && options.words.length === 0;
  if (onlyHelp(argv) || argv.length < 2 || reads) return [];
  return [{ verb: 'external-send', target: argv.slice(1).map(shown).join(' ').slice(0, 120) }];
}

export const mail: CommandDef = {
  program: 'mail',
  aliases: [
    'mailx',
    's-nail',
    'bsd-mailx',
    'mutt',
    'neomutt',
    'sendmail',
    'msmtp',
    'msmtpq',
    'ssmtp',
    'nullmailer-inject',
    'sendEmail',
    'sendemail',
    'smtp-cli',
    'mpack',
    'qmail-inject',
    'exim',
    'exim4',
    'mail.mailutils',
    'mailsend',
    'mailsend-go',
  ],
  gated: [],
  classify: mailing,
  examples: readExamples(`
    mutt -s x -a f -- bob@example.com => external-send
    mail -s hi a@example.com => external-send
    mail a@example.com => external-send
    sendmail -t => external-send
    msmtp -a work a@example.com => external-send
    mpack -s x notes.md a@example.com => external-send
    mail =>
    mail -H =>
    mutt -f ~/mbox =>
    mutt -v =>
    sendmail -bp =>
    msmtp --serverinfo =>
  `),
};

/** A mail server of this machine catches mail in tests. */
export const swaks: CommandDef = {
  program: 'swaks',
  gated: [],
  classify: (argv) => {
    const valued = wordList(
      '-s --server -t --to -f --from -p --port --header --body --attach --auth-user -au -ap',
    );
    const { values } = readOptions(argv.slice(1), valued);
    const server = values.get('server') ?? values.get('s');
    const idle = onlyHelp(argv) || argv.length < 2 || argv.includes('--dump');
    return idle || (server !== undefined && isLocal(server))
      ? []
      : [{ verb: 'external-send', target: shown(values.get('to') ?? server ?? 'mail').slice(0, 120) }];
  },
  examples: readExamples(`
    swaks --to a@example.com => external-send
    swaks --to a@example.com --server smtp.example => external-send
    swaks --to a@example.com --attach notes.md => external-send
    swaks --to a@example.com --server localhost:1025 =>
    swaks --help =>
    swaks --dump --to a@example.com =>
  `),
};

/** Mail clients with subcommands. */
export const mailClients: CommandDef = byRules({
  program: 'himalaya',
  aliases: ['aerc', 'gmi'],
  valued: '-a --account -c --config -f --folder',
  rules: `
    send|reply|forward|write|push|apply => external-send
    message|msg|template|template:* send|reply|forward|write => external-send
    message|msg|folder|envelope|flag delete|purge|expunge|move => delete-files
    mailto:* => external-send
    :send|:reply|:forward => external-send
  `,
  examples: `
    himalaya message send => external-send
    himalaya message reply 3 => external-send
    himalaya template send => external-send
    aerc mailto:a@example.com => external-send
    himalaya message delete 3 => delete-files
    himalaya envelope list =>
    himalaya message read 3 =>
    aerc --version =>
  `,
});

export const resend: CommandDef = byRules({
  program: 'resend',
  aliases: ['sendgrid', 'mailgun', 'postmark', 'mailchimp', 'mailjet', 'brevo', 'klaviyo'],
  rules: `
    ... send|send-batch|create|update|delete|schedule|broadcast|verify => external-send
    send|email|deliver => external-send
  `,
  examples: `
    resend emails send --to a@example.com => external-send
    mailgun send a@example.com => external-send
    postmark email raw --to a@example.com => external-send
    resend domains list =>
    postmark templates pull out =>
    mailgun --help =>
  `,
});
