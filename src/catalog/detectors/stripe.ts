import type { DetectorDef } from '../../engine/definitions.ts';
import { prefixed } from '../prefixed.ts';

export const stripe: readonly DetectorDef[] = [
  prefixed({
    id: 'stripe-key',
    label: 'STRIPEKEY',
    prefixes: ['sk_live_', 'sk_test_', 'sk_prod_', 'rk_live_', 'rk_test_', 'rk_prod_'],
    body: '[A-Za-z0-9]{10,240}',
    samples: [
      'sk_live_nZxbrKn2b2WRQC400sAz6T56',
      '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',
      'sk_test_CrzB3QP2IpHo7joywu0ABROxF6LVtnFxaugD8AJTNBNnEkNwpQ5mdlHsFzGlSOGWn7Xr7ZVFsIOwoiS94IC1jsJhDe1oLQesCJa',
    ],
    no: ['sk_live_short'],
    rank: 70,
  }),
  prefixed({
    id: 'stripe-webhook-secret',
    label: 'STRIPEKEY',
    prefixes: ['whsec_'],
    body: '[A-Za-z0-9+/=]{24,128}',
    samples: ['whsec_y5xRsUAeqGGQQa0mF25Byvfw0kheXKQL'],
  }),
];
