import type { DetectorDef } from '../../engine/definitions.ts';
import { prefixed } from '../prefixed.ts';

export const mail: readonly DetectorDef[] = [
  prefixed({
    id: 'sendgrid-key',
    label: 'SENDGRIDKEY',
    prefixes: ['SG.'],
    body: String.raw`[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{16,64}`,
    samples: ['SG.ttqYS47I55dKIvQIc_pQFx.1ldpSqk9QaH85hzvkhh6CZ43G4_J_BSb0z3hl8plFtt'],
    no: ['SG.short.tooshort'],
  }),
  prefixed({
    id: 'sendinblue-key',
    label: 'BREVOKEY',
    prefixes: ['xkeysib-'],
    body: '[0-9a-f]{64}-[A-Za-z0-9]{16}',
    samples: ['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'],
  }),
  prefixed({
    id: 'mailersend-key',
    label: 'MAILERSENDKEY',
    prefixes: ['mlsn.'],
    body: '[0-9a-z]{50,70}',
    samples: ['mlsn.9824f420561d61f1a23f62f53a893fc5f76a5ab3df799cf7491fd96d7c968527'],
  }),
  prefixed({
    id: 'resend-key',
    label: 'RESENDKEY',
    prefixes: ['re_'],
    body: '[A-Za-z0-9]{8}_[A-Za-z0-9]{24}',
    samples: ['re_F3U9cWH8_r0vm5uLWmdI61a3N73XLqBxR'],
  }),
  prefixed({
    id: 'nylas-key',
    label: 'NYLASKEY',
    prefixes: ['nyk_'],
    body: '[A-Za-z0-9_]{50,80}',
    samples: ['nyk_v0_1OMaisFcl0yHHjLBxW3pLSTjkdQWbiMFmd9fqbEDk8OwEvGi0kIaeE5xHuaKcv8W'],
  }),
];
