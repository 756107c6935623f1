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

export const npm: CommandDef = byRules({
  program: 'npm',
  aliases: ['pnpm', 'yarn', 'bun'],
  rules: [
    {
      words: 'publish|unpublish|deprecate|dist-tag|owner|access|star',
      verb: 'external-send',
      unless: ['dry-run'],
    },
    { words: 'npm publish|tag', verb: 'external-send', unless: ['dry-run'] },
    { words: 'token list|create|revoke', verb: 'secret-read' },
    { words: 'run|run-script deploy|release|publish|deploy:prod', verb: 'prod-change' },
    { words: 'deploy|release|deploy:prod|release:publish', verb: 'prod-change' },
  ],
  examples: `
    npm publish => external-send
    npm publish --dry-run=false => external-send
    npm deprecate pkg old => external-send
    yarn npm publish => external-send
    npm run deploy => prod-change
    npm publish --dry-run =>
    npm pack --dry-run =>
    npm i -D vitest =>
    npm test =>
    npm run clean =>
  `,
});

export const packages: CommandDef = byRules({
  program: 'twine',
  aliases: [
    'cargo',
    'gem',
    'poetry',
    'hatch',
    'flit',
    'uv',
    'vsce',
    'ovsx',
    'mvn',
    'gradle',
    'gradlew',
    'dotnet',
    'nuget',
    'conan',
    'semantic-release',
    'release-it',
    'lerna',
    'changeset',
    'goreleaser',
    'jj',
    'svn',
    'glab',
    'hg',
    'tea',
  ],
  rules: [
    { words: 'git push', verb: 'force-push', when: ['force', 'allow-backwards'] },
    { words: 'git push', verb: 'push', unless: ['dry-run'] },
    { words: 'mr merge', verb: 'merge' },
    { words: 'repo delete|archive', verb: 'delete-branch' },
    {
      words: 'mr|issue|release|snippet create|note|comment|update|close|reopen|approve|delete',
      verb: 'external-send',
    },
    { words: 'api', verb: 'external-send', when: ['X', 'method', 'f', 'F', 'field', 'raw-field', 'input'] },
    { words: 'commit', verb: 'push', text: /^commit\b.*(?:-m|--message|-F)\b/ },
    { words: 'nuget push|delete', verb: 'external-send' },
    { words: 'upload|publish|push|yank|owner|deploy|release', verb: 'external-send', unless: ['dry-run'] },
  ],
  examples: `
    twine upload dist/pkg.whl => external-send
    cargo publish => external-send
    gem push x.gem => external-send
    mvn deploy => external-send
    jj git push --allow-new --force => force-push
    jj git push => push
    svn commit -m fix => push
    glab issue note 3 -m hi => external-send
    glab repo delete acme/app => delete-branch
    glab mr merge 3 => merge
    cargo publish --dry-run =>
    cargo build =>
    mvn clean test =>
    glab mr list =>
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
