import type { DetectorDef } from '../../engine/definitions.ts';
import { UUID } from '../token.ts';
import { checksumHolds } from '../checksum.ts';
import { named } from '../named.ts';
import { prefixed } from '../prefixed.ts';

export const packages: readonly DetectorDef[] = [
  {
    id: 'npm-token',
    label: 'NPMTOKEN',
    category: 'secret',
    keywords: ['npm_'],
    pattern: /(?<![A-Za-z0-9])npm_[A-Za-z0-9]{36}(?![A-Za-z0-9_])/y,
    validate: (secret) => {
      if (new Set(secret).size < 10) return 'no';
      return checksumHolds(secret) ? 'high' : 'medium';
    },
    rank: 60,
    examples: {
      yes: [
        {
          text: '//registry.example/:_authToken=npm_wAdHQ3EcSTcHhnL4FByGiR12iTL4SwjRRf79',
          secret: 'npm_wAdHQ3EcSTcHhnL4FByGiR12iTL4SwjRRf79',
        },
        {
          text: '{"env":"\\nnpm_971egPxVPHlaGrjqSbYmpC8oGbZQ2ggTJ4dT"}',
          secret: 'npm_971egPxVPHlaGrjqSbYmpC8oGbZQ2ggTJ4dT',
        },
      ],
      no: ['npm_config_registry_and_other_settings_of_npm', 'npm_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'],
    },
  },
  prefixed({
    id: 'pypi-token',
    label: 'PYPITOKEN',
    prefixes: ['pypi-AgEIcHlwaS5vcmc', 'pypi-AgENdGVzdC5weXBpLm9yZw'],
    body: '[A-Za-z0-9_-]{40,1000}',
    samples: [
      'pypi-AgEIcHlwaS5vcmcBlTkPzk0ApyPnRMG501aYpUDOo9MIFJj0yAprvUol_vqTD6Fsd7Q12DGvhAyANAv8h5U3l_8oAfAsCH3Ua5cnZNYOCvVNIEAIUJ91cc720aFzZe7Vv8YuNnJ',
    ],
  }),
  prefixed({
    id: 'rubygems-key',
    label: 'RUBYGEMSKEY',
    prefixes: ['rubygems_'],
    body: '[0-9a-f]{48}',
    samples: ['rubygems_5048baa54e4a9ec63e47cbec1a253482f1dcad932c3d9ee0'],
  }),
  prefixed({
    id: 'docker-token',
    label: 'DOCKERTOKEN',
    prefixes: ['dckr_pat_', 'dckr_oat_'],
    body: '[A-Za-z0-9_-]{27,40}',
    samples: ['dckr_pat_WVyxHwrwClOVfnzIKfuHeD1m9-E', 'dckr_oat_w9UcKfhFnVbv3GrPgx3dTb2p-sAruPfU'],
  }),
  prefixed({
    id: 'nuget-key',
    label: 'NUGETKEY',
    prefixes: ['oy2'],
    body: '[a-z0-9]{43}(?![A-Za-z0-9])',
    samples: ['oy2vly362f06wlorqp7o20qoxbtjcw3l1rxud6nwwk7r2i'],
  }),
  prefixed({
    id: 'jfrog-key',
    label: 'JFROGKEY',
    prefixes: ['AKCp', 'cmVmdGtuOj'],
    body: '[A-Za-z0-9]{54,75}(?![A-Za-z0-9])',
    samples: [
      'AKCpli8pjmooX22LbYi878UXJsDCTb7T7aLCgkoc3iLCc6PnORe0BupKz5pdOdsjmWkiOldfS',
      'cmVmdGtuOjm9CCc4D5Zdo5F8nYO2gq4Wg4Uxkps3HvTk5mhheNmlpPMIhlRhPozX',
    ],
  }),
  prefixed({
    id: 'clojars-token',
    label: 'CLOJARS',
    prefixes: ['CLOJARS_'],
    body: '[a-z0-9]{60}',
    samples: ['CLOJARS_u62s2w4es1cx6s2djeq1huhpl1ml38puhew1152m2irz42cfrw5pg0z8qv6x'],
  }),
  prefixed({
    id: 'crates-token',
    label: 'CRATESTOKEN',
    prefixes: ['cio'],
    body: '[A-Za-z0-9]{32}(?![A-Za-z0-9])',
    samples: ['cioB2HvclKfEjWVpj4Roga4ZdLIBhm11we5'],
    strict: true,
  }),
  prefixed({
    id: 'packagist-token',
    label: 'PACKAGISTTOKEN',
    prefixes: ['packagist_'],
    body: '[a-z]{3}_[0-9a-f]{60,72}',
    samples: ['packagist_jxt_a8a5797892efffcd91890c4f5e30379a908cf36cb37b8fcd1c46a5ff12009a277'],
  }),
  named({
    id: 'hexpm-key',
    label: 'HEXPMKEY',
    words: ['hex_api_key', 'hexpm'],
    body: '[0-9a-f]{32}',
    samples: ['6d35423b66a8b7539ce37ed39673e17a'],
  }),
  named({
    id: 'gemfury-token',
    label: 'GEMFURYTOKEN',
    words: ['gemfury', 'fury_token', 'fury_auth'],
    body: '[A-Za-z0-9-]{20,26}',
    samples: ['nEYAJ7fwoc0WszKTeJwYZzf'],
  }),
  named({
    id: 'anaconda-token',
    label: 'ANACONDATOKEN',
    words: ['anaconda', 'conda_token'],
    body: `[a-z]{2}-${UUID}`,
    samples: ['qq-7bcfecd4-8012-bdbf-e5fa-e6fe6bc27361'],
  }),
  named({
    id: 'dockerhub-legacy-token',
    label: 'DOCKERHUBLEGACYTOKEN',
    words: ['dockerhub', 'docker_hub', 'docker_password', 'docker_token'],
    body: UUID,
    samples: ['8f02e699-7d65-1ef6-3c8d-4ff91fcb2d49'],
  }),
  named({
    id: 'artifactory-legacy-key',
    label: 'ARTIFACTORYLEGACYKEY',
    words: ['artifactory', 'jfrog'],
    body: 'A(?:KC|P)[0-9A-Za-z]{1}[A-Za-z0-9]{10,90}',
    samples: ['AKC46HY4CRdXJ6la0BH'],
  }),
  named({
    id: 'sidekiq-secret',
    label: 'SIDEKIQSECRET',
    words: ['bundle_enterprise__contribsys__com', 'bundle_gems__contribsys__com'],
    body: '[0-9a-f]{8}:[0-9a-f]{8}',
    samples: ['71a5767f:bd0d799e'],
  }),
  named({
    id: 'nuget-legacy-key',
    label: 'NUGETKEY',
    words: ['nuget'],
    body: '[a-z0-9]{46}',
    samples: ['k3v8x1q9m2z7b4n6w5r0t8ydk3v8x1q9m2z7b4n6w5r0tq'],
  }),
];
