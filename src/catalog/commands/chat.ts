/** Messages to people and channels. */
import type { CommandDef } from '../../engine/definitions.ts';
import { byRules } from './rules.ts';

export const slack: CommandDef = byRules({
  program: 'slack',
  aliases: ['slack-cli', 'slackcli'],
  valued: '-a --app -t --token -w --workspace -c --channel',
  rules: `
    login|logout|auth|help|version|doctor|create|init|samples|run|activity|feedback|upgrade|update|fingerprint =>
    * list|ls|info|history|status|validate|get|read|show|search|view|verify =>
    deploy|delete|uninstall|app|platform|datastore|env|collaborator|external-auth|trigger|function|manifest|install => prod-change
    * => external-send
  `,
  examples: `
    slack chat send hi #general => external-send
    slack file upload notes.md => external-send
    slack -c general hello => external-send
    slack deploy => prod-change
    slack login =>
    slack app list =>
    slack run =>
    slack --help =>
  `,
});

/** Every call with words says something to somebody. */
export const talkers: CommandDef = byRules({
  program: 'telegram-send',
  aliases: [
    'slackcat',
    'slack-notify',
    'discord.sh',
    'discord',
    'discord-webhook',
    'teams',
    'pushover',
    'apprise',
    'matrix-commander',
    'matrix-commander-ng',
    'yowsup-cli',
    'pushbullet',
    'gotify',
    'sendxmpp',
    'imsg',
    'imessage',
    'whatsapp-cli',
    'telegram',
  ],
  rules: `
    +configure|dry-run|version|v|h|listen|room-info|whoami|list-devices|get-profile|get-display-name|login|verify =>
    init|login|config|help|version|devices|ping|list|ls|status|whoami =>
    * => external-send
    +m|message|i|image|f|file|e|event|b|body|stdin|title|text|image-file|webhook-url => external-send
  `,
  examples: `
    telegram-send hello => external-send
    telegram-send --file notes.md => external-send
    slackcat -c general notes.md => external-send
    matrix-commander -m hello => external-send
    apprise -b hello slack://x => external-send
    discord.sh --webhook-url https://d.example --text hi => external-send
    zulip-send --stream x -m hi => external-send
    telegram-send --configure =>
    apprise --version =>
    matrix-commander --whoami =>
    pushover --help =>
  `,
});

export const ntfy: CommandDef = byRules({
  program: 'ntfy',
  valued: '-t --title -p --priority -u --user -b --backend --config -c',
  rules: `
    subscribe|sub|serve|help|version|user|token|access|config|done =>
    publish|pub|trigger @local =>
    * => external-send
  `,
  examples: `
    ntfy publish mytopic hello => external-send
    ntfy pub mytopic hello => external-send
    ntfy send hello => external-send
    ntfy subscribe mytopic =>
    ntfy serve =>
    ntfy --help =>
  `,
});

export const signal: CommandDef = byRules({
  program: 'signal-cli',
  valued: '-a -u --account --username --config -o --output --service-environment -m',
  rules: `
    receive|listAccounts|listContacts|listDevices|listGroups|listIdentities|getUserStatus|getAttachment|getAvatar|daemon|version|jsonRpc =>
    * => external-send
  `,
  examples: `
    signal-cli -a +1 send -m hi +2 => external-send
    signal-cli send -g group -m hi => external-send
    signal-cli -u +1 updateProfile --name x => external-send
    signal-cli -a +1 receive =>
    signal-cli listGroups =>
    signal-cli --version =>
  `,
});

/** Public posts and calls. */
export const posts: CommandDef = byRules({
  program: 'toot',
  aliases: ['t', 'bsky', 'twurl', 'tweet', 'mmctl', 'zulip', 'rocketchat'],
  rules: `
    timeline|search|whoami|whois|login|auth|notifications|list|show|get|ls|mentions|stream =>
    post list|search =>
    post|reply|update|delete|dm|follow|unfollow|block|mute|favourite|reblog|upload|tweet|retweet|create|publish|like|message|broadcast|send => external-send
    channel|team|user|webhook|bot create|delete|archive|modify|invite|add|remove => external-send
    * +d|X => external-send
  `,
  examples: `
    toot post hello => external-send
    t update hello => external-send
    bsky post hello => external-send
    twurl -d status=hi /1.1/statuses/update.json => external-send
    mmctl post create team:channel --message hi => external-send
    toot timeline =>
    t timeline =>
    bsky login =>
    mmctl post list team:channel =>
    toot --help =>
  `,
});
