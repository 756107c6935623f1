import type { DetectorDef } from '../../engine/definitions.ts';
import { prefixed } from '../prefixed.ts';

export const commerce: readonly DetectorDef[] = [
  prefixed({
    id: 'shopify-token',
    label: 'SHOPIFYTOKEN',
    prefixes: ['shpat_', 'shpca_', 'shppa_', 'shpss_', 'shptka_'],
    body: '[0-9a-fA-F]{32}',
    samples: ['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', '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'],
    no: ['shpat_example'],
  }),
  prefixed({
    id: 'square-token',
    label: 'SQUARETOKEN',
    prefixes: ['EAAA', 'sq0atp-', 'sq0csp-', 'sq0idp-'],
    body: '[A-Za-z0-9_-]{22,60}(?![A-Za-z0-9_-])',
    samples: [
      'EAAA09kxi_UgxYl1NPGMBuVPx6mKzQL3CaQRw2MIXFNEA2EupM_xO7i3FYMXVq1m',
      'sq0csp-Mby_rbeDRoZ6ltOERz5hXvlO8cJ8kgXSxA6aeQgAos9',
    ],
  }),
  prefixed({
    id: 'shippo-token',
    label: 'SHIPPOTOKEN',
    prefixes: ['shippo_live_', 'shippo_test_'],
    body: '[0-9a-f]{40}',
    samples: ['shippo_live_8e57870b4af91cccab4f92d2bbc1de562d6d244b'],
  }),
  prefixed({
    id: 'easypost-key',
    label: 'EASYPOSTKEY',
    prefixes: ['EZAK', 'EZTK'],
    body: '[A-Za-z0-9]{54}',
    samples: ['EZAKhL7Leyu6UX82NW7JtfFKhpb5st687NpwlUGcfQlwdVzoKnQ0bRUxzH'],
  }),
  prefixed({
    id: 'flutterwave-key',
    label: 'FLUTTERWAVE',
    prefixes: ['FLWSECK_TEST-', 'FLWSECK-'],
    body: '[A-Za-z0-9]{12,40}-X',
    samples: ['FLWSECK-7c40a236056f1f4ae74132e5353507ba-X'],
  }),
  prefixed({
    id: 'razorpay-key',
    label: 'RAZORPAYKEY',
    prefixes: ['rzp_live_', 'rzp_test_'],
    body: '[A-Za-z0-9]{14,24}',
    samples: ['rzp_live_FZto2M00C678u6'],
  }),
];
