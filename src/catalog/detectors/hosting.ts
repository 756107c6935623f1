import type { DetectorDef } from '../../engine/definitions.ts';
import { prefixed } from '../prefixed.ts';

export const hosting: readonly DetectorDef[] = [
  prefixed({
    id: 'digitalocean-token',
    label: 'DIGITALOCEAN',
    prefixes: ['dop_v1_', 'doo_v1_', 'dor_v1_'],
    body: '[0-9a-f]{64}',
    samples: [
      'dop_v1_d1e274685eb62373313019058805be9ceda33c16cafb2d9e7816b48a5ed7db3b',
      'doo_v1_4d06b34e81cada31d4143ca16eb233cd7997c576ac8bc0d9c8ac575566ab7e3f',
    ],
    no: ['dop_v1_0123'],
  }),
  prefixed({
    id: 'heroku-token',
    label: 'HEROKUKEY',
    prefixes: ['HRKU-'],
    body: '(?:AA[A-Za-z0-9_-]{58,62}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})',
    samples: ['HRKU-AABGDgNztanJcXcQVfyCycUK1dHW4f2x2O1GsUvQVz-qlG4E2hZJFVabXdhG'],
  }),
  prefixed({
    id: 'vercel-token',
    label: 'VERCELTOKEN',
    prefixes: ['vcp_', 'vci_', 'vca_', 'vcr_', 'vck_'],
    body: '(?:[A-Za-z0-9_-]{50,64}|[A-Za-z0-9]{40}(?![A-Za-z0-9_-]))',
    samples: ['vcp_NAp5XZgliSgejGFFWU9pd96T2qaUbciezOU0IrT3SuSHmSZXNbBS5Q9t'],
  }),
  prefixed({
    id: 'netlify-token',
    label: 'NETLIFYTOKEN',
    prefixes: ['nfp_', 'nfc_', 'nfo_', 'nfu_'],
    body: '[A-Za-z0-9_]{36,40}',
    samples: ['nfp_MF2MMpfX067khhLZCQEctSl0jdcKh0LCTnUv'],
  }),
  prefixed({
    id: 'fly-token',
    label: 'FLYTOKEN',
    prefixes: ['fo1_', 'fm1a_', 'fm1r_', 'fm2_'],
    body: '[A-Za-z0-9_+/=,-]{40,1500}',
    samples: [
      'fo1_AADGQLIglhOqdcZVY_ZbXrvUrLPE2UeYtucrrDu_-ZR',
      'fm2_ZFKq4yIwYAcfVMdhwTZ26+P2VsB3qfuNiQ01tElxhfrAZhs0F4qquphGGBAGkjHPbDmYujKg9Z6Un94zSiKwa/smjlzcFGbhT74bXUrEUxEOnl0uOKFcMNCG',
    ],
  }),
  prefixed({
    id: 'render-key',
    label: 'RENDERKEY',
    prefixes: ['rnd_'],
    body: '[A-Za-z0-9]{28,40}(?![A-Za-z0-9_])',
    samples: ['rnd_BfvLw3ZoIx8Dj4y7wPolwxLDI8ZJujfP'],
  }),
  prefixed({
    id: 'supabase-token',
    label: 'SUPABASE',
    prefixes: ['sbp_', 'sb_secret_'],
    body: '[A-Za-z0-9_-]{30,64}',
    samples: ['sbp_efb353212ddf1bb10b870f597106e226b1fb26dd', 'sb_secret_90apEMY7pp2SHFFh9Dc490Lq_d-8xMq'],
  }),
  prefixed({
    id: 'planetscale-token',
    label: 'PLANETSCALE',
    prefixes: ['pscale_tkn_', 'pscale_pw_', 'pscale_oauth_'],
    body: '[A-Za-z0-9=._-]{32,64}',
    samples: ['pscale_tkn_W8sZ8k2SUS8QiblUSgIdY5IIecKVHXndYShAqwuN5g7'],
  }),
  prefixed({
    id: 'cloudflare-origin-key',
    label: 'CLOUDFLARE',
    prefixes: ['v1.0-'],
    body: '[0-9a-f]{24}-[0-9a-f]{146}',
    samples: [
      'v1.0-816b4baac16411d2aee97b5e-5d947a2262eb26ab2aab121fddbad73ce9660b4d34ac2da0340b8af8ac8be8615ce36299d5d01cf0d3ad7ef18634778b0443b40aed52295abb46e07a428bfa80e1ba8d9713f381edda',
    ],
  }),
  prefixed({
    id: 'databricks-token',
    label: 'DATABRICKS',
    prefixes: ['dapi', 'dkea', 'dose'],
    body: '[0-9a-fA-F]{32}(?:-[0-9])?(?![A-Za-z0-9])',
    samples: ['dapibaabd3c0eba0093e4b28e4b777e53f97', 'dapi128954986bcea91a974868518a8c3b6a-2'],
    no: ['dapiserver'],
  }),
  prefixed({
    id: 'pulumi-token',
    label: 'PULUMITOKEN',
    prefixes: ['pul-'],
    body: '[0-9a-f]{40}(?![0-9a-f])',
    samples: ['pul-314ae5b0f77841d4510cc06512697423ee57e8e8'],
  }),
  prefixed({
    id: 'tencent-key-id',
    label: 'TENCENTKEY',
    prefixes: ['AKID'],
    body: '[A-Za-z0-9]{32}(?![A-Za-z0-9])',
    samples: ['AKID2u15B2X2OyO63gNz7giTrSosm0Qp6jvd'],
  }),
  prefixed({
    id: 'alibaba-key-id',
    label: 'ALIBABAKEY',
    prefixes: ['LTAI', 'STS.'],
    body: '(?=[A-Za-z]{0,20}[0-9])[A-Za-z0-9]{16,28}(?![A-Za-z0-9])',
    samples: ['LTAIPfABKZOw1xwZo8BwtWFv', 'LTAI5tU1HWLQqAjt2gIG21Pj'],
    no: ['STS.requestSessionTokens'],
  }),
];
