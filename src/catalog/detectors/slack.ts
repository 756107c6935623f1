import type { DetectorDef } from '../../engine/definitions.ts';

/** Old workspace tokens are short; all others are long and full of digits. */
function tokenLike(secret: string): 'high' | 'no' {
  const digits = secret.replaceAll(/[^0-9]/g, '').length;
  const long = secret.length >= 24 && digits >= 3;
  const short = /^xox[ar]-/.test(secret) && secret.length >= 17 && digits >= 1;
  return (long || short) && new Set(secret.slice(5)).size >= 8 ? 'high' : 'no';
}

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
      /(?<![A-Za-z0-9])(?:(?:xoxe\.)?xox[a-eoprs]-(?:[0-9]{1,20}-|[A-Z]-)?[A-Za-z0-9%+/_=-]{8,400}|xapp-[0-9]-[A-Z0-9]{6,20}-[0-9]{6,20}-[A-Za-z0-9]{20,80})/y,
    validate: tokenLike,
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
        ...['xoxp', 'xoxo', 'xoxs', 'xoxe', 'xoxc'].map((kind) => ({
          text: `token=${kind}-284719305562-918273645501-037581061024-7237f55323d2d28caf8403395197b1e0`,
          secret: `${kind}-284719305562-918273645501-037581061024-7237f55323d2d28caf8403395197b1e0`,
        })),
        { text: 'old: "xoxa-2-kq8zr1vbt3nk"', secret: 'xoxa-2-kq8zr1vbt3nk' },
        { text: 'old: "xoxr-kp0lw7ysxu5g"', secret: 'xoxr-kp0lw7ysxu5g' },
        {
          text: 'd=xoxd-x8KpWq3LtYv6NbRc1MsJd9H%2BgFa5Ue2To7XiLq0Wz%3D;',
          secret: 'xoxd-x8KpWq3LtYv6NbRc1MsJd9H%2BgFa5Ue2To7XiLq0Wz%3D',
        },
        {
          text: 'xoxe.xoxp-1-Mi0yLTQ3MTkzMDU1NjI4NDEtNDcxOTMwNTU2Mjg0MC00NzE5',
          secret: 'xoxe.xoxp-1-Mi0yLTQ3MTkzMDU1NjI4NDEtNDcxOTMwNTU2Mjg0MC00NzE5',
        },
      ],
      no: [
        'xoxb-Slack_BOT_TOKEN',
        'xoxe.xoxp-1-SOMETEXTINCAPITALS',
        'the EXO-XOXO-teaser-of-2021-in-1080-720',
        'xoxb-12345-abcd234',
        'xoxb-your-token-here',
      ],
    },
  },
  {
    id: 'slack-webhook',
    label: 'SLACKHOOK',
    category: 'secret',
    keywords: ['hooks.slack.com/'],
    pattern: /(?:https?:\/\/)?hooks\.slack\.com\/(?:services|workflows|triggers)\/[A-Za-z0-9+/_-]{30,120}/g,
    window: { back: 8, forward: 160 },
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
