import type { DetectorDef } from '../../engine/definitions.ts';
import { prefixed } from '../prefixed.ts';

export const gitlab: readonly DetectorDef[] = [
  prefixed({
    id: 'gitlab-token',
    label: 'GITLABTOKEN',
    prefixes: [
      'glpat-',
      'gldt-',
      'glrt-',
      'glrtr-',
      'glcbt-',
      'glft-',
      'glimt-',
      'glsoat-',
      'glffct-',
      'glwt-',
    ],
    body: String.raw`[A-Za-z0-9_-]{18,300}(?:\.[A-Za-z0-9]{2}\.[A-Za-z0-9]{9}|\.[A-Za-z0-9_-]{7,12})?`,
    samples: [
      'glpat-UxGLFNPPkbPiARD87Qbt',
      'glpat-yuZw2XGPcATMTAVnTmZrrkg2wUU.01.uk0452v4o',
      'gldt-lG0kNwQCiC33uvSQoaVX',
    ],
    no: ['glpat-tooshort1'],
  }),
  prefixed({
    id: 'gitlab-long-token',
    label: 'GITLABTOKEN',
    prefixes: ['glptt-', 'glagent-', 'gloas-'],
    body: '[A-Za-z0-9_-]{38,300}',
    samples: ['glptt-d308462489baf418988a7e6775451e7ad9a000f9'],
    no: ['glptt-settings-of-the-2021-pipeline'],
  }),
  prefixed({
    id: 'gitlab-session-cookie',
    label: 'GITLABSESSION',
    prefixes: ['_gitlab_session='],
    body: '[0-9a-z]{32}',
    samples: ['_gitlab_session=7237f55323d2d28caf8403395197b1e0'],
  }),
  prefixed({
    id: 'gitlab-runner-registration',
    label: 'GITLABTOKEN',
    prefixes: ['GR1348941'],
    body: '[A-Za-z0-9_-]{20}',
    samples: ['GR1348941tvuqQakSVPhHDJsWCeD9'],
  }),
];
