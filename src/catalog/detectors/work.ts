import type { DetectorDef } from '../../engine/definitions.ts';
import { prefixed } from '../prefixed.ts';

export const work: readonly DetectorDef[] = [
  prefixed({
    id: 'atlassian-token',
    label: 'ATLASSIAN',
    prefixes: ['ATATT3', 'ATCTT3', 'ATBB', 'BBDC-'],
    body: '[A-Za-z0-9_=+/-]{28,240}',
    samples: [
      'ATATT3xFfGF0VAgHOZUH9shhezEVMdQQP7-3kdhPUNC3EX3rE_8WW4dab0W_QmLoVzC5IIGocfmm9o1hNPVk4wubkn4tGNMnMiQtrZZEEHT9nehnDMuWx4KA5fvRGc9bKziV_t2hlN9ChFcBIb71sWQWkP38l8NxZTlhQZljfdoQFz5b-32lJ7kLyagdx8zG',
      'ATBB1hKV5MXebIm9RWBCwo30x0RmcHXFQHwy',
    ],
  }),
  prefixed({
    id: 'zoho-token',
    label: 'ZOHOTOKEN',
    prefixes: ['1000.'],
    body: String.raw`[0-9a-f]{32}\.[0-9a-f]{30,32}(?![0-9a-z])`,
    samples: ['1000.8f3a1c9e2b7d6053a8e1f4c7b2d9e605.0a1b2c3d4e5f60718293a4b5c6d7e8f9'],
  }),
  prefixed({
    id: 'zuplo-key',
    label: 'ZUPLOKEY',
    prefixes: ['zpka_'],
    body: '[0-9a-f]{32}_[0-9a-f]{8}',
    samples: ['zpka_8f3a1c9e2b7d6053a8e1f4c7b2d9e605_0a1b2c3d'],
  }),
  prefixed({
    id: 'linear-key',
    label: 'LINEARKEY',
    prefixes: ['lin_api_', 'lin_oauth_'],
    body: '[A-Za-z0-9]{40,64}',
    samples: ['lin_api_yMyCCfT6aK7Bxjd0iT0Xx6C7ANKF40LGYQjIP3DX'],
  }),
  prefixed({
    id: 'notion-token',
    label: 'NOTIONTOKEN',
    prefixes: ['ntn_', 'secret_'],
    body: '[A-Za-z0-9]{43,50}(?![A-Za-z0-9_])',
    samples: [
      'ntn_24vOWXCdzfvhNT2qfcd8LcdUPAW2KAr1AAAi4XiATO4k6l',
      'secret_r2WBcEBgXIoae8meqgzgZn6uST75ckIw0AMbqLw9shw',
    ],
  }),
  prefixed({
    id: 'figma-token',
    label: 'FIGMATOKEN',
    prefixes: ['figd_', 'figu_', 'figo_'],
    body: '[A-Za-z0-9_-]{36,60}',
    samples: ['figd_LPAk9DZzmLY5MUkMbi9PawaybRvzN1NNHdsjqOVR'],
  }),
  prefixed({
    id: 'asana-token',
    label: 'ASANATOKEN',
    prefixes: ['1/', '2/'],
    body: '[0-9]{15,17}(?:/[0-9]{15,17})?:[0-9a-f]{32}',
    samples: ['1/4480969993296580:ebcdfa00db8214b33ab16140ce9b94ef'],
  }),
  prefixed({
    id: 'airtable-token',
    label: 'AIRTABLE',
    prefixes: ['pat'],
    body: String.raw`[A-Za-z0-9]{14}\.[0-9a-f]{64}`,
    samples: ['patPzg8wGewQ3hyB3.54ee81d8ad64ef60609dfcfb60cc0dbf07b27eb7b2798d7b7c310aa69e333b05'],
  }),
  prefixed({
    id: 'typeform-token',
    label: 'TYPEFORM',
    prefixes: ['tfp_'],
    body: '[A-Za-z0-9_.=-]{40,64}',
    samples: ['tfp_6Ke9ZkUFmFk4Rmyg3ozlBg-o2ZV-2-ep6ELoTaaF2xlIttBU4av6UpbVxm2'],
  }),
  prefixed({
    id: 'hubspot-token',
    label: 'HUBSPOT',
    prefixes: ['pat-na1-', 'pat-na2-', 'pat-eu1-'],
    body: '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}',
    samples: ['pat-na1-242fc423-d60c-dab8-bef7-8bb672de172a'],
  }),
  prefixed({
    id: 'contentful-token',
    label: 'CONTENTFUL',
    prefixes: ['CFPAT-'],
    body: '[A-Za-z0-9_-]{40,64}',
    samples: ['CFPAT-l1nG2b0TPLaGM0P6FxvCcj0VZ54OMFtfsaCdZ3pm5qb'],
  }),
  prefixed({
    id: 'postman-key',
    label: 'POSTMANKEY',
    prefixes: ['PMAK-'],
    body: '[0-9a-f]{24}-[0-9a-f]{34}',
    samples: ['PMAK-edfd53598a759a4ef1917b4d-852e3cfcbf1b033a83c9ffc25ffdc55825'],
  }),
  prefixed({
    id: 'readme-key',
    label: 'READMEKEY',
    prefixes: ['rdme_'],
    body: '[a-z0-9]{70}',
    samples: ['rdme_tqzfvgrdsk1sow8g3496u07wk19sl461chiga8qcuergqpe44rsf44mq8wocnkwtlfgmz7'],
  }),
  prefixed({
    id: 'frameio-token',
    label: 'FRAMEIO',
    prefixes: ['fio-u-'],
    body: '[A-Za-z0-9_=-]{64}',
    samples: ['fio-u-s-9EnRBm0_Ibu21x6IdDiMZjzpywqWdjISr7fsqvZjnycRWIXa1SkwYi9A1EKh5W'],
  }),
];
