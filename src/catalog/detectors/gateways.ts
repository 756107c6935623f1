import type { DetectorDef } from '../../engine/definitions.ts';
import { named } from '../named.ts';
import { prefixed } from '../prefixed.ts';
import { UUID } from '../token.ts';

/** API gateways and developer portals. */
export const gateways: readonly DetectorDef[] = [
  prefixed({
    id: 'kong-token',
    label: 'KONGTOKEN',
    prefixes: ['kpat_', 'spat_'],
    body: '[A-Za-z0-9]{40,64}',
    samples: ['kpat_Wez9Q33Ou7WRGdXf7Y7JdCV73YI4bNFkVk33esDh5VqSZ'],
  }),
  prefixed({
    id: 'postman-collection-key',
    label: 'POSTMANCOLLECTIONKEY',
    prefixes: ['PMAT-'],
    body: '[A-Z0-9]{26}',
    samples: ['PMAT-CYQVGD3JPCDEMVH4GI2CN6TOQJ'],
  }),
  prefixed({
    id: 'retool-token',
    label: 'RETOOLTOKEN',
    prefixes: ['retool_'],
    body: '[0-9a-z]{26}',
    samples: ['retool_sw5efupu11lreu9ggpebfbercv'],
  }),
  prefixed({
    id: 'plane-key',
    label: 'PLANEKEY',
    prefixes: ['plane_api_'],
    body: '[0-9a-f]{32}',
    samples: ['plane_api_48185bd9c484edc51567ec09ae5d7bdd'],
  }),
  named({
    id: 'anypoint-secret',
    label: 'ANYPOINTSECRET',
    words: ['anypoint', 'mulesoft'],
    body: UUID,
    samples: ['e90fbc4e-6dcd-6de1-ce1c-5c2e82335713'],
  }),
  named({
    id: 'rapidapi-key',
    label: 'RAPIDAPIKEY',
    words: ['rapidapi', 'rapid_api'],
    body: '[A-Za-z0-9]{50}',
    samples: ['Dui8TY1Xjg6yu2vy4Re2CcexkezbkxSZjUBNSgXuPdndf4ZSCV'],
  }),
  named({
    id: 'apilayer-key',
    label: 'APILAYERKEY',
    words: ['apilayer'],
    body: '[A-Za-z0-9]{32}',
    samples: ['Q7McdA6StacJKGNGaPANaaEVtjXTDGyv'],
  }),
  named({
    id: 'swaggerhub-key',
    label: 'SWAGGERHUBKEY',
    words: ['swaggerhub'],
    body: UUID,
    samples: ['e17142b2-dc5c-8ed2-0bc5-e5b5fbe0e023'],
  }),
];
