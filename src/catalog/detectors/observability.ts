import type { DetectorDef } from '../../engine/definitions.ts';
import { prefixed } from '../prefixed.ts';

export const observability: readonly DetectorDef[] = [
  prefixed({
    id: 'grafana-token',
    label: 'GRAFANATOKEN',
    prefixes: ['glsa_', 'glc_'],
    body: '[A-Za-z0-9+/=]{32,400}(?:_[0-9a-fA-F]{8})?',
    samples: [
      'glsa_diHnU4MLw4TIlToNh7HKE0bNmbTAGFEf_16088cc4',
      'glc_Sr14fNALfmiP8CdnrmhNcUdyVfVYZPh4kmI9FxrGZeTIYGaQonK7i8BfHXGqe49MC52vuK3lhDZ3xzRm33iF4O0K5hCaTGA4A7JxlY0Xxt0uzIyk1plW0ZF7',
    ],
  }),
  prefixed({
    id: 'sentry-token',
    label: 'SENTRYTOKEN',
    prefixes: ['sntrys_', 'sntryu_', 'sntrya_', 'sntryi_'],
    body: '[A-Za-z0-9+/=_-]{60,400}',
    samples: [
      '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',
      'sntrys_B12Pd4wRnxPRlKiZXSiqsJSesZY7Q1HsFYhI409EGnFdsC72PCMobax0szpUb8SPIEUubMKjGDswr3r6lzsC0tqrddLui5Sw65b9mwnS39598yJZ6ue4pCYmUHdWnxXNWWZA3KzaW0Kk',
    ],
  }),
  prefixed({
    id: 'newrelic-key',
    label: 'NEWRELICKEY',
    prefixes: ['NRAK-', 'NRIQ-', 'NRRA-', 'NRSP-', 'NRII-', 'NRAL-', 'NRJS-'],
    body: '[A-Za-z0-9_-]{19,64}',
    samples: ['NRAK-7L542AS0NX8LM23OH29C75YG6VN', 'NRII-ZWASX5sPQTPfhdnsFkQQLYUosVhpe_bQ'],
  }),
  prefixed({
    id: 'dynatrace-token',
    label: 'DYNATRACE',
    prefixes: ['dt0c01.', 'dt0s01.'],
    body: String.raw`[A-Z0-9]{24}\.[A-Z0-9]{64}`,
    samples: [
      'dt0c01.AMHY40RH6GMP06AOA4H4984L.X334941G1ADILHRZQ2DSBC2RDW1B2XBUT8ADU55YE965ZBNU9KPE3352YYTRRUQE',
    ],
  }),
  prefixed({
    id: 'posthog-key',
    label: 'POSTHOGKEY',
    prefixes: ['phx_'],
    body: '[A-Za-z0-9]{43,50}',
    samples: ['phx_PCoHxLA69w1t8KYwzZVHvSedCrZrCEWPnb2yKu7kRgayamb'],
  }),
  prefixed({
    id: 'circleci-token',
    label: 'CIRCLECI',
    prefixes: ['CCIPAT_', 'CCIPRJ_'],
    body: '[A-Za-z0-9]{20,24}_[0-9a-f]{40}',
    samples: ['CCIPAT_Zhp9l2UM2L5vw1HD7P1l5L_d7e022c89bc29530802d150502ff49d42087783e'],
  }),
  prefixed({
    id: 'buildkite-token',
    label: 'BUILDKITE',
    prefixes: ['bkua_', 'bkaj_'],
    body: '[0-9a-f]{40}',
    samples: ['bkua_d9eb1e4349a7b7264dcbe383f1223fd525399cf5'],
  }),
  prefixed({
    id: 'sonarqube-token',
    label: 'SONARQUBE',
    prefixes: ['sqp_', 'squ_', 'sqa_'],
    body: '[0-9a-f]{40}',
    samples: ['sqp_84b396fa1bda26c81c7886642ccce4b59fc3a145'],
  }),
  prefixed({
    id: 'sourcegraph-token',
    label: 'SOURCEGRAPH',
    prefixes: ['sgp_', 'slk_'],
    body: '(?:(?:[0-9a-fA-F]{16}|local)_)?[0-9a-fA-F]{40,64}',
    samples: [
      'sgp_bdbee348c1af75df4dd643ea79db41da942b89e6',
      'sgp_59000342b67f1054_73d827c64c3d27a404c606780a9ec05d3efed6ed',
      'slk_38a3278a975345f01a644d936b913f176d38d85250824ca6c6468a80e4ef0386',
    ],
  }),
  prefixed({
    id: 'octopus-key',
    label: 'OCTOPUSKEY',
    prefixes: ['API-'],
    body: '(?=[A-F0-9]{0,24}[G-Z])[A-Z0-9]{25,40}(?![A-Za-z0-9_-])',
    samples: ['API-O6TU9EGSWMJN4SYD0ZJ14TQIYZ'],
    no: ['GSSAPI-VIRHEKAPSELOINTIMERKKIJONO.'],
  }),
];
