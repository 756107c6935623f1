import type { DetectorDef } from '../../engine/definitions.ts';

export const messaging: readonly DetectorDef[] = [
  {
    id: 'twilio-key',
    label: 'TWILIOKEY',
    category: 'secret',
    keywords: ['sk#', 'ska', 'skb', 'skc', 'skd', 'ske', 'skf'],
    pattern: /(?<![A-Za-z0-9])SK[0-9a-f]{32}(?![A-Za-z0-9])/y,
    rank: 65,
    examples: {
      yes: [
        {
          text: 'TWILIO_API_KEY=SK8f3a1c9e2b7d6053a8e1f4c7b2d9e605',
          secret: 'SK8f3a1c9e2b7d6053a8e1f4c7b2d9e605',
        },
        ...['a', 'b', 'c', 'd', 'e', 'f'].map((digit) => ({
          text: `sid: SK${digit}7237f55323d2d28caf8403395197b1e`,
          secret: `SK${digit}7237f55323d2d28caf8403395197b1e`,
        })),
        { text: '"SK0a1b2c3d4e5f60718293a4b5c6d7e8f9"', secret: 'SK0a1b2c3d4e5f60718293a4b5c6d7e8f9' },
      ],
      no: ['SKIP_PREFLIGHT_CHECK=true', 'SK8f3a1c9e'],
    },
  },
  {
    id: 'twilio-auth-token',
    label: 'TWILIOTOKEN',
    category: 'secret',
    keywords: ['twilio'],
    pattern: /twilio[\w.-]{0,30}["'`]?\s{0,4}(?:=>|:=|[:=,])\s{0,4}["'`]?([0-9a-f]{32})(?![0-9a-z])/iy,
    rank: 65,
    examples: {
      yes: [
        {
          text: 'TWILIO_AUTH_TOKEN=8f3a1c9e2b7d6053a8e1f4c7b2d9e605',
          secret: '8f3a1c9e2b7d6053a8e1f4c7b2d9e605',
        },
        {
          text: "twilioToken: '0a1b2c3d4e5f60718293a4b5c6d7e8f9'",
          secret: '0a1b2c3d4e5f60718293a4b5c6d7e8f9',
        },
      ],
      no: ['twilio = require("twilio")', 'TWILIO_AUTH_TOKEN=${TOKEN}'],
    },
  },
  {
    id: 'mailgun-key',
    label: 'MAILGUNKEY',
    category: 'secret',
    keywords: ['key-', 'pubkey-'],
    pattern: /(?<![A-Za-z0-9])(?:pub)?key-[0-9a-f]{32}(?![0-9a-z])/y,
    rank: 65,
    examples: {
      yes: [
        {
          text: 'MAILGUN=key-8f3a1c9e2b7d6053a8e1f4c7b2d9e605',
          secret: 'key-8f3a1c9e2b7d6053a8e1f4c7b2d9e605',
        },
        {
          text: 'pubkey-c4f1eac40119a2fcde3bde18845e696c',
          secret: 'pubkey-c4f1eac40119a2fcde3bde18845e696c',
        },
        { text: 'api:key-0a1b2c3d4e5f60718293a4b5c6d7e8f9@', secret: 'key-0a1b2c3d4e5f60718293a4b5c6d7e8f9' },
      ],
      no: ['key-value', 'key-frames-of-the-animation-abcdefabcd'],
    },
  },
  {
    id: 'mailchimp-key',
    label: 'MAILCHIMPKEY',
    category: 'secret',
    keywords: ['-us#'],
    pattern: /(?<![0-9a-z])[0-9a-f]{32}-us[0-9]{1,2}(?![0-9a-z])/g,
    window: { back: 40, forward: 12 },
    rank: 65,
    examples: {
      yes: [
        { text: '8f3a1c9e2b7d6053a8e1f4c7b2d9e605-us14', secret: '8f3a1c9e2b7d6053a8e1f4c7b2d9e605-us14' },
        { text: 'k="0a1b2c3d4e5f60718293a4b5c6d7e8f9-us2"', secret: '0a1b2c3d4e5f60718293a4b5c6d7e8f9-us2' },
      ],
      no: ['region-us1', 'abc-us14'],
    },
  },
  {
    id: 'discord-token',
    label: 'DISCORDTOKEN',
    category: 'secret',
    keywords: ['discord', 'bot token', 'bot_token'],
    pattern:
      /(?<![A-Za-z0-9_-])[MNO][A-Za-z0-9_-]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,40}(?![A-Za-z0-9_-])/g,
    window: { back: 90, forward: 160 },
    rank: 65,
    examples: {
      yes: [
        {
          text: 'DISCORD_TOKEN=MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs',
          secret: 'MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs',
        },
        {
          text: 'client.login("ODk3MjMxNDU2Nzg5MDEyMzQ1.YWx8Qg.q8Zr1VbT3nKp0Lw7YsXu5GdEa9c") // bot token',
          secret: 'ODk3MjMxNDU2Nzg5MDEyMzQ1.YWx8Qg.q8Zr1VbT3nKp0Lw7YsXu5GdEa9c',
        },
        {
          text: 'bot_token: MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.q8Zr1VbT3nKp0Lw7YsXu5GdEa9c',
          secret: 'MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.q8Zr1VbT3nKp0Lw7YsXu5GdEa9c',
        },
      ],
      no: ['discord.js.org', 'token = NAME.second.third'],
    },
  },
  {
    id: 'discord-webhook',
    label: 'DISCORDHOOK',
    category: 'secret',
    keywords: ['/api/webhooks/'],
    pattern: /\/api\/webhooks\/[0-9]{17,20}\/([A-Za-z0-9_-]{60,80})/y,
    rank: 65,
    examples: {
      yes: [
        {
          text: 'https://discord.com/api/webhooks/897231456789012345/q8Zr1VbT3nKp0Lw7YsXu5GdEa9cHjMf2RtQi4oZx8KpWq3LtYv6NbRc1MsJd9HgFa5Ue',
          secret: 'q8Zr1VbT3nKp0Lw7YsXu5GdEa9cHjMf2RtQi4oZx8KpWq3LtYv6NbRc1MsJd9HgFa5Ue',
        },
        {
          text: 'discordapp.com/api/webhooks/11111111111111111/Zx8KpWq3LtYv6NbRc1MsJd9HgFa5Ue2To7XiLq0Wzq8Zr1VbT3nKp0Lw7YsXu5GdEa end',
          secret: 'Zx8KpWq3LtYv6NbRc1MsJd9HgFa5Ue2To7XiLq0Wzq8Zr1VbT3nKp0Lw7YsXu5GdEa',
        },
      ],
      no: ['/api/webhooks/42/token', 'POST /api/webhooks/'],
    },
  },
  {
    id: 'telegram-token',
    label: 'TELEGRAMTOKEN',
    category: 'secret',
    keywords: [':aa'],
    pattern: /(?<![0-9A-Za-z])[0-9]{8,10}:AA[A-Za-z0-9_-]{32,33}(?![A-Za-z0-9_-])/g,
    window: { back: 12, forward: 44 },
    rank: 65,
    examples: {
      yes: [
        {
          text: 'TELEGRAM=5823914067:AAq8Zr1VbT3nKp0Lw7YsXu5GdEa9cHjMf2R',
          secret: '5823914067:AAq8Zr1VbT3nKp0Lw7YsXu5GdEa9cHjMf2R',
        },
        {
          text: 'bot token 582391406:AAZx8KpWq3LtYv6NbRc1MsJd9HgFa5Ue2To please',
          secret: '582391406:AAZx8KpWq3LtYv6NbRc1MsJd9HgFa5Ue2To',
        },
      ],
      no: ['12:AA', 'aa:bb:AA:cc'],
    },
  },
];
