import type { DetectorDef } from '../../engine/definitions.ts';

export const slack: readonly DetectorDef[] = [
  {
    id: 'slack-token',
    label: 'SLACKTOKEN',
    category: 'secret',
    keywords: [
      'xoxb-',
      'xoxp-',
      'xoxa-',
      'xoxo-',
      'xoxr-',
      'xoxs-',
      'xoxe-',
      'xoxe.',
      'xoxc-',
      'xoxd-',
      'xapp-',
    ],
    pattern:
      /(?<![A-Za-z0-9])(?:xoxe\.)?(?:xox[a-eoprs]-(?:[0-9]{1,20}-|[A-Z]-)?[A-Za-z0-9%+/=-]{8,300}|xapp-[0-9]-[A-Z0-9]{6,20}-[0-9]{6,20}-[a-z0-9]{20,80})/iy,
    validate: (secret) =>
      /\d/.test(secret) && secret.length >= 24 && new Set(secret.slice(5)).size >= 8 ? 'high' : 'no',
    rank: 70,
    examples: {
      yes: [
        {
          text: 'SLACK=xoxb-284719305562-918273645501-Zx8KpWq3LtYv6NbRc1MsJd9H',
          secret: 'xoxb-284719305562-918273645501-Zx8KpWq3LtYv6NbRc1MsJd9H',
        },
        {
          text: '"xapp-1-A03KZ8QWX2L-4719305562841-8f3a1c9e2b7d6053a8e1f4c7b2d9e6058f3a1c9e2b7d6053a8e1f4c7b2d9e605"',
          secret:
            'xapp-1-A03KZ8QWX2L-4719305562841-8f3a1c9e2b7d6053a8e1f4c7b2d9e6058f3a1c9e2b7d6053a8e1f4c7b2d9e605',
        },
      ],
      no: ['xoxb-Slack_BOT_TOKEN', 'xoxb-12345-abcd234', 'xoxb-your-token-here'],
    },
  },
  {
    id: 'slack-webhook',
    label: 'SLACKHOOK',
    category: 'secret',
    keywords: ['http://hooks.slack.com/', 'https://hooks.slack.com/'],
    pattern: /https?:\/\/hooks\.slack\.com\/(?:services|workflows|triggers)\/[A-Za-z0-9+/_-]{30,120}/y,
    rank: 70,
    examples: {
      yes: [
        {
          text: 'https://hooks.slack.com/services/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',
          secret: 'https://hooks.slack.com/services/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',
        },
        {
          text: 'post to http://hooks.slack.com/workflows/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 now',
          secret:
            'http://hooks.slack.com/workflows/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',
        },
      ],
      no: ['https://hooks.slack.com/services/', 'see hooks.slack.com/docs'],
    },
  },
];
