/** Programs that send data out, publish, or pay. */
import type { CommandDef } from '../../engine/definitions.ts';
import { onlyHelp, shown } from '../argv.ts';
import { byRules, readExamples } from './rules.ts';

export const mail: CommandDef = {
  program: 'mail',
  aliases: ['mutt', 'mailx', 'sendmail', 'msmtp', 'swaks', 'neomutt', 'telegram-send', 'slack', 'ntfy'],
  gated: [],
  classify: (argv) =>
    onlyHelp(argv) || argv.length < 2
      ? []
      : [{ verb: 'external-send', target: argv.slice(1).map(shown).join(' ').slice(0, 120) }],
  examples: readExamples(`
    mutt -s x -a f -- bob@example.com => external-send
    mail -s hi a@example.com => external-send
    mail =>
  `),
};

/** Forges other than GitHub. */
export const forges: CommandDef = byRules({
  program: 'glab',
  aliases: ['tea'],
  rules: `
    mr merge => merge
    repo delete|archive => delete-branch
    mr|issue|release|snippet create|note|comment|update|close|reopen|approve|delete => external-send
    api +X|method|f|F|field|raw-field|input => external-send
  `,
  examples: `
    glab issue note 3 -m hi => external-send
    glab repo delete acme/app => delete-branch
    glab mr merge 3 => merge
    glab mr list =>
    glab api user =>
    tea issues =>
  `,
});

export const payments: CommandDef = byRules({
  program: 'stripe',
  aliases: [
    'square',
    'paypal',
    'solana',
    'lncli',
    'bitcoin-cli',
    'lightning-cli',
    'cast',
    'eth',
    'near',
    'wise',
  ],
  rules: [
    { words: 'listen|trigger|logs|login|config|version|samples|fixtures|status|open', verb: 'none' },
    { words: '* create|capture|confirm|cancel|delete|update|refund|pay', verb: 'payment' },
    {
      words:
        'post|delete|transfer|pay|send|payinvoice|sendpayment|sendcoins|sendtoaddress|sendmany|sendrawtransaction|fundpsbt|stake|airdrop-all',
      verb: 'payment',
    },
  ],
  examples: `
    stripe charges create --amount 1 => payment
    stripe --live refunds create --charge ch_1 => payment
    stripe subscriptions create --customer cus_1 => payment
    solana transfer addr 1 => payment
    lncli payinvoice lnbc1 => payment
    bitcoin-cli sendtoaddress bc1q 0.1 => payment
    square payments create --amount 100 => payment
    stripe balance retrieve =>
    stripe --help =>
    stripe listen =>
  `,
});
