import type { DetectorDef } from '../../engine/definitions.ts';
import { named } from '../named.ts';
import { prefixed } from '../prefixed.ts';
import { UUID } from '../token.ts';

/** Feature flags and experiments. */
export const flags: readonly DetectorDef[] = [
  prefixed({
    id: 'launchdarkly-key',
    label: 'LAUNCHDARKLYKEY',
    prefixes: ['sdk-', 'mob-', 'api-'],
    body: UUID,
    samples: ['sdk-1afac73d-c016-dc5d-ca29-7d53eac2af36'],
  }),
  prefixed({
    id: 'configcat-key',
    label: 'CONFIGCATKEY',
    prefixes: ['configcat-sdk-1/'],
    body: '[A-Za-z0-9_-]{22}/[A-Za-z0-9_-]{22}',
    samples: ['configcat-sdk-1/cwWNQo1aHCFFOAaAlPakaP/wkcXUYekP6RGGgmBSyZ3Rz'],
  }),
  prefixed({
    id: 'flagsmith-key',
    label: 'FLAGSMITHKEY',
    prefixes: ['ser.'],
    body: '[A-Za-z0-9]{22}(?![A-Za-z0-9])',
    samples: ['ser.Z3i9Np1gu0kNGB3LM0Vdos'],
    strict: true,
  }),
  prefixed({
    id: 'statsig-key',
    label: 'STATSIGKEY',
    prefixes: ['secret-', 'console-'],
    body: '[A-Za-z0-9]{43}(?![A-Za-z0-9])',
    samples: ['secret-DOfQQQH5Qpfx0qcDNfnEG1oiHa5rbM4v5iejaZ5yxpg'],
    strict: true,
  }),
  prefixed({
    id: 'growthbook-key',
    label: 'GROWTHBOOKKEY',
    prefixes: ['secret_admin_', 'secret_readonly_', 'secret_user_'],
    body: '[A-Za-z0-9_-]{20,60}',
    samples: ['secret_admin_x3uLI6qaCH4ORwUtinbUkL82U'],
    strict: true,
  }),
  prefixed({
    id: 'devcycle-key',
    label: 'DEVCYCLEKEY',
    prefixes: ['dvc_server_', 'dvc_client_', 'dvc_mobile_'],
    body: '[A-Za-z0-9_-]{30,80}',
    samples: ['dvc_server_GANQmPO3itYIVdxvnsUF1usDuQkKF8pBQNG'],
  }),
  named({
    id: 'launchdarkly-legacy-token',
    label: 'LAUNCHDARKLYLEGACYTOKEN',
    words: ['launchdarkly'],
    body: '[A-Za-z0-9_-]{40}',
    samples: ['2t5o66towFYogZSm0HRxSwYFcWQmtFePX9TZRgxl'],
  }),
  named({
    id: 'configcat-legacy-key',
    label: 'CONFIGCATLEGACYKEY',
    words: ['configcat'],
    body: '[A-Za-z0-9_-]{22}/[A-Za-z0-9_-]{22}',
    samples: ['27ZErorkbOhxiVHPNGPnOs/yMaduLoJsAIxhf6LueeOTQ'],
  }),
  named({
    id: 'unleash-token',
    label: 'UNLEASHTOKEN',
    words: ['unleash'],
    body: String.raw`[*a-z0-9_-]{1,40}:[a-z0-9_-]{2,20}\.[0-9a-f]{56,64}`,
    samples: ['x9dqjb:3iulqyd.98e34ad55d614e486ff804b00f93959836642bc2fd51d2e1863d263de7c3'],
  }),
];
