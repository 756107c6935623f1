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
      'glptt-',
      'glcbt-',
      'glft-',
      'glimt-',
      'glagent-',
      'gloas-',
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
    id: 'gitlab-runner-registration',
    label: 'GITLABTOKEN',
    prefixes: ['GR1348941'],
    body: '[A-Za-z0-9_-]{20}',
    samples: ['GR1348941tvuqQakSVPhHDJsWCeD9'],
  }),
];
